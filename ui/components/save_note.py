"""Something worth keeping, saved as an own note: an answer, a gap of a scorecard, a passage."""

import streamlit as st

from ui import resources
from ui.addresses import LIBRARY, NoteAddress
from ui.components import failure
from ui.owner import owner

_TITLE = 120  # characters of a title that is suggested


def button(title: str, body: str, key: str) -> None:
    """A button that opens a dialog in which title and text can be changed before they are saved."""
    if st.button("Save as note", icon=":material/note_add:", key=f"save-{key}", type="tertiary"):
        _dialog(title[:_TITLE], body)


def at_once(title: str, body: str, key: str) -> None:
    """The same without a dialog, for where one is open already."""
    if st.button("Save as note", icon=":material/note_add:", key=f"save-{key}", type="tertiary"):
        _save(title[:_TITLE], body)


@st.dialog("Save as note")
def _dialog(title: str, body: str) -> None:
    with st.form("save-note", border=False):
        named = st.text_input("Title", title, max_chars=200)
        text = st.text_area("Text (Markdown)", body, height=260)
        if st.form_submit_button("Save", icon=":material/check:"):
            _save(named or title, text or "")


def _save(title: str, body: str) -> None:
    from ingestion.personal import Written

    if not resources.warmup().ready:
        st.info("A note can be saved once the search model is loaded. Try again in a moment.", icon=":material/info:")
        return
    with failure.told(retry=False) as outcome:
        identity = resources.own_notes(owner()).write(Written(title, body))
    if not outcome.failed:
        st.page_link(
            LIBRARY,
            label="Saved. Open the note",
            icon=":material/check:",
            query_params=NoteAddress(owner(), identity).query(),
        )
