"""What is understood of a question before it is searched."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import QuestionError
from retrieval.embedder import Embedder
from retrieval.keyword import words
from retrieval.question import Vocabulary, check

NAMES = {"MAP": "Mean average precision", "TSS": "Training–serving skew", "train-serve skew": "Training–serving skew"}
TEXTS = [
    "Training–serving skew happens when features differ between the warehouse and production.",
    "To map a task to a measure, use mean average precision or calibration.",
    "A feature store serves features; monitoring raises an alert.",
]


@pytest.fixture(scope="session")
def vocabulary(embedder: Embedder) -> Vocabulary:
    counted = Counter(word for text in TEXTS for word in words(text))
    lower_case = {word for text in TEXTS for word in text.split() if word.islower()}
    return Vocabulary(counted, lower_case, NAMES, embedder.pieces)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        (" \n\t ", "is empty"),
        ("\x00\u200b\ud800", "is empty"),
        ("?! … —", "holds no word"),
        ("x" * 101, r"has 101 characters and at most 100 can be read"),
    ],
)
def test_a_question_that_cannot_be_searched_is_told(text: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        check(text, 100)


def test_white_space_is_folded_and_control_characters_are_dropped() -> None:
    assert check("  what\n\nis\x07 a\tfeature\u2028store? ", 100) == "what is a feature store?"


@given(st.text(max_size=300))
def test_any_text_is_checked_or_told(text: str) -> None:
    try:
        checked = check(text, 100)
    except QuestionError as error:
        assert str(error)
    else:
        assert checked.isprintable() and 0 < len(checked) <= 100
        assert check(checked, 100) == checked


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("what is calibartion", "what is calibration"),
        ("Calibartion of a model", "calibration of a model"),
        ("monitorng of a feture store", "monitoring of a feature store"),
        ("what is a feature store", "what is a feature store"),
        ("how do I cook potatoes", "how do I cook potatoes"),
        ("does Calibrax matter", "does Calibrax matter"),
        ("FETURE", "FETURE"),
        ("warehouses and measures", "warehouses and measures"),
    ],
)
def test_typing_mistakes_are_mended_and_words_are_left(vocabulary: Vocabulary, typed: str, mended: str) -> None:
    question = vocabulary.understand(typed)
    assert question.text == mended
    assert bool(question.mended) == (typed != mended)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what is MAP", ("Mean average precision",)),
        ("is there a map of this", ()),
        ("how to Map values", ()),
        ("what is tss", ("Training–serving skew",)),
        ("Train serve skew and TSS", ("Training–serving skew",)),
        ("what is training–serving skew alias TSS", ()),
        ("several MAPs", ("Mean average precision",)),
        ("the MAPPING", ()),
        ("TSS or MAP", ("Mean average precision", "Training–serving skew")),
    ],
)
def test_other_names_are_spelled_out(vocabulary: Vocabulary, text: str, named: tuple[str, ...]) -> None:
    question = vocabulary.understand(text)
    assert set(question.named) == set(named)
    assert question.expanded == (f"{text} ({'; '.join(question.named)})" if named else text)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_any_question_is_understood(vocabulary: Vocabulary, text: str) -> None:
    question = vocabulary.understand(text)
    assert set(question.mended.values()) <= {word for part in TEXTS for word in words(part)}
    assert question.text == text or question.mended
