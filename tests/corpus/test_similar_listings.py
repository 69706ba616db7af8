"""The numbers of the case on similar listings."""

from math import ceil, log

from scipy.special import expit

from tests.corpus.notes import says

NOTE = "cases/similar-listings"


def test_load_and_memory() -> None:
    assert (round(100e6 / 86_400), round(3 * 100e6 / 86_400)) == (1_157, 3_472)
    assert (10 + 30 + 15 + 15 + 5 + 15, 5e6 * 32 * 4, 5e6 * 200 * 8) == (90, 640e6, 8e9)
    assert (20_000 * 32, 250 * 20_000**2 * 32 * 2) == (640_000, 6.4e12)
    assert (ceil(365 / 8), 5e6 * 46 / 1e6) == (46, 230)
    says(
        NOTE, "= 1,157 a second", "sum to 90 ms", "= 8 GB", "= 6.4e12` operations", "46 bytes a listing", "need 230 MB"
    )


def test_lift_and_market_share() -> None:
    assert 40 * 1_000_000 / (2_000 * 500) == 40
    assert 20_000 / 5_000_000 == 0.004
    assert 2_000_000 * 12 / 4_000 == 6_000
    assert (10_000 * 100, 10_000 * 100 / 100e6, 250 * 4) == (1_000_000, 0.01, 1_000)
    says(NOTE, "in only 1% of 100 million carousels", "250 markets over 4 weeks are 1,000 units")
    says(NOTE, "/ (2,000 × 500) = 40`", "with probability 0.4%", "1 positive for 6,000 impressions")


def test_the_loss_of_a_pair_and_of_a_negative() -> None:
    positive, negative = -log(expit(2)), -log(expit(1))
    assert (round(positive, 3), round(negative, 3)) == (0.127, 0.313)
    assert f"{300e6 * 8 * 6 * 11 * 32 * 2:.1e}" == "1.0e+13"
    says(NOTE, "= 0.127`", "= 0.313`", "= 14.4 billion pairs")


def test_ranking_sample_size_and_cost() -> None:
    assert (round(0.020 * 0.60, 4), round(0.015 * 0.90, 4)) == (0.0120, 0.0135)
    assert round(16 * 0.015 * 0.985 / 0.0003**2 / 1e6, 2) == 2.63
    assert (round(6.0 / 4.5, 2), round(3_472 / 25), round(208 * 24 * 0.04)) == (1.33, 139, 200)
    says(NOTE, "scores 0.0135", "≈ 2.63 million`", "a factor of 1.33", "= 139 cores", "= 200 dollars a day")
