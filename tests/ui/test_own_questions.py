"""An answer made into a question of one's own test set: what is proposed, what is kept, where it can be begun."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.dialogue import Turn
from errors import UsageError
from eval import own_questions as sets
from evidence.quotes import fingerprint
from knowledge_base import KnowledgeBase
from records import LOCAL
from settings import Settings
from storage.conversations import Conversations
from storage.database import open_database
from storage.knowledge import StoredSection
from storage.library import Library
from tests.ui.pages import ask, one_process, warmed
from ui import asking, own_questions
from ui.filters import Filters
from ui.own_questions import Draft, Filled

QUESTION = "How is training-serving skew detected?"
DETECTED = "concepts/training-serving-skew#how-trainingserving-skew-is-detected"
PARROT = "mine:my-parrot#my-parrot"


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('chats') / 'chats.db'}")
    yield Conversations(database)
    database.close()


@pytest.fixture(scope="module")
def held(library: KnowledgeBase) -> list[StoredSection]:
    return Library(library.database).sections(LOCAL)


@pytest.fixture(scope="module")
def proposed(chats: Conversations, library: KnowledgeBase, held: list[StoredSection]) -> Draft:
    """Of the second answer of a conversation."""
    assistant = Assistant(library)
    identity = asking.keep(chats, LOCAL, None, "What is a feature store for?", Filters())
    asking.reply(chats, assistant, LOCAL, identity)
    asking.keep(chats, LOCAL, identity, QUESTION, Filters())
    asking.reply(chats, assistant, LOCAL, identity)
    return own_questions.draft(chats.messages(LOCAL, identity), 3, held)


def test_the_question_the_cited_sections_and_the_turns_before_are_proposed(proposed: Draft) -> None:
    assert proposed.question == QUESTION
    assert [turn.content for turn in proposed.history if turn.role == "user"] == ["What is a feature store for?"]
    assert DETECTED in proposed.cited
    assert proposed.sections[DETECTED] == "Training–serving skew › How training–serving skew is detected"
    assert not proposed.unanswerable


def test_what_was_found_comes_first_and_every_other_section_can_be_chosen(
    proposed: Draft, held: list[StoredSection]
) -> None:
    assert set(proposed.cited) <= set(list(proposed.sections)[:8])
    assert len(proposed.sections) == len(held)
    assert PARROT in proposed.sections


def test_nobody_can_choose_a_section_of_somebody_elses_note(library: KnowledgeBase) -> None:
    assert not any(section.note_id == "my-parrot" for section in Library(library.database).sections("user-a"))


def test_an_answer_that_is_gone_is_told(held: list[StoredSection]) -> None:
    with pytest.raises(UsageError, match="deleted"):
        own_questions.draft([], 1, held)


def test_what_is_filled_in_is_kept_for_its_owner(
    settings: Settings, proposed: Draft, held: list[StoredSection]
) -> None:
    text = next(section.markdown for section in held if section.anchor == DETECTED.partition("#")[2])
    quoted = " ".join(text.split()).split(". ")[0] + "."
    filled = Filled("How is it detected?", (DETECTED, PARROT), f"{quoted}\n\nBy comparing.\n")
    assert own_questions.keep(settings, LOCAL, proposed, filled, held) == 1
    (question,) = sets.load(settings, LOCAL)
    assert question.question == "How is it detected?"
    assert question.history == (Turn("user", "What is a feature store for?"),)
    assert [fact.text for fact in question.facts] == [quoted, "By comparing."]
    assert question.facts[0].sections == (DETECTED,) and question.facts[0].stated == ((fingerprint(quoted),),)
    assert question.facts[1].sections == (DETECTED, PARROT)
    assert sets.load(settings, "user-a") == []


def test_a_question_that_the_notes_cannot_answer_has_no_facts_whatever_was_chosen(
    settings: Settings, proposed: Draft, held: list[StoredSection]
) -> None:
    own_questions.keep(settings, LOCAL, proposed, Filled(QUESTION, (DETECTED,), "Something.", True), held)
    assert not sets.load(settings, LOCAL)[0].answerable


@pytest.mark.parametrize(
    "filled",
    [Filled(QUESTION), Filled(QUESTION, (DETECTED,)), Filled(QUESTION, (), "A."), Filled("", unanswerable=True)],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    settings: Settings, proposed: Draft, held: list[StoredSection], filled: Filled
) -> None:
    with pytest.raises(UsageError):
        own_questions.keep(settings, LOCAL, proposed, filled, held)
    assert sets.load(settings, LOCAL) == []


def test_a_section_that_is_gone_since_is_not_kept(
    settings: Settings, proposed: Draft, held: list[StoredSection]
) -> None:
    kept = Filled(QUESTION, (DETECTED, PARROT), "By comparing.")
    rest = [section for section in held if section.note_id != "my-parrot"]
    own_questions.keep(settings, LOCAL, proposed, kept, rest)
    assert sets.load(settings, LOCAL)[0].facts[0].sections == (DETECTED,)


@pytest.mark.parametrize(("count", "told"), [(1, "(1 question)"), (12, "(12 questions)")])
def test_the_set_is_told_with_its_size(count: int, told: str) -> None:
    assert told in own_questions.kept(count)


def test_every_answer_can_be_added_a_refusal_too_and_thumbs_down_offers_it_again(
    tmp_path: Path, library: KnowledgeBase
) -> None:
    def offered() -> list[str]:
        return [str(button.key).split("-")[2] for button in page.button if button.label == "Add to my test set"]

    with one_process(tmp_path, library):
        page = ask(warmed(), "Which wine goes with mushroom risotto?")
        assert offered() == ["answer"]
        page.feedback[0].set_value(0).run()
        assert not page.exception and sorted(offered()) == ["answer", "thumbs"]
        page.feedback[0].set_value(1).run()
        assert offered() == ["answer"]
