"""The numbers of the note on caching and computing."""

from tests.corpus.notes import says

NOTE = "tradeoffs/cache-or-compute"


def test_a_hit_rate_of_70_percent_saves_35_replicas() -> None:
    assert round(1 + 0.3 * 40, 3) == 13
    assert (5_000 * 0.3 / 100, 5_000 / 100 - 5_000 * 0.3 / 100) == (15, 35)
    assert (10_000_000 * 200, 1 / 40) == (2e9, 0.025)
    assert round(100_000_000 * 256 / 1e9) == 26
    says(NOTE, "bytes or 26 GB")
    says(NOTE, "`1 + 0.3 * 40 = 13` ms", "`5,000 * 0.3 = 1,500`", "15 replicas instead of 50", "`1 / 40 = 2.5%`")
