"""Conversations, kept per owner: started, listed, searched, renamed, continued, deleted."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, update

from errors import UsageError
from storage.database import Database
from storage.schema import conversations, messages

_TITLE_LIMIT = 80  # characters


@dataclass(frozen=True)
class Conversation:
    """A conversation's head; times in seconds since the epoch."""

    id: str
    title: str
    created: float
    updated: float


@dataclass(frozen=True)
class Message:
    """One message. `answer` is plain data: the answer behind an assistant's text, or the filters of a question."""

    role: Literal["user", "assistant"]
    text: str
    answer: Mapping[str, Any] | None
    created: float


class Conversations:
    """The conversations of every owner; each call names whose."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, owner: str, title: str) -> Conversation:
        now = time.time()
        conversation = Conversation(uuid.uuid4().hex, _title(title), now, now)
        with self._database.write() as connection:
            connection.execute(
                insert(conversations),
                [{"id": conversation.id, "owner": owner, "title": conversation.title, "created": now, "updated": now}],
            )
        return conversation

    def all(self, owner: str) -> list[Conversation]:
        """Newest first."""
        query = select(conversations).where(conversations.c.owner == owner).order_by(conversations.c.updated.desc())
        with self._database.read() as connection:
            return [Conversation(r.id, r.title, r.created, r.updated) for r in connection.execute(query)]

    def search(self, owner: str, text: str) -> list[Conversation]:
        """Those whose title and messages hold every word of the text, in any order and case; newest first."""
        query = select(conversations).where(conversations.c.owner == owner, *map(_holds, text.split()))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(conversations.c.updated.desc()))
            return [Conversation(r.id, r.title, r.created, r.updated) for r in rows]

    def get(self, owner: str, conversation_id: str) -> Conversation | None:
        query = select(conversations).where(conversations.c.owner == owner, conversations.c.id == conversation_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Conversation(row.id, row.title, row.created, row.updated) if row else None

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            UsageError: the title is empty.
        """
        if not title.strip():
            raise UsageError("A conversation's name cannot be empty. Type a few words.")
        with self._database.write() as connection:
            connection.execute(
                update(conversations)
                .where(conversations.c.owner == owner, conversations.c.id == conversation_id)
                .values(title=_title(title))
            )

    def delete(self, owner: str, conversation_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                delete(conversations).where(conversations.c.owner == owner, conversations.c.id == conversation_id)
            )

    def messages(self, owner: str, conversation_id: str) -> list[Message]:
        query = (
            select(messages)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(conversations.c.owner == owner, conversations.c.id == conversation_id)
            .order_by(messages.c.position)
        )
        with self._database.read() as connection:
            return [Message(r.role, r.text, r.answer, r.created) for r in connection.execute(query)]

    def add(
        self,
        owner: str,
        conversation_id: str,
        role: Literal["user", "assistant"],
        text: str,
        answer: Mapping[str, Any] | None = None,
    ) -> None:
        """Append a message.

        Raises:
            UsageError: the conversation is not (or no longer) this owner's.
        """
        now = time.time()
        mine = (conversations.c.owner == owner) & (conversations.c.id == conversation_id)
        with self._database.write() as connection:
            if not connection.execute(update(conversations).where(mine).values(updated=now)).rowcount:
                raise UsageError("This conversation was deleted. Start a new one.")
            position = connection.execute(
                select(func.count()).where(messages.c.conversation_id == conversation_id)
            ).scalar_one()
            connection.execute(
                insert(messages),
                [
                    {
                        "conversation_id": conversation_id,
                        "position": position,
                        "role": role,
                        "text": text,
                        "answer": dict(answer) if answer is not None else None,
                        "created": now,
                    }
                ],
            )


def _holds(word: str) -> ColumnElement[bool]:
    in_text = exists().where(
        messages.c.conversation_id == conversations.c.id, messages.c.text.icontains(word, autoescape=True)
    )
    return or_(conversations.c.title.icontains(word, autoescape=True), in_text)


def _title(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _TITLE_LIMIT else folded[: _TITLE_LIMIT - 1].rstrip() + "…"
