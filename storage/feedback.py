"""What readers think of answers: a thumb and a comment for each, deleted with the conversation."""

import time
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, insert, select

from errors import UsageError
from storage.database import Database
from storage.schema import conversations, feedback, messages

_COMMENT_LIMIT = 2000  # characters


@dataclass(frozen=True)
class Feedback:
    thumbs: Literal["up", "down"]
    comment: str = ""


class FeedbackBook:
    """The feedback of every owner; each call names whose."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str, conversation_id: str) -> dict[int, Feedback]:
        """Position of the answer → what the owner thinks of it."""
        query = select(feedback).where(feedback.c.owner == owner, feedback.c.conversation_id == conversation_id)
        with self._database.read() as connection:
            return {r.position: Feedback(r.thumbs, r.comment) for r in connection.execute(query)}

    def put(self, owner: str, conversation_id: str, position: int, given: Feedback | None) -> None:
        """Keep feedback in place of what there was; None takes it back.

        Raises:
            UsageError: there is no such answer of this owner's (any more), or the comment is too long.
        """
        if given and len(given.comment) > _COMMENT_LIMIT:
            raise UsageError(f"A comment has at most {_COMMENT_LIMIT:,} characters. Shorten it.")
        answer = (
            select(messages.c.position)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(conversations.c.owner == owner, conversations.c.id == conversation_id)
            .where(messages.c.position == position, messages.c.role == "assistant")
        )
        with self._database.write() as connection:
            if connection.execute(answer).first() is None:
                raise UsageError("This answer was deleted. Ask again to get another.")
            connection.execute(
                delete(feedback).where(feedback.c.conversation_id == conversation_id, feedback.c.position == position)
            )
            if given:
                row = {"conversation_id": conversation_id, "position": position, "owner": owner}
                row |= {"thumbs": given.thumbs, "comment": given.comment, "created": time.time()}
                connection.execute(insert(feedback), [row])
