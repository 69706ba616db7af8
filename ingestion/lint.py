"""What a note of the built-in corpus must be: each problem with file, line and what to do. Loads no model."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from errors import NoteError
from ingestion.lint_diagrams import lint_diagram
from ingestion.lint_text import repeated, unexplained
from ingestion.notes import read_note
from ingestion.sentences import sentences
from records import STEPS, Note, Section, plain

_MIN_WORDS, _MAX_WORDS = 60, 170
_MIN_SOURCES = 2
_CASE_DIAGRAMS = 5
_FOLDERS = {
    "framework": "framework",
    "concept": "concepts",
    "case": "cases",
    "tradeoff": "tradeoffs",
    "guide": "guides",
}
_LEANING_START = re.compile(r"^(This|It|They|These|Those|Such)\b")


def lint(corpus: Path) -> list[NoteError]:
    """Every problem in the notes under a folder, in file and line order."""
    notes, problems = [], []
    for path in sorted(corpus.rglob("*.md")):
        if path.name == "README.md":
            continue
        try:
            notes.append(read_note(path))
        except NoteError as error:
            problems.append(error)
    ids = {note.id for note in notes}
    for note in notes:
        problems += [*_head(note, corpus, ids), *_case(note)]
        for section in note.sections:
            problems += _section(note, section)
            problems += (p for block in section.blocks if block.kind == "diagram" for p in lint_diagram(note, block))
    problems += [*_shared_names(notes), *repeated(notes), *unexplained(notes)]
    return sorted(problems, key=lambda p: (p.path, p.line))


def _head(note: Note, corpus: Path, ids: set[str]) -> Iterator[NoteError]:
    front, path = note.front, Path(note.path)
    where = path.parent if front.kind == "case" else path.with_suffix("")
    if (expected := where.relative_to(corpus).as_posix()) != note.id:
        yield NoteError(path, 1, f"The id {note.id} does not fit the file.", f"Write `id: {expected}`.")
    if _FOLDERS.get(front.kind) != note.id.split("/")[0]:
        yield NoteError(path, 1, f"The kind {front.kind} does not fit the folder.", "See corpus/README.md.")
    if not front.steps:
        yield NoteError(path, 1, "No steps are named.", f"Write `steps:` with some of {', '.join(STEPS)}.")
    if len(front.sources) < _MIN_SOURCES:
        yield NoteError(path, 1, f"{len(front.sources)} sources.", f"Credit at least {_MIN_SOURCES} primary ones.")
    if front.license != "CC-BY-4.0":
        yield NoteError(path, 1, "The licence is missing.", "Write `license: CC-BY-4.0`.")
    if front.updated is None:
        yield NoteError(path, 1, "The date is missing.", "Write `updated: YYYY-MM-DD`.")
    for related in front.related:
        if related not in ids:
            yield NoteError(path, 1, f"The related note {related} does not exist.", "Correct or remove it.")


def _case(note: Note) -> Iterator[NoteError]:
    if note.front.kind != "case":
        return
    per_step = Counter(section.steps[0] for section in note.sections if len(section.steps) == 1)
    for section in note.sections:
        if len(section.steps) != 1:
            yield NoteError(note.path, section.line, "The section has no step.", "Write `step:` in its comment.")
    for step in STEPS:
        if per_step[step] < 2:
            yield NoteError(note.path, 1, f"Step {step} has {per_step[step]} sections.", "Write at least two.")
    diagrams = sum(block.kind == "diagram" for section in note.sections for block in section.blocks)
    if diagrams < _CASE_DIAGRAMS:
        yield NoteError(note.path, 1, f"{diagrams} diagrams.", f"Draw at least {_CASE_DIAGRAMS}; see corpus/README.md.")


def _section(note: Note, section: Section) -> Iterator[NoteError]:
    path, line = note.path, section.line
    if len(section.path) < 2:
        yield NoteError(path, line, "Text stands before the first heading.", "Put it under a `##` heading.")
        return
    prose = [block for block in section.blocks if block.kind in {"paragraph", "list", "table", "other"}]
    words = sum(len(plain(block.text).split()) for block in prose)
    if not _MIN_WORDS <= words <= _MAX_WORDS:
        fix = "Say more, or join it with a neighbour." if words < _MIN_WORDS else "Cut it into two sections."
        yield NoteError(path, line, f"Section {section.path[-1]!r} has {words} words.", fix)
    if not section.answers:
        yield NoteError(path, line, f"Section {section.path[-1]!r} names no question.", "List some under `answers:`.")
    for block in prose[:1]:
        if block.kind != "paragraph":
            yield NoteError(path, block.line, "The section begins without a sentence.", "Answer the heading first.")
        elif _LEANING_START.match(first := (sentences(block.text) or [""])[0]):
            yield NoteError(path, block.line, f"The first sentence leans: “{first[:50]}…”.", "Name its subject.")


def _shared_names(notes: list[Note]) -> Iterator[NoteError]:
    """An alias must mean one note, and an id one file."""
    owners: dict[str, str] = {}
    for note in notes:
        if note.id in owners:
            yield NoteError(note.path, 1, f"The id {note.id} is taken by {owners[note.id]}.", "Choose another.")
        owners[note.id] = note.path
        for alias in note.front.aliases:
            if (other := owners.setdefault(alias.casefold(), note.path)) != note.path:
                yield NoteError(note.path, 1, f"The alias {alias!r} also names {other}.", "Keep it in one of them.")
