"""The numbers of the note on A/B tests and offline evaluation."""

from tests.corpus.notes import says

NOTE = "tradeoffs/ab-test-or-offline-evaluation"


def test_an_offline_filter_nearly_doubles_the_winners_found() -> None:
    winners, losers = 40 * 0.20, 40 * 0.80
    found, false = winners * 0.8, losers * 0.05
    assert (round(found, 1), round(false, 1), round(found / (found + false), 2)) == (6.4, 1.6, 0.80)
    good, bad = 120 * 0.20 * 0.7, 120 * 0.80 * 0.3
    share = good / (good + bad)
    assert (round(good + bad, 1), round(share, 2)) == (45.6, 0.37)
    found, false = 40 * share * 0.8, 40 * (1 - share) * 0.05
    assert (round(found, 1), round(false, 1), round(found / (found + false), 2)) == (11.8, 1.3, 0.90)
    assert round(16 * 0.3 * 0.7 / 0.003**2, -3) == 373_000
    says(NOTE, "`16 * 0.3 * 0.7 / 0.003^2` is 373,000")
    says(NOTE, "`8 * 0.8 = 6.4` found", "= 45.6` ideas", "11.8 found", "so 90% are real")
