"""The numbers of the case on a social news feed."""

import pytest

from tests.corpus.notes import says

NOTE = "cases/news-feed-ranking"


def test_load_and_sizes() -> None:
    loads = 300e6 * 10 / 86_400
    peak = round(2 * loads)
    assert (round(loads), peak, round(peak * 300 / 1e6, 1), round(peak * 300 / 100_000)) == (34_722, 69_444, 20.8, 208)
    assert (60 + 70 + 20 + 70 + 20 + 30, 1e9 * 1_000 * 8, 1.5e9 * 64 * 2) == (270, 8e12, 192e9)
    assert (round(300e6 * 200 / 86_400, -3), round(50e6 / 694_000), round(peak * 300 * 200 / 1e9, 1)) == (
        694_000,
        72,
        4.2,
    )
    rows = 0.6 + 0.05 * 59.4
    assert (round(rows, 1), round(rows * 1e9 / 300e6), round(0.005 * loads)) == (3.6, 12, 174)
    assert (60e9 / 1e9, 7 * 60) == (60, 420)
    says(NOTE, "= 3.6 billion rows", "= 12)", "= 174 loads", "420 a week")
    says(
        NOTE, "= 34,722, times 2", "20.8 million posts a second", "208 GPUs are busy", "192 GB", "72 seconds", "4.2 GB"
    )


def test_negative_feedback_turns_the_order_round() -> None:
    def value(like: float, comment: float, share: float, hide: float) -> float:
        return like + 8 * comment + 12 * share - 60 * hide

    assert value(0.10, 0.010, 0.005, 0.001) == pytest.approx(0.18)
    assert value(0.06, 0.030, 0.004, 0.004) == pytest.approx(0.108)
    assert (value(0.10, 0.010, 0.005, 0), value(0.06, 0.030, 0.004, 0)) == pytest.approx((0.24, 0.348))
    assert pytest.approx(0.048) == 8 * (0.036 - 0.030)
    says(NOTE, "= 0.18", "= 0.108", "0.348 against 0.24", "= 0.048")


def test_a_tenth_of_a_percent_of_sessions_needs_23_million_people() -> None:
    assert round(16 * 6**2 / (0.001 * 5) ** 2 / 1e6) == 23
    says(NOTE, "= 23 million` people")
