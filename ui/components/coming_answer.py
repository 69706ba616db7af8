"""An answer while a language model writes it: sentences as they are checked, and a button that stops it."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from ui import asking, state
from ui.answers import shown, stored
from ui.components.answer import marked
from ui.markdown import inline, literal
from ui.owner import owner

if TYPE_CHECKING:
    from assistant.answer import Progress
    from storage.conversations import Conversations

_BEGINNING = "Reading the notes …"


def draw(chats: "Conversations", identity: str, coming: "Iterator[Progress]") -> None:
    """Draw an answer until it is complete. Whatever runs the page anew closes the iterator, and so the request.

    The button's click lets the question rest with what was said; anything else leaves it waiting, to be answered anew.
    """
    with st.container(key="coming", gap="small"):
        news, body = st.empty(), st.empty()
        news.caption(_BEGINNING)
        st.button(
            "Stop",
            icon=":material/stop_circle:",
            key="stop-answer",
            type="tertiary",
            on_click=_stop,
            args=(chats, identity),
        )
        state.set_coming(None)
        for progress in coming:
            state.set_coming(progress.answer)
            news.caption(literal(progress.notice) if progress.notice else _standing(progress))
            body.markdown(_text(progress))


def _stop(chats: "Conversations", identity: str) -> None:
    asking.stopped(chats, owner(), identity, state.coming())


def _standing(progress: "Progress") -> str:
    """A word on how far it is; drawn at each step, since only there a click is noticed."""
    kept = 0 if progress.answer.abstained else len(progress.answer.sentences)
    struck = len(progress.answer.struck)
    if not kept + struck:
        return _BEGINNING
    told = f"{kept} sentence{'' if kept == 1 else 's'} checked against the notes"
    return f"{told}, {struck} struck …" if struck else f"{told} …"


def _text(progress: "Progress") -> str:
    """The sentences that stand with their marks, those that do not struck through, and the one being written."""
    answer = shown("", stored(progress.answer))
    parts = []
    for heading, group in groupby(() if answer.abstained else answer.sentences, key=lambda sentence: sentence.heading):
        said = " ".join(marked(sentence, support=False) for sentence in group)
        parts.append(f"**{literal(heading)}**  \n{said}" if heading else said)
    parts += [f"~~{inline(sentence.text)}~~ :gray[:small[{literal(sentence.reason)}]]" for sentence in answer.struck]
    if progress.unfinished:
        parts.append(f":gray[{inline(progress.unfinished)}]")
    return "\n\n".join(parts)
