"""The numbers of the note on pointwise, pairwise and listwise losses."""

import numpy as np
import pytest
from scipy.special import log_softmax
from sklearn.metrics import log_loss

from tests.corpus.notes import says

NOTE = "tradeoffs/pointwise-or-pairwise"
RELEVANT = np.array([0, 1, 0])


def _losses(scores: np.ndarray) -> tuple[float, float, float, float]:
    point = log_loss(RELEVANT, 1 / (1 + np.exp(-scores)))
    over_a, over_c = (np.logaddexp(0, scores[other] - scores[1]) for other in (0, 2))
    return point, over_a, over_c, -log_softmax(scores)[1]


def test_the_three_losses_of_the_example() -> None:
    assert _losses(np.array([2.0, 1.0, 0.0])) == pytest.approx((1.04, 1.31, 0.31, 1.41), abs=0.006)
    says(NOTE, "which is 1.04", "= 1.31`", "= 0.31`", "= 1.41`")


def test_only_the_pointwise_loss_sees_a_shift_of_all_scores() -> None:
    before, after = _losses(np.array([2.0, 1.0, 0.0])), _losses(np.array([7.0, 6.0, 5.0]))
    assert after[1:] == pytest.approx(before[1:])
    assert after[0] == pytest.approx(4.00, abs=0.006)
    says(NOTE, "the pointwise loss rises to 4.00")
