"""Questions are told from statements, and met with the fact that settles them."""

import pytest

from evidence.features import Idf
from interview.cases import Case
from interview.facts import FactFinder, is_all_questions, is_question
from retrieval.embedder import Embedder


@pytest.fixture(scope="module")
def finder(embedder: Embedder, idf: Idf, case: Case) -> FactFinder:
    return FactFinder(embedder, idf, {case.slug: case})


@pytest.mark.parametrize(
    "text",
    [
        "What is the latency budget?",
        "how many users do we have",
        "And is there an auction",
        "I'd like to know what counts as a click.",
        "clicks only, right?",
    ],
)
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "When the encoder changes, the old vectors can stay, since the dimension is the same.",
        "What I would do is split by time.",
        "Which is why I keep all the positives and sample the negatives at a rate that can be corrected for later.",
        "I would log impressions.",
    ],
)
def test_statements(text: str) -> None:
    assert not is_question(text)


def test_a_message_of_questions_only_is_no_answer() -> None:
    assert is_all_questions("How many users? What is the budget?")
    assert not is_all_questions("How many users? I would begin with logistic regression.")
    assert not is_all_questions("So we would need calibration, right?")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("How many milliseconds may a response take?", "latency"),
        ("Are advertisers charged per click or per impression?", "pricing"),
        ("how big is the daily traffic", "scale"),
        ("Any rules on which personal data I may use?", "privacy"),
    ],
)
def test_a_question_in_other_words_finds_its_fact(finder: FactFinder, case: Case, text: str, fact: str) -> None:
    found = finder.find(case, text)
    assert found is not None and found.id == fact


def test_what_no_fact_tells_finds_none(finder: FactFinder, case: Case) -> None:
    assert finder.find(case, "Who won the football match yesterday?") is None


def test_two_things_in_one_sentence_are_two_wishes(finder: FactFinder, case: Case) -> None:
    wishes = finder.wishes(case, "How many daily users are there, and what is the latency budget?")
    assert {wish.fact.id for wish in wishes if wish.fact} == {"scale", "latency"}
