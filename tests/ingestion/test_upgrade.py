"""A data folder of storage version 3, when all owners shared one index and personal notes were plain Markdown files."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.personal import Written
from knowledge_base import KnowledgeBase, personal_notes
from records import CORPUS, LOCAL
from settings import Settings
from storage.conversations import Conversations
from storage.excerpts import GONE
from storage.feedback import Feedback, FeedbackBook
from storage.rounds import Rounds
from tests.conftest import DATA
from tests.fakes import HashBackend, embedder_of, open_with

OLD = DATA / "data-folder-version-3"


@pytest.fixture
def backend_of_hashes() -> HashBackend:
    return HashBackend()


@pytest.fixture
def upgraded(tmp_path: Path, backend_of_hashes: HashBackend) -> Iterator[KnowledgeBase]:
    data, corpus = tmp_path / "data", Path(shutil.copytree(OLD / "corpus", tmp_path / "corpus"))
    shutil.copytree(OLD / "notes", data / "notes")
    shutil.copytree(OLD / "index", data / "index")
    for name in ("chroma-1/chroma.sqlite3", "chroma-1/30e3243a-16a4-4134-afa2-5f9679f5f616/data_level0.bin"):
        (data / "index" / name).parent.mkdir(parents=True, exist_ok=True)
        (data / "index" / name).write_bytes(b"walnuts")
    with sqlite3.connect(data / "sevenstep.db") as connection:
        script = (OLD / "sevenstep.sql").read_text("utf-8")
        connection.executescript(script.replace("{data}", str(data)).replace("{corpus}", str(corpus)))
    connection.close()
    base = open_with(Settings(_env_file=None, data_dir=data, corpus_dir=corpus), embedder_of(backend_of_hashes))
    assert not base.is_current()
    base.sync()
    yield base
    base.close()


def found(base: KnowledgeBase, text: str) -> set[str]:
    return {hit.passage.note_id for hit in base.search(text, 50, scope="mine").hits}


def test_its_notes_are_kept_and_found_without_being_embedded_again(
    upgraded: KnowledgeBase, backend_of_hashes: HashBackend
) -> None:
    assert upgraded.is_current() and backend_of_hashes.seen == []
    assert {head.id for head in upgraded.knowledge.heads(LOCAL)} == {"my-parrot", "plan"}
    assert found(upgraded, "walnuts at noon") == {"my-parrot", "plan"}
    [hit] = upgraded.search("what is skew", 50, scope="corpus").hits
    assert (hit.passage.owner, hit.passage.note_id) == (CORPUS, "concepts/skew")


def test_its_conversations_feedback_and_rounds_are_kept(upgraded: KnowledgeBase) -> None:
    [chat] = Conversations(upgraded.database).all(LOCAL)
    texts = [message.text for message in Conversations(upgraded.database).messages(LOCAL, chat.id)]
    assert texts == ["What does Coco eat?", "The parrot Coco eats walnuts at noon."]
    assert FeedbackBook(upgraded.database).of(LOCAL, chat.id) == {1: Feedback("up", "yes")}
    assert [kept.state for kept in Rounds(upgraded.database).all(LOCAL)] == [{"said": "hello"}]


def test_nothing_is_left_of_its_index(upgraded: KnowledgeBase) -> None:
    folder = upgraded.settings.data_dir / "index"
    assert all(path.is_dir() and path.name.startswith("owner-") for path in folder.iterdir())


def test_its_notes_can_be_changed_and_deleted_like_new_ones(upgraded: KnowledgeBase) -> None:
    notes = personal_notes(upgraded, LOCAL)
    notes.write(Written("My plan", "I train on Mondays."), "plan")
    notes.delete(["my-parrot"], for_good=True)
    assert found(upgraded, "mondays") == {"plan"}
    files = [path for path in upgraded.settings.data_dir.rglob("*") if path.is_file()]
    assert [path for path in files if b"walnuts" in path.read_bytes() or "parrot" in path.name] == []
    [chat] = Conversations(upgraded.database).all(LOCAL)
    assert Conversations(upgraded.database).messages(LOCAL, chat.id)[1].text == GONE
