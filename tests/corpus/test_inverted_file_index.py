"""The worked numbers of the note on the inverted file index."""

import math

import numpy as np
from scipy.optimize import minimize_scalar

from tests.corpus.notes import says

NOTE = "concepts/inverted-file-index"


def _cost(nlist: float, nprobe: int = 32, count: float = 1e8) -> float:
    return nlist + nprobe * count / nlist


def test_training_65536_centroids_takes_23_minutes() -> None:
    assert [round(k * 65_536 / 1e6, 1) for k in (39, 256)] == [2.6, 16.8]
    iteration = 256 * 65_536 * 65_536 * 128
    assert (256 * 65_536, round(iteration / 1e14, 1), round(iteration / 1e12)) == (16_777_216, 1.4, 141)
    assert round(10 * iteration / 1e12 / 60) == 23
    says(
        NOTE,
        "2.6 to 16.8 million",
        "`16,777,216 * 65,536 * 128 = 1.4e14`",
        "141 seconds",
        "10 iterations take 23 minutes",
    )


def test_query_cost_is_lowest_near_56569_lists() -> None:
    for nlist in (10_000, 65_536, 1_000_000):
        row = f"| {nlist:,} | {nlist:,} | {round(32 * 1e8 / nlist):,} | {round(_cost(nlist)):,} |"
        says(NOTE, row)
    best = minimize_scalar(_cost, bounds=(1_000, 1_000_000), method="bounded").x
    assert abs(best - math.sqrt(32 * 1e8)) < 5
    assert (round(math.sqrt(32 * 1e8)), round(100 * _cost(65_536) / 1e8, 2)) == (56_569, 0.11)
    says(NOTE, "`nlist = sqrt(nprobe * N) = 56,569`", "0.11% of a full scan")


def test_nine_million_rows_get_3000_lists_and_55_probes() -> None:
    lists = math.isqrt(9_000_000)
    probes = round(math.sqrt(lists))
    assert (lists, probes, round(100 * probes / lists, 1)) == (3_000, 55, 1.8)
    says(NOTE, "3,000 lists and 55 probes", "1.8% of the rows")


def test_imbalance_of_the_example_is_2_08_times_the_balanced_scan() -> None:
    lengths = np.array([700, 100, 100, 100])
    expected_scan = (lengths / lengths.sum()) @ lengths
    assert round(float(expected_scan / lengths.mean()), 2) == 2.08
    says(NOTE, "`4 * (490,000 + 3 * 10,000) / 1,000,000 = 2.08`", "2.08 times as many")


def test_residuals_have_ten_times_finer_steps() -> None:
    assert np.allclose(np.array([5.2, 3.9]) - np.array([5, 4]), [0.2, -0.1])
    assert (round(20 / 256, 3), round(2 / 256, 4)) == (0.078, 0.0078)
    assert round(131_072 * 32 * 256 * 4 / 1e9, 1) == 4.3
    assert 131_072 * 32 * 256 * 4 > 2**31
    says(NOTE, "(0.2, -0.1)", "`20 / 256 = 0.078`", "`2 / 256 = 0.0078`", "= 4.3 GB`")


def test_a_billion_codes_take_40_gb_and_a_query_reads_8_mb() -> None:
    codes = 32 * 1e9 / 131_072
    assert (1e9 * (32 + 8) / 1e9, 1e9 * 128 * 4 / 1e9, round(131_072 * 128 * 4 / 1e6)) == (40, 512, 67)
    assert (round(codes), round(codes * 32 / 1e6, 1), round(codes * 32 / 10e9 * 1000, 1)) == (244_141, 7.8, 0.8)
    assert round(131_072 * 128 * 4 / 10e9 * 1000, 1) == 6.7
    says(NOTE, "`1e9 * 40 = 40 GB`", "67 MB in 6.7 ms", "= 244,141` codes, or 7.8 MB", "0.8 ms")
