"""The worked numbers of the note on pruning."""

import numpy as np
from scipy.sparse import random as sparse_random

from tests.corpus.notes import says

NOTE = "concepts/pruning"


def _removed(weights: np.ndarray, score: np.ndarray) -> set[float]:
    return set(weights[np.argsort(score)[: len(weights) // 2]].tolist())


def test_wanda_removes_other_weights_than_magnitude() -> None:
    weights, norms = np.array([0.5, -0.2, 0.1, 0.3]), np.array([1, 10, 2, 4])
    assert _removed(weights, abs(weights)) == {-0.2, 0.1}
    assert _removed(weights, abs(weights) * norms) == {0.5, 0.1}
    assert (abs(weights) * norms).round(1).tolist() == [0.5, 2.0, 0.2, 1.2]
    says(NOTE, "removes -0.2 and 0.1", "are 0.5, 2.0, 0.2 and 1.2, so Wanda removes 0.5 and 0.1")


def test_bytes_per_weight_of_the_sparse_formats() -> None:
    for sparsity, bitmask, rows in ((0.5, 1.125, 2.0), (0.8, 0.525, 0.8)):
        matrix = sparse_random(200, 1000, density=1 - sparsity, format="csr", random_state=0)
        cells = 200 * 1000
        assert abs((matrix.nnz * 2 + cells / 8) / cells - bitmask) < 1e-9
        assert abs(matrix.nnz * (2 + 2) / cells - rows) < 1e-9
    assert ((2 * 16 + 2 * 2) / 8 / 4, (2 * 16 + 2 * 2) / (4 * 16)) == (1.125, 0.5625)
    assert ((2 * 4 + 2 * 2), (2 * 4 + 2 * 2) / (4 * 4)) == (12, 0.75)
    says(
        NOTE,
        "| 1.125 | 0.525 |",
        "| 2 | 0.8 |",
        "= 1.125` bytes",
        "56% of the dense",
        "= 12` bits",
        "or 75%",
        "saves 44%",
    )


def test_a_sparse_kernel_on_60_percent_of_the_time_gains_1_33() -> None:
    seconds = 0.4 * 100 + 0.6 * 100 / 1.7
    assert round(100 / seconds, 2) == 1.33
    assert round(1 - 0.75**2, 2) == 0.44
    says(NOTE, "= 1.33`", "= 44%`")


def test_the_cubic_schedule_is_at_52_and_79_percent() -> None:
    def sparsity(t: float, start: float = 0.0, goal: float = 0.9) -> float:
        return goal + (start - goal) * (1 - t) ** 3

    assert (round(sparsity(0.25), 2), round(sparsity(0.5), 2), sparsity(1)) == (0.52, 0.79, 0.9)
    assert round(sparsity(1) - sparsity(0.5), 2) == 0.11
    says(NOTE, "= 52%`", "= 79%` halfway", "removes only 11 points")
