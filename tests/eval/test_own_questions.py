"""A person's own test set: kept as files, changed by one at a time, free of notes that were deleted for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.dialogue import Turn
from errors import BusyError, UsageError
from eval import own_questions
from eval.questions import TestQuestion
from evidence.quotes import fingerprint
from ingestion.personal import Written
from knowledge_base import KnowledgeBase, personal_notes
from records import LOCAL
from settings import Settings
from tests.fakes import HashBackend, embedder_of, open_with

BREWING = "Green tea is brewed at 80 °C. Black tea takes boiling water."


@pytest.fixture
def notes_base(settings: Settings) -> Iterator[KnowledgeBase]:
    opened = open_with(settings, embedder_of(HashBackend()))
    opened.sync()
    yield opened
    opened.close()


def asked(text: str, note: str = "concepts/skew", fact: str = "It is a difference.") -> TestQuestion:
    return own_questions.written(text, facts=[fact], sections={f"{note}#what": ""})


def loaded(settings: Settings, owner: str = LOCAL) -> list[str]:
    return [question.question for question in own_questions.load(settings, owner)]


def test_a_set_grows_shrinks_and_is_replaced(settings: Settings) -> None:
    assert own_questions.load(settings, LOCAL) == []
    first, second = asked("What is skew?"), asked("How is it found?")
    assert [own_questions.add(settings, LOCAL, question) for question in (first, second)] == [1, 2]
    assert own_questions.load(settings, LOCAL) == [first, second]
    assert own_questions.remove(settings, LOCAL, [first.id]) == 1
    assert loaded(settings) == ["How is it found?"]
    assert own_questions.replace_all(settings, LOCAL, [first]) == 1
    assert loaded(settings) == ["What is skew?"]


def test_the_same_question_again_changes_it_and_adds_none(settings: Settings) -> None:
    own_questions.add(settings, LOCAL, asked("What is skew?"))
    assert own_questions.add(settings, LOCAL, asked("what is  skew?", fact="A mismatch.")) == 1
    assert own_questions.load(settings, LOCAL)[0].facts[0].text == "A mismatch."


def test_the_same_words_after_another_question_are_another_question() -> None:
    history = [Turn("user", "What is skew?"), Turn("assistant", "A secret of a note.")]
    alone, after = own_questions.written("Why?"), own_questions.written("Why?", history)
    assert alone.id != after.id
    assert after.history == (Turn("user", "What is skew?"),)


def test_a_set_is_its_owners_alone(settings: Settings) -> None:
    own_questions.add(settings, "user-a", asked("What is mine?"))
    assert (loaded(settings, "user-a"), loaded(settings, "user-b"), loaded(settings)) == (["What is mine?"], [], [])


@pytest.mark.parametrize("owner", ["../user-a", "corpus", "", "User"])
def test_an_owner_whom_nobody_can_be_has_no_set(settings: Settings, owner: str) -> None:
    with pytest.raises(UsageError, match="cannot own notes"):
        own_questions.load(settings, owner)
    with pytest.raises(UsageError, match="cannot own notes"):
        own_questions.add(settings, owner, asked("What is skew?"))


def test_a_fact_in_a_sections_own_words_rests_on_that_section_word_for_word() -> None:
    made = own_questions.written(
        "How hot?",
        facts=["Green tea is brewed at 80 °C.", "", "Not too hot."],
        sections={"mine:tea#a": BREWING, "b#b": "Other."},
    )
    quoted, said = made.facts
    assert quoted.sections == ("mine:tea#a",)
    assert quoted.stated == ((fingerprint("Green tea is **brewed** at 80 °C."),),)
    assert (said.sections, said.stated) == (("mine:tea#a", "b#b"), ())
    assert made.topic == "tea"


def test_a_question_without_facts_and_sections_is_one_that_the_notes_cannot_answer() -> None:
    assert not own_questions.written("Who won the cup?").answerable


@pytest.mark.parametrize(
    ("question", "facts", "sections", "told"),
    [
        (" ", [], {}, "question is empty"),
        ("How hot?", ["80 °C."], {}, "No section"),
        ("How hot?", [" "], {"a#a": ""}, "No fact"),
    ],
)
def test_what_is_missing_is_said(question: str, facts: list[str], sections: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        own_questions.written(question, facts=facts, sections=sections)


def test_a_candidate_is_kept_or_dropped_and_not_proposed_again_once_kept(settings: Settings) -> None:
    one, two = asked("What is skew?"), asked("How is it found?")
    assert own_questions.add_candidates(settings, LOCAL, [one, two]) == 2
    assert own_questions.keep(settings, LOCAL, [one.id]) == 1
    assert own_questions.drop(settings, LOCAL, [two.id]) == 0
    assert loaded(settings) == ["What is skew?"]
    assert own_questions.add_candidates(settings, LOCAL, [one]) == 0


def test_a_line_that_is_no_question_is_told_and_nothing_is_lost(settings: Settings) -> None:
    own_questions.add(settings, LOCAL, asked("What is skew?"))
    path = settings.data_dir / "eval" / "owners" / LOCAL / "questions.jsonl"
    path.write_text(path.read_text("utf-8") + "half a li", "utf-8")
    with pytest.raises(UsageError, match=r"questions\.jsonl:2"):
        own_questions.add(settings, LOCAL, asked("How is it found?"))
    assert path.read_text("utf-8").endswith("half a li")


def test_who_waits_too_long_for_somebody_else_is_told(settings: Settings) -> None:
    own_questions.add(settings, LOCAL, asked("What is skew?"))
    with (
        FileLock(settings.data_dir / "eval" / "owners" / LOCAL / "questions.lock"),
        pytest.raises(BusyError, match="test questions"),
    ):
        own_questions.add(settings, LOCAL, asked("How is it found?"))


def test_a_note_deleted_for_good_takes_its_questions_along_and_leaves_none_of_its_words(
    notes_base: KnowledgeBase,
) -> None:
    settings, notes = notes_base.settings, personal_notes(notes_base, LOCAL)
    notes.write(Written("Zanzibar tea", BREWING))
    notes.write(Written("Zanzibar tea trade", "Ships carry it."))
    mine = own_questions.written("How hot?", facts=[BREWING], sections={"mine:zanzibar-tea#start": BREWING})
    other = own_questions.written("Who carries it?", facts=["Ships."], sections={"mine:zanzibar-tea-trade#start": ""})
    for question in (mine, other, asked("What is skew?")):
        own_questions.add(settings, LOCAL, question)
    own_questions.add_candidates(settings, LOCAL, [mine.model_copy(update={"id": "another"})])

    notes.delete(["zanzibar-tea"])
    assert len(loaded(settings)) == 3
    notes.restore(["zanzibar-tea"])
    notes.delete(["zanzibar-tea"], for_good=True)

    assert loaded(settings) == ["Who carries it?", "What is skew?"]
    assert own_questions.candidates(settings, LOCAL) == []
    kept = [path.read_bytes() for path in Path(settings.data_dir / "eval").rglob("*") if path.is_file()]
    assert not any(b"brewed" in data or b"zanzibar-tea#" in data for data in kept)


def test_a_damaged_set_does_not_keep_a_note_from_being_deleted(notes_base: KnowledgeBase) -> None:
    settings, notes = notes_base.settings, personal_notes(notes_base, LOCAL)
    notes.write(Written("Tea", BREWING))
    own_questions.add(settings, LOCAL, asked("How hot?", "mine:tea"))
    path = settings.data_dir / "eval" / "owners" / LOCAL / "questions.jsonl"
    path.write_bytes(path.read_bytes() + b"\xff half a line\n")
    notes.delete(["tea"], for_good=True)
    assert path.read_bytes() == b"\xff half a line\n"


def test_a_note_of_somebody_else_with_that_name_takes_nothing_along(notes_base: KnowledgeBase) -> None:
    settings = notes_base.settings
    personal_notes(notes_base, "user-a").write(Written("Tea", BREWING))
    own_questions.add(settings, "user-b", asked("How hot?", "mine:tea"))
    personal_notes(notes_base, "user-a").delete(["tea"], for_good=True)
    assert loaded(settings, "user-b") == ["How hot?"]
