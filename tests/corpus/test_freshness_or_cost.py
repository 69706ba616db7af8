"""The numbers of the note on freshness or cost."""

from itertools import pairwise

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/freshness-or-cost"
LOSSES, COSTS = [0.030, 0.012, 0.007, 0.006], [0.05, 0.15, 0.60]


def _gains(sales: float) -> list[float]:
    return [sales * (old - new) for old, new in pairwise(LOSSES)]


def test_two_steps_pay_and_the_last_does_not() -> None:
    gains = _gains(200)
    assert gains == pytest.approx([3.6, 1.0, 0.2])
    returns = [gain / cost for gain, cost in zip(gains, COSTS, strict=True)]
    assert returns == pytest.approx([72, 6.7, 1 / 3], abs=0.05)
    assert gains[2] - COSTS[2] == pytest.approx(-0.4)
    says(NOTE, "3.6 million | 0.05 million", "72 times its cost", "about 7 times", "loses 0.4 million")


def test_ten_times_the_sales_pay_for_the_last_step() -> None:
    assert _gains(2_000)[2] == pytest.approx(2.0)
    assert _gains(2_000)[2] > COSTS[2]
    says(NOTE, "would return 2 million and pay")
