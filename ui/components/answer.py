"""An answer: its sentences with marks, the sources under them, what can be done with it, and how it was made."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from ui.addresses import AnswerPlace
from ui.answers import MarkedSentence, ShownAnswer, Source
from ui.components import actions, source_dialog
from ui.components.filters import summary
from ui.markdown import inline, literal
from ui.names import engine_name

_NO_ANSWER = "The notes do not hold an answer to this question."
_SIDES = 2  # headings of a comparison; an outline has more
_LIMITED = "Only {} was searched: clear the filter to search everything."


def draw(answer: ShownAnswer, place: AnswerPlace, support: bool) -> None:
    """Draw an answer; with `support`, each sentence says how far its sources support it."""
    with st.container(key=f"answer-{place.key}", gap="small"):
        if answer.notice:
            st.markdown(literal(answer.notice))
            return
        _sentences(answer, place.key, support)
        if answer.searched:
            st.caption(f"Searched for {_listed(answer.searched)}.")
        if answer.struck:
            _struck(answer)
        if answer.mended:
            st.caption(_mended(answer))
        if answer.sources:
            _sources(answer, place)
        actions.draw(answer, place)
        st.caption(_made(answer))


def _sentences(answer: ShownAnswer, key: str, support: bool) -> None:
    """The sentence that answers, set apart, then those that add to it; or that there is none, and what to try."""
    if answer.abstained:
        only = summary(answer.limits)
        st.markdown(f"{_NO_ANSWER} {_LIMITED.format(literal(only))}" if only else _NO_ANSWER)
        return
    if answer.caveat:
        st.caption(literal(answer.caveat))
    lead, rest = answer.sentences[:1], answer.sentences[1:]
    if lead[0].heading:
        lead, rest = (), answer.sentences
    with st.container(key=f"lead-{key}"):
        for sentence in lead:
            st.markdown(marked(sentence, support))
    groups = [(heading, list(group)) for heading, group in groupby(rest, key=lambda sentence: sentence.heading)]
    headed = [(heading, group) for heading, group in groups if heading]
    for heading, group in groups:
        if not heading:
            st.markdown(_points(group, support))
        elif len(headed) != _SIDES:
            st.markdown(f"**{literal(heading)}**  \n" + " ".join(marked(sentence, support) for sentence in group))
    if len(headed) == _SIDES:
        _side_by_side(headed, support)


def _side_by_side(sides: Sequence[tuple[str, Sequence[MarkedSentence]]], support: bool) -> None:
    """The two sides of a comparison, each in its column; on a phone, one above the other."""
    for column, (heading, group) in zip(st.columns(_SIDES, border=True), sides, strict=True):
        column.markdown(f"**{literal(heading)}**")
        column.markdown(_points(group, support) if len(group) > 1 else marked(group[0], support))


def _points(sentences: Sequence[MarkedSentence], support: bool) -> str:
    """A list: the sentences of one source together."""
    groups = groupby(sentences, key=lambda sentence: sentence.marks[:1])
    return "\n".join("- " + " ".join(marked(s, support) for s in group) for _, group in groups)


def marked(sentence: MarkedSentence, support: bool) -> str:
    """A sentence with the marks of its sources; with `support`, how far they support it."""
    colour = "orange" if sentence.is_own else "primary"
    marks = "".join(f"\u00a0:{colour}[:small[\\[{mark}\\]]]" for mark in sentence.marks)
    return inline(sentence.text) + marks + (f"\u00a0:gray[:small[{sentence.standing}]]" if support else "")


def _sources(answer: ShownAnswer, place: AnswerPlace) -> None:
    """The sources as chips, each a button that opens its passage."""
    own = any(source.is_own for source in answer.sources)
    name = "Closest in the notes" if answer.abstained else "Sources"
    st.caption(f"{name}, :material/person: your own among them" if own else name)
    with st.container(key=f"sources-{place.key}", horizontal=True, gap="xsmall"):
        for source in answer.sources:
            name = f"source-{place.key}-{source.number}"
            if st.button(_label(source, answer.abstained), key=name, wrap=False):
                source_dialog.open_source(source, place)


def _struck(answer: ShownAnswer) -> None:
    """What the model said that does not stand: how much, and on a click what and why."""
    count = len(answer.struck)
    label = "1 sentence was struck" if count == 1 else f"{count} sentences were struck"
    with st.expander(
        f"{label}: the notes do not support {'it' if count == 1 else 'them'}", icon=":material/ink_eraser:"
    ):
        for sentence in answer.struck:
            instead = "; a sentence of the notes took its place" if sentence.replaced else ""
            st.markdown(f"~~{inline(sentence.text)}~~ :gray[:small[{literal(sentence.reason)}{instead}]]")


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(f"“{literal(text)}”" for text in texts)


def _label(source: Source, abstained: bool) -> str:
    """The section first, since several are often of one note; the note where there is room."""
    own = ":material/person: " if source.is_own else ""
    where = f"{own}{literal(source.place)} :gray[· {literal(source.title)}]"
    return where if abstained else f":primary[\\[{source.number}\\]] {where}"


def _mended(answer: ShownAnswer) -> str:
    pairs = ", ".join(f"“{literal(right)}” instead of “{literal(wrong)}”" for wrong, right in answer.mended)
    return f"Searched for {pairs}."


def _made(answer: ShownAnswer) -> str:
    took = f"{answer.seconds * 1000:.0f} ms" if answer.seconds < 1 else f"{answer.seconds:.1f} s"
    parts = [engine_name(answer.engine), f"{answer.considered} passages considered", took]
    if answer.tokens:
        parts.append(f"{answer.tokens:,} tokens")
    if not answer.calibrated:
        parts.insert(1, "not calibrated for this embedder")
    if answer.limits:
        parts.append(f"only {summary(answer.limits)}")
    return literal(" · ".join(parts))
