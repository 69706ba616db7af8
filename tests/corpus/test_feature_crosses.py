"""The log losses of the note on feature crosses, by scikit-learn."""

import numpy as np
from sklearn.metrics import log_loss

from tests.corpus.notes import says


def test_the_cross_takes_the_log_loss_from_0_199_to_0_188() -> None:
    rates = np.repeat([0.08, 0.02, 0.02, 0.08], 100)
    clicks = np.concatenate([[1] * round(100 * r) + [0] * (100 - round(100 * r)) for r in (0.08, 0.02, 0.02, 0.08)])
    assert round(log_loss(clicks, np.full(400, 0.05)), 3) == 0.199
    assert round(log_loss(clicks, rates), 3) == 0.188
    says("concepts/feature-crosses", "= 0.199", "with log loss 0.188")
