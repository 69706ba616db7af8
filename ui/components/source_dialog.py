"""A source, opened: its section of the note, with what the answer quotes highlighted."""

import streamlit as st

from records import CORPUS
from ui import resources
from ui.addresses import LIBRARY, AnswerPlace, NoteAddress
from ui.answers import Source
from ui.components import failure, save_note
from ui.export import passage_markdown
from ui.markdown import find, highlighted, inline, literal
from ui.owner import owner

_WIDTH = 600  # pixels: the answer stays in sight beside it, and a line stays readable


def open_source(source: Source, place: AnswerPlace) -> None:
    st.dialog(literal(source.title), width=_WIDTH, position="right", icon=":material/menu_book:")(_draw)(source, place)


def _draw(source: Source, place: AnswerPlace) -> None:
    with failure.told(retry=False), st.container(key="source", gap="small"):
        st.subheader(literal(source.place), anchor=False)
        section = _section(source)
        if section is None:
            st.info(
                "The note has changed since this answer was written. This is what the passage said then.",
                icon=":material/history:",
            )
        markdown, missed = highlighted(section or source.text, source.sentences)
        for sentence in missed:
            with st.container(border=True):
                st.markdown(inline(sentence))
        st.markdown(markdown, anchors=False)
        where = "your notes" if source.is_own else "the built-in notes"
        st.caption(f"{literal(source.note_id)}, one of {where}")
        save_note.at_once(f"{source.title}: {source.heading}", passage_markdown(source), f"passage-{source.number}")
        address = NoteAddress(source.owner, source.note_id, source.anchor, place)
        st.page_link(LIBRARY, label="Open the note", icon=":material/open_in_full:", query_params=address.query())


def _section(source: Source) -> str | None:
    """The section as the notes have it now, if it still says what the answer quotes."""
    from storage.knowledge import Knowledge

    whose = CORPUS if source.owner == CORPUS else owner()  # whatever a stored answer says, nobody else's
    section = Knowledge(resources.database()).section(whose, source.note_id, source.anchor)
    if section is None or any(find(section.markdown, sentence) is None for sentence in source.sentences):
        return None
    return section.markdown
