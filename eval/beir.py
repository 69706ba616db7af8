"""Any BEIR-format folder (corpus.jsonl, queries.jsonl, qrels/NAME.tsv) through our own cutter, embedder and indexes.

The passages are kept in the data folder under the corpus's digest, so that a second run embeds nothing.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import UsageError
from ingestion.passages import cut
from ingestion.sync import Progress, bring_up_to_date, index_lock, recipe
from knowledge_base import KnowledgeBase, open_knowledge_base
from records import CORPUS, Block, FrontMatter, Note, Section
from settings import Settings, sqlite_url
from storage.knowledge import embedding_texts

_BATCH = 500  # documents in one transaction


@dataclass(frozen=True)
class BeirSet:
    """A loaded set: documents and questions by id, and question → document → gain."""

    name: str
    documents: dict[str, str]
    titles: dict[str, str]
    questions: dict[str, str]
    relevance: dict[str, dict[str, int]]


def load_beir(folder: Path) -> BeirSet:
    """Read a folder.

    Raises:
        UsageError: it is not in BEIR's form; the message names the file.
    """
    tables = sorted(folder.glob("qrels/*.tsv"), key=lambda path: (path.stem != "test", path.stem != "dev", path.stem))
    if not tables:
        raise UsageError(f"{folder} holds no qrels/NAME.tsv. Name a folder in BEIR's form.")
    relevance: dict[str, dict[str, int]] = {}
    with tables[0].open(encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file, delimiter="\t"))[1:]:
            if len(row) >= 3 and int(row[2]) > 0:
                relevance.setdefault(row[0], {})[row[1]] = int(row[2])
    documents, questions = _lines(folder / "corpus.jsonl"), _lines(folder / "queries.jsonl")
    asked = {row["_id"]: row["text"] for row in questions if row["_id"] in relevance}
    if not documents or not asked:
        raise UsageError(f"{folder} holds no documents, or no question that {tables[0].name} judges.")
    return BeirSet(
        f"{folder.name} ({tables[0].stem})",
        {row["_id"]: row["text"] for row in documents},
        {row["_id"]: row.get("title") or "" for row in documents},
        asked,
        relevance,
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            rows: list[dict[str, Any]] = [json.loads(line) for line in file if line.strip()]
        if any("_id" not in row or "text" not in row for row in rows):
            raise ValueError("a line has no _id or no text")
        return rows
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}). Name a folder in BEIR's form.") from error


def open_beir(settings: Settings, folder: Path, beir: BeirSet, progress: Progress) -> KnowledgeBase:
    """A knowledge base of its own for the set, built where it is not yet."""
    digest = hashlib.sha256((folder / "corpus.jsonl").read_bytes()).hexdigest()[:16]
    home = settings.data_dir / "eval" / f"{folder.name}-{digest}"
    here = settings.model_copy(update={"database_url": sqlite_url(home / "sevenstep.db")})
    base = open_knowledge_base(here, index_dir=home / "index", adapted=False)
    made_with = recipe(base.embedder, settings)
    done = {note for (_, note), state in base.knowledge.note_states().items() if state.recipe == made_with}
    todo = [key for key in beir.documents if key not in done]
    for start in range(0, len(todo), _BATCH):
        progress(f"Embedding {beir.name}", start, len(todo))
        _store(base, beir, todo[start : start + _BATCH], made_with)
    if todo:
        progress(f"Embedding {beir.name}", len(todo), len(todo))
    with index_lock(settings):
        bring_up_to_date(base.index, base.knowledge, made_with, CORPUS)
    return base


def _store(base: KnowledgeBase, beir: BeirSet, keys: list[str], made_with: str) -> None:
    rows = [(note, cut(note, base.settings.window, base.embedder.count_tokens)) for note in _notes(beir, keys)]
    texts = {key: text for _, passages in rows for p in passages for key, text in embedding_texts(p).items()}
    embedded = dict(zip(texts, base.embedder.encode(list(texts.values())), strict=True))
    base.knowledge.put_notes(rows, embedded, made_with)


def _notes(beir: BeirSet, keys: list[str]) -> Iterator[Note]:
    """Documents as notes of one section; their text is taken as it is, not as Markdown."""
    for key in keys:
        title, text = beir.titles[key], beir.documents[key].strip() or beir.titles[key] or "empty"
        section = Section((title,), "text", (), (), (Block("paragraph", text, 1),), 1)
        front = FrontMatter.model_construct(id=key, title=title)
        yield Note(CORPUS, front, (section,), key, hashlib.sha256(text.encode()).hexdigest())
