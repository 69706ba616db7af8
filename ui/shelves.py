"""The notes in the orders in which a reader looks for them: by kind, by step, by case, by name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.sentences import statements
from records import CORPUS, STEPS, plain
from ui.addresses import NoteAddress
from ui.names import case_name, step_name

if TYPE_CHECKING:
    from storage.library import ShelvedNote, WholeNote

GLOSSARY = "guides/glossary"
_TERM = re.compile(r"^[-*] (\*\*.+?\*\*[^:\n]*): (.+)$", re.MULTILINE)
_KINDS = {
    "framework": "The seven steps",
    "concept": "Concepts",
    "tradeoff": "Trade-offs",
    "case": "Cases",
    "guide": "Guides",
    "note": "Notes",
}
_OWN = "Your notes"
_DIGITS = "0–9"


@dataclass(frozen=True)
class Entry:
    """A line of a list: where it leads, a title, and what the note says first."""

    address: NoteAddress
    title: str
    lead: str


@dataclass(frozen=True)
class Shelf:
    name: str
    entries: tuple[Entry, ...]

    @property
    def label(self) -> str:
        return f"{self.name} ({len(self.entries)})"


def by_kind(notes: "Sequence[ShelvedNote]") -> list[Shelf]:
    """What a note is; personal notes are a shelf of their own."""
    built_in = sorted((note for note in notes if note.owner == CORPUS), key=_place)
    shelves = [_shelf(name, (note for note in built_in if note.kind == kind)) for kind, name in _KINDS.items()]
    return _filled([*shelves, _shelf(_OWN, (n for n in notes if n.owner != CORPUS))])


def by_step(notes: "Sequence[ShelvedNote]") -> list[Shelf]:
    """Every note about a step, leading to its first section about it."""
    return _filled(
        _shelf(step_name(step), (n for n in _steps_first(notes) if step in n.anchors), step) for step in STEPS
    )


def by_case(notes: "Sequence[ShelvedNote]") -> list[Shelf]:
    """Each case, and the notes that it leans on."""
    known = {note.id: note for note in notes if note.owner == CORPUS}
    cases = [note for note in notes if note.case]
    return [
        _shelf(case_name(case.case or ""), [case, *(known[i] for i in case.related if i in known)]) for case in cases
    ]


def by_letter(notes: "Sequence[ShelvedNote]", terms: Iterable[Entry] = ()) -> list[Shelf]:
    """Every title, every other name of a note and every term of the glossary, from A to Z."""
    names = {}
    for note in notes:
        first = lead(note.opening)
        for name in (*note.aliases, note.title):  # a title last: it wins over an alias that only differs in case
            says = first if name == note.title else f"See {note.title}."
            names[name.casefold(), note.owner, note.id] = Entry(_address(note, ""), name, says)
    letters: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted((*names.values(), *terms), key=lambda entry: entry.title.casefold()):
        initial = entry.title[0].upper()
        letters[initial if initial.isalpha() else _DIGITS].append(entry)
    return [
        Shelf(letter, tuple(letters[letter]))
        for letter in sorted(letters, key=lambda letter: (letter == _DIGITS, letter))
    ]


def glossary(note: "WholeNote") -> list[Entry]:
    """The terms of the glossary's list items, `- **Term** (other names): what it is`, each leading to its section."""
    return [
        Entry(NoteAddress(note.owner, note.front.id, section.anchor), plain(term), plain(says))
        for section in note.sections
        for term, says in _TERM.findall(section.markdown)
    ]


ORDERS: "Mapping[str, Callable[[Sequence[ShelvedNote]], list[Shelf]]]" = {
    "kind": by_kind,
    "step": by_step,
    "case": by_case,
}


def kind_name(kind: str) -> str:
    """What one note of a kind is called."""
    return {"framework": "Step by step", "tradeoff": "Trade-off"}.get(kind, kind.capitalize())


def lead(markdown: str) -> str:
    """The first sentence of a note's opening; empty where it opens with a table or code."""
    return next(statements(markdown), "")


def _steps_first(notes: "Sequence[ShelvedNote]") -> "list[ShelvedNote]":
    order = list(_KINDS)
    return sorted(notes, key=lambda note: (note.owner != CORPUS, order.index(note.kind)))


def _place(note: "ShelvedNote") -> int:
    """A step's own note stands in the order of the steps, after the overview; the rest as they come."""
    is_step = note.kind == "framework" and len(note.steps) == 1
    return STEPS.index(note.steps[0]) + 1 if is_step else 0


def _shelf(name: str, notes: "Iterable[ShelvedNote]", step: str = "") -> Shelf:
    return Shelf(name, tuple(Entry(_address(note, step), note.title, lead(note.opening)) for note in notes))


def _address(note: "ShelvedNote", step: str) -> NoteAddress:
    """The note; or, of a note about several steps, its first section about one."""
    anchor = note.anchors.get(step, "") if len(set(note.anchors.values())) > 1 else ""
    return NoteAddress(note.owner, note.id, anchor)


def _filled(shelves: Iterable[Shelf]) -> list[Shelf]:
    return [shelf for shelf in shelves if shelf.entries]
