"""A question's way through a conversation: kept first, answered when the assistant is there. Knows no page."""

import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from errors import QuestionError
from ui.answers import stored
from ui.filters import Filters

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from assistant.dialogue import Turn
    from storage.conversations import Conversations, Message

_ANSWERING = threading.Lock()  # two tabs on one conversation: its question is answered once


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
    limits = Filters.of(question.answer or {})
    try:
        answer = assistant.ask(question.text, history(messages[:-1]), owner, limits.steps, limits.cases, limits.scope)
    except QuestionError as error:  # will not do better next time: it is the reply
        return str(error), None
    return answer.text, stored(answer) | limits.as_record()


def history(messages: Sequence["Message"]) -> list["Turn"]:
    """The turns before a question, without those that could not be read as a question."""
    from assistant.dialogue import Turn

    return [
        Turn(message.role, message.text)
        for question, reply in pairwise(messages)
        if question.role == "user" and reply.role == "assistant" and reply.answer is not None
        for message in (question, reply)
    ]
