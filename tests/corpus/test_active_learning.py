"""The worked numbers of the note on active learning."""

import numpy as np
from scipy import stats

from tests.corpus.notes import says

NOTE = "concepts/active-learning"
POOL = np.array([[0.50, 0.49, 0.01], [0.46, 0.27, 0.27], [0.45, 0.40, 0.15]])


def test_margin_picks_a_entropy_b_and_least_confidence_c() -> None:
    ordered = np.sort(POOL, axis=1)
    doubt, margin = 1 - ordered[:, -1], ordered[:, -1] - ordered[:, -2]
    entropy = stats.entropy(POOL, base=2, axis=1)
    assert "ABC"[margin.argmin()] + "ABC"[entropy.argmax()] + "ABC"[doubt.argmax()] == "ABC"
    assert [f"{e:.2f}" for e in entropy] == ["1.07", "1.54", "1.46"]
    says(NOTE, "0.50 | **0.01** | 1.07", "0.54 | 0.19 | **1.54**", "**0.55** | 0.05 | 1.46")


def test_for_two_classes_all_scores_give_the_same_order() -> None:
    p = np.random.default_rng(0).random(200)
    two = np.sort(np.stack([p, 1 - p], axis=1), axis=1)
    by_doubt, by_margin = np.argsort(-(1 - two[:, 1])), np.argsort(two[:, 1] - two[:, 0])
    assert (by_doubt == by_margin).all()
    assert (by_doubt == np.argsort(-stats.entropy(two, axis=1))).all()


def test_temperature_changes_the_multiclass_ranking() -> None:
    cooled = POOL**0.5
    cooled /= cooled.sum(axis=1, keepdims=True)
    assert (1 - POOL.max(axis=1)).argmax() != (1 - cooled.max(axis=1)).argmax()


def test_200_random_rows_hold_no_positive_with_probability_0_37() -> None:
    found = np.random.default_rng(0).binomial(200, 0.005, 500_000)
    assert abs((found == 0).mean() - 0.37) < 0.005
    assert abs(found.mean() - 1) < 0.01
    says(NOTE, "`0.995 ** 200 = 0.37`")


def test_power_law_needs_8600_labels_for_5_percent() -> None:
    slope, level = np.polyfit(np.log([1000, 2000]), np.log([0.10, 0.08]), 1)
    assert round(-slope, 2) == 0.32
    assert round(float(np.exp(level + slope * np.log(4000))), 3) == 0.064
    assert round(float(np.exp((np.log(0.05) - level) / slope)), -2) == 8600
    says(NOTE, "`b = ln(10 / 8) / ln 2 = 0.32`", "6.4% at 4,000", "= 8,600` labels")


def test_selection_weights_turn_8_1_percent_into_0_99() -> None:
    labels = np.r_[np.ones(80), np.zeros(420), np.ones(1), np.zeros(499)]
    chance = np.r_[np.ones(500), np.full(500, 500 / 9500)]
    assert labels.mean() == 0.081
    assert round((labels / chance).sum()) == 99
    says(NOTE, "`81 / 1,000 = 8.1%`", "`80 + 1 * 9,500 / 500 = 99` positives, or 0.99%")


def test_weighted_estimates_are_right_on_average() -> None:
    rng = np.random.default_rng(0)
    rest = np.r_[np.ones(20), np.zeros(9480)]
    estimates = [80 + rng.choice(rest, 500, replace=False).sum() * 9500 / 500 for _ in range(3000)]
    assert abs(np.mean(estimates) - 100) < 1.5


def test_costs_of_scoring_k_center_and_rounds() -> None:
    assert 10_000_000 / 2_000 == 5_000
    assert f"{10**6 * 10**3 * 256 * 2:.1e}" == "5.1e+11"
    assert (10_000 / 500, 10_000 / 2_000, 10_000 / 500 * 2, 10_000 / 2_000 * 2) == (20, 5, 40, 10)
    assert round(0.10 / 0.005) == 20
    says(NOTE, "= 5,000` seconds", "= 5.1e11` operations", "40 or 10 days", "20 times as many positives")
