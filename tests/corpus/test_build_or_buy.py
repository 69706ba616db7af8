"""The numbers of the note on building or buying."""

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/build-or-buy"
FIXED, BOUGHT, BUILT = 900_000, 1.00, 0.10


def _year(items_a_day: float) -> tuple[int, int]:
    thousands = items_a_day * 365 / 1_000
    return round(thousands * BOUGHT), round(FIXED + thousands * BUILT)


def test_the_break_even_is_a_billion_items_a_year() -> None:
    items = FIXED / (BOUGHT - BUILT) * 1_000
    assert items == pytest.approx(1e9)
    bought, built = _year(items / 365)
    assert bought == built
    assert items / 365 == pytest.approx(2.7e6, rel=0.02)
    says(NOTE, "1 billion items a year or 2.7 million a day")


def test_the_yearly_costs_at_three_volumes() -> None:
    assert [_year(n) for n in (0.5e6, 2.7e6, 20e6)] == [
        (182_500, 918_250),
        (985_500, 998_550),
        (7_300_000, 1_630_000),
    ]
    says(NOTE, "182,500 | 918,250", "985,500 | 998,550", "7,300,000 | 1,630,000")
