"""An own note, written: title, Markdown with a preview, labels, and how it will be cut."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.addresses import LIBRARY, NoteAddress
from ui.components import cut, failure, labels
from ui.markdown import blocks, literal
from ui.own import tags_of
from ui.owner import owner

if TYPE_CHECKING:
    from ingestion.personal import Labels, PersonalNotes
    from storage.library import OwnNote

_HEIGHT = 340  # pixels of the box to write in
_MOST = 200_000  # characters that can be typed or pasted


def draw(notes: "PersonalNotes", known: "Sequence[OwnNote]", note_id: str, cases: Sequence[str]) -> None:
    """Write a new note, or change one; a click saves it."""
    from ingestion.personal import Labels

    there = next((note for note in known if note.id == note_id), None)
    if note_id and there is None:
        st.info("This note does not exist (any more).", icon=":material/info:")
        return
    title = st.text_input("Title", there.title if there else "", max_chars=200, key=f"title-{note_id}")
    before = notes.text(note_id) if there else ""
    writing, preview, cutting = st.tabs(["Write", "Preview", "How it is cut"], on_change="rerun")
    with writing:
        body = st.text_area(
            "Text (Markdown)",
            before,
            height=_HEIGHT,
            max_chars=max(_MOST, len(before)),
            key=f"body-{note_id}",
            placeholder="What I know of …\n\n## A heading\n\nOne thing a section is found best.",
        )
    chosen = labels.draw(
        Labels(there.tags, there.steps, there.case) if there else Labels(), tags_of(known), cases, note_id or "new"
    )
    with preview:
        st.markdown(blocks(body or ""), anchors=False) if (body or "").strip() else st.caption("Nothing to see yet.")
    if cutting.open:
        with cutting:
            cut.draw(notes, title or "", body or "")
    _keep(notes, note_id, title or "", body or "", chosen)


def _keep(notes: "PersonalNotes", note_id: str, title: str, body: str, chosen: "Labels") -> None:
    from ingestion.personal import Written

    with st.container(horizontal=True, gap="small"):
        keep = st.button("Save", icon=":material/check:", key="save-note", type="primary")
        st.button("Cancel", key="cancel-note", type="tertiary", on_click=state.write_note, args=(None,))
    if keep and not title.strip():
        st.warning("Give the note a title: it is what a citation says.", icon=":material/info:")
    elif keep:
        with failure.told(retry=False) as outcome:
            identity = notes.write(Written(title, body, chosen), note_id)
        if not outcome.failed:
            st.toast(f"“{literal(title)}” is saved.", icon=":material/check:")
            st.switch_page(LIBRARY, query_params=NoteAddress(owner(), identity).query())
