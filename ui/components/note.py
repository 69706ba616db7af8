"""A note, read: its sections with their diagrams, what is in it, where it is from, and where to go on."""

from typing import TYPE_CHECKING

import streamlit as st

from records import CORPUS, STEPS
from ui import resources, state
from ui.addresses import ASK, MINE, NoteAddress
from ui.answers import quoted_from
from ui.components import sight
from ui.components.links import to_note, to_shelf
from ui.markdown import blocks, highlighted, literal
from ui.names import case_name, step_name
from ui.owner import owner
from ui.reading import contents, date_name, questions_about, section_id, source_line
from ui.shelves import kind_name

if TYPE_CHECKING:
    from storage.library import Library, WholeNote

_LONG = 3  # sections; a note with more has a table of contents


def draw(library: "Library", address: NoteAddress) -> bool:
    """Draw the note that the address names; whether there is one."""
    note = library.note(address.owner, address.note_id)
    with st.container(key="way-back", horizontal=True, vertical_alignment="center"):
        to_shelf()
        if address.answer:
            st.page_link(ASK, label="Back to the answer", icon=":material/forum:", query_params=address.answer.query())
    if note is None:
        return False
    _head(library, note, address)
    with st.container(key="note"):
        _sections(note, address)
    _foot(library, note)
    _show_section(note, address)
    return True


def missing(settled: bool) -> None:
    """There is no such note, or not yet."""
    if settled:
        st.info("This note does not exist (any more). The others are under “All notes”.", icon=":material/info:")
    else:
        st.info("This note has not been read yet, or does not exist.", icon=":material/hourglass_top:")


def _head(library: "Library", note: "WholeNote", address: NoteAddress) -> None:
    st.title(literal(note.front.title), anchor=False)
    with st.container(key="note-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_about(note), width="content")
        if note.owner != CORPUS:
            query = {"write": note.front.id}
            st.page_link(MINE, label="Edit", icon=":material/edit:", query_params=query, width="content")
        with st.popover("Ask about this", icon=":material/forum:", key="ask-about"):
            _ask_about(library, note, address)
    if len(note.sections) > _LONG:
        listed = contents([s for s in note.sections if s.path[-1] != note.front.title])
        with st.sidebar, st.container(key="contents", gap="xsmall"):
            st.caption("In this note")
            st.markdown(listed)
        with st.container(key="contents-narrow"), st.expander("In this note", icon=":material/toc:"):
            st.markdown(listed)


def _about(note: "WholeNote") -> str:
    front, steps = note.front, [step_name(step) for step in note.front.steps]
    own = ["Your note", *([front.origin.file] if front.origin.file else []), *(f"#{tag}" for tag in front.tags)]
    if note.owner != CORPUS:
        return literal(" · ".join([*own, *steps, *([case_name(front.case)] if front.case else [])]))
    kind = kind_name(front.kind)
    return " · ".join([kind, "All seven steps"] if len(steps) == len(STEPS) else [kind, *steps])


def _ask_about(library: "Library", note: "WholeNote", address: NoteAddress) -> None:
    """The note's own questions; a click asks one in a new conversation."""
    sections = library.asked(owner(), [(note.owner, note.front.id)])
    with st.container(gap="xxsmall"):
        st.caption("Ask in a new conversation")
        for number, question in enumerate(questions_about(note.front.title, sections, address.anchor)):
            if st.button(literal(question), key=f"about-{number}", type="tertiary", wrap=True):
                state.set_pending(question)
                st.switch_page(ASK)


def _sections(note: "WholeNote", address: NoteAddress) -> None:
    sentences = _quoted(address)
    for section in note.sections:
        wanted = section.anchor == address.anchor
        with st.container(key="section-wanted" if wanted else None, gap="small"):
            if section.path[-1] != note.front.title:  # a beginning without a heading goes by the note's title
                st.subheader(literal(section.path[-1]), anchor=section_id(section))
            markdown = highlighted(section.markdown, sentences)[0] if wanted else blocks(section.markdown)
            st.markdown(markdown, anchors=False)


def _quoted(address: NoteAddress) -> tuple[str, ...]:
    """What the answer that a reader came from quotes of the section."""
    if address.answer is None:
        return ()
    messages = resources.conversations().messages(owner(), address.answer.conversation)
    return quoted_from(messages, address.answer.position, address.note_id, address.anchor)


def _foot(library: "Library", note: "WholeNote") -> None:
    if note.front.sources:
        st.subheader("Sources", anchor=False)
        st.markdown("\n".join(f"- {source_line(source)}" for source in note.front.sources))
    _related(library, note)
    made = [literal(note.front.id), literal(note.front.license), date_name(note.front)]
    st.caption(" · ".join(filter(None, made)))


def _related(library: "Library", note: "WholeNote") -> None:
    titles = {(n.owner, n.id): n.title for n in library.shelf(owner())}
    known = [place for place in library.related(owner(), [(note.owner, note.front.id)]) if place in titles]
    if known:
        st.subheader("Related notes", anchor=False)
        with st.container(key="related-notes", horizontal=True, gap="xsmall"):
            for number, place in enumerate(known):
                to_note(NoteAddress(*place), titles[place], "", f"related-{number}")


def _show_section(note: "WholeNote", address: NoteAddress) -> None:
    """Bring the section that the address names into sight, or the note's beginning."""
    wanted = next((s for s in note.sections[1:] if s.anchor == address.anchor), None)
    sight.bring(section_id(wanted) if wanted else "", note.front.id)
