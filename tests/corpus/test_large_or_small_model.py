"""The numbers of the note on large and small models."""

from tests.corpus.notes import says

NOTE = "tradeoffs/large-or-small-model"


def test_a_cascade_costs_70_percent_less_than_the_large_model() -> None:
    cascade, router = 0.10 + 0.25 * 2.00, 0.75 * 0.10 + 0.25 * 2.00
    assert (round(cascade, 3), round(router, 3), round(1 - cascade / 2.00, 2)) == (0.600, 0.575, 0.70)
    assert round(0.75 * 0.96 + 0.25 * 0.90, 3) == 0.945
    assert round((2.00 - 0.10) / 2.00, 2) == 0.95
    says(NOTE, "= 0.60` USD, 70% less", "= 0.575` USD", "= 0.945`", "= 95%`")
