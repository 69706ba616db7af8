"""The numbers of the note on explicit and implicit feedback."""

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/explicit-or-implicit-feedback"


def test_noisy_clicks_outweigh_clean_ratings_1850_times() -> None:
    clicks = 30_000_000 * (1 - 2 * 0.25) ** 2
    ratings = 5_000 * (1 - 2 * 0.05) ** 2
    assert round(clicks) == 7_500_000
    assert round(ratings) == 4_050
    assert clicks / ratings == pytest.approx(1_850, rel=0.01)
    says(NOTE, "= 7,500,000`", "= 4,050`", "about 1,850 times")


def test_weights_turn_half_satisfied_into_80_percent() -> None:
    answers = np.array([0.8, 0.2]) * np.array([0.005, 0.02])
    assert answers[0] / answers.sum() == pytest.approx(0.5)
    weighted = answers / np.array([0.005, 0.02])
    assert weighted[0] / weighted.sum() == pytest.approx(0.8)
    says(NOTE, "= 50%` satisfied", "restores 80%")
