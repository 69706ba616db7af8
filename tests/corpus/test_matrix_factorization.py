"""The worked numbers of the note on matrix factorization."""

import math

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/matrix-factorization"


def test_a_biased_prediction_of_4_18_rises_to_4_31_after_one_step() -> None:
    mu, rate, reg, rating = 3.6, 0.05, 0.02, 5.0
    b_u, b_i, p, q = -0.2, 0.5, np.array([0.8, -0.3]), np.array([0.5, 0.4])
    error = rating - (mu + b_u + b_i + p @ q)
    assert round(rating - error, 2) == 4.18
    assert round(error, 2) == 0.82
    new_p, new_q = p + rate * (error * q - reg * p), q + rate * (error * p - reg * q)
    assert round(new_p[0] - p[0], 4) == 0.0197
    biases = b_u + rate * (error - reg * b_u) + b_i + rate * (error - reg * b_i)
    assert round(mu + biases + new_p @ new_q, 2) == 4.31
    says(NOTE, "= 4.18`", "error of 0.82", "= 0.0197`", "the prediction becomes 4.31")


def test_the_gram_identity_is_exact_and_skips_24999_of_25000_cells() -> None:
    rng = np.random.default_rng(0)
    items, confidence = rng.normal(size=(50, 4)), np.ones(50)
    confidence[[3, 17]] = 9.0, 5.0
    seen = items[[3, 17]]
    cheap = items.T @ items + seen.T @ np.diag(confidence[[3, 17]] - 1) @ seen
    assert np.allclose(items.T @ np.diag(confidence) @ items, cheap)
    assert 50e6 * 1e6 == 50e12
    assert 50e6 * 1e6 / 2e9 == 25_000
    says(NOTE, "50 trillion cells by 2 billion, a factor of 25,000")


def test_bpr_loses_0_474_on_a_gap_of_a_half_and_learns_little_from_a_gap_of_4() -> None:
    assert round(math.log1p(math.exp(-0.5)), 3) == 0.474
    assert round(1 / (1 + math.exp(0.5)), 3) == 0.378
    assert round(1 / (1 + math.exp(4)), 3) == 0.018
    says(NOTE, "the loss is 0.474", "is 0.378", "falls to 0.018")


def test_fold_in_of_one_item_recommends_the_second() -> None:
    items, confidence = np.array([[1, 0], [0.8, 0.6], [0, 1]]), np.array([9.0, 1, 1])
    matrix = items.T @ np.diag(confidence) @ items + np.eye(2)
    assert np.allclose(matrix, [[10.64, 0.48], [0.48, 2.36]])
    user = np.linalg.solve(matrix, items.T @ (confidence * [1, 0, 0]))
    scores = items @ user
    assert np.allclose(user.round(3), [0.854, -0.174])
    assert np.allclose(scores.round(3), [0.854, 0.579, -0.174])
    says(NOTE, "`p = (0.854, -0.174)`", "0.854, 0.579 and -0.174")


def test_the_factors_take_25_6_gb_and_an_iteration_1e14_operations() -> None:
    def work(k: int) -> tuple[float, float]:
        return 2 * 2e9 * k**2, 51e6 * k**3 / 3

    assert 50e6 * 128 * 4 == 25.6e9
    assert round(1e6 * 128 * 4 / 1e9, 1) == 0.5
    events, solves = work(128)
    assert (round(events / 1e13, 1), round(solves / 1e13, 1)) == (6.6, 3.6)
    assert round(sum(work(128)) / 1e14, 1) == 1.0
    assert 15 * sum(work(128)) / 1e12 < 1800
    assert round(sum(work(256)) / sum(work(128)), 1) == 5.4
    says(NOTE, "= 25.6 GB`", "= 6.6e13`", "= 3.6e13`", "1.0e14 multiply-adds", "raises the work 5.4 times")
