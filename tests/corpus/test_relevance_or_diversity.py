"""The numbers of the note on relevance and diversity."""

from tests.corpus.notes import says

NOTE = "tradeoffs/relevance-or-diversity"


def test_the_varied_list_gets_more_first_clicks() -> None:
    near_copies = 1 - 0.70 * (1 - 0.4 * 0.28)
    varied = 1 - 0.70 * (1 - 0.22)
    assert (round(near_copies, 3), round(varied, 3), round(100 * (varied - near_copies), 1)) == (0.378, 0.454, 7.6)
    says(NOTE, "= 0.378`", "= 0.454`", "7.6 points", f"`0.22 / 0.28 = {0.22 / 0.28:.2f}`")
