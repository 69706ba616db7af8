"""Notes, sections, passages and vectors: what is known, and the generation that counts each owner's changes."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, insert, select, update

from records import Note, Origin, Passage, StepId
from storage.database import Database
from storage.excerpts import forget
from storage.schema import meta, notes, owners, passages, sections, vectors

_IN_LIMIT = 500  # values in one IN (...)


@dataclass(frozen=True)
class NoteState:
    """What sync compares: the file's digest and what its passages were made with."""

    sha256: str
    recipe: str
    path: str


@dataclass(frozen=True)
class NoteHead:
    """A note without its text."""

    owner: str
    id: str
    title: str
    kind: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True)
class StoredSection:
    """A section as a reader opens it."""

    owner: str
    note_id: str
    anchor: str
    path: tuple[str, ...]
    markdown: str
    steps: tuple[StepId, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One vector and what a filter may ask of it; several entries may point at one passage."""

    id: str
    passage_id: str
    owner: str
    steps: tuple[str, ...]
    case: str | None
    vector: NDArray[np.float32]


def embedding_texts(passage: Passage) -> dict[str, str]:
    """Entry id → text to embed: the passage (`<passage id>:text`), and each question that its section answers."""
    asked = {
        f"{passage.id}:{hashlib.sha256(question.encode()).hexdigest()[:12]}": f"{passage.title}: {question}"
        for question in passage.questions
    }
    return {text_entry(passage.id): passage.embedded_text} | asked


def text_entry(passage_id: str) -> str:
    """The id of the entry that holds the vector of a passage's text."""
    return f"{passage_id}:text"


class Knowledge:
    """The notes' part of the storage. Each write is one transaction and raises its owner's generation by one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def generation(self, owner: str) -> int:
        """How often this owner's notes have changed; 0 where there never was one."""
        with self._database.read() as connection:
            return _generation(connection, owner)

    def owners(self) -> list[str]:
        """Everybody whose notes are or were known."""
        with self._database.read() as connection:
            return list(connection.execute(select(owners.c.owner).order_by(owners.c.owner)).scalars())

    def identity(self) -> str:
        """A random name of this storage: another one's generations count something else."""
        with self._database.read() as connection:
            return str(connection.execute(select(meta.c.value).where(meta.c.key == "identity")).scalar_one())

    def note_states(self, owner: str | None = None) -> dict[tuple[str, str], NoteState]:
        """(owner, note id) → state, of one owner or of all."""
        query = select(notes.c.owner, notes.c.id, notes.c.sha256, notes.c.recipe, notes.c.path)
        with self._database.read() as connection:
            rows = connection.execute(query if owner is None else query.where(notes.c.owner == owner))
            return {(r.owner, r.id): NoteState(r.sha256, r.recipe, r.path) for r in rows}

    def vectors_of_note(self, owner: str, note_id: str) -> dict[str, NDArray[np.float32]]:
        """Entry id → vector, of one note as stored."""
        query = (
            select(vectors.c.id, vectors.c.vector)
            .join(passages, passages.c.id == vectors.c.passage_id)
            .where(passages.c.owner == owner, passages.c.note_id == note_id)
        )
        with self._database.read() as connection:
            return {r.id: _vector(r.vector) for r in connection.execute(query)}

    def put_note(
        self, note: Note, cut: Sequence[Passage], embedded: Mapping[str, NDArray[np.float32]], recipe: str
    ) -> None:
        """Store a note with its passages in place of what was stored under its id."""
        self.put_notes([(note, cut)], embedded, recipe)

    def put_notes(
        self,
        rows: Iterable[tuple[Note, Sequence[Passage]]],
        embedded: Mapping[str, NDArray[np.float32]],
        recipe: str,
    ) -> None:
        """Store several notes in one transaction."""
        with self._database.write() as connection:
            changed = set()
            for note, cut in rows:
                changed.add(note.owner)
                _delete_note(connection, note.owner, note.id)
                connection.execute(insert(notes), [_note_row(note, recipe)])
                connection.execute(insert(sections), _section_rows(note))
                connection.execute(insert(passages), [_passage_row(p) for p in cut])
                connection.execute(insert(vectors), _vector_rows(cut, embedded))
            for owner in sorted(changed):
                _next_generation(connection, owner)

    def touch_note(self, owner: str, note_id: str, path: str) -> None:
        """Remember that an unchanged note has moved to another file."""
        with self._database.write() as connection:
            connection.execute(update(notes).where(notes.c.owner == owner, notes.c.id == note_id).values(path=path))

    def remove_note(self, owner: str, note_id: str) -> bool:
        """Remove a note with all that was made of it; whether there was one."""
        with self._database.write() as connection:
            removed = _delete_note(connection, owner, note_id)
            if removed:
                _next_generation(connection, owner)
            return removed

    def forget(self, owner: str, note_ids: Collection[str]) -> None:
        """Leave nothing of notes that are deleted for good: in stored answers, and in the database's pages."""
        with self._database.write() as connection:
            forget(connection, owner, note_ids)
        self._database.compact()

    def heads(self, owner: str) -> list[NoteHead]:
        query = select(notes.c.owner, notes.c.id, notes.c.title, notes.c.kind, notes.c.front)
        query = query.where(notes.c.owner == owner).order_by(notes.c.id)
        with self._database.read() as connection:
            return [_head(r) for r in connection.execute(query)]

    def passages(self, owner: str, ids: Iterable[str]) -> dict[str, Passage]:
        """An owner's passages by id; ids that are not (or no longer) stored, or somebody else's, are absent."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Passage] = {}
        with self._database.read() as connection:
            for start in range(0, len(wanted), _IN_LIMIT):
                some = passages.c.id.in_(wanted[start : start + _IN_LIMIT])
                rows = connection.execute(select(passages).where(passages.c.owner == owner, some))
                found |= {r.id: _passage(r) for r in rows}
        return found

    def all_passages(self, owner: str) -> list[Passage]:
        """An owner's passages, by note and in reading order."""
        query = select(passages).where(passages.c.owner == owner).order_by(passages.c.note_id, passages.c.position)
        with self._database.read() as connection:
            return [_passage(r) for r in connection.execute(query)]

    def passages_of_notes(self, owner: str, note_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """Note id → its passages in reading order, of one owner's notes."""
        wanted, found = list(note_ids), defaultdict[str, list[Passage]](list)
        with self._database.read() as connection:
            for start in range(0, len(wanted), _IN_LIMIT):
                query = select(passages).where(
                    passages.c.owner == owner, passages.c.note_id.in_(wanted[start : start + _IN_LIMIT])
                )
                for row in connection.execute(query.order_by(passages.c.note_id, passages.c.position)):
                    found[row.note_id].append(_passage(row))
        return dict(found)

    def section(self, owner: str, note_id: str, anchor: str) -> StoredSection | None:
        query = select(sections).where(
            sections.c.owner == owner, sections.c.note_id == note_id, sections.c.anchor == anchor
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return StoredSection(row.owner, row.note_id, row.anchor, tuple(row.path), row.markdown, tuple(row.steps))

    def entries(self, owner: str) -> tuple[int, list[Entry]]:
        """An owner's vectors, and the generation that they belong to, read in one transaction."""
        query = (
            select(
                vectors.c.id,
                vectors.c.passage_id,
                vectors.c.vector,
                passages.c.owner,
                passages.c.steps,
                passages.c.case_slug,
            )
            .join(passages, passages.c.id == vectors.c.passage_id)
            .where(passages.c.owner == owner)
        )
        with self._database.read() as connection:
            generation = _generation(connection, owner)
            rows = connection.execute(query)
            return generation, [
                Entry(r.id, r.passage_id, r.owner, tuple(r.steps), r.case_slug, _vector(r.vector)) for r in rows
            ]


def _head(row: Row) -> NoteHead:  # type: ignore[type-arg]
    front = row.front
    origin = Origin.model_validate(front.get("origin", {}))
    return NoteHead(row.owner, row.id, row.title, row.kind, tuple(front["aliases"]), tuple(front["related"]), origin)


def _delete_note(connection: Connection, owner: str, note_id: str) -> bool:
    return connection.execute(delete(notes).where(notes.c.owner == owner, notes.c.id == note_id)).rowcount > 0


def _generation(connection: Connection, owner: str) -> int:
    return connection.execute(select(owners.c.generation).where(owners.c.owner == owner)).scalar() or 0


def _next_generation(connection: Connection, owner: str) -> None:
    raised = update(owners).where(owners.c.owner == owner).values(generation=owners.c.generation + 1)
    if not connection.execute(raised).rowcount:
        connection.execute(insert(owners), [{"owner": owner, "generation": 1}])


def _note_row(note: Note, recipe: str) -> dict[str, object]:
    return {
        "owner": note.owner,
        "id": note.id,
        "title": note.title,
        "kind": note.front.kind,
        "front": note.front.model_dump(mode="json"),
        "source": note.source,
        "path": str(Path(note.path)),
        "sha256": note.sha256,
        "recipe": recipe,
    }


def _section_rows(note: Note) -> list[dict[str, object]]:
    return [
        {
            "owner": note.owner,
            "note_id": note.id,
            "anchor": section.anchor,
            "position": position,
            "path": list(section.path),
            "steps": list(section.steps),
            "markdown": section.markdown,
        }
        for position, section in enumerate(note.sections)
    ]


def _vector_rows(cut: Sequence[Passage], embedded: Mapping[str, NDArray[np.float32]]) -> list[dict[str, object]]:
    return [
        {"id": key, "passage_id": p.id, "vector": embedded[key].astype("<f4").tobytes()}
        for p in cut
        for key in embedding_texts(p)
    ]


def _passage_row(passage: Passage) -> dict[str, object]:
    row = asdict(passage)
    row["case_slug"] = row.pop("case")
    return row | {key: list(row[key]) for key in ("path", "steps", "questions")}


def _passage(row: Row) -> Passage:  # type: ignore[type-arg]
    return Passage(
        row.id, row.owner, row.note_id, tuple(row.path), row.anchor, row.position, row.kind, row.text,
        tuple(row.steps), row.case_slug, tuple(row.questions), row.line, row.page,
    )  # fmt: skip


def _vector(blob: bytes) -> NDArray[np.float32]:
    return np.frombuffer(blob, dtype="<f4").astype(np.float32)
