"""What stays of an answer when notes that it quotes are deleted for good."""

import pytest

from storage.conversations import Conversations
from storage.database import Database
from storage.excerpts import GONE
from storage.knowledge import Knowledge


@pytest.fixture
def chats(database: Database) -> Conversations:
    return Conversations(database)


def told(chats: Conversations, said: list[tuple[str, str]], titles: dict[str, str]) -> str:
    """A conversation with one answer: (sentence, note) each, and the notes' titles; its id."""
    sentences = [
        {"text": t, "citations": [f"of-{note}"] if note else [], "quote": t, "heading": ""} for t, note in said
    ]
    passages = [{"id": f"of-{note}", "note": note, "owner": "ann", "title": title} for note, title in titles.items()]
    text = " ".join(sentence for sentence, _ in said)
    chat = chats.start("ann", "a question")
    chats.add("ann", chat.id, "assistant", text, {"text": text, "sentences": sentences, "passages": passages})
    return chat.id


def left(chats: Conversations, chat: str) -> str:
    [message] = chats.messages("ann", chat)
    assert message.answer is not None and message.answer["text"] == message.text
    return message.text


def test_a_title_that_begins_another_leaves_none_of_its_words(database: Database, chats: Conversations) -> None:
    chat = told(chats, [("The closest are: Quokka, Quokka zebra.", "")], {"a": "Quokka", "b": "Quokka zebra"})
    Knowledge(database).forget("ann", ["a", "b"])
    assert left(chats, chat) == "The closest are: a deleted note, a deleted note."


def test_a_sentence_that_is_a_part_of_another_leaves_that_whole_until_it_goes_too(
    database: Database, chats: Conversations
) -> None:
    chat = told(chats, [("A fox eats", "a"), ("A fox eats mice.", "b")], {"a": "T", "b": "U"})
    Knowledge(database).forget("ann", ["a"])
    assert left(chats, chat) == f"{GONE} A fox eats mice."
    Knowledge(database).forget("ann", ["b"])
    assert left(chats, chat) == f"{GONE} {GONE}"


def test_what_a_language_model_made_of_several_notes_goes_with_any_of_them_and_so_does_what_was_struck(
    database: Database, chats: Conversations
) -> None:
    said = {"text": "Foxes and owls eat mice.", "citations": ["of-a", "of-b"], "quote": "", "heading": ""}
    passages = [{"id": f"of-{note}", "note": note, "owner": "ann", "title": note.upper() * 5} for note in "ab"]
    answer = {
        "text": said["text"], "sentences": [said], "passages": passages,
        "struck": [{"text": "The fox is Reynard.", "reason": "", "replaced": False}], "searched": ["Reynard's food"],
    }  # fmt: skip
    chat = chats.start("ann", "a question")
    chats.add("ann", chat.id, "assistant", said["text"], answer)
    Knowledge(database).forget("ann", ["a"])
    assert left(chats, chat.id) == GONE
    [message] = chats.messages("ann", chat.id)
    assert "Reynard" not in str(message.answer)
