"""A person's own notes, listed: found, opened, written, labelled, deleted, had back, taken away."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.addresses import LIBRARY, NoteAddress
from ui.components import failure, labels
from ui.markdown import literal
from ui.names import case_name, step_name
from ui.own import ORDERS, Choice, about, chosen, purge_later, tags_of
from ui.owner import owner

if TYPE_CHECKING:
    from ingestion.personal import PersonalNotes
    from storage.library import OwnNote

_PAGE = 25  # notes listed at once


def draw(known: "Sequence[OwnNote]", notes: "PersonalNotes | None", cases: Sequence[str]) -> None:
    """The list; what changes notes is there once `notes` is."""
    if not known:
        st.markdown("Nothing is here yet. Write a note or drop files above; then ask about them as about all others.")
        return
    choice = _choose(known)
    found = chosen(known, choice)
    st.caption(f"{len(found):,} of {len(known):,} notes" if len(found) != len(known) else f"{len(known):,} notes")
    pages = max(1, -(-len(found) // _PAGE))
    page = st.pagination(pages, key="own-page") if pages > 1 else 1
    shown = found[(min(page, pages) - 1) * _PAGE :][:_PAGE]
    for note in shown:
        _row(note)
    if notes is not None:
        _actions(notes, known, cases)


def _choose(known: "Sequence[OwnNote]") -> Choice:
    words = st.text_input(
        "Find a note",
        type="search",
        key="own-words",
        placeholder="Find a note by title, tag or file",
        label_visibility="collapsed",
        icon=":material/search:",
        live=True,
    )
    tags, steps = tags_of(known), sorted({step for note in known for step in note.steps})
    cases = sorted({note.case for note in known if note.case})
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="own-tools"):
        order = st.segmented_control(
            "Sort",
            list(ORDERS),
            default="newest",
            required=True,
            format_func=str.capitalize,
            key="own-order",
            label_visibility="collapsed",
        )
        picked = _pick_labels(tags, steps, cases) if tags or steps or cases else ((), (), ())
    return Choice(words or "", *picked, order or "newest")


def _pick_labels(
    tags: Sequence[str], steps: Sequence[str], cases: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    with st.popover("Filter", icon=":material/tune:", type="tertiary", key="own-filter"):
        return _pick("Tags", tags, str), _pick("Steps", steps, step_name), _pick("Cases", cases, case_name)


def _pick(label: str, options: Sequence[str], named: Callable[[str], str]) -> tuple[str, ...]:
    if not options:
        return ()
    key = f"own-{label.lower()}"
    return tuple(st.pills(label, options, selection_mode="multi", format_func=named, key=key) or ())


def _row(note: "OwnNote") -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall", key=f"own-{note.id}"):
        st.checkbox(f"Choose {literal(note.title)}", key=f"pick-{note.id}", label_visibility="collapsed")
        if st.button(
            f"**{literal(note.title)}** {literal(about(note))}", key=f"read-{note.id}", type="tertiary", wrap=True
        ):
            st.switch_page(LIBRARY, query_params=NoteAddress(owner(), note.id).query())
        st.button(
            "",
            icon=":material/edit:",
            key=f"edit-{note.id}",
            type="tertiary",
            help="Edit",
            on_click=state.write_note,
            args=(note.id,),
        )


def _actions(notes: "PersonalNotes", known: "Sequence[OwnNote]", cases: Sequence[str]) -> None:
    picked = [note for note in known if st.session_state.get(f"pick-{note.id}")]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="own-actions"):
        if picked:
            st.caption(f"{len(picked)} chosen", width="content")
            if st.button("Label", icon=":material/label:", key="label-chosen", type="tertiary"):
                _label(notes, picked, known, cases)
            if st.button("Delete", icon=":material/delete:", key="delete-chosen", type="tertiary"):
                _delete(notes, picked)
        st.download_button(
            "All as a ZIP",
            notes.export,
            "my-notes.zip",
            "application/zip",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="export-own",
            help="Every note as Markdown, with the file that it was made from",
        )


@st.dialog("Label")
def _label(
    notes: "PersonalNotes", picked: "Sequence[OwnNote]", known: "Sequence[OwnNote]", cases: Sequence[str]
) -> None:
    from ingestion.personal import Labels

    first = picked[0]
    st.caption(literal(", ".join(note.title for note in picked[:5])) + (" …" if len(picked) > 5 else ""))
    before = Labels(first.tags, first.steps, first.case) if len(picked) == 1 else Labels()
    given = labels.draw(before, tags_of(known), cases, "chosen")
    if len(picked) > 1:
        st.caption("These take the place of the labels that the notes have now.")
    if st.button("Save", icon=":material/check:", key="save-labels"):
        with failure.told(retry=False) as outcome:
            notes.label({note.id: given for note in picked})
        if not outcome.failed:
            st.rerun()


@st.dialog("Delete")
def _delete(notes: "PersonalNotes", picked: "Sequence[OwnNote]") -> None:
    names = literal(", ".join(f"“{note.title}”" for note in picked[:5]))
    more = f" and {len(picked) - 5} more" if len(picked) > 5 else ""
    st.markdown(
        f"{names}{more}. For a minute they can be had back; then they are gone, from the answers that quote them too."
    )
    with st.container(horizontal=True, gap="small"):
        soft = st.button("Delete", icon=":material/delete:", key="confirm-delete-notes")
        hard = st.button("Delete for good", icon=":material/delete_forever:", key="delete-for-good", type="tertiary")
    if soft or hard:
        with failure.told(retry=False) as outcome:
            notes.delete([note.id for note in picked], for_good=hard)
        if not outcome.failed:
            if soft:
                purge_later(notes)
            st.rerun()


def draw_deleted(notes: "PersonalNotes") -> None:
    """What was deleted and can still be had back; at the foot of the window, in sight wherever the list is."""
    waiting = notes.waiting()
    if not waiting:
        return
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="deleted-notes"):
        count = f"{len(waiting)} note{'s' * (len(waiting) != 1)}"
        st.markdown(f"{count} deleted, to be had back for a minute.", width="content")
        if st.button("Undo", icon=":material/undo:", key="undo-delete"):
            with failure.told(retry=False):
                notes.restore(waiting)
            st.rerun()
