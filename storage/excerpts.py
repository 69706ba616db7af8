"""What answers keep of notes: taken out of stored conversations once a note is deleted for good."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from storage.schema import conversations, messages

GONE = "What stood here was from a note that was deleted."
_NOTE = "a deleted note"
_UNHELD: Mapping[str, Any] = {"quote": "", "citations": [], "support": 0.0, "quoted": False}
_NOTHING: Mapping[str, Any] = {"struck": [], "searched": []}


def forget(connection: Connection, owner: str, note_ids: Collection[str]) -> None:
    """Take out of the owner's stored answers every sentence, passage and title that came from these notes."""
    query = (
        select(messages.c.conversation_id, messages.c.position, messages.c.text, messages.c.answer)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(conversations.c.owner == owner, messages.c.role == "assistant")
    )
    for row in connection.execute(query).all():
        if gone := [p for p in (row.answer or {}).get("passages", ()) if p["owner"] == owner and p["note"] in note_ids]:
            text, answer = _without(row.text, row.answer, gone)
            this = (messages.c.conversation_id == row.conversation_id) & (messages.c.position == row.position)
            connection.execute(update(messages).where(this).values(text=text, answer=answer))


def _without(text: str, answer: Mapping[str, Any], gone: Collection[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """An answer without these passages; a sentence that only they held gives way to one that says so.

    So does one in other words that rests on them among others. What was struck or searched for is dropped.
    """
    ids, titles = {row["id"] for row in gone}, {row["title"]: _NOTE for row in gone}
    sentences, said = [], {}
    for sentence in answer["sentences"]:
        left = [key for key in sentence["citations"] if key not in ids]
        in_other_words = not sentence.get("quote") and len(left) < len(sentence["citations"])  # may say what all hold
        if in_other_words or (sentence["citations"] and not left):
            said[sentence["text"]] = GONE
            sentences.append(sentence | {"text": GONE, "heading": "", **_UNHELD})
        else:
            said[sentence["text"]] = _replaced(sentence["text"], titles)
            sentences.append(sentence | {"text": said[sentence["text"]], "citations": left})
    kept = [row for row in answer["passages"] if row["id"] not in ids]
    text = _replaced(text, titles | said)
    return text, {
        **answer,
        "text": text,
        "sentences": sentences,
        "passages": kept,
        "mended": {},
        "question": "",
        **_NOTHING,
    }


def _replaced(text: str, by: Mapping[str, str]) -> str:
    """In one pass and the longest first: a title can begin another, and a sentence be a part of the next one."""
    words = sorted(filter(None, by), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), lambda match: by[match[0]], text) if words else text
