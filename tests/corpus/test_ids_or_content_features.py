"""The numbers of the note on ids and content features."""

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/ids-or-content-features"
_RATE, _CONTENT = 0.04, 0.008


def test_an_id_needs_600_impressions_to_beat_content() -> None:
    impressions = np.arange(1, 2_000)
    own = np.sqrt(_RATE * (1 - _RATE) / impressions)
    first = impressions[own <= _CONTENT * (1 + 1e-9)][0]
    assert first == 600
    assert 20_000 / first == pytest.approx(33, abs=0.5)
    says(NOTE, "= 600` impressions", "by a factor of 33")


@pytest.mark.parametrize(
    ("shown", "row"),
    [(60, "| 60 | 2.53 points | 0.80 | 0.76 |"), (600, "| 600 | 0.80 points"), (6_000, "| 6,000 | 0.25 points")],
)
def test_the_hybrid_is_better_than_each_side(shown: int, row: str) -> None:
    own = np.sqrt(_RATE * (1 - _RATE) / shown)
    weight = _CONTENT**2 / (own**2 + _CONTENT**2)
    hybrid = np.sqrt((weight * own) ** 2 + ((1 - weight) * _CONTENT) ** 2)
    assert hybrid < min(own, _CONTENT)
    says(NOTE, row, f"| {100 * own:.2f} points | 0.80 | {100 * hybrid:.2f} |")
