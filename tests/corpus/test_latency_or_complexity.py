"""The numbers of the note on latency or model complexity."""

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/latency-or-complexity"
LIGHT_MS, HEAVY_MS = 0.05, 0.5


def test_the_funnel_beats_both_single_models_in_30_ms() -> None:
    light, heavy, funnel = 0.95 * 0.80, 0.70 * 0.95, 0.88 * 0.97 * 0.95
    assert (round(30 / LIGHT_MS), round(30 / HEAVY_MS)) == (600, 60)
    assert heavy < light < funnel
    assert (round(light, 3), round(heavy, 3), round(funnel, 2)) == (0.76, 0.665, 0.81)
    says(NOTE, "= 76%`", "= 66.5%`", "= 81%`")


def test_the_model_answer_fits_its_budget() -> None:
    assert pytest.approx(10) == 200 * LIGHT_MS
    assert pytest.approx(20) == 40 * HEAVY_MS
    assert pytest.approx(15) == 100 * LIGHT_MS + 20 * HEAVY_MS
    says(NOTE, "cuts 200 to 40 in 10 ms and the heavy one orders those in 20", "I score 100 and 20")


def test_ten_percent_slower_nearly_doubles_the_wait() -> None:
    before, after = 0.80, 0.80 * 1.1
    assert before / (1 - before) == pytest.approx(4)
    assert after / (1 - after) == pytest.approx(7.3, abs=0.05)
    says(NOTE, "`0.88 / 0.12 = 7.3`")
