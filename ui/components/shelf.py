"""The notes, listed: by kind, by step, by case or by name; and what they cover."""

from typing import TYPE_CHECKING

import streamlit as st

from records import CORPUS
from ui import resources
from ui.components import coverage, sight
from ui.components.links import to_note
from ui.shelves import GLOSSARY, ORDERS, Shelf, by_letter, glossary

if TYPE_CHECKING:
    from storage.library import ShelvedNote

_VIEWS = {**{order: order.capitalize() for order in ORDERS}, "name": "A–Z", "coverage": "Coverage"}


def draw(notes: "list[ShelvedNote]") -> None:
    sight.bring("", "the list")
    with st.container(key="orders", gap="small"):
        view = st.segmented_control(
            "Sort the notes by",
            list(_VIEWS),
            default="kind",
            required=True,
            format_func=_VIEWS.__getitem__,
            key="by",
            bind="query-params",
            label_visibility="collapsed",
        )
        if view == "coverage":
            coverage.draw()
            return
        by_name = view == "name"
        shelves = _letters(notes) if by_name else ORDERS[view or "kind"](notes)
        chosen = st.pills(
            "Show only",
            range(len(shelves)),
            default=0 if by_name else None,  # all letters together are too many to look through
            required=by_name,
            format_func=lambda place: shelves[place].name if by_name else shelves[place].label,
            key=f"shelf-{view}",
            label_visibility="collapsed",
        )
    for place, shelf in enumerate(shelves):
        if chosen in (None, place):
            _draw(shelf, place)


def _letters(notes: "list[ShelvedNote]") -> list[Shelf]:
    note = resources.library().note(CORPUS, GLOSSARY)
    return by_letter(notes, glossary(note) if note else ())


def _draw(shelf: Shelf, place: int) -> None:
    with st.container(key=f"list-{place}", gap="xxsmall"):
        st.subheader(shelf.name, anchor=False)
        for number, entry in enumerate(shelf.entries):
            to_note(entry.address, entry.title, entry.lead, f"note-{place}-{number}")


def nothing() -> None:
    """What to do where there is no note at all."""
    st.info(
        "There are no notes yet. Add Markdown or text files with `python -m ingestion add FILE…`, then open this page "
        "again.",
        icon=":material/library_add:",
    )
