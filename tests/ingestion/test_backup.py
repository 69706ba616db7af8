"""A backup is a copy of the data folder, made between two changes while the app is open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.personal import Labels, PersonalNotes, Written
from knowledge_base import KnowledgeBase, personal_notes
from records import LOCAL
from storage.conversations import Conversations
from tests.fakes import open_with
from tests.ingestion.test_personal import incoming


@pytest.fixture
def notes(base: KnowledgeBase) -> PersonalNotes:
    """Four notes: from a file, written and edited, labelled, and one that was deleted a moment ago; a conversation."""
    base.sync()
    notes = personal_notes(base, LOCAL)
    notes.add([incoming("red fox", "fox.md", "/vault/fox.md"), incoming("green frog", "frog.md")])
    notes.write(Written("Plan", "I like blue."))
    notes.write(Written("Plan", "I like white."), "plan")
    notes.label({"frog": Labels(("pond",), ("data",), "toy-feed")})
    notes.add([incoming("black cat", "cat.md")])
    notes.delete(["cat"])
    chats = Conversations(base.database)
    chats.add(LOCAL, chats.start(LOCAL, "colours").id, "user", "What do I like?")
    base.search("red", scope="mine")  # so that its index is open
    return notes


@pytest.fixture
def copy(base: KnowledgeBase, notes: PersonalNotes, tmp_path: Path) -> Path:
    """The copy; what happens after it is not in it."""
    made = Path(shutil.copytree(base.settings.data_dir, tmp_path / "elsewhere" / "copy"))
    notes.write(Written("Later", "red later"))
    notes.delete(["fox"], for_good=True)
    return made


@pytest.fixture
def restored(base: KnowledgeBase, copy: Path) -> Iterator[KnowledgeBase]:
    opened = open_with(base.settings.model_copy(update={"data_dir": copy}), base.embedder)
    yield opened
    opened.close()


KNOWN = {"fox": "red fox", "frog": "green frog", "plan": "I like white."}


def held(base: KnowledgeBase) -> dict[str, tuple[str, tuple[str, ...], str | None, str]]:
    """Note id → text, steps, case and the name of the file it was made from."""
    files = {head.id: head.origin.file for head in base.knowledge.heads(LOCAL)}
    return {p.note_id: (p.text, p.steps, p.case, files[p.note_id]) for p in base.knowledge.all_passages(LOCAL)}


def answers(base: KnowledgeBase) -> list[tuple[str, str, float]]:
    questions = ("red", "green frog", "white", "black", "feature store")
    found = [hit for text in questions for hit in base.search(text, 5).hits]
    return [(hit.passage.id, hit.text, round(hit.score, 5)) for hit in found]


def test_a_copy_answers_as_the_folder_did(
    base: KnowledgeBase, notes: PersonalNotes, tmp_path: Path, backend: object
) -> None:
    before, was = answers(base), held(base)
    copy = Path(shutil.copytree(base.settings.data_dir, tmp_path / "elsewhere"))
    restored = open_with(base.settings.model_copy(update={"data_dir": copy}), base.embedder)
    assert (answers(restored), held(restored)) == (before, was)
    assert restored.sync().embedded == 0
    assert (answers(restored), held(restored)) == (before, was) and restored.is_current()
    restored.close()


def test_a_restored_copy_keeps_notes_originals_undo_and_conversations(
    base: KnowledgeBase, restored: KnowledgeBase
) -> None:
    restored.sync()
    theirs = personal_notes(restored, LOCAL)
    assert {note_id: theirs.text(note_id).strip() for note_id in KNOWN} == KNOWN
    assert "Later" not in {head.title for head in restored.knowledge.heads(LOCAL)}
    assert theirs.waiting() == ["cat"] and theirs.restore(["cat"]) == ["cat"]
    assert [chat.title for chat in Conversations(restored.database).all(LOCAL)] == ["colours"]
    assert {hit.passage.note_id for hit in base.search("red", 50, scope="mine").hits} == {"frog", "plan", "later"}


def test_everything_about_notes_is_rebuilt_from_their_folder_alone(
    base: KnowledgeBase, copy: Path, tmp_path: Path
) -> None:
    whole = open_with(base.settings.model_copy(update={"data_dir": copy}), base.embedder)
    whole.sync()
    expected, answered = held(whole), answers(whole)
    whole.close()
    bare = tmp_path / "bare"
    shutil.copytree(copy / "notes", bare / "notes")
    rebuilt = open_with(base.settings.model_copy(update={"data_dir": bare}), base.embedder)
    rebuilt.sync()
    assert (held(rebuilt), answers(rebuilt)) == (expected, answered) and rebuilt.is_current()
    known = personal_notes(rebuilt, LOCAL).add([incoming("red fox", "again.md")])
    assert [(added.note_id, added.what) for added in known] == [("fox", "known")]
    assert personal_notes(rebuilt, LOCAL).restore(["cat"]) == ["cat"]
    rebuilt.close()
