"""A quotation counts only when the passage holds it."""

import pytest

from evidence.quotes import is_quoted, is_same, located

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


TYPED = "We don’t wait: p99 latency < 100 ms – and recall > 0.9, the “guardrail”."


@pytest.mark.parametrize(
    ("quote", "own"),
    [
        ("we don't wait", "We don’t wait"),
        ("p99 latency ‹ 100 ms", "p99 latency < 100 ms"),
        ("recall › 0.9", "recall > 0.9"),
        ("recall > 0.9", "recall > 0.9"),
        ('100 ms - and recall > 0.9, the "guardrail"', "100 ms – and recall > 0.9, the “guardrail”"),
    ],
)
def test_how_signs_are_typed_makes_no_other_words_and_the_text_keeps_its_own(quote: str, own: str) -> None:
    assert is_quoted(quote, TYPED) and is_same(quote, own)
    assert [TYPED[slice(*place)] for place in located(quote, TYPED)] == [own]


@pytest.mark.parametrize("quote", ["", "p99 latency > 100 ms", "we do wait"])
def test_other_signs_that_mean_something_else_are_no_quotation(quote: str) -> None:
    assert not list(located(quote, TYPED))
