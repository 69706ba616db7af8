"""The notes in the orders in which a reader looks for them."""

import pytest

from knowledge_base import KnowledgeBase
from records import LOCAL, FrontMatter, Source
from storage.knowledge import StoredSection
from storage.library import Library, ShelvedNote, WholeNote
from ui.reading import contents, date_name, questions_about, source_line
from ui.shelves import GLOSSARY, Shelf, by_case, by_kind, by_letter, by_step, glossary, lead


@pytest.fixture
def notes(library: KnowledgeBase) -> list[ShelvedNote]:
    return Library(library.database).shelf(LOCAL)


def titles(shelves: list[Shelf]) -> dict[str, list[str]]:
    return {shelf.name: [entry.title for entry in shelf.entries] for shelf in shelves}


def test_by_kind_personal_notes_stand_apart(notes: list[ShelvedNote]) -> None:
    shelves = titles(by_kind(notes))
    assert list(shelves) == ["Concepts", "Cases", "Guides", "Your notes"]
    assert shelves["Your notes"] == ["My parrot"]


def test_the_steps_stand_in_their_order_after_the_overview() -> None:
    def step(name: str, *steps: str) -> ShelvedNote:
        return ShelvedNote("corpus", f"framework/{name}", name, "framework", steps, (), "", {})  # type: ignore[arg-type]

    shuffled = [step("deploy", "deploy"), step("all", "clarify", "deploy"), step("clarify", "clarify")]
    assert titles(by_kind(shuffled)) == {"The seven steps": ["all", "clarify", "deploy"]}


def test_by_step_a_case_leads_to_its_section_about_the_step(notes: list[ShelvedNote]) -> None:
    deploy = next(shelf for shelf in by_step(notes) if shelf.name == "Deploy and serve")
    addresses = {entry.title: entry.address.anchor for entry in deploy.entries}
    assert addresses == {
        "Feature stores": "",
        "Training–serving skew": "",
        "Design a toy feed": "how-the-toy-feed-is-served",
    }


def test_by_case_the_case_comes_first_and_then_what_it_leans_on(notes: list[ShelvedNote]) -> None:
    assert titles(by_case(notes)) == {"Toy feed": ["Design a toy feed", "Feature stores"]}


def test_by_letter_a_note_stands_under_each_of_its_names(notes: list[ShelvedNote]) -> None:
    shelves = titles(by_letter(notes))
    assert list(shelves) == sorted(shelves)
    assert "FS" in shelves["F"]
    assert "Feature stores" in shelves["F"]
    store = next(note for note in notes if note.id == "concepts/feature-stores")
    entries = [entry for shelf in by_letter([store]) for entry in shelf.entries]
    assert {entry.address.note_id for entry in entries} == {store.id}
    says = {entry.title: entry.lead for entry in entries}
    assert says.pop(store.title) == lead(store.opening)
    assert set(says.values()) == {f"See {store.title}."}


def test_names_that_begin_with_a_digit_come_last() -> None:
    note = ShelvedNote("corpus", "a", "Two-tower models", "concept", (), (), "", {}, ("2-tower",))
    assert titles(by_letter([note])) == {"T": ["Two-tower models"], "0–9": ["2-tower"]}


def test_a_title_and_an_alias_that_differ_only_in_case_are_one_entry() -> None:
    note = ShelvedNote("corpus", "a", "Feature stores", "concept", (), (), "", {}, ("feature stores",))
    assert titles(by_letter([note])) == {"F": ["Feature stores"]}


def test_the_glossarys_terms_stand_among_the_names() -> None:
    text = "Terms of load.\n\n- **Queries per second** (QPS): how many requests arrive in a second.\n- no term\n"
    section = StoredSection("corpus", GLOSSARY, "load", ("Glossary", "Load"), text)
    terms = glossary(WholeNote("corpus", FrontMatter(id=GLOSSARY, title="Glossary"), (section,)))
    assert [(term.title, term.lead, term.address.anchor) for term in terms] == [
        ("Queries per second (QPS)", "how many requests arrive in a second.", "load")
    ]
    assert titles(by_letter([], terms)) == {"Q": ["Queries per second (QPS)"]}


def test_a_lead_is_the_first_sentence_of_the_prose() -> None:
    assert lead("| a |\n|---|\n\nA store holds features, e.g. counts. It costs.") == (
        "A store holds features, e.g. counts."
    )
    assert lead("```\ncode\n```") == ""


def test_what_to_ask_begins_with_the_section_in_sight(library: KnowledgeBase) -> None:
    sections = Library(library.database).asked(LOCAL, [("corpus", "concepts/feature-stores")])
    questions = questions_about("Feature stores", sections, "when-a-feature-store-is-not-worth-it")
    assert questions == [
        "Do small teams need a feature store?",
        "What is a feature store for?",
        "What should I know about Feature stores?",
    ]


@pytest.mark.parametrize(
    ("where", "start"),
    [("https://example.org/a", "[A \\*talk\\*](https://example.org/a)"), ("javascript:alert(1)", "*A \\*talk\\**")],
)
def test_a_source_is_a_link_only_to_the_web(where: str, start: str) -> None:
    source = Source(title="A *talk*", authors="Eve", year=None, where=where, checked=False)
    assert source_line(source).startswith(f"{start}. Eve")
    assert "not opened" in source_line(source)


def test_a_note_without_a_date_says_none() -> None:
    assert date_name(FrontMatter(id="a", title="A")) == ""


def test_the_contents_of_a_case_stand_under_its_steps(library: KnowledgeBase) -> None:
    case = Library(library.database).note("corpus", "cases/toy-feed")
    concept = Library(library.database).note("corpus", "concepts/feature-stores")
    assert case is not None and concept is not None
    assert contents(case.sections) == (
        "**Clarify requirements**\n\n- [Requirements of the toy feed](#section-requirements-of-the-toy-feed)\n\n"
        "**Deploy and serve**\n\n- [How the toy feed is served](#section-how-the-toy-feed-is-served)"
    )
    assert "**" not in contents(concept.sections)
