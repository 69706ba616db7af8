"""The numbers of the note on fan-out on write and on read."""

from tests.corpus.notes import says

NOTE = "tradeoffs/fan-out-on-write-or-read"


def test_pushing_is_ten_times_cheaper_on_average() -> None:
    push, pull = 100_000_000 * 0.5 * 200, 100_000_000 * 5 * 200
    assert (push, pull, pull / push) == (10e9, 100e9, 10)
    assert (round(push / 86_400, -3), round(pull / 86_400, -4)) == (116_000, 1_160_000)
    assert 50_000_000 / 100_000 == 500
    assert 0.30 * push == 3e9
    says(NOTE, "= 10` billion", "about 116,000 a second", "about 1.16 million", "take 500 seconds", "saves 3 billion")
