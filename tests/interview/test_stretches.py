"""Answers are cut into stretches that stand in them word for word."""

from hypothesis import given
from hypothesis import strategies as st

from interview.stretches import pieces, stretches

ANSWER = (
    "First I'd log impressions with features as served, because recomputing later gives skew. Then:\n- split by time"
)


def test_sentences_and_their_clauses_are_stretches() -> None:
    found = stretches(ANSWER)
    assert "because recomputing later gives skew." in found
    assert "First I'd log impressions with features as served" in found
    assert "split by time" in found


def test_long_sentences_are_read_in_pieces_in_order() -> None:
    long = "I would begin with a simple model that everybody understands and can debug at night, " * 3
    read = pieces(f"{long}, because it is cheap. Then more.")
    assert len(read) > 1 and read[-1] == "Then more."


@given(st.text(max_size=400))
def test_every_stretch_stands_in_the_answer(answer: str) -> None:
    folded = " ".join(answer.split())
    assert all(" ".join(text.split()) in folded for text in (*stretches(answer), *pieces(answer)))
