"""Small real things that tests share: embedders whose vectors are obvious, an open knowledge base, notes on disk."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import numpy as np

from interview.cases import FILE
from knowledge_base import KnowledgeBase
from retrieval.embedder import Embedder, Vectors
from retrieval.search import Search
from retrieval.vectors import VectorIndex
from settings import Settings
from storage.database import open_database
from storage.knowledge import Knowledge

FIVE_NOTES = Path(__file__).parent / "data" / "corpus"
COLOURS = ("red", "green", "blue", "white", "black")


class ColourBackend:
    """Each colour has an axis of its own, every other word shares the last. Remembers the texts it was given."""

    dimension = len(COLOURS) + 1

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        rows = np.array([[text.lower().count(c) for c in COLOURS] + [0.1] for text in texts], dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class HashBackend:
    """Every text has a direction of its own, the same in every process. Remembers the texts it was given."""

    dimension = 32

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        rows = np.array([list(digest) for digest in digests], dtype=np.float32) - 127.5
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def count_words(text: str) -> int:
    return len(text.split())


def embedder_of(backend: ColourBackend | HashBackend, fingerprint: str = "fake:1:f32") -> Embedder:
    return Embedder(backend, fingerprint, str.split)


def open_with(settings: Settings, embedder: Embedder) -> KnowledgeBase:
    """A knowledge base as `open_knowledge_base` makes it, around another embedder."""
    database = open_database(settings.storage_url)
    knowledge, index = Knowledge(database), VectorIndex(settings.data_dir / "index")
    return KnowledgeBase(settings, database, knowledge, index, embedder, Search(settings, knowledge, index, embedder))


def open_five_notes(data: Path, models: Path, embedder: Embedder) -> KnowledgeBase:
    """A knowledge base over the five notes with the real embedder, synced; personal notes may lie in its folder."""
    data.mkdir(exist_ok=True)
    (data / "models").symlink_to(models)
    base = open_with(Settings(_env_file=None, data_dir=data, corpus_dir=FIVE_NOTES), embedder)
    base.sync()
    return base


def corpus_with_case(folder: Path, real_corpus: Path, case: str) -> Path:
    """A copy of the five notes in a folder, with a case to be interviewed on."""
    corpus = Path(shutil.copytree(FIVE_NOTES, folder / "corpus"))
    (corpus / "cases" / case).mkdir()
    shutil.copy(real_corpus / "cases" / case / FILE, corpus / "cases" / case / FILE)
    return corpus


def write_note(folder: Path, note_id: str, body: str, extra: str = "") -> Path:
    """A note with the least front matter, in the file that its id names."""
    path = folder / f"{note_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {note_id}\ntitle: Title of {note_id}\n{extra}---\n\n{dedent(body).strip()}\n", "utf-8")
    return path
