"""A quotation counts only when the passage holds it."""

import pytest

from evidence.quotes import is_quoted

PASSAGE = "Skew is **dangerous** because `nothing` crashes.\nThe model returns\nplausible scores."


@pytest.mark.parametrize(
    "sentence",
    ["Skew is dangerous because nothing crashes.", "skew is **dangerous**", "The model returns plausible scores."],
)
def test_words_in_order_are_a_quotation_whatever_the_marks(sentence: str) -> None:
    assert is_quoted(sentence, PASSAGE)


@pytest.mark.parametrize(
    "sentence", ["", "  ", "Skew is not dangerous", "Skew is dangerous because everything crashes."]
)
def test_other_words_are_no_quotation(sentence: str) -> None:
    assert not is_quoted(sentence, PASSAGE)
