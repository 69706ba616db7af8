"""Conversations: each owner's, and nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import UsageError
from storage.conversations import Conversations
from storage.database import open_database


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[Conversations]:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    yield Conversations(database)
    database.close()


def test_messages_come_back_in_order_with_the_answer_behind_them(conversations: Conversations) -> None:
    talk = conversations.start("ann", "A talk")
    conversations.add("ann", talk.id, "user", "Why?")
    conversations.add("ann", talk.id, "assistant", "Because.", {"sentences": [{"text": "Because."}]})
    conversations.add("ann", talk.id, "user", "And?")
    messages = conversations.messages("ann", talk.id)
    assert [(m.role, m.text) for m in messages] == [("user", "Why?"), ("assistant", "Because."), ("user", "And?")]
    assert [m.answer for m in messages] == [None, {"sentences": [{"text": "Because."}]}, None]


def test_conversations_of_two_owners_never_mix(conversations: Conversations) -> None:
    ann, bob = conversations.start("ann", "Ann's"), conversations.start("bob", "Bob's")
    conversations.add("ann", ann.id, "user", "a secret")
    conversations.rename("bob", ann.id, "Stolen")
    conversations.delete("bob", ann.id)
    with pytest.raises(UsageError):
        conversations.add("bob", ann.id, "user", "an intruder")
    assert conversations.get("bob", ann.id) is None
    assert conversations.messages("bob", ann.id) == []
    assert [talk.id for talk in conversations.all("bob")] == [bob.id]
    assert [talk.title for talk in conversations.all("ann")] == ["Ann's"]
    assert [message.text for message in conversations.messages("ann", ann.id)] == ["a secret"]


def test_the_conversation_used_last_is_listed_first(conversations: Conversations) -> None:
    first, second = conversations.start("ann", "first"), conversations.start("ann", "second")
    conversations.add("ann", first.id, "user", "again")
    assert [talk.id for talk in conversations.all("ann")] == [first.id, second.id]


def test_a_deleted_conversation_takes_its_messages_along_and_tells_who_writes_on(
    conversations: Conversations, tmp_path: Path
) -> None:
    talk = conversations.start("ann", "A talk")
    conversations.add("ann", talk.id, "user", "a very secret question")
    conversations.delete("ann", talk.id)
    assert conversations.all("ann") == []
    assert b"a very secret question" not in (tmp_path / "x.db").read_bytes()
    with pytest.raises(UsageError, match=r"was deleted\. Start a new one"):
        conversations.add("ann", talk.id, "user", "still there?")


def test_a_title_is_folded_and_cut(conversations: Conversations) -> None:
    talk = conversations.start("ann", "  many\n\nspaces " + "long " * 40)
    assert talk.title.startswith("many spaces long") and len(talk.title) <= 80 and talk.title.endswith("…")
    conversations.rename("ann", talk.id, " new  name ")
    renamed = conversations.get("ann", talk.id)
    assert renamed is not None and renamed.title == "new name"
    with pytest.raises(UsageError, match="cannot be empty"):
        conversations.rename("ann", talk.id, "  ")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("skew", ["Skew"]),
        ("WAREHOUSE", ["Skew"]),
        ("rounding skew", ["Skew"]),
        ("über", ["Über Drift"]),
        ("ÜBER drift", ["Über Drift"]),
        ("100%", ["Über Drift"]),
        ("%", ["Über Drift"]),
        ("skew drift", []),
        ("secret", []),
        ("  ", ["Über Drift", "Skew"]),
    ],
)
def test_a_search_finds_every_word_in_title_and_messages_of_the_owner(
    conversations: Conversations, text: str, titles: list[str]
) -> None:
    skew, drift = conversations.start("ann", "Skew"), conversations.start("ann", "Über Drift")
    conversations.add("ann", skew.id, "user", "Why does the warehouse differ?")
    conversations.add("ann", skew.id, "assistant", "Rounding.")
    conversations.add("ann", drift.id, "user", "Is 100% of it drift?")
    conversations.start("bob", "secret")
    assert [talk.title for talk in conversations.search("ann", text)] == titles
