"""The notes, listed: by kind, by step or by case."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.addresses import LIBRARY
from ui.components.links import note_link
from ui.shelves import ORDERS, Shelf

if TYPE_CHECKING:
    from storage.library import ShelvedNote


def draw(notes: "list[ShelvedNote]") -> None:
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
        for entry in shelf.entries:
            note_link(entry.address, entry.title, entry.lead)


def nothing() -> None:
    """What to do where there is no note at all."""
    st.info(
        "There are no notes yet. Add Markdown or text files with `python -m ingestion add FILE…`, then open this page "
        "again.",
        icon=":material/library_add:",
    )


def back() -> None:
    st.page_link(LIBRARY, label="All notes", icon=":material/arrow_back:")
