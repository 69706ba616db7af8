"""The numbers of the note on batch or online prediction."""

import math

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/batch-or-online-prediction"
USERS, VISITS, PEAK = 50_000_000, 5_000_000, 5


def _night_hours(ms: float) -> float:
    return USERS * ms / 1_000 / 3_600


def _busy_machines(ms: float) -> float:
    return VISITS / 86_400 * PEAK * ms / 1_000


def test_one_millisecond_costs_14_dollars_a_night_or_two_machines() -> None:
    assert _night_hours(1) == pytest.approx(13.9, abs=0.05)
    assert _busy_machines(1) == pytest.approx(0.29, abs=0.005)
    assert 2 * 24 == 48
    says(NOTE, "13.9 machine hours", "0.29 of a machine", "48 USD a day")


def test_fifty_milliseconds_bring_both_modes_together() -> None:
    assert round(_night_hours(50)) == 694
    assert math.ceil(_busy_machines(50)) == 15
    assert 25 * 24 == 600
    says(NOTE, "694 USD a night", "15 busy machines", "600 USD")
