"""A person's own notes as their list shows them: found, sorted, and what each is, in words. Knows no page."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.deleted import UNDO_SECONDS
from ui.names import case_name, step_name

if TYPE_CHECKING:
    from ingestion.personal import PersonalNotes
    from storage.library import OwnNote


@dataclass(frozen=True)
class Choice:
    """What of the list is shown; empty means any."""

    words: str = ""
    tags: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    order: str = "newest"


ORDERS: "Mapping[str, Callable[[Sequence[OwnNote]], list[OwnNote]]]" = {
    "newest": lambda notes: sorted(notes, key=lambda note: note.origin.added, reverse=True),
    "title": lambda notes: sorted(notes, key=lambda note: note.title.casefold()),
    "longest": lambda notes: sorted(notes, key=lambda note: -note.passages),
}


def chosen(notes: "Sequence[OwnNote]", choice: Choice) -> "list[OwnNote]":
    """The notes that the choice lets through, in its order."""
    return ORDERS[choice.order]([note for note in notes if _matches(note, choice)])


def tags_of(notes: "Sequence[OwnNote]") -> list[str]:
    return sorted({tag for note in notes for tag in note.tags}, key=str.casefold)


def about(note: "OwnNote") -> str:
    """A note's labels and where it is from, in a line."""
    case = [case_name(note.case)] if note.case else []
    labels = [*(f"#{tag}" for tag in note.tags), *map(step_name, note.steps), *case]
    count = f"{note.passages} passage{'s' if note.passages != 1 else ''}"
    return " · ".join([*labels, *([note.origin.file] if note.origin.file else []), note.origin.added[:10], count])


def purge_later(notes: "PersonalNotes") -> None:
    """Remove what is deleted now for good once it cannot be had back any more."""
    timer = threading.Timer(UNDO_SECONDS + 1, notes.purge)
    timer.daemon = True
    timer.start()


def _matches(note: "OwnNote", choice: Choice) -> bool:
    said = " ".join([note.title, note.id, note.origin.file, *note.tags]).casefold()
    return (
        all(word in said for word in choice.words.casefold().split())
        and set(choice.tags) <= set(note.tags)
        and (not choice.steps or bool(set(choice.steps) & set(note.steps)))
        and (not choice.cases or note.case in choice.cases)
    )
