"""The numbers of the note on accuracy and interpretability."""

from tests.corpus.notes import says

NOTE = "tradeoffs/accuracy-or-interpretability"


def test_a_fifth_of_a_point_of_default_rate_costs_240_000_dollars() -> None:
    assert round(100_000 * 0.60 * (0.040 - 0.038) * 2_000) == 240_000
    assert 2 * 150_000 == 300_000
    says(NOTE, "`60,000 * 0.002 * 2,000 = 240,000` USD", "cost 300,000 USD")
