"""The vector index: the only place that knows Chroma.

A projection of the storage that holds ids, vectors and filter fields, and no text. Each owner has a folder of its own,
so that a query cannot reach another owner's vectors and a change costs what its owner holds. In it, `chroma-<n>/` is
the index; the file `current.json` names the one in use and the generation of the owner's notes that it shows, and is
replaced atomically after every change. A folder that is in use is never written to: a change is made in a copy, which
then takes its place. One writer at a time (the caller holds the index lock and calls `project`); readers look for
another folder before each query and open that one, since an open Chroma never sees another process's writes.
"""

import hashlib
import json
import os
import shutil
import struct
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from errors import IndexDamagedError, StorageError
from storage.knowledge import Entry

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_Row = TypeVar("_Row")
_OPENING = threading.RLock()  # Chroma's cache of open folders is global and has no lock of its own
_COLLECTION = "passages"
_KEPT_OPEN = 32  # owners whose index stays open
_REPLACE_TRIES = 40
_BATCH = 2000  # Chroma takes at most 5461 at once
_SAVE_AFTER = 2  # vectors: at once, as Chroma allows no less, so that a small index is in its files too
_ENOUGH = 0.99  # of the vectors reached at opening; an HNSW graph does not promise every one of them
_HEADER_SKIPS = 12  # bytes of an HNSW header in front of what it counts
SEARCH_WIDTH = 2000  # HNSW candidates looked at: a built index of a few thousand vectors then misses none


@dataclass(frozen=True)
class Projection:
    """What `current.json` says: the folder in use, the generation it shows, what made its vectors, their number.

    `files` holds the sha256 of each vector file: Chroma follows what it reads there without a check of its own, and a
    file that was cut short or overwritten kills the process instead of raising.
    """

    folder: str
    generation: int
    recipe: str
    size: int
    files: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class Filters:
    """Which passages a query may return. Empty means any, except for owners: none means nothing."""

    owners: tuple[str, ...]
    steps: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


class VectorIndex:
    """Nearest vectors of each owner under filters. Thread-safe for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._owners: OrderedDict[str, _OwnerIndex] = OrderedDict()

    def current(self, owner: str) -> Projection | None:
        """The owner's projection in use, or None when there is none to read."""
        return self._of(owner).current()

    def query(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[tuple[str, float]]:
        """(entry id, cosine) of each owner's k nearest entries; an entry's id begins with its passage's and a colon.

        Raises:
            IndexDamagedError: a projection is missing or does not answer, opened afresh.
        """
        return [hit for owner in filters.owners for hit in self._of(owner).query(vector, k, _where(filters))]

    def project(self, owner: str, generation: int, recipe: str, entries: Sequence[Entry], afresh: bool = False) -> None:
        """Make the owner's index show exactly these entries. Call only while holding the index lock.

        `afresh` builds it anew, so that nothing of what it held before is left in its files.

        Raises:
            StorageError: its folder cannot be written to.
        """
        self._of(owner).project(generation, recipe, entries, afresh)

    def answers(self, owner: str) -> bool:
        """Whether the projection opens and its vectors are there, as a process that starts now would see it."""
        return self._of(owner).answers()

    def drop_all_but(self, owners: Iterable[str]) -> None:
        """Remove what lies there of other owners, and of the time when all shared one folder."""
        kept = {_folder_name(owner) for owner in owners}
        for path in self._folder.glob("*"):
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file():
                path.unlink(missing_ok=True)

    def _of(self, owner: str) -> "_OwnerIndex":
        """The owner's index; those used longest ago are closed."""
        with self._lock:
            index = self._owners.pop(owner, None) or _OwnerIndex(self._folder / _folder_name(owner))
            self._owners[owner] = index
            if len(self._owners) > _KEPT_OPEN:
                self._owners.popitem(last=False)
            return index


class _OwnerIndex:
    """The index of one owner."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: tuple[Projection, Collection] | None = None

    def current(self) -> Projection | None:
        try:
            return Projection(**json.loads((self._folder / "current.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def query(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[tuple[str, float]]:
        tried: set[Projection | None] = set()
        while True:
            now = self.current()
            try:
                return _query(self._collection(), vector, k, where)
            except Exception as error:  # Chroma's engine raises bare and undocumented errors
                self._forget()
                if now in tried:  # not only taken away by a writer while it was being read
                    raise IndexDamagedError(f"The vector index does not answer ({error}).") from error
                tried.add(now)

    def project(self, generation: int, recipe: str, entries: Sequence[Entry], afresh: bool) -> None:
        try:
            name = self._next_name()
            few = len(entries) < _SAVE_AFTER  # Chroma begins the files of an emptied index anew when it opens them
            if afresh or few or not self._change_copy(name, recipe, entries):
                self._build(name, entries)
            _blank_unused(self._folder / name)
            self._publish(name, generation, recipe, len(entries))
            self._drop_all_but(name)
        except Exception as error:
            raise StorageError(
                f"The vector index {self._folder} cannot be written ({error}). "
                "Make the folder writable, free some space, or set SEVENSTEP_DATA_DIR to another one."
            ) from error

    def answers(self) -> bool:
        self._forget()
        try:
            self._collection()
        except Exception:  # noqa: BLE001 - any failure means that it does not answer
            return False
        return True

    def _forget(self) -> None:
        with self._lock:
            self._open = None

    def _collection(self) -> "Collection":
        """The collection in use, opened again when the projection has moved on."""
        with self._lock:
            now = self.current()
            if now is None:
                raise IndexDamagedError("The vector index is missing.")
            if self._open is None or self._open[0] != now:
                if not self._is_intact(now):
                    raise IndexDamagedError(f"The vector index {now.folder} is not as it was written.")
                collection = _open_collection(_client(self._folder / now.folder))
                if _reachable(collection) < _ENOUGH * now.size:
                    raise IndexDamagedError(f"The vector index {now.folder} has lost vectors.")
                if not now.files:  # then this has begun some
                    _blank_unused(self._folder / now.folder)
                self._open = (now, collection)
            return self._open[1]

    def _next_name(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        used = [int(p.name.removeprefix("chroma-")) for p in self._folder.glob("chroma-*") if p.name[7:].isdigit()]
        return f"chroma-{max(used, default=0) + 1}"

    def _change_copy(self, name: str, recipe: str, entries: Sequence[Entry]) -> bool:
        """Copy the folder in use and change what differs; whether there was one, and the copy is whole."""
        now, copy = self.current(), self._folder / name
        if now is None or now.recipe != recipe or not self._is_intact(now):
            return False
        with _OPENING:  # a reader writes a little when it opens; what a copy may catch of that, `_update` finds out
            shutil.copytree(self._folder / now.folder, copy, ignore=shutil.ignore_patterns("*.sqlite3-journal"))
        if _update(copy, entries):
            return True
        shutil.rmtree(copy)
        return False

    def _build(self, name: str, entries: Sequence[Entry]) -> None:
        with _writer(self._folder / name, create=True) as client:
            _add(_create(client), entries)

    def _drop_all_but(self, name: str) -> None:
        for old in self._folder.glob("chroma-*"):
            if old.name != name:
                shutil.rmtree(
                    old, ignore_errors=True
                )  # Windows keeps what a reader has open; the next change tries again

    def _is_intact(self, projection: Projection) -> bool:
        """Whether the vector files are what was written; Chroma may have begun others since."""
        folder = self._folder / projection.folder
        return (folder / "chroma.sqlite3").is_file() and projection.files.items() <= _digests(folder).items()

    def _publish(self, folder: str, generation: int, recipe: str, size: int) -> None:
        projection = Projection(folder, generation, recipe, size, _digests(self._folder / folder))
        scratch = self._folder / f"current.{os.getpid()}.tmp"
        scratch.write_text(json.dumps(asdict(projection)), "utf-8")
        for attempt in range(_REPLACE_TRIES):
            try:
                scratch.replace(self._folder / "current.json")
                return
            except PermissionError:  # on Windows a reader that has the file open forbids it for a moment
                if attempt + 1 == _REPLACE_TRIES:
                    raise
                time.sleep(0.05)


def _digests(folder: Path) -> dict[str, str]:
    """The sha256 of each vector file that Chroma loads. Where it has not saved once, each opening begins them anew."""
    found = {}
    for path in sorted(folder.rglob("*.bin")):
        if not (path.parent / "index_metadata.pickle").is_file():
            continue
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _blank_unused(folder: Path) -> None:
    """Overwrite the slots that hold no vector: Chroma's engine saves them too, with whatever was in memory there.

    That may be a vector that was deleted or another owner's. The header of its files counts slots, vectors and bytes.
    """
    for header in folder.rglob("header.bin"):
        _, used, size = struct.unpack_from("<QQQ", header.read_bytes(), _HEADER_SKIPS)
        for name, each in (("data_level0.bin", size), ("length.bin", 4)):
            with header.with_name(name).open("r+b") as file:
                end = file.seek(0, os.SEEK_END)
                file.seek(used * each)
                file.write(bytes(max(0, end - used * each)))


def _query(
    collection: "Collection", vector: NDArray[np.float32], k: int, where: dict[str, Any] | None
) -> list[tuple[str, float]]:
    found = collection.query(query_embeddings=[vector], n_results=k, where=where, include=["distances"])
    distances = (found["distances"] or [[]])[0]
    return [(key, 1.0 - float(d)) for key, d in zip(found["ids"][0], distances, strict=True)]


def _update(folder: Path, entries: Sequence[Entry]) -> bool:
    """Add and delete what differs; whether the index is then known to be whole."""
    try:
        with _writer(folder) as client:
            return _update_collection(_open_collection(client), entries)
    except Exception:  # noqa: BLE001 - whatever Chroma raises, the answer is to rebuild
        return False


def _update_collection(collection: "Collection", entries: Sequence[Entry]) -> bool:
    got = collection.get(include=["metadatas"])
    present = dict(zip(got["ids"], got["metadatas"] or [], strict=True))
    wanted = {entry.id: entry for entry in entries}
    gone = [key for key in present if key not in wanted or (present[key] or {}) != _metadata(wanted[key])]
    for batch in _batches(gone):
        collection.delete(ids=list(batch))
    missing = [entry for key, entry in wanted.items() if key not in present or key in set(gone)]
    _add(collection, missing)
    return _is_whole(collection, len(wanted))


@contextmanager
def _writer(folder: Path, create: bool = False) -> "Iterator[ClientAPI]":
    """A client that has written all when the block ends, so that its files can be taken for what they are.

    No reader may open one meanwhile: it would clear the cache through which Chroma finds what it has to close.
    """
    with _OPENING, _client(folder, create) as client:
        yield client


def _client(folder: Path, create: bool = False) -> "ClientAPI":
    """Open a folder with a client of its own: Chroma would share one per path, stale for ever."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings as ChromaSettings

    if not create and not (folder / "chroma.sqlite3").is_file():
        raise IndexDamagedError(f"The vector index {folder} is missing.")
    with _OPENING:
        SharedSystemClient.clear_system_cache()
        return chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))


def _open_collection(client: "ClientAPI") -> "Collection":
    return client.get_collection(_COLLECTION, embedding_function=None)


def _create(client: "ClientAPI") -> "Collection":
    return client.create_collection(
        _COLLECTION,
        embedding_function=None,
        configuration={
            "hnsw": {
                "space": "cosine",
                "ef_construction": 200,
                "ef_search": SEARCH_WIDTH,
                "batch_size": _SAVE_AFTER,
                "sync_threshold": _SAVE_AFTER,
            }
        },
    )


def _folder_name(owner: str) -> str:
    """A folder's name for any owner (an e-mail address, say), the same on every file system."""
    return f"owner-{hashlib.sha256(owner.encode()).hexdigest()[:32]}"


def _add(collection: "Collection", entries: Sequence[Entry]) -> None:
    for batch in _batches(entries):
        collection.upsert(
            ids=[entry.id for entry in batch],
            embeddings=[entry.vector for entry in batch],
            metadatas=[_metadata(entry) for entry in batch],
        )


def _metadata(entry: Entry) -> dict[str, Any]:
    """What a filter may ask; never empty, since Chroma refuses that."""
    return {"case": entry.case or ""} | ({"steps": list(entry.steps)} if entry.steps else {})


def _reachable(collection: "Collection") -> int:
    """How many vectors a search can reach: Chroma counts in one file, searches in others, and misses none aloud."""
    sample = collection.get(limit=1, include=["embeddings"])["embeddings"]
    if sample is None or not len(sample):
        return 0
    return len(collection.query(query_embeddings=[sample[0]], n_results=collection.count(), include=[])["ids"][0])


def _is_whole(collection: "Collection", size: int) -> bool:
    """Whether a search reaches the vectors and each can be read back: ids live apart from vectors in Chroma."""
    ids = collection.get(include=[])["ids"]
    if len(ids) != size or _reachable(collection) < _ENOUGH * size:
        return False
    for batch in _batches(ids):
        read = collection.get(ids=list(batch), include=["embeddings"])["embeddings"]
        if read is None or len(read) != len(batch):
            return False
    return True


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    if filters.steps:
        clauses.append(_any([{"steps": {"$contains": step}} for step in filters.steps]))
    if filters.cases:
        clauses.append({"case": {"$in": list(filters.cases)}})
    return {"$and": clauses} if len(clauses) > 1 else (clauses[0] if clauses else None)


def _any(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    return clauses[0] if len(clauses) == 1 else {"$or": clauses}


def _batches(rows: Sequence[_Row]) -> Iterable[Sequence[_Row]]:
    return (rows[i : i + _BATCH] for i in range(0, len(rows), _BATCH))
