"""Feedback on answers, and the switches that are remembered."""

from pathlib import Path

import pytest

from errors import UsageError
from storage.conversations import Conversations
from storage.database import Database
from storage.feedback import Feedback, FeedbackBook
from storage.preferences import Preferences


@pytest.fixture
def talk(database: Database) -> str:
    chats = Conversations(database)
    identity = chats.start("ann", "A talk").id
    chats.add("ann", identity, "user", "Why?")
    chats.add("ann", identity, "assistant", "Because.")
    return identity


def test_feedback_is_kept_changed_and_taken_back(database: Database, talk: str) -> None:
    book = FeedbackBook(database)
    for given in (Feedback("up"), Feedback("down", "It misses the cost."), None):
        book.put("ann", talk, 1, given)
        assert book.of("ann", talk) == ({1: given} if given else {})


@pytest.mark.parametrize(("owner", "position"), [("bob", 1), ("ann", 0), ("ann", 7)])
def test_only_an_own_answer_takes_feedback(database: Database, talk: str, owner: str, position: int) -> None:
    book = FeedbackBook(database)
    with pytest.raises(UsageError, match="was deleted"):
        book.put(owner, talk, position, Feedback("up"))
    assert book.of(owner, talk) == {}


def test_a_comment_that_is_too_long_is_told(database: Database, talk: str) -> None:
    with pytest.raises(UsageError, match="at most 2,000 characters"):
        FeedbackBook(database).put("ann", talk, 1, Feedback("up", "x" * 2001))


def test_feedback_goes_with_its_conversation(database: Database, talk: str, tmp_path: Path) -> None:
    FeedbackBook(database).put("ann", talk, 1, Feedback("down", "a very secret comment"))
    Conversations(database).delete("ann", talk)
    assert FeedbackBook(database).of("ann", talk) == {}
    assert b"a very secret comment" not in (tmp_path / "x.db").read_bytes()


def test_a_switch_is_off_until_its_owner_switches_it_on(database: Database) -> None:
    switches = Preferences(database)
    switches.switch("ann", "marks", True)
    assert switches.is_on("ann", "marks") and not switches.is_on("bob", "marks")
    switches.switch("ann", "marks", False)
    assert not switches.is_on("ann", "marks")
