"""The numbers of the note on human labels and natural labels."""

import math

import pytest
from scipy.stats import norm

from tests.corpus.notes import says

NOTE = "tradeoffs/human-labels-or-natural-labels"


def test_1537_items_bound_precision_by_two_points() -> None:
    items = math.ceil(round(norm.ppf(0.975), 2) ** 2 * 0.8 * 0.2 / 0.02**2)
    assert items == 1_537
    assert items * 3 * 0.5 == pytest.approx(2_305, abs=1)
    assert 10 * items * 3 * 0.5 == pytest.approx(23_000, rel=0.01)
    says(NOTE, "= 1,537` items", "= 2,305` USD per slice", "about 23,000 USD")


def test_targeted_labels_find_twenty_times_more_positives() -> None:
    judgments = (50_000 - 23_000) / 0.5
    assert (judgments * 0.01, judgments * 0.2) == (540, 10_800)
    says(NOTE, "54,000 single judgments", "540 positives", "10,800 positives, 20 times more")
