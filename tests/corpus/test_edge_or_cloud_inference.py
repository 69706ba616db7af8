"""The numbers of the note on edge and cloud inference."""

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/edge-or-cloud-inference"
_TEAM, _SHARE, _USERS = 2_000_000, 0.7, 20_000_000
_SHIPPING = _SHARE * _USERS * 4 * 80 / 1_000 * 0.02


def _saving(requests: float) -> float:
    return _SHARE * _USERS * requests * 365 * 0.05 / 1_000 - _TEAM - _SHIPPING


def test_thirty_requests_save_5_58_million() -> None:
    assert pytest.approx(0.09, abs=0.005) == _SHIPPING / 1e6
    assert _saving(30) / 1e6 == pytest.approx(5.58, abs=0.006)
    says(
        NOTE, "= 10.95` million USD", "= 7.67` million USD saved", "cost 0.09 million USD", "= 5.58` million USD a year"
    )


def test_the_break_even_is_8_requests() -> None:
    assert _saving(8.1) < 0 < _saving(8.3)
    says(NOTE, "= 8.2` requests per user and day")


def test_three_billion_two_bit_weights_need_750_mb() -> None:
    assert 3e9 * 2 / 8 / 1e9 == 0.75
    says(NOTE, "= 0.75` GB, against 6 GB")
