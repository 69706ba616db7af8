"""The numbers of the note on trees and deep networks."""

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/trees-or-deep-networks"
_ROWS = np.log10([1e7, 1e8])
_GAP = np.array([9.4, 9.2]) - np.array([9.5, 8.6])


def test_the_curves_cross_at_14_million_rows() -> None:
    crossing = 10 ** np.interp(0, _GAP, _ROWS)
    assert crossing / 1e6 == pytest.approx(13.9, abs=0.05)
    says(NOTE, "= 13.9` million rows")


def test_the_network_pays_near_78_million_rows() -> None:
    assert np.interp(np.log10(4e7), _ROWS, _GAP) == pytest.approx(0.32, abs=0.005)
    extra = 100_000 + 365 * 14.2
    needed = extra / 200_000
    assert needed == pytest.approx(0.526, abs=0.0005)
    assert 10 ** np.interp(needed, _GAP, _ROWS) / 1e6 == pytest.approx(78, abs=0.5)
    says(NOTE, "= 105,183` USD", "= 0.526` points, which happens near 78 million rows", "the lead earns 64,000 USD")
