"""The notes as a reader opens them: a shelf of all, and one whole note."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Row, func, select, tuple_

from records import CORPUS, FrontMatter, Kind, Origin, StepId
from storage.database import Database
from storage.knowledge import StoredSection
from storage.schema import notes, passages, sections


@dataclass(frozen=True)
class ShelvedNote:
    """A note as a list shows it; `opening` is the Markdown of its first section."""

    owner: str
    id: str
    title: str
    kind: Kind
    steps: tuple[StepId, ...]
    related: tuple[str, ...]
    opening: str
    anchors: Mapping[str, str]  # step → the first section about it
    aliases: tuple[str, ...] = ()

    @property
    def case(self) -> str | None:
        """The case's slug, for a case note."""
        return self.id.removeprefix("cases/") if self.kind == "case" else None


@dataclass(frozen=True)
class WholeNote:
    owner: str
    front: FrontMatter
    sections: tuple[StoredSection, ...]


@dataclass(frozen=True)
class OwnNote:
    """A personal note as its owner's list shows it."""

    id: str
    title: str
    tags: tuple[str, ...]
    steps: tuple[StepId, ...]
    case: str | None
    origin: Origin
    passages: int


@dataclass(frozen=True)
class AskedSection:
    """A section's place and the questions that its author lists under it."""

    owner: str
    note_id: str
    anchor: str
    title: str
    heading: str
    questions: tuple[str, ...]


class Library:
    """What an owner may read: the built-in notes and the owner's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shelf(self, owner: str) -> list[ShelvedNote]:
        """Every note, the built-in ones first, by id."""
        query = (
            select(notes.c.owner, notes.c.id, notes.c.title, notes.c.kind, notes.c.front, sections.c.markdown)
            .join(sections, (sections.c.owner == notes.c.owner) & (sections.c.note_id == notes.c.id))
            .where(notes.c.owner.in_((CORPUS, owner)), sections.c.position == 0)
            .order_by(notes.c.owner != CORPUS, notes.c.id)
        )
        about = select(sections.c.owner, sections.c.note_id, sections.c.anchor, sections.c.steps).where(
            sections.c.owner.in_((CORPUS, owner))
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            anchors = _first_anchors(connection.execute(about.order_by(sections.c.position)))
        return [_shelved(row, anchors[row.owner, row.id]) for row in rows]

    def own(self, owner: str) -> list[OwnNote]:
        """The notes that are this owner's alone, by id."""
        count = func.count(passages.c.id)
        query = (
            select(notes.c.id, notes.c.title, notes.c.front, count.label("passages"))
            .join(passages, (passages.c.owner == notes.c.owner) & (passages.c.note_id == notes.c.id), isouter=True)
            .where(notes.c.owner == owner)
            .group_by(notes.c.owner, notes.c.id)
            .order_by(notes.c.id)
        )
        with self._database.read() as connection:
            return [_own(row) for row in connection.execute(query)]

    def note(self, owner: str, note_id: str) -> WholeNote | None:
        """A note that is exactly this owner's, with its sections in order."""
        head = select(notes.c.front).where(notes.c.owner == owner, notes.c.id == note_id)
        body = select(sections).where(sections.c.owner == owner, sections.c.note_id == note_id)
        with self._database.read() as connection:
            front = connection.execute(head).scalar()
            rows = connection.execute(body.order_by(sections.c.position)).all()
        return WholeNote(owner, FrontMatter.model_validate(front), tuple(map(_section, rows))) if front else None

    def sections(self, owner: str) -> list[StoredSection]:
        """Every section that an owner may read, the built-in ones first, by note and in reading order."""
        query = select(sections).where(sections.c.owner.in_((CORPUS, owner)))
        order = (sections.c.owner != CORPUS, sections.c.note_id, sections.c.position)
        with self._database.read() as connection:
            return [_section(row) for row in connection.execute(query.order_by(*order))]

    def related(self, owner: str, note_ids: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
        """The notes that these name as related, (owner, id) each, in the order in which they are named."""
        query = select(notes.c.owner, notes.c.id, notes.c.front).where(
            tuple_(notes.c.owner, notes.c.id).in_(list(note_ids)), notes.c.owner.in_((CORPUS, owner))
        )
        with self._database.read() as connection:
            named = {(r.owner, r.id): r.front["related"] for r in connection.execute(query)}
        return list(dict.fromkeys((CORPUS, to) for place in note_ids for to in named.get(place, ())))

    def asked(self, owner: str, note_ids: Collection[tuple[str, str]]) -> list[AskedSection]:
        """The sections of these notes, (owner, id) each, with their questions; other people's are left out."""
        query = (
            select(passages.c.owner, passages.c.note_id, passages.c.anchor, passages.c.path, passages.c.questions)
            .where(tuple_(passages.c.owner, passages.c.note_id).in_(list(note_ids)))
            .where(passages.c.owner.in_((CORPUS, owner)))
            .order_by(passages.c.owner, passages.c.note_id, passages.c.line)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = {(r.owner, r.note_id, r.anchor): _asked(r) for r in rows}
        return list(found.values())


def _own(row: Row) -> OwnNote:  # type: ignore[type-arg]
    front = FrontMatter.model_validate(row.front)
    return OwnNote(row.id, row.title, front.tags, front.steps, front.case, front.origin, row.passages)


def _shelved(row: Row, anchors: Mapping[str, str]) -> ShelvedNote:  # type: ignore[type-arg]
    steps, related, aliases = (tuple(row.front[name]) for name in ("steps", "related", "aliases"))
    return ShelvedNote(row.owner, row.id, row.title, row.kind, steps, related, row.markdown, anchors, aliases)


def _asked(row: Row) -> AskedSection:  # type: ignore[type-arg]
    return AskedSection(row.owner, row.note_id, row.anchor, row.path[0], row.path[-1], tuple(row.questions))


def _first_anchors(rows: Iterable[Row]) -> dict[tuple[str, str], dict[str, str]]:  # type: ignore[type-arg]
    """(owner, note id) → step → anchor, of sections in reading order."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        for step in row.steps:
            found[row.owner, row.note_id].setdefault(step, row.anchor)
    return found


def _section(row: Row) -> StoredSection:  # type: ignore[type-arg]
    return StoredSection(row.owner, row.note_id, row.anchor, tuple(row.path), row.markdown, tuple(row.steps))
