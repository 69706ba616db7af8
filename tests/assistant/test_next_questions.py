"""What to ask next."""

import pytest

from assistant.next_questions import choose, similar, suggest, well_formed
from knowledge_base import KnowledgeBase
from records import CORPUS, LOCAL
from storage.library import AskedSection, Library


def section(note: str, heading: str, *questions: str) -> AskedSection:
    return AskedSection(CORPUS, note, heading.lower(), note, heading, questions)


def cites(row: AskedSection) -> tuple[str, str, str]:
    return row.owner, row.note_id, row.anchor


STORES = [
    section("stores", "What is a feature store?"),
    section("stores", "How is a feature backfilled?"),
    section("stores", "What does a registry hold?"),
]
DRIFT = [section("concept drift", "Seasons", "how is concept drift told from seasons", "drift seasons")]


def test_a_reader_goes_on_after_the_cited_section_and_then_to_the_next_note() -> None:
    chosen = choose(["What are feature stores for?"], {cites(STORES[1])}, [STORES, DRIFT])
    assert chosen == (
        "What does a registry hold?",
        "How is concept drift told from seasons?",
    )


def test_a_cited_section_is_not_asked_about_again() -> None:
    assert choose([], set(map(cites, STORES)), [STORES, DRIFT]) == ("How is concept drift told from seasons?",)


def test_two_suggestions_never_ask_the_same() -> None:
    twice = [section("a", "How is drift detected?"), section("a", "How can drift be detected?")]
    assert choose([], (), [twice]) == ("How is drift detected?",)


def test_there_are_never_more_than_asked_for() -> None:
    subjects = ["Caching", "Sharding", "Labelling", "Blending", "Ranking"]
    many = [section(s, f"How does {s.lower()} work?") for s in subjects]
    assert len(choose([], (), [[row] for row in many])) == 3


@pytest.mark.parametrize(
    "text",
    [
        "drift detection in production",
        "how big is the log of a day?",
        "What is it?",
        "why is our model bad in production after drift?",
        "What do the two drift modes cost?",
        "How do these drift modes differ?",
        "Why is drift in production " + "very " * 20 + "long?",
        "drift in production: why does it happen?",
    ],
)
def test_what_cannot_stand_alone_on_a_button_is_no_suggestion(text: str) -> None:
    assert list(well_formed(section("Drift in production", "Modes", text))) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("How is training–serving skew detected?", "how do I detect training-serving skew", True),
        ("How is skew detected?", "How is skew prevented?", False),
        ("What is a feature store?", "How is a rollback done?", False),
    ],
)
def test_questions_alike_are_told_by_their_words(one: str, other: str, alike: bool) -> None:
    assert similar(one, other) is alike


def test_suggestions_come_from_cited_and_related_notes(library: KnowledgeBase) -> None:
    cited = (CORPUS, "concepts/training-serving-skew", "how-trainingserving-skew-is-detected")
    suggested = suggest(Library(library.database), LOCAL, ["How is training-serving skew detected?"], [cited])
    assert suggested == ("What is a feature store for?",)
