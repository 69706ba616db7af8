"""The numbers of the note on online learning and batch retraining."""

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/online-learning-or-batch-retraining"
_MODES = {"daily": (15.0, 300, 0.05), "hourly": (1.0, 1_150, 0.15), "streaming": (0.1, 2_500, 0.40)}


def _total(mode: str, slope: float) -> float:
    age, running, passed = _MODES[mode]
    return slope * age + running + 12 * passed * 30_000 / 365


def test_hourly_wins_on_the_steep_curve() -> None:
    totals = {mode: round(_total(mode, 400)) for mode in _MODES}
    assert totals == {"daily": 6_349, "hourly": 1_698, "streaming": 2_935}
    says(NOTE, "5%: 49 | 6,349 |", "15%: 148 | 1,698 |", "40%: 395 | 2,935 |", "= 148` USD")


def test_daily_wins_on_the_flat_curve() -> None:
    assert min(_MODES, key=lambda mode: _total(mode, 40)) == "daily"
    assert (round(_total("daily", 40)), round(_total("hourly", 40))) == (949, 1_338)
    says(NOTE, "daily retraining wins at 949 USD against 1,338")


def test_daily_and_hourly_tie_at_68_dollars_per_hour_of_age() -> None:
    slope = (_total("hourly", 0) - _total("daily", 0)) / (15 - 1)
    assert slope == pytest.approx(68, abs=0.5)
    assert 100 * slope / 1_000_000 == pytest.approx(0.007, abs=0.0005)
    says(NOTE, "= 68` USD per hour of age, 0.007% of revenue")
