"""Ways to notes from within the Library: a title that can be clicked, with a line under it.

They are buttons: a link of Streamlit's to the page that is open leaves the browser's address as it was.
"""

import streamlit as st

from ui import state
from ui.addresses import NoteAddress
from ui.markdown import literal


def to_note(address: NoteAddress, title: str, line: str, key: str) -> None:
    """The way to a note or a section of it; `line` stands under the title. Both are shown as they are written."""
    label = f"**{literal(title)}** {literal(line)}" if line else literal(title)
    st.button(label, key=key, type="tertiary", wrap=True, on_click=state.open_note, args=(address,))


def to_shelf() -> None:
    st.button(
        "All notes",
        icon=":material/arrow_back:",
        key="all-notes",
        type="tertiary",
        on_click=state.open_note,
        args=(None,),
    )
