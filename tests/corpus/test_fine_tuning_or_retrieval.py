"""The numbers of the note on fine-tuning and retrieval."""

from tests.corpus.notes import says

NOTE = "tradeoffs/fine-tuning-or-retrieval"


def test_retrieval_is_cheaper_above_1_75_runs_a_month() -> None:
    passages = 100_000 * 2_000 * 0.50 / 1_000_000
    assert (passages, passages * 30, (passages * 30 + 500) / 2_000) == (100, 3_000, 1.75)
    assert 100_000 * 1_500 * 0.50 / 1_000_000 == 75
    assert (round(2_000 / 75), round(2_000 / 75 * 100_000, -5)) == (27, 2_700_000)
    says(NOTE, "= 100` USD a day", "`3,500 / 2,000 = 1.75`", "= 75` USD a day", "= 27` days or 2.7 million")
