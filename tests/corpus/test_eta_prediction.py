"""The numbers of the case on arrival times."""

from math import sqrt
from statistics import mean, median

from sklearn.metrics import mean_pinball_loss

from tests.corpus.notes import says

NOTE = "cases/eta-prediction"


def test_load_and_data() -> None:
    requests = 25_000_000 * 40
    assert (requests, round(requests / 86_400), round(3 * requests / 86_400)) == (1_000_000_000, 11_574, 34_722)
    assert (25 + 8 + 5 + 2 + 5, round(34_722 / 2_000, 1)) == (45, 17.4)
    assert (3_000_000 / 4, 750_000 * 100, round(75e6 * 86_400 / 1e12, 1)) == (750_000, 75e6, 6.5)
    assert (round(100e6 * 7 * 24 * 12 * 2 / 1e9), 25e6 * 90 * 100 * 4) == (403, 900e9)
    says(NOTE, "= 11,574 a second", "= 17.4 cores", "6.5 TB a day", "= 403 GB", "2.25 billion rows")


def test_shrinkage_of_ratios_and_speeds() -> None:
    assert round((40 * 1.30 + 60 * 1.10) / 100, 2) == 1.18
    assert (2 * 20 + 8 * 40) / 10 == 36
    assert 25e6 * 60 / 100e6 == 15
    says(NOTE, "/ 100 = 1.18`", "/ 10 = 36 km/h`", "which is 15 for each")


def test_the_quantile_loss_charges_lateness() -> None:
    late = [mean_pinball_loss([18], [12], alpha=alpha) for alpha in (0.5, 0.9)]
    early = mean_pinball_loss([8], [12], alpha=0.9)
    assert ([round(loss, 1) for loss in late], round(early, 1)) == ([3.0, 5.4], 0.4)
    assert (median([8, 9, 10, 12, 31]), mean([8, 9, 10, 12, 31]), 60**2) == (10, 14, 3_600)
    says(NOTE, "3.0 at τ = 0.5 and 5.4 at τ = 0.9", "the loss at τ = 0.9 is 0.4", "the median is 10 and the mean is 14")


def test_the_smaller_sums() -> None:
    assert 4 * 2 * 1_000_000 * 8 * 4 == 256_000_000
    assert (40**2 * 8, 40 * 8**2) == (12_800, 2_560)
    assert round(100 * sqrt(0.8 * 0.2 / 10_000), 1) == 0.4
    assert round(16 * 0.08 * 0.92 / 0.002**2) == 294_400
    assert (24 * 50 * 14, round(6 * 1.3 / 24 * 60)) == (16_800, 20)
    says(
        NOTE,
        "= 256 MB",
        "12,800 against 2,560",
        "= 0.4` points",
        "= 294,400` rides",
        "16,800 of them",
        "about 20 minutes",
    )
