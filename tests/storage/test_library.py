"""The notes as a reader opens them."""

from knowledge_base import KnowledgeBase
from records import CORPUS, LOCAL
from storage.library import Library


def test_a_shelf_holds_the_built_in_notes_and_the_owners_own(library: KnowledgeBase) -> None:
    shelf = Library(library.database).shelf(LOCAL)
    assert [(note.owner, note.id) for note in shelf][-2:] == [(CORPUS, "guides/study-plan"), (LOCAL, "my-parrot")]
    assert [note.case for note in shelf if note.case] == ["toy-feed"]
    assert shelf[-1].opening == "The parrot Coco eats walnuts at noon."
    assert all(note.owner == CORPUS for note in Library(library.database).shelf("somebody else"))


def test_a_note_comes_with_its_sections_in_order(library: KnowledgeBase) -> None:
    note = Library(library.database).note(CORPUS, "concepts/feature-stores")
    assert note is not None
    assert [section.anchor for section in note.sections] == [
        "what-a-feature-store-does",
        "when-a-feature-store-is-not-worth-it",
    ]
    assert [source.checked for source in note.front.sources] == [True, False]
    assert Library(library.database).note(LOCAL, "concepts/feature-stores") is None


def test_the_questions_of_a_section_are_listed_once_and_to_their_owner(library: KnowledgeBase) -> None:
    wanted = [(CORPUS, "concepts/feature-stores"), (LOCAL, "my-parrot")]
    asked = Library(library.database).asked(LOCAL, wanted)
    assert {(section.note_id, section.anchor): section.questions for section in asked} == {
        ("concepts/feature-stores", "what-a-feature-store-does"): (
            "what is a feature store for",
            "why keep features in one place",
        ),
        ("concepts/feature-stores", "when-a-feature-store-is-not-worth-it"): ("do small teams need a feature store",),
        ("my-parrot", "my-parrot"): (),
    }
    assert {s.note_id for s in Library(library.database).asked("bob", wanted)} == {"concepts/feature-stores"}


def test_a_shelved_case_knows_the_first_section_of_each_step(library: KnowledgeBase) -> None:
    case = next(note for note in Library(library.database).shelf(LOCAL) if note.case)
    assert case.anchors == {"clarify": "requirements-of-the-toy-feed", "deploy": "how-the-toy-feed-is-served"}


def test_related_notes_come_in_the_order_in_which_they_are_named(library: KnowledgeBase) -> None:
    named = [(CORPUS, "guides/study-plan"), (CORPUS, "concepts/feature-stores"), (CORPUS, "nowhere")]
    assert Library(library.database).related(LOCAL, named) == [
        (CORPUS, "concepts/feature-stores"),
        (CORPUS, "concepts/training-serving-skew"),
    ]
