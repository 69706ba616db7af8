"""A question's way through a conversation: kept first, answered when the assistant is there. Knows no page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from errors import QuestionError
from ui.answers import stored
from ui.filters import Filters
from ui.one_at_a_time import one_at_a_time

if TYPE_CHECKING:
    from assistant.answer import Answer, Assistant, Progress
    from assistant.dialogue import Turn
    from storage.conversations import Conversations, Message

_STOPPED = "Stopped before anything was said. Ask again when you like."
_STOPPED_SO_FAR = "You stopped this answer; what had been checked until then stands."


def keep(chats: "Conversations", owner: str, conversation_id: str | None, question: str, filters: Filters) -> str:
    """Store a question, in a new conversation where there is none; the conversation's id.

    Raises:
        StorageError: it cannot be stored.
    """
    if conversation_id is None or chats.get(owner, conversation_id) is None:
        conversation_id = chats.start(owner, question).id
    chats.add(owner, conversation_id, "user", question, filters.as_record())
    return conversation_id


def waits(messages: Sequence["Message"]) -> bool:
    """Whether the last question has no answer yet: just asked, or left behind when the program ended."""
    return bool(messages) and messages[-1].role == "user"


def reply(chats: "Conversations", assistant: "Assistant", owner: str, conversation_id: str) -> None:
    """Answer a conversation's last question and store the answer, unless that has been done; raises as `replying`."""
    for _ in replying(chats, assistant, owner, conversation_id):
        pass


def replying(chats: "Conversations", assistant: "Assistant", owner: str, conversation_id: str) -> Iterator["Progress"]:
    """The same, as the answer comes. Closing the iterator stops the request; the question waits on (see `stopped`).

    Raises:
        SevenstepError: it cannot be answered or stored now; the question stays, to be tried again.
    """
    with one_at_a_time(conversation_id):
        messages = chats.messages(owner, conversation_id)
        if not waits(messages):
            return
        question, limits = messages[-1], Filters.of(messages[-1].answer or {})
        asked = (question.text, history(messages[:-1]), owner, limits.steps, limits.cases, limits.scope)
        last: Progress | None = None
        record: dict[str, Any] | None = None
        try:
            for last in assistant.answering(*asked):
                yield last
            assert last is not None
            text, record = last.answer.text, stored(last.answer) | limits.as_record()
        except QuestionError as error:  # will not do better next time: it is the reply
            text = str(error)
        chats.add(owner, conversation_id, "assistant", text, record)


def stopped(chats: "Conversations", owner: str, conversation_id: str, said: "Answer | None") -> None:
    """Let a question rest whose answer was stopped by hand; what had been said and checked until then stands."""
    with one_at_a_time(conversation_id):
        messages = chats.messages(owner, conversation_id)
        if not waits(messages):
            return
        text, record = _STOPPED, None
        if said is not None and not said.abstained:
            answer = replace(said, notice=_STOPPED_SO_FAR)
            limits = Filters.of(messages[-1].answer or {})
            text, record = answer.text, stored(answer) | limits.as_record()
        chats.add(owner, conversation_id, "assistant", text, record)


def history(messages: Sequence["Message"]) -> list["Turn"]:
    """The turns before a question, without those that could not be read as a question."""
    from assistant.dialogue import Turn

    return [
        Turn(message.role, message.text)
        for question, reply in pairwise(messages)
        if question.role == "user" and reply.role == "assistant" and reply.answer is not None
        for message in (question, reply)
    ]
