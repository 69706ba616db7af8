"""The worked numbers of the note on label shift."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/label-shift"


def _counts(share: float) -> tuple[float, float]:
    """True and false positives among a million cases of a classifier with TPR 0.80 and FPR 0.05."""
    positives = round(1_000_000 * share)
    return positives * 0.80, (1_000_000 - positives) * 0.05


def test_precision_falls_from_0_64_to_0_25() -> None:
    common, rare = _counts(0.10), _counts(0.02)
    assert round(common[0] / sum(common), 2) == 0.64
    assert round(rare[0] / sum(rare), 2) == 0.25
    says(NOTE, "`0.08 / (0.08 + 0.045) = 0.64`", "`0.016 / (0.016 + 0.049) = 0.25`")


def test_observed_rate_lies_6_1_standard_errors_away() -> None:
    rng = np.random.default_rng(0)
    expected = sum(_counts(0.10)) / 1e6
    spread = rng.binomial(2000, expected, size=200_000).std() / 2000
    assert round(expected, 3) == 0.125
    assert round((0.17 - expected) / spread, 1) == 6.1
    says(NOTE, "`0.08 + 0.045 = 0.125`", "= 6.1` standard errors")


def test_confusion_matrix_gives_a_share_of_0_16() -> None:
    confusion = np.array([[0.10 * 0.80, 0.90 * 0.05], [0.10 * 0.20, 0.90 * 0.95]])
    weights = np.linalg.solve(confusion, [0.17, 0.83])
    assert np.allclose(confusion, [[0.08, 0.045], [0.02, 0.855]])
    assert np.allclose(weights, [1.6, 0.933], atol=5e-4)
    assert round(weights[0] * 0.10, 9) == 0.16
    says(NOTE, "(0.08, 0.045) and (0.02, 0.855)", "`w = (1.6, 0.933)`", "= (0.17 - 0.05) / 0.75 = 0.16`")


def test_standard_errors_are_0_011_and_0_042() -> None:
    rates = np.random.default_rng(0).binomial(2000, 0.17, size=200_000) / 2000
    assert round(((rates - 0.05) / 0.75).std(), 3) == 0.011
    assert round(((rates - 0.05) / 0.20).std(), 3) == 0.042
    says(NOTE, "`0.0084 / 0.75 = 0.011`", "grows from 0.011 to 0.042")


def test_300_cases_measure_the_tpr_to_0_058() -> None:
    positives = round(300 * 0.16)
    hits = np.random.default_rng(0).binomial(positives, 0.80, size=200_000) / positives
    assert positives == 48
    assert round(hits.std(), 3) == 0.058
    says(NOTE, "only 48 are positive", "`sqrt(0.8 * 0.2 / 48) = 0.058`")


def test_a_score_of_0_30_becomes_0_42() -> None:
    old, new = np.array([0.10, 0.90]), np.array([0.16, 0.84])
    joint = np.array([0.30, 0.70]) * new / old
    assert round(joint[0] / joint.sum(), 2) == 0.42
    three = np.array([0.6, 0.3, 0.1]) * [0.5, 1, 3]
    assert np.allclose(three / three.sum(), 1 / 3)
    says(NOTE, "`0.735 / 1.735 = 0.42`", "becomes one third for each class", "the factor is `1.6 / 0.933 = 1.714`")


def test_em_goes_from_0_625_to_0_87() -> None:
    scores, prior, seen = np.array([0.9, 0.8, 0.6, 0.2]), 0.5, []
    for _ in range(500):
        positive, negative = scores * prior / 0.5, (1 - scores) * (1 - prior) / 0.5
        prior = float((positive / (positive + negative)).mean())
        seen.append(prior)
    assert [round(value, 3) for value in seen[:3]] == [0.625, 0.704, 0.753]
    assert round(seen[-1], 2) == 0.87
    grid = np.linspace(0.001, 0.999, 9981)
    likelihood = np.log(np.outer(grid / 0.5, scores) + np.outer((1 - grid) / 0.5, 1 - scores)).sum(axis=1)
    assert round(float(grid[likelihood.argmax()]), 2) == 0.87
    says(NOTE, "from 0.625 over 0.704 and 0.753 to 0.87, where EM converges")
