"""The decayed counter of the note on streaming features, from all events at once."""

from tests.corpus.notes import says


def test_the_counter_is_the_sum_of_decayed_events() -> None:
    def counter(now: float) -> float:
        return sum(2 ** (-(now - event) / 10) for event in (0, 5, 15) if event <= now)

    assert [round(counter(now), 3) for now in (5, 15, 25)] == [1.707, 1.854, 0.927]
    says("concepts/streaming-features", "1.707", "1.854", "0.927")
