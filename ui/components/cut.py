"""How a text would be read: its sections, and the passages that questions find."""

from typing import TYPE_CHECKING

import streamlit as st

from errors import NoteError
from ui.markdown import literal

if TYPE_CHECKING:
    from ingestion.personal import PersonalNotes

_SHOWN = 40  # passages listed
_BEGINNING = 110  # characters of each


def draw(notes: "PersonalNotes", title: str, body: str) -> None:
    """List the passages by section, or say what is wrong with the text."""
    try:
        _, passages = notes.preview(title, body)
    except NoteError as error:
        st.caption(literal(f"{error.problem} {error.fix}"))
        return
    sections = len({passage.anchor for passage in passages})
    st.caption(f"{sections} section{'s' * (sections != 1)}, {len(passages)} passage{'s' * (len(passages) != 1)}")
    rows = [f"- **{literal(p.place)}** {literal(_beginning(p.text))}" for p in passages[:_SHOWN]]
    st.markdown("\n".join(rows))
    if len(passages) > _SHOWN:
        st.caption(f"and {len(passages) - _SHOWN:,} more")


def _beginning(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _BEGINNING else f"{folded[:_BEGINNING].rsplit(' ', 1)[0]} …"
