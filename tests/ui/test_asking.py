"""A question's way through a conversation."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Assistant, Progress
from assistant.dialogue import Turn
from errors import IndexDamagedError, QuestionError
from knowledge_base import KnowledgeBase
from records import LOCAL
from storage.conversations import Conversations
from storage.database import open_database
from ui import asking
from ui.answers import shown
from ui.filters import Filters


class Scripted:
    """Remembers what it was asked; says what it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, Sequence[Turn], tuple[str, ...], tuple[str, ...], str]] = []
        self.error = error

    def answering(
        self,
        question: str,
        history: Sequence[Turn],
        owner: str,
        steps: tuple[str, ...],
        cases: tuple[str, ...],
        scope: str,
    ) -> Iterator[Progress]:
        self.asked.append((question, history, steps, cases, scope))
        if self.error:
            raise self.error
        yield Progress(Answer(question, (), False, "embedded", (), 1, 0.1, 1.0, {}))


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Conversations]:
    database = open_database(f"sqlite:///{tmp_path / 'chats.db'}")
    yield Conversations(database)
    database.close()


def reply(chats: Conversations, scripted: Scripted, identity: str) -> None:
    asking.reply(chats, scripted, LOCAL, identity)  # type: ignore[arg-type]


def test_a_question_is_stored_before_it_is_answered(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "What is skew?", Filters())
    messages = chats.messages(LOCAL, identity)
    assert [m.text for m in messages] == ["What is skew?"]
    assert asking.waits(messages)


def test_a_question_left_behind_is_answered_with_the_filters_it_was_asked_with(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "What is skew?", Filters(("data",), ("toy-feed",), "mine"))
    scripted = Scripted()
    reply(chats, scripted, identity)
    assert scripted.asked == [("What is skew?", [], ("data",), ("toy-feed",), "mine")]
    assert not asking.waits(chats.messages(LOCAL, identity))


def test_a_question_is_answered_once_though_two_pages_ask_for_it(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "What is skew?", Filters())
    scripted = Scripted()
    reply(chats, scripted, identity)
    reply(chats, scripted, identity)
    assert len(scripted.asked) == 1
    assert len(chats.messages(LOCAL, identity)) == 2


def test_a_question_that_cannot_be_read_gets_the_reason_as_its_reply(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "?!", Filters())
    reply(chats, Scripted(QuestionError("The question holds no word.")), identity)
    last = chats.messages(LOCAL, identity)[-1]
    assert shown(last.text, last.answer).notice == "The question holds no word."


def test_history_leaves_out_what_could_not_be_read(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "?!", Filters())
    reply(chats, Scripted(QuestionError("No word.")), identity)
    scripted = Scripted()
    for question in ("What is skew?", "And drift?"):
        asking.keep(chats, LOCAL, identity, question, Filters())
        reply(chats, scripted, identity)
    assert [turn.content for turn in scripted.asked[1][1]] == ["What is skew?", ""]


def test_a_failure_keeps_the_question_waiting(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "What is skew?", Filters())
    with pytest.raises(IndexDamagedError):
        reply(chats, Scripted(IndexDamagedError("Damaged.")), identity)
    assert asking.waits(chats.messages(LOCAL, identity))


def test_a_question_to_a_deleted_conversation_begins_another(chats: Conversations) -> None:
    gone = asking.keep(chats, LOCAL, None, "What is skew?", Filters())
    chats.delete(LOCAL, gone)
    assert asking.keep(chats, LOCAL, gone, "And drift?", Filters()) != gone


def test_a_stored_answer_shows_marks_in_order_of_citation(library: KnowledgeBase, chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "How is training-serving skew detected?", Filters())
    asking.reply(chats, Assistant(library), LOCAL, identity)
    last = chats.messages(LOCAL, identity)[-1]
    answer = shown(last.text, last.answer)
    assert not answer.abstained
    assert answer.sentences[0].marks[0] == 1
    assert [source.number for source in answer.sources] == list(range(1, len(answer.sources) + 1))
    assert all(source.anchor and source.sentences for source in answer.sources)


def test_an_answer_that_is_none_offers_the_closest_notes_without_marks(
    library: KnowledgeBase, chats: Conversations
) -> None:
    identity = asking.keep(chats, LOCAL, None, "How do I cook pasta?", Filters())
    asking.reply(chats, Assistant(library), LOCAL, identity)
    last = chats.messages(LOCAL, identity)[-1]
    answer = shown(last.text, last.answer)
    assert answer.abstained and answer.sentences[0].marks == ()
    assert 0 < len({source.note_id for source in answer.sources}) == len(answer.sources) <= 3


def test_an_answer_that_was_left_waits_on_and_one_that_was_stopped_rests_with_what_had_been_said(
    chats: Conversations, library: KnowledgeBase
) -> None:
    left = asking.keep(chats, LOCAL, None, "How is skew detected?", Filters())
    coming = asking.replying(chats, Assistant(library), LOCAL, left)
    said = next(coming).answer
    coming.close()  # type: ignore[attr-defined]
    assert asking.waits(chats.messages(LOCAL, left))
    asking.stopped(chats, LOCAL, left, said)
    last = chats.messages(LOCAL, left)[-1]
    assert last.role == "assistant" and last.text.startswith("You stopped this answer")
    assert shown(last.text, last.answer).sources
    asking.stopped(chats, LOCAL, left, said)  # a second click
    assert len(chats.messages(LOCAL, left)) == 2


def test_a_question_stopped_before_anything_was_said_gets_that_as_its_reply(chats: Conversations) -> None:
    identity = asking.keep(chats, LOCAL, None, "What is skew?", Filters())
    asking.stopped(chats, LOCAL, identity, None)
    assert chats.messages(LOCAL, identity)[-1].text.startswith("Stopped before anything was said")
