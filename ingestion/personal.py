"""An owner's own notes: added, written, changed, deleted, had back, exported. Files first, then `sync` follows.

Identity is content and path, not name: the same bytes are recognised, a newer version of the same path takes the
place of the old one, and two files that share only their name become two notes.
"""

import hashlib
import io
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from errors import StorageError, UsageError
from ingestion import deleted
from ingestion.failpoints import failpoint
from ingestion.folders import ORIGINALS, owner_folder
from ingestion.notes import parse_note, split_head
from ingestion.originals import originals, settle, stage
from ingestion.passages import cut
from ingestion.readers.document import Document
from ingestion.sync import NO_VECTORS, Progress, SyncReport, finish_deleting, index_lock, quiet, recipe, sync_locked
from records import Note, Origin, Passage
from retrieval.embedder import Embedder
from retrieval.vectors import VectorIndex
from settings import Settings
from storage.knowledge import Knowledge, NoteHead

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_ID_LENGTH = 100  # characters of a note's id that come from its file's name
_SAID = "said"  # under `origin`: the head as the file gave it, so that what a person changed since can be told
_OURS = ("title", "aliases", "tags", "steps", "case", "origin")  # what we write into a note's head ourselves


@dataclass(frozen=True)
class Incoming:
    """A document to be added, the bytes of its file, and the path that tells it from others; "" where none is known.

    `replaces` is the note whose newer version it is, where a person says so.
    """

    document: Document
    data: bytes
    path: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class Added:
    """What became of a document. "known" is a file that is there already, byte for byte."""

    note_id: str
    title: str
    what: Literal["added", "changed", "known"]


@dataclass(frozen=True)
class Labels:
    """What a person says a note is about."""

    tags: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    case: str | None = None


@dataclass(frozen=True)
class Written:
    """A note as its owner writes it."""

    title: str
    body: str
    labels: Labels = field(default_factory=Labels)


class PersonalNotes:
    """The notes of one owner. Each method is one transaction under the index lock, across processes."""

    def __init__(
        self, settings: Settings, knowledge: Knowledge, index: VectorIndex, embedder: Embedder, owner: str
    ) -> None:
        self.owner = owner
        self._folder = owner_folder(settings, owner)
        self._settings, self._knowledge, self._index, self._embedder = settings, knowledge, index, embedder

    def preview(self, title: str, body: str) -> tuple[Note, list[Passage]]:
        """How a text would be read and cut, without keeping it.

        Raises:
            NoteError: there is no text in it.
        """
        text = _file_text({"title": _title(title)}, body)
        note = parse_note(text, Path("note.md"), self.owner, "preview", hashlib.sha256(text.encode()).hexdigest())
        return note, cut(note, self._settings.window, self._embedder.count_tokens)

    def add(self, incoming: Sequence[Incoming], progress: Progress = quiet) -> list[Added]:
        """Keep documents with their originals, and index them.

        Raises:
            StorageError: they cannot be written; what was written before stays.
        """
        with self._changing():
            placed = self._place_all(incoming)
            self._sync(progress)
            return placed

    def place(self, incoming: Sequence[Incoming]) -> list[Added]:
        """Keep documents with their originals, and leave it to a sync to index them; raises what `add` raises."""
        with self._changing():
            return self._place_all(incoming)

    def origins(self) -> dict[str, Origin]:
        """Note id → the file that it was made from."""
        return {head.id: head.origin for head in self._heads().values()}

    def write(self, written: Written, note_id: str = "") -> str:
        """Keep a text as a note, or in the place of what a note said; the note's id.

        Raises:
            NoteError: there is no text in it.
            UsageError: the note is not there (any more).
        """
        self.preview(written.title, written.body)
        with self._changing():
            self._sync()
            head = self._head(note_id) if note_id else {"origin": {"added": _now()}}
            identity = note_id or _free(_slug(written.title), self._taken())
            self._put(identity, _labelled(head | {"title": _title(written.title)}, written.labels), written.body)
            try:
                self._sync()
            except StorageError:
                if not note_id:  # or saving it once more would make two of it
                    (self._folder / f"{identity}.md").unlink()
                raise
            return identity

    def label(self, labels: Mapping[str, Labels]) -> None:
        """Say anew what notes, by id, are about; their text stays as it is."""
        with self._changing():
            files = {note_id: self._file(note_id) for note_id in labels}
            for note_id, file in files.items():
                head, body = split_head(file.read_text("utf-8-sig"))
                self._put(note_id, _labelled(head, labels[note_id]), body)
            self._sync()

    def text(self, note_id: str) -> str:
        """A note's Markdown, without its head.

        Raises:
            UsageError: the note is not there (any more).
        """
        return split_head(self._file(note_id).read_text("utf-8-sig"))[1].strip() + "\n"

    def delete(self, note_ids: Sequence[str], for_good: bool = False) -> None:
        """Delete notes; for a minute `restore` has them back, unless it is for good.

        Raises:
            UsageError: one is not there (any more); then none is deleted.
        """
        with self._changing():
            files = {note_id: self._file(note_id) for note_id in note_ids}
            try:
                self._set_aside(files, for_good)
                self._sync()
            except (OSError, StorageError):
                for note_id in () if for_good else files:  # the next sync would take them away without an undo
                    deleted.bring_back(self._folder, note_id)
                raise

    def _set_aside(self, files: Mapping[str, Path], for_good: bool) -> None:
        for note_id, file in files.items():
            vectors = {} if for_good else self._knowledge.vectors_of_note(self.owner, note_id)
            deleted.set_aside(self._folder, file, note_id, vectors, deleted.AT_ONCE if for_good else time.time())

    def restore(self, note_ids: Sequence[str]) -> list[str]:
        """Have deleted notes back; the ids of those that came."""
        with self._changing():
            vectors: dict[str, NDArray[np.float32]] = {}
            there = []
            for note_id in note_ids:
                if (back := deleted.bring_back(self._folder, note_id)) is not None:
                    vectors |= back
                    there.append(note_id)
            self._sync(kept=vectors)
            return there

    def waiting(self) -> list[str]:
        """Ids of the notes that were deleted and can still be had back."""
        over = set(deleted.expired(self._folder))
        return [note_id for note_id in deleted.waiting(self._folder) if note_id not in over]

    def purge(self) -> None:
        """Remove for good the deleted notes whose minute is over."""
        if deleted.is_due(self._folder):
            with self._changing():
                made_with = recipe(self._embedder, self._settings)
                finish_deleting(self._settings, self._knowledge, self._index, made_with, self.owner)

    def export(self) -> bytes:
        """All notes, each as Markdown with the file that it was made from, as a ZIP."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for note_id, file in sorted(self._paths().items()):
                with suppress(FileNotFoundError):  # deleted since, by another process
                    archive.write(file, f"{note_id}.md")
                    for original in originals(self._folder, note_id):
                        archive.write(original, f"{ORIGINALS}/{original.name}")
        return packed.getvalue()

    def _place_all(self, incoming: Sequence[Incoming]) -> list[Added]:
        self._sync()
        known, taken = self._heads(), self._taken()
        return [self._place(one, known, taken) for one in incoming]

    def _place(self, one: Incoming, known: dict[str, NoteHead], taken: set[str]) -> Added:
        """Write a document's files, unless they are there; `known` notes and `taken` ids are brought up to date."""
        digest = hashlib.sha256(one.data).hexdigest()
        if same := next((held for held in known.values() if held.origin.sha256 == digest), None):
            if one.path and not (same.origin.path and same.origin.outer.exists()):
                known[same.id] = self._moved(same, one.path)
            return Added(same.id, same.title, "known")
        older = one.replaces or next((h.id for h in known.values() if one.path and h.origin.path == one.path), "")
        note_id = older or _free(_slug(PurePath(one.document.name).stem), taken)
        taken.add(note_id)
        origin = Origin(file=one.document.name[:300], path=one.path[:4000], sha256=digest, added=_now())
        said = _own_head(one.document)
        head = _followed(self._head(older), said) if older else said
        stage(self._folder, note_id, _suffix(one.document), one.data)
        failpoint("original-staged")
        self._put(note_id, head | {"origin": origin.model_dump() | {_SAID: deepcopy(said)}}, one.document.markdown)
        failpoint("note-put")
        settle(self._folder, note_id)
        failpoint("note-placed")
        known[note_id] = NoteHead(self.owner, note_id, str(head["title"]), "note", (), (), origin)
        return Added(note_id, str(head["title"]), "changed" if older else "added")

    def _moved(self, same: NoteHead, path: str) -> NoteHead:
        """Note down that a note's file lies elsewhere now."""
        origin = same.origin.model_copy(update={"path": path[:4000]})
        head, body = split_head(self._file(same.id).read_text("utf-8-sig"))
        self._put(same.id, head | {"origin": _origin(head) | origin.model_dump()}, body)
        return replace(same, origin=origin)

    def _put(self, note_id: str, head: Mapping[str, Any], body: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._path(note_id)
        scratch = target.with_name(f".{note_id}.tmp")
        scratch.write_text(_file_text(head, body), "utf-8")
        failpoint("note-written")
        scratch.replace(target)
        failpoint("note-replaced")

    def _taken(self) -> set[str]:
        """Ids that a new note cannot have."""
        stems = {path.stem for path in self._folder.rglob("*.md")}
        return stems | set(self._heads()) | set(deleted.waiting(self._folder))

    def _heads(self) -> dict[str, NoteHead]:
        return {head.id: head for head in self._knowledge.heads(self.owner)}

    def _path(self, note_id: str) -> Path:
        """Where a note's file lies, or would."""
        flat = self._folder / f"{note_id}.md"
        return flat if flat.is_file() else Path(self._paths().get(note_id, flat))

    def _paths(self) -> dict[str, str]:
        """Note id → its file; without what the storage of a folder that was copied still says of another one."""
        states = self._knowledge.note_states(self.owner).items()
        return {key[1]: state.path for key, state in states if Path(state.path).is_relative_to(self._folder)}

    def _head(self, note_id: str) -> dict[str, Any]:
        return split_head(self._file(note_id).read_text("utf-8-sig"))[0] or {"title": self._heads()[note_id].title}

    def _file(self, note_id: str) -> Path:
        path = self._path(note_id)
        if not path.is_file():
            known = ", ".join(sorted(self._heads())[:20]) or "none"
            raise UsageError(f"There is no personal note {note_id!r}. Personal notes: {known}.")
        return path

    def _sync(self, progress: Progress = quiet, kept: Mapping[str, NDArray[np.float32]] = NO_VECTORS) -> SyncReport:
        return sync_locked(self._settings, self._knowledge, self._index, self._embedder, progress, self.owner, kept)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        try:
            with index_lock(self._settings):
                yield
        except OSError as error:
            raise StorageError(
                f"The notes folder {self._folder} cannot be written to ({error.strerror}). Make it writable or free "
                "some space."
            ) from error


def _suffix(document: Document) -> str:
    return {"markdown": "md", "text": "txt", "notebook": "ipynb"}.get(document.kind, document.kind)


def _free(name: str, taken: set[str]) -> str:
    candidates = (name if count == 1 else f"{name}-{count}" for count in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _own_head(document: Document) -> dict[str, Any]:
    """What the file's own front matter says, under the title that it was found to have."""
    return {key: value for key, value in document.front.items() if key != "origin"} | {"title": _title(document.title)}


def _followed(head: Mapping[str, Any], says: Mapping[str, Any]) -> dict[str, Any]:
    """What a newer version of a file says of itself, but for what the person changed since the older one said it."""
    said = _origin(head).get(_SAID, {})
    changed = {key: value for key, value in head.items() if key not in said or said[key] != value}
    return {key: value for key, value in says.items() if key in head or key not in said} | changed


def _origin(head: Mapping[str, Any]) -> dict[str, Any]:
    origin = head.get("origin")
    return origin if isinstance(origin, dict) else {}


def _labelled(head: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    given = {"tags": list(labels.tags), "steps": list(labels.steps), "case": labels.case}
    kept = {key: value for key, value in head.items() if key not in given}
    return kept | {key: value for key, value in given.items() if value}


def _file_text(head: Mapping[str, Any], body: str) -> str:
    ordered = {key: head[key] for key in _OURS if key in head} | {k: v for k, v in head.items() if k not in _OURS}
    return f"---\n{yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False)}---\n\n{body.strip()}\n"


def _title(text: str) -> str:
    return " ".join(text.split())[:200] or "Untitled"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _slug(name: str) -> str:
    """A name as a note's id, which is also a file's name everywhere: ASCII letters, digits and hyphens."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower())
    slug = "-".join(part for part in kept.split("-") if part)[:_ID_LENGTH].rstrip("-")
    if not name.isascii() or not slug or slug in _RESERVED:
        slug = f"{slug or 'note'}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:6]}"
    return slug
