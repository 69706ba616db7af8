"""What the notes must be beside each other: no paragraph told twice, no abbreviation that nobody explains."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errors import NoteError
from records import Block, Note, plain

GLOSSARY = "guides/glossary"
_SHINGLE = 5  # words
_ALIKE = 0.3  # of the shorter one's shingles
_SHORTEST = 20  # words of a block that is compared
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]+(?=s?\b)")


@dataclass(frozen=True)
class _Told:
    note: Note
    block: Block
    shingles: frozenset[tuple[str, ...]]


def repeated(notes: Sequence[Note]) -> Iterator[NoteError]:
    """Paragraphs, lists and tables that stand in two notes nearly word for word.

    Two blocks are compared by their shingles of five words, as the overlap's share of the shorter one (containment:
    Broder, On the resemblance and containment of documents, 1997).
    """
    told = [
        one for note in notes for section in note.sections for block in section.blocks if (one := _told(note, block))
    ]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(told):
        for shingle in one.shingles:
            holders[shingle].append(place)
    shared = Counter(
        (first, second) for places in holders.values() for n, second in enumerate(places) for first in places[:n]
    )
    for (first, second), count in sorted(shared.items()):
        one, other = told[first], told[second]
        if one.note is other.note or count < _ALIKE * min(len(one.shingles), len(other.shingles)):
            continue
        yield NoteError(
            other.note.path,
            other.block.line,
            f"This says nearly what {one.note.id} says in line {one.block.line}.",
            "Say it once, and here what is particular to this note.",
        )


def unexplained(notes: Sequence[Note]) -> Iterator[NoteError]:
    """Abbreviations in more than one note that are no note's title or alias and not in the glossary."""
    known = {word for note in notes for name in (note.title, *note.front.aliases) for word in _abbreviations(name)}
    for note in notes:
        if note.id == GLOSSARY:
            bold = re.findall(r"\*\*(.+?)\*\*(?: \((.+?)\))?", note.source)
            known |= {word for names in bold for name in names for word in _abbreviations(name)}
    used: dict[str, list[tuple[Note, int]]] = defaultdict(list)
    for note in notes:
        for word, line in _used(note).items():
            if word not in known:
                used[word].append((note, line))
    for word, places in sorted(used.items()):
        if len(places) > 1:
            note, line = places[0]
            message = f"{word} is used in {len(places)} notes and explained nowhere."
            yield NoteError(note.path, line, message, f"Make it an alias of a note, or add it to {GLOSSARY}.")


def _told(note: Note, block: Block) -> _Told | None:
    words = re.findall(r"[a-z0-9]+", plain(block.text).lower())
    if block.kind in {"code", "diagram"} or len(words) < _SHORTEST:
        return None
    return _Told(note, block, frozenset(zip(*(words[n:] for n in range(_SHINGLE)), strict=False)))


def _used(note: Note) -> dict[str, int]:
    """The abbreviations in a note's text, each with the line of the block that has it first."""
    first: dict[str, int] = {}
    for section in note.sections:
        for block in section.blocks:
            if block.kind not in {"code", "diagram"}:
                for word in _abbreviations(re.sub(r"`[^`]*`", " ", block.text)):
                    first.setdefault(word, block.line)
    return first


def _abbreviations(text: str) -> set[str]:
    return set(_ABBREVIATION.findall(text))
