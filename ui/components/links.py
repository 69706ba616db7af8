"""Links to notes: a title that can be clicked, with a line under it."""

import streamlit as st

from ui.addresses import LIBRARY, NoteAddress
from ui.markdown import literal


def note_link(address: NoteAddress, title: str, line: str = "") -> None:
    """A link to a note or a section of it; `line` stands under the title. Both are shown as they are written."""
    label = f"**{literal(title)}** {literal(line)}" if line else literal(title)
    st.page_link(LIBRARY, label=label, icon="", query_params=address.query(), help="")
