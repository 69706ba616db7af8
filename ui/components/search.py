"""The search of the notes: the same retrieval that answers use."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.addresses import NoteAddress
from ui.components import failure
from ui.components.links import to_note
from ui.owner import owner
from ui.results import results

if TYPE_CHECKING:
    from knowledge_base import KnowledgeBase


def box() -> str:
    """Where one types what to look for; what was typed."""
    typed = st.text_input(
        "Search the notes",
        type="search",
        key="q",
        bind="query-params",
        placeholder="Search the notes",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    return (typed or "").strip()


def promise(sought: str, listed: bool) -> str:
    """What can be done while the search is not there yet."""
    if sought:
        return "Your search begins then."
    return "The notes can be read already." if listed else "The notes are listed here next."


def draw(base: "KnowledgeBase", sought: str) -> None:
    """The sections nearest to what was typed, best first."""
    with failure.told(retry=False), st.container(key="results", gap="xxsmall"):
        found = results(base, owner(), sought)
        nearest = f"{len(found.sections)} sections, nearest first"
        if not found.likely:
            nearest = "Nothing is found for these words; the nearest sections are about something else, it seems:"
        st.caption(nearest if found.sections else "Nothing is found for these words.")
        for number, result in enumerate(found.sections):
            address = NoteAddress(result.owner, result.note_id, result.anchor)
            to_note(address, result.place, result.extract, f"result-{number}")
