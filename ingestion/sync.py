"""Bring storage and index in step with the files: add, change, remove; one report.

Each note is one transaction, so that an interrupted sync leaves whole notes behind and the next one goes on. The
vector index follows when the notes are done; the generation it shows tells whether it is behind.
"""

import functools
import hashlib
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from errors import BusyError, NoteError, StorageError
from ingestion import deleted, own_sets, prebuilt
from ingestion.failpoints import failpoint
from ingestion.folders import note_files, owner_folder, owners_with_files
from ingestion.notes import read_note
from ingestion.passages import CUTTER_VERSION, cut
from records import CORPUS, Note, Passage
from retrieval.embedder import Embedder
from retrieval.vectors import SEARCH_WIDTH, Projection, VectorIndex
from settings import Settings
from storage.knowledge import Knowledge, NoteState, embedding_texts

NO_VECTORS: Mapping[str, NDArray[np.float32]] = {}
Progress = Callable[[str, int, int], None]  # what is being done, done, of


@dataclass
class SyncReport:
    """What a sync did, by note id; `failed` maps a file to the reason."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    embedded: int = 0
    rebuilt: str = ""

    def summary(self) -> str:
        counts = ", ".join(
            f"{len(getattr(self, n))} {n}" for n in ("added", "changed", "removed", "unchanged", "failed")
        )
        return f"{counts}; {self.embedded} texts embedded." + (f" {self.rebuilt}" if self.rebuilt else "")


def recipe(embedder: Embedder, settings: Settings) -> str:
    """What passages and vectors were made with; another recipe means they must be made again."""
    return f"embedder={embedder.fingerprint} window={settings.window} cutter={CUTTER_VERSION}"


def quiet(_what: str, _done: int, _of: int) -> None:
    """Tell nobody how far it is."""


def sync(
    settings: Settings,
    knowledge: Knowledge,
    index: VectorIndex,
    embedder: Embedder,
    progress: Progress = quiet,
    owner: str | None = None,
) -> SyncReport:
    """Read the note folders, embed what is new, drop what is gone, and bring the vector indexes up to date.

    With an `owner`, only that one's.

    Raises:
        BusyError: another sync holds the lock longer than `SEVENSTEP_LOCK_WAIT` seconds.
        StorageError: the data folder cannot be written to.
    """
    with index_lock(settings):
        return sync_locked(settings, knowledge, index, embedder, progress, owner)


def sync_locked(
    settings: Settings,
    knowledge: Knowledge,
    index: VectorIndex,
    embedder: Embedder,
    progress: Progress = quiet,
    owner: str | None = None,
    kept: Mapping[str, NDArray[np.float32]] = NO_VECTORS,
) -> SyncReport:
    """`sync` for a caller who holds the index lock. `kept` holds vectors by entry id that need not be made anew."""
    report, made_with = SyncReport(), recipe(embedder, settings)
    beforehand = functools.cache(lambda: prebuilt.read(settings.corpus_dir, made_with))
    for whose in owners_with_files(settings) if owner is None else {owner} - {CORPUS}:
        finish_deleting(settings, knowledge, index, made_with, whose)
    states = knowledge.note_states(owner)
    if any(state.recipe != made_with for state in states.values()):
        report.rebuilt = "Embedder, window or cutter changed: every passage was made anew."
    known = {state.path: key for key, state in states.items() if state.recipe == made_with}
    present: set[tuple[str, str]] = set()
    files = list(note_files(settings, owner))
    for done, (path, whose, fallback_id) in enumerate(files):
        progress("Reading notes", done, len(files))
        key = known.get(str(path))
        if key and key not in present and states[key].sha256 == _digest(path):
            present.add(key)
            report.unchanged.append(key[1])
            continue
        try:
            note = read_note(path, whose, fallback_id)
        except NoteError as error:
            report.failed[str(path)] = str(error)
            present |= _keep_last_good(path, whose, fallback_id, states, knowledge)
            continue
        if (whose, note.id) in present:
            report.failed[str(path)] = f"{path}:1: Another note has the id {note.id}. Give this one an id of its own."
            continue
        present.add((whose, note.id))
        reuse = beforehand() if whose == CORPUS else kept
        _sync_note(note, states.get((whose, note.id)), made_with, settings, knowledge, embedder, report, reuse)
    progress("Reading notes", len(files), len(files))
    for whose, note_id in sorted(states.keys() - present):
        knowledge.remove_note(whose, note_id)
        failpoint("removed-note")
        report.removed.append(note_id)
    progress("Updating the vector index", 0, 1)
    for whose in _projected_owners(knowledge) if owner is None else [owner]:
        bring_up_to_date(index, knowledge, made_with, whose, check=owner is None)
    if owner is None:
        index.drop_all_but(_projected_owners(knowledge))
    progress("Updating the vector index", 1, 1)
    return report


def _keep_last_good(
    path: Path,
    owner: str,
    fallback_id: str | None,
    states: Mapping[tuple[str, str], NoteState],
    knowledge: Knowledge,
) -> set[tuple[str, str]]:
    """What is stored of a file that cannot be read now: under its name, or under its id where it has been moved."""
    claimed = (owner, fallback_id or _claimed_id(path))
    if claimed in states and not Path(states[claimed].path).exists():
        knowledge.touch_note(*claimed, str(path))
        return {claimed}
    return {key for key, state in states.items() if state.path == str(path)}


def _claimed_id(path: Path) -> str:
    try:
        found = re.search(r"^id:\s*([\w/-]+)", path.read_text("utf-8", errors="replace"), re.MULTILINE)
    except OSError:
        return ""
    return found[1] if found else ""


def _sync_note(
    note: Note,
    state: NoteState | None,
    made_with: str,
    settings: Settings,
    knowledge: Knowledge,
    embedder: Embedder,
    report: SyncReport,
    kept: Mapping[str, NDArray[np.float32]],
) -> None:
    if state and state.sha256 == note.sha256 and state.recipe == made_with:
        if state.path != note.path:
            knowledge.touch_note(note.owner, note.id, note.path)
        report.unchanged.append(note.id)
        return
    passages = cut(note, settings.window, embedder.count_tokens)
    stored = knowledge.vectors_of_note(note.owner, note.id) if state and state.recipe == made_with else {}
    fresh = _embed(passages, ChainMap(stored, kept), embedder)  # type: ignore[arg-type] # it reads them only
    failpoint("embedded-note")
    knowledge.put_note(note, passages, ChainMap(fresh, stored, kept), made_with)  # type: ignore[arg-type]
    failpoint("stored-note")
    report.embedded += len(fresh)
    (report.changed if state else report.added).append(note.id)


def _embed(
    passages: list[Passage], known: Mapping[str, NDArray[np.float32]], embedder: Embedder
) -> dict[str, NDArray[np.float32]]:
    """Entry id → vector, of what is not known yet."""
    texts = {key: text for p in passages for key, text in embedding_texts(p).items() if key not in known}
    return dict(zip(texts, embedder.encode(list(texts.values())), strict=True))


def bring_up_to_date(
    index: VectorIndex, knowledge: Knowledge, made_with: str, owner: str, check: bool = True, afresh: bool = False
) -> None:
    """Project an owner's notes onto the vector index where that is behind or missing. Call under the lock.

    `check` opens an index that seems up to date to see whether it is whole; `afresh` makes it anew in any case.
    """
    shown = _shows(index.current(owner), knowledge, made_with, owner)
    if shown and not afresh and (not check or index.answers(owner)):
        return
    generation, entries = knowledge.entries(owner)
    failpoint("before-projection")
    index.project(owner, generation, _projected(knowledge, made_with), entries, afresh)
    failpoint("projected")


def _projected_owners(knowledge: Knowledge) -> list[str]:
    """Everybody who must have a vector index, if an empty one."""
    return sorted({CORPUS, *knowledge.owners()})


def _projected(knowledge: Knowledge, made_with: str) -> str:
    """What a projection was made of, and how it is searched: the recipe, which storage, how wide."""
    return f"{made_with} storage={knowledge.identity()} search={SEARCH_WIDTH}"


def finish_deleting(settings: Settings, knowledge: Knowledge, index: VectorIndex, made_with: str, owner: str) -> None:
    """Leave nothing behind of the owner's deleted notes whose time is over: no excerpt, test question, vector or file.

    Nor of a change that was cut short. Call under the lock.
    """
    folder = owner_folder(settings, owner)
    deleted.set_right(folder)
    if gone := deleted.expired(folder):
        for note_id in gone:
            if not (folder / f"{note_id}.md").exists():  # else another note of that name has come
                knowledge.remove_note(owner, note_id)
                failpoint("removed-deleted")
        knowledge.forget(owner, gone)
        own_sets.forget(settings, owner, gone)
        failpoint("forgot-note")
        bring_up_to_date(index, knowledge, made_with, owner, afresh=True)
        deleted.erase(folder, gone)
    deleted.sweep(folder)


def is_current(settings: Settings, knowledge: Knowledge, index: VectorIndex, embedder: Embedder) -> bool:
    """Whether a sync would find nothing to do, judged without opening the index or reading note bodies twice."""
    made_with = recipe(embedder, settings)
    if not all(_shows(index.current(owner), knowledge, made_with, owner) for owner in _projected_owners(knowledge)):
        return False
    if any(deleted.is_due(owner_folder(settings, owner)) for owner in owners_with_files(settings)):
        return False
    states = {state.path: state for state in knowledge.note_states().values()}
    files = {str(path): (path, owner, fallback) for path, owner, fallback in note_files(settings)}
    return set(states) <= set(files) and all(
        _is_known(states.get(name), made_with, path) or _is_unreadable(path, owner, fallback)
        for name, (path, owner, fallback) in files.items()
    )


def _shows(now: Projection | None, knowledge: Knowledge, made_with: str, owner: str) -> bool:
    return (
        now is not None
        and now.recipe == _projected(knowledge, made_with)
        and now.generation == knowledge.generation(owner)
    )


def _is_known(state: NoteState | None, made_with: str, path: Path) -> bool:
    return state is not None and state.recipe == made_with and state.sha256 == _digest(path)


def _is_unreadable(path: Path, owner: str, fallback_id: str | None) -> bool:
    """Whether a sync could only report the file again."""
    try:
        read_note(path, owner, fallback_id)
    except NoteError:
        return True
    return False


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


@contextmanager
def index_lock(settings: Settings) -> Iterator[None]:
    """Be the only writer, across processes, as long as the block runs."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.data_dir / "index.lock", timeout=settings.lock_wait)
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Another program has been writing the index for over {settings.lock_wait:g} seconds. "
            "Wait for it or close it, then try again."
        ) from error
    except OSError as error:
        raise StorageError(
            f"The data folder {settings.data_dir} cannot be written to ({error.strerror}). "
            "Make it writable, free some space, or set SEVENSTEP_DATA_DIR to another folder."
        ) from error
    try:
        yield
    finally:
        lock.release()
