"""Answers and conversations as Markdown."""

from dataclasses import replace

import pytest

from records import CORPUS
from storage.conversations import Message
from ui.answers import MarkedSentence, ShownAnswer, Source
from ui.export import answer_markdown, conversation_markdown, file_name

SOURCE = Source(1, CORPUS, "concepts/skew", "Skew", "How it is found", "how", "It is found by logging.", ())
ANSWER = ShownAnswer((MarkedSentence("It is found by logging.", (1,), 1.0, True),), (SOURCE,), engine="embedded")


def test_a_copied_answer_brings_its_sources_along() -> None:
    assert answer_markdown(ANSWER) == (
        "It is found by logging. [1]\n\nSources:\n\n- [1] Skew › How it is found (concepts/skew)"
    )


def test_no_answer_lists_the_closest_notes_without_numbers() -> None:
    text = answer_markdown(replace(ANSWER, abstained=True, sentences=(MarkedSentence("The notes hold none.", ()),)))
    assert text.endswith("Closest in the notes:\n\n- Skew › How it is found (concepts/skew)")


def test_an_exported_conversation_reads_from_question_to_answer() -> None:
    messages = [Message("user", "Why\n#?", None, 0.0), Message("assistant", "There is no word.", None, 1.0)]
    assert conversation_markdown("Why?", messages) == "# Why?\n\n## Why #?\n\nThere is no word.\n"


@pytest.mark.parametrize(
    ("title", "name"),
    [("How is skew detected?", "how-is-skew-detected.md"), ("../../etc", "etc.md"), ("?!", "conversation.md")],
)
def test_a_file_is_named_by_the_letters_of_the_title(title: str, name: str) -> None:
    assert file_name(title) == name
