"""Small real things that tests share: embedders whose vectors are obvious, an open knowledge base, notes on disk."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import numpy as np

from knowledge_base import KnowledgeBase
from retrieval.embedder import Embedder, Vectors
from retrieval.search import Search
from retrieval.vectors import VectorIndex
from settings import Settings
from storage.database import open_database
from storage.knowledge import Knowledge

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


def write_note(folder: Path, note_id: str, body: str, extra: str = "") -> Path:
    """A note with the least front matter, in the file that its id names."""
    path = folder / f"{note_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {note_id}\ntitle: Title of {note_id}\n{extra}---\n\n{dedent(body).strip()}\n", "utf-8")
    return path
