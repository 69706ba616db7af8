"""The notes, listed: by kind, by step or by case."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.components import sight
from ui.components.links import to_note
from ui.shelves import ORDERS, Shelf

if TYPE_CHECKING:
    from storage.library import ShelvedNote


def draw(notes: "list[ShelvedNote]") -> None:
    sight.bring("", "the list")
    with st.container(key="orders", gap="small"):
        order = st.segmented_control(
            "Sort the notes by",
            list(ORDERS),
            default="kind",
            required=True,
            format_func=lambda order: f"By {order}",
            key="by",
            bind="query-params",
            label_visibility="collapsed",
        )
        shelves = ORDERS[order or "kind"](notes)
        chosen = st.pills(
            "Show only",
            range(len(shelves)),
            format_func=lambda place: shelves[place].label,
            key=f"shelf-{order}",
            label_visibility="collapsed",
        )
    for place, shelf in enumerate(shelves):
        if chosen in (None, place):
            _draw(shelf, place)


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
