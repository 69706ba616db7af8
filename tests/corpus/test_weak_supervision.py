"""The worked numbers of the note on weak supervision."""

import numpy as np
from scipy import optimize
from sklearn.naive_bayes import BernoulliNB

from tests.corpus.notes import says

NOTE = "concepts/weak-supervision"


def _votes(accuracies: list[float], rows: int = 2_000_000) -> tuple[np.ndarray, np.ndarray]:
    """Random labels of -1 and +1, and independent votes of the given accuracies."""
    rng = np.random.default_rng(0)
    truth = rng.choice([-1, 1], rows)
    right = rng.random((rows, len(accuracies))) < np.array(accuracies)
    return truth, np.where(right, truth[:, None], -truth[:, None])


def _accuracies(votes: np.ndarray) -> list[float]:
    """What the triplet method reads from agreement rates alone."""
    m = votes.T.astype(float) @ votes / len(votes)
    strengths = [(m[i, j] * m[i, k] / m[j, k]) ** 0.5 for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1))]
    return [round((1 + strength) / 2, 2) for strength in strengths]


def test_one_good_vote_beats_two_weak_ones_with_0_80() -> None:
    truth, votes = _votes([0.9, 0.6, 0.6])
    seen = (votes == [1, -1, -1]).all(axis=1)
    assert abs((truth[seen] == 1).mean() - 0.80) < 0.005
    weights = np.log(np.array([0.9, 0.6, 0.6]) / np.array([0.1, 0.4, 0.4]))
    assert [round(float(w), 3) for w in weights] == [2.197, 0.405, 0.405]
    assert round(float(weights @ [1, -1, -1]), 3) == 1.386
    says(NOTE, "`2.197 - 0.405 - 0.405 = 1.386`", "the spam probability is 0.80", "two against one")


def test_with_a_prior_of_a_tenth_the_probability_falls_to_0_31() -> None:
    bayes = BernoulliNB(class_prior=[0.9, 0.1], alpha=0)
    truth, votes = _votes([0.9, 0.6, 0.6])
    bayes.fit(votes > 0, truth > 0)
    assert round(float(bayes.predict_proba([[1, 0, 0]])[0, 1]), 2) == 0.31
    says(NOTE, "the odds become `4 / 9`, and the probability falls to 0.31")


def test_agreement_rates_reveal_90_80_and_70_percent() -> None:
    _, votes = _votes([0.9, 0.8, 0.7])
    agree = [round(float((votes[:, i] == votes[:, j]).mean()), 2) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert agree == [0.74, 0.66, 0.62]
    assert [round(2 * a - 1, 2) for a in agree] == [0.48, 0.32, 0.24]
    assert _accuracies(votes) == [0.9, 0.8, 0.7]
    says(NOTE, "agree in 74%, 66% and 62% of rows", "`sqrt(0.48 * 0.32 / 0.24) = 0.8`", "at 80% and 70%")


def test_two_copies_look_perfect_and_a_good_rule_poor() -> None:
    _, votes = _votes([0.7, 0.9])
    assert _accuracies(votes[:, [0, 0, 1]]) == [1.0, 1.0, 0.66]
    says(NOTE, "the copies are estimated at 100% and the good rule at 66%")


def test_soft_label_loss_is_0_526_and_smallest_at_the_label() -> None:
    def loss(q: float) -> float:
        return float(-(0.8 * np.log(q) + 0.2 * np.log(1 - q)))

    assert round(loss(0.7), 3) == 0.526
    assert round(optimize.minimize_scalar(loss, bounds=(0.01, 0.99), method="bounded").x, 3) == 0.8
    says(NOTE, "`-(0.8 * ln 0.7 + 0.2 * ln 0.3) = 0.526`", "when the prediction equals 0.8")


def test_llm_labels_cost_250_and_human_votes_60000_dollars() -> None:
    documents = 10**6
    assert (documents * 500 / 1e6 * 0.5, round(documents * 3 * 0.02)) == (250, 60_000)
    says(NOTE, "`1,000,000 * 500 / 1,000,000 * 0.50 = $250`", "$60,000 for three human votes")


def test_margin_of_500_rows_is_3_1_points() -> None:
    hits = np.random.default_rng(1).binomial(500, 0.85, 200_000) / 500
    assert abs(1.96 * hits.std() - 0.031) < 0.001
    says(NOTE, "`1.96 * sqrt(0.85 * 0.15 / 500) = 3.1` points")
