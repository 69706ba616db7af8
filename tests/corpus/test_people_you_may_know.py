"""The numbers of the case on people you may know."""

from math import exp, log
from statistics import geometric_mean, mean

from tests.corpus.notes import says

NOTE = "cases/people-you-may-know"


def test_load_and_two_hop_paths() -> None:
    assert (round(50e6 * 2 / 86_400), round(3 * 50e6 * 2 / 86_400)) == (1_157, 3_472)
    assert (200**2 + 400**2, round(500e6 * 200_000 / 1e14), 30_000 * 29_999 // 2) == (200_000, 1, 449_985_000)
    assert (500e6 * 200 * 8, 500e6 * 64 * 2, 500e6 * 32 * 2 * 4) == (800e9, 64e9, 128e9)
    says(NOTE, "= 1,157", "= 200,000", "= 450", "= 800 GB", "= 64 GB", "= 128 GB")


def test_the_score_of_both_sides() -> None:
    assert (0.10 * 0.15, 0.04 * 0.60) == (0.015, 0.024)
    assert round(0.10 * (0.15 - 0.85 * 0.2), 3) == -0.002
    assert round(0.04 * (0.60 * 1.5 - 0.40 * 0.2), 3) == 0.033
    assert round(0.2 / 1.2, 3) == 0.167
    says(NOTE, "= 0.015", "= 0.024", "= -0.002", "= 0.033", "= 16.7%")


def test_shared_connections_weighted_by_degree() -> None:
    quiet, recruiters = sum(1 / log(d) for d in (10, 20)), sum(1 / log(d) for d in (5_000, 8_000, 10_000))
    assert (round(quiet, 2), round(recruiters, 2)) == (0.77, 0.34)
    assert (round(exp(-20 / 40), 2), round(exp(-80 / 40), 2)) == (0.61, 0.14)
    says(NOTE, "= 0.77", "= 0.34", "0.61", "0.14")


def test_downsampling_is_undone() -> None:
    kept = 0.02 / (0.02 + 0.98 * 0.1)
    assert (round(kept, 3), round(kept / (kept + (1 - kept) / 0.1), 3)) == (0.169, 0.02)
    says(NOTE, "= 16.9%")


def test_training_rows_and_experiment() -> None:
    rows = (12e6 + 0.1 * 588e6) * 28
    assert (round(rows / 1e9, 2), round(rows / 1.6e6)) == (1.98, 1_239)
    assert round(16 * 0.2 * 0.8 / 0.002**2) == 640_000
    assert round(640_000 * 1.98 / 50) == 25_344
    treated, control, launched = 0.55 + 0.525, 0.5 + 0.525, 1.1
    assert (round(treated / control - 1, 3), round(launched / 1.0 - 1, 2)) == (0.049, 0.1)
    says(NOTE, "= 1.98e9", "= 640,000", "25,344 clusters", "4.9%")


def test_inequality_of_new_connections() -> None:
    before, after = (1, 2, 5, 12), (2, 3, 5, 10)
    assert [round(1 - geometric_mean(held) / mean(held), 2) for held in (before, after)] == [0.34, 0.17]
    says(NOTE, "0.34", "0.17")
