"""The worked numbers of the note on LambdaMART; NDCG is scikit-learn's."""

from itertools import combinations, permutations

import numpy as np
from sklearn.metrics import dcg_score, ndcg_score

from tests.corpus.notes import says

NOTE = "concepts/lambdamart"
SCORES = np.array([1.2, 0.8, 0.1])
GAINS = 2.0 ** np.array([0, 2, 1]) - 1
PAIRS = {"Y, X": (1, 0), "Z, X": (2, 0), "Y, Z": (1, 2)}


def _ndcg(scores: np.ndarray) -> float:
    return float(ndcg_score([GAINS], [scores]))


def _swap_change(better: int, worse: int) -> float:
    swapped = SCORES.copy()
    swapped[[better, worse]] = swapped[[worse, better]]
    return abs(_ndcg(swapped) - _ndcg(SCORES))


def _pushes_and_weights() -> tuple[np.ndarray, np.ndarray]:
    pushes, weights = np.zeros(3), np.zeros(3)
    for better, worse in PAIRS.values():
        change = _swap_change(better, worse)
        wrong = 1 / (1 + np.exp(SCORES[better] - SCORES[worse]))
        pushes[better] += change * wrong
        pushes[worse] -= change * wrong
        weights[[better, worse]] += change * wrong * (1 - wrong)
    return pushes, weights


def test_dcg_idcg_and_ndcg_of_the_query() -> None:
    best = max(float(dcg_score([GAINS], [list(order)])) for order in permutations((1, 2, 3)))
    says(NOTE, f"= {best:.3f}`", f"= {float(dcg_score([GAINS], [SCORES])):.3f}`", f"`NDCG = {_ndcg(SCORES):.3f}`")


def test_each_pair_has_its_row() -> None:
    for name, (better, worse) in PAIRS.items():
        change = _swap_change(better, worse)
        wrong = 1 / (1 + np.exp(SCORES[better] - SCORES[worse]))
        says(NOTE, f"| {name} | {change:.3f} | {wrong:.3f} | {change * wrong:.3f} |")


def test_the_pushes_cancel_and_one_tree_repairs_the_order() -> None:
    pushes, weights = _pushes_and_weights()
    assert abs(pushes.sum()) < 1e-12
    leaves = pushes / weights
    after = SCORES + 0.1 * leaves
    says(NOTE, "X {:+.3f}, Y {:+.3f} and Z {:+.3f}".format(*pushes))
    says(NOTE, "the weights are {:.3f}, {:.3f} and {:.3f}".format(*weights))
    says(NOTE, "the leaf values {:.2f}, {:+.2f} and {:+.2f}".format(*leaves))
    says(NOTE, "the scores become {:.3f}, {:.3f} and {:.3f}".format(*after))
    says(NOTE, f"raises NDCG from {_ndcg(SCORES):.3f} to {_ndcg(after):.3f}")


def test_truncation_at_10_leaves_945_of_4950_pairs() -> None:
    pairs = list(combinations(range(100), 2))
    kept = [pair for pair in pairs if min(pair) < 10]
    says(NOTE, f"= {len(pairs):,}` pairs", f"= {len(kept):,}` remain", f"= {300 * 6 * 300:,}` comparisons")
