"""The worked numbers of the note on sampling training data."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/sampling-training-data"


def _reservoir(stream: str, k: int, draw: Callable[[int], int]) -> list[str]:
    kept: list[str] = []
    for i, item in enumerate(stream, start=1):
        if len(kept) < k:
            kept.append(item)
        elif (j := draw(i)) <= k:
            kept[j - 1] = item
    return kept


def test_the_draws_2_3_1_leave_e_and_c() -> None:
    draws = iter([2, 3, 1])
    assert _reservoir("ABCDE", 2, lambda _: next(draws)) == ["E", "C"]
    says(NOTE, "draws `j = 2`, `j = 3` and `j = 1`", "which leaves E and C")


def test_every_item_survives_with_probability_two_fifths() -> None:
    rng = np.random.default_rng(0)
    counts = Counter(
        item for _ in range(40_000) for item in _reservoir("ABCDE", 2, lambda i: int(rng.integers(1, i + 1)))
    )
    assert all(abs(counts[item] / 40_000 - 0.4) < 0.01 for item in "ABCDE")
    assert 100_000 * 1000 == 100e6
    says(NOTE, "`2/3 * 3/4 * 4/5 = 2/5`", "100,000 rows of 1 KB need 100 MB")


def test_a_rate_of_2_percent_on_10000_rows_has_an_error_of_0_14_points() -> None:
    rates = np.random.default_rng(0).binomial(10_000, 0.02, 200_000) / 10_000
    assert round(100 * rates.std(), 2) == 0.14
    says(NOTE, "`sqrt(0.02 * 0.98 / 10,000) = 0.14` points")


def test_stratum_weights_turn_6_percent_into_2_8() -> None:
    labels = np.r_[np.ones(10), np.zeros(490), np.ones(50), np.zeros(450)]
    weights = np.r_[np.full(500, 0.9 / 0.5), np.full(500, 0.1 / 0.5)]
    assert labels.mean() == 0.06
    assert round(float(np.average(labels, weights=weights)), 6) == 0.028
    assert 50 * 5 * 24 == 6000
    says(NOTE, "a raw rate of 6%", "`0.9 * 2% + 0.1 * 10% = 2.8%`", "make 6,000 cells")


def test_balanced_draws_show_a_positive_50_times() -> None:
    rng = np.random.default_rng(0)
    positive = rng.random(100_000) < 0.5
    seen = rng.integers(0, 1_000, positive.sum()), rng.integers(0, 99_000, (~positive).sum())
    assert abs(len(seen[0]) / 1_000 - 50) < 1
    assert abs(len(np.unique(seen[1])) / 99_000 - 0.4) < 0.01
    says(NOTE, "each positive 50 times", "60% of the negatives not once")


def test_the_weight_4_row_wins_four_times_in_five() -> None:
    assert (round(0.5 ** (1 / 4), 2), 0.5 ** (1 / 4) > 0.8) == (0.84, True)
    u = np.random.default_rng(0).random((2, 500_000))
    assert abs((u[0] ** (1 / 4) > u[1]).mean() - 4 / 5) < 0.003
    says(NOTE, "gets 0.84 and beats a row with weight 1", "with probability `4 / 5`")


def test_effective_sizes_are_139_and_331() -> None:
    weights = np.r_[np.ones(900), np.full(100, 50.0)]
    for w, size in ((weights, 139), (np.minimum(weights, 10), 331)):
        assert round(w.sum() ** 2 / (w**2).sum()) == size
    says(NOTE, "`5,900 ** 2 / 250,900 = 139`", "`1,900 ** 2 / 10,900 = 331`")


def test_downsampling_leaves_24_9_million_rows() -> None:
    rows = 1e9 * 0.005 + 1e9 * 0.995 * 0.02
    assert (round(rows / 1e6, 1), round(1e9 / rows)) == (24.9, 40)
    assert 1 / 0.02 == 50
    true, kept = 0.005, 5e6 / 24.9e6
    shift = np.log(true / (1 - true)) - np.log(kept / (1 - kept))
    assert round(float(shift), 2) == round(float(np.log(0.02)), 2) == -3.91
    says(NOTE, "`ln(0.02) = -3.91`")
    says(NOTE, "`5.0 + 19.9 = 24.9` million rows, 40 times fewer")


def test_20_bands_of_5_find_near_copies_and_skip_the_rest() -> None:
    rng = np.random.default_rng(0)
    for similarity, found in ((0.8, 0.9996), (0.5, 0.47), (0.3, 0.05)):
        equal = rng.random((50_000, 20, 5)) < similarity
        assert abs(np.any(np.all(equal, axis=2), axis=1).mean() - found) < 0.01
    assert round(1 - (1 - 0.8**5) ** 20, 4) == 0.9996
    says(NOTE, "0.8 is found with 99.96%, 0.5 with 47% and 0.3 with 5%")
