"""The numbers of the note on precision or recall."""

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/precision-or-recall"
FRAUDS, MISS = 500, 100


def _cost(caught: int, alarms: int, alarm_cost: int) -> int:
    return (FRAUDS - caught) * MISS + alarms * alarm_cost


def _f1(caught: int, alarms: int) -> float:
    precision, recall = caught / (caught + alarms), caught / FRAUDS
    return 2 * precision * recall / (precision + recall)


def test_the_low_threshold_is_cheaper_and_f1_prefers_the_high_one() -> None:
    assert (_cost(300, 100, 5), _cost(450, 2_000, 5)) == (20_500, 15_000)
    assert _f1(300, 100) == pytest.approx(0.67, abs=0.005)
    assert _f1(450, 2_000) == pytest.approx(0.31, abs=0.005)
    says(NOTE, "= 20,500`", "= 15,000`", "0.67 against 0.31", "saves 5,500 USD")


def test_a_dearer_alarm_turns_the_order() -> None:
    assert (_cost(300, 100, 10), _cost(450, 2_000, 10)) == (21_000, 25_000)
    says(NOTE, "the first threshold costs 21,000 and the second 25,000")


def test_the_two_rows_fit_calibrated_scores() -> None:
    between = (450 - 300) / (450 - 300 + 2_000 - 100)
    assert 0.05 < between < 0.5
    assert 300 / 400 > 0.5
    assert round(5 / (5 + MISS), 3) == 0.048
