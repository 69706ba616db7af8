"""Open everything a question needs, once, and bring it in step with the files: what app and commands start with."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import IndexDamagedError
from ingestion.personal import PersonalNotes
from ingestion.sync import Progress, SyncReport, is_current, quiet, sync
from llm.models import Models
from records import LOCAL
from retrieval.adapter import load_adapter
from retrieval.embedder import Embedder, load_embedder
from retrieval.search import Found, Scope, Search
from retrieval.vectors import VectorIndex
from settings import Settings
from storage.database import Database, open_database
from storage.knowledge import Knowledge
from storage.ledger import Ledger


@dataclass(frozen=True)
class KnowledgeBase:
    """The open parts, for a process or a session of it."""

    settings: Settings
    database: Database
    knowledge: Knowledge
    index: VectorIndex
    embedder: Embedder
    searcher: Search

    def sync(self, progress: Progress = quiet, owner: str | None = None) -> SyncReport:
        """Bring storage and index in step with the files; with an `owner`, only that one's."""
        return sync(self.settings, self.knowledge, self.index, self.embedder, progress, owner)

    def is_current(self) -> bool:
        return is_current(self.settings, self.knowledge, self.index, self.embedder)

    def search(
        self,
        text: str,
        k: int = 8,
        owner: str = LOCAL,
        steps: tuple[str, ...] = (),
        cases: tuple[str, ...] = (),
        scope: Scope = "both",
        without: Collection[str] = (),
    ) -> Found:
        """Search; an index that is found damaged is rebuilt from the storage first."""
        try:
            return self.searcher.search(text, k, owner, steps, cases, without, scope)
        except IndexDamagedError:
            self.sync()
            return self.searcher.search(text, k, owner, steps, cases, without, scope)

    def close(self) -> None:
        self.database.close()


def open_knowledge_base(settings: Settings, index_dir: Path | None = None, adapted: bool = True) -> KnowledgeBase:
    """Open storage, embedder and index (in `<data>/index` or another folder) as they are; `sync` updates them.

    `adapted` uses the query adapter, which is fitted on the built-in notes and does harm on other text.
    """
    database = open_database(settings.storage_url)
    knowledge, index = Knowledge(database), VectorIndex(index_dir or settings.data_dir / "index")
    embedder = load_embedder(settings)
    adapter = load_adapter(embedder.fingerprint) if adapted else None
    searcher = Search(settings, knowledge, index, embedder, adapter)
    return KnowledgeBase(settings, database, knowledge, index, embedder, searcher)


@contextmanager
def ready_knowledge_base(settings: Settings, progress: Progress = quiet) -> Iterator[KnowledgeBase]:
    """An open knowledge base whose index is built first when it is missing or stale."""
    base = open_knowledge_base(settings)
    try:
        if not base.is_current():
            base.sync(progress)
        yield base
    finally:
        base.close()


def language_models(base: KnowledgeBase) -> Models:
    """The language models that are configured, if any; nothing is sent before one is asked."""
    return Models(base.settings, Ledger(base.database), base.embedder.count_tokens)


def personal_notes(base: KnowledgeBase, owner: str) -> PersonalNotes:
    """An owner's own notes, to be changed.

    Raises:
        UsageError: nobody can be called that.
    """
    return PersonalNotes(base.settings, base.knowledge, base.index, base.embedder, owner)
