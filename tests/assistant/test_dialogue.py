"""A follow-up is made whole; a question that stands alone is left alone."""

import pytest

from assistant.dialogue import Turn, leans, make_whole

SKEW = [Turn("user", "What is training–serving skew?"), Turn("assistant", "A difference between two paths.")]


@pytest.mark.parametrize(
    "question",
    [
        "and how often?",
        "Why?",
        "How do I detect it?",
        "what about images?",
        "could I do that every hour?",
        "what then?",
    ],
)
def test_a_follow_up_carries_the_subject_of_the_question_before(question: str) -> None:
    assert make_whole(question, SKEW) == f"What is training–serving skew? {question}"


@pytest.mark.parametrize(
    "question",
    [
        "How is position bias corrected in a click model?",
        "Design an ad click prediction system",
        "What is a feature store and when is it not worth it?",
        "batch vs online prediction",
    ],
)
def test_a_question_that_stands_alone_is_unchanged(question: str) -> None:
    assert make_whole(question, SKEW) == question


def test_a_chain_of_follow_ups_reaches_back_to_a_question_that_names_the_subject() -> None:
    history = [*SKEW, Turn("user", "how do I detect it?"), Turn("assistant", "Log the features.")]
    assert make_whole("and how often?", history).startswith("What is training–serving skew? how do I detect it?")


def test_a_follow_up_without_history_is_searched_as_it_is() -> None:
    assert leans("and how often?")
    assert make_whole("and how often?", []) == "and how often?"
