"""A question's way through a conversation: kept first, answered when the assistant is there. Knows no page."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from errors import QuestionError
from ui.answers import stored

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from assistant.dialogue import Turn
    from storage.conversations import Conversations, Message

_ANSWERING = threading.Lock()  # two tabs on one conversation: its question is answered once


@dataclass(frozen=True)
class Filters:
    """Step ids and case slugs that an answer is limited to; empty means any."""

    steps: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


def keep(chats: "Conversations", owner: str, conversation_id: str | None, question: str, filters: Filters) -> str:
    """Store a question, in a new conversation where there is none; the conversation's id.

    Raises:
        StorageError: it cannot be stored.
    """
    if conversation_id is None or chats.get(owner, conversation_id) is None:
        conversation_id = chats.start(owner, question).id
    asked_with = {"steps": list(filters.steps), "cases": list(filters.cases)}
    chats.add(owner, conversation_id, "user", question, asked_with)
    return conversation_id


def waits(messages: Sequence["Message"]) -> bool:
    """Whether the last question has no answer yet: just asked, or left behind when the program ended."""
    return bool(messages) and messages[-1].role == "user"


def reply(chats: "Conversations", assistant: "Assistant", owner: str, conversation_id: str) -> None:
    """Answer a conversation's last question and store the answer, unless that has been done.

    Raises:
        SevenstepError: it cannot be answered or stored now; the question stays, to be tried again.
    """
    with _ANSWERING:
        messages = chats.messages(owner, conversation_id)
        if waits(messages):
            text, record = _answer(assistant, owner, messages)
            chats.add(owner, conversation_id, "assistant", text, record)


def _answer(assistant: "Assistant", owner: str, messages: Sequence["Message"]) -> tuple[str, dict[str, Any] | None]:
    question = messages[-1]
    asked_with = question.answer or {}
    steps, cases = tuple(asked_with.get("steps", ())), tuple(asked_with.get("cases", ()))
    try:
        answer = assistant.ask(question.text, _history(messages[:-1]), owner, steps, cases)
    except QuestionError as error:  # will not do better next time: it is the reply
        return str(error), None
    return answer.text, stored(answer, steps, cases)


def _history(messages: Sequence["Message"]) -> list["Turn"]:
    """The turns before a question, without those that could not be read as a question."""
    from assistant.dialogue import Turn

    return [
        Turn(message.role, message.text)
        for question, reply in pairwise(messages)
        if question.role == "user" and reply.role == "assistant" and reply.answer is not None
        for message in (question, reply)
    ]
