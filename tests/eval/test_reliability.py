"""How far a score can be read as a probability."""

from xml.etree import ElementTree

import numpy as np
import pytest

from eval.reliability import bins, calibration_error, plot, table

SCORES = np.array([0.05] * 10 + [0.95] * 10 + [1.0])
SUPPORTED = np.array([False] * 10 + [True] * 11)


def test_a_bin_counts_what_is_supported_at_its_score() -> None:
    assert table(bins(SCORES, SUPPORTED))[2:] == ["| 0.0–0.1 | 10 | 0.05 | 0.00 |", "| 0.9–1.0 | 11 | 0.95 | 1.00 |"]


@pytest.mark.parametrize(("supported", "error"), [(SUPPORTED, 0.0476), (~SUPPORTED, 0.952)])
def test_the_error_is_the_gap_of_score_and_share(supported: np.ndarray, error: float) -> None:
    assert calibration_error(bins(SCORES, supported)) == pytest.approx(error, abs=0.001)


def test_the_plot_is_an_svg_with_a_point_for_each_bin() -> None:
    drawn = ElementTree.fromstring(plot({"a <set>": bins(SCORES, SUPPORTED)}))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}circle")) == 2
    assert any("a <set>" in (text.text or "") for text in drawn.iter())
