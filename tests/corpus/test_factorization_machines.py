"""The worked numbers of the note on factorization machines."""

from itertools import combinations

import numpy as np
from scipy.special import expit

from tests.corpus.notes import says

NOTE = "concepts/factorization-machines"
VECTORS = np.array([[0.5, 0.1], [0.4, -0.2], [-0.1, 0.3]])
WEIGHTS = np.array([0.3, 0.2, -0.1])


def _pairs(vectors: np.ndarray) -> list[float]:
    return [float(a @ b) for a, b in combinations(vectors, 2)]


def test_a_million_values_have_500_billion_pairs_and_16_million_factors() -> None:
    assert round(1e6 * (1e6 - 1) / 2 / 1e9) == 500
    assert 1e6 * 16 == 16e6
    says(NOTE, "500 billion, one per pair", "16 million, shared by all pairs")


def test_the_identity_is_exact_for_any_values_and_100_times_cheaper_for_400_features() -> None:
    rng = np.random.default_rng(0)
    scaled = rng.normal(size=(12, 5)) * rng.normal(size=(12, 1))
    assert np.isclose(sum(_pairs(scaled)), (scaled.sum(0) ** 2 - (scaled**2).sum(0)).sum() / 2)
    direct, shortcut = 16 * 400**2 // 2, 2 * 16 * 400
    assert (direct, shortcut, direct // shortcut) == (1_280_000, 12_800, 100)
    says(NOTE, "1,280,000 and 12,800, a factor of 100")


def test_the_three_features_give_a_pair_sum_of_0_06_and_17_7_percent() -> None:
    assert np.allclose(_pairs(VECTORS), [0.18, -0.02, -0.10])
    total = VECTORS.sum(0)
    assert np.allclose([total @ total, (VECTORS**2).sum()], [0.68, 0.56])
    score = -2 + WEIGHTS.sum() + sum(_pairs(VECTORS))
    assert round(score, 2) == -1.54
    assert round(100 * expit(score), 1) == 17.7
    says(NOTE, "`(0.68 - 0.56) / 2 = 0.06`", "= -1.54`", "17.7%")


def test_the_gradient_of_the_first_factor_of_user_a_is_0_3() -> None:
    step, bumped = 1e-6, VECTORS.copy()
    bumped[0, 0] += step
    assert round((sum(_pairs(bumped)) - sum(_pairs(VECTORS))) / step, 4) == 0.3
    says(NOTE, "`S_1 - v_11 = 0.8 - 0.5 = 0.3`")


def test_an_ffm_holds_152_million_numbers_and_needs_741_products() -> None:
    assert 1e6 * 38 * 4 == 152e6
    assert len(list(combinations(range(39), 2))) == 741
    says(NOTE, "`1e6 * 38 * 4 = 152` million", "`39 * 38 / 2 = 741`")


def test_retrieval_by_summed_vectors_gives_the_pairs_and_weight_of_the_movie() -> None:
    query = np.append(VECTORS[0] + VECTORS[2], 1)
    item = np.append(VECTORS[1], WEIGHTS[1])
    assert np.allclose(query, [0.4, 0.4, 1])
    movie_pairs = VECTORS[0] @ VECTORS[1] + VECTORS[1] @ VECTORS[2]
    assert round(query @ item, 2) == round(WEIGHTS[1] + movie_pairs, 2) == 0.28
    says(NOTE, "`U = (0.4, 0.4)`", "`(I, c) = (0.4, -0.2, 0.2)` give 0.28")
