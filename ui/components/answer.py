"""An answer: its sentences with marks, the sources under them, and how it was made."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from ui.answers import MarkedSentence, ShownAnswer, Source
from ui.components import source_dialog
from ui.components.filters import summary
from ui.markdown import inline, literal

_NO_ANSWER = "The notes do not hold an answer to this question."
_LIMITED = "Only {} was searched: clear the filter to search everything."


def draw(answer: ShownAnswer, key: str) -> None:
    """Draw an answer; `key` tells its widgets from those of other answers."""
    with st.container(key=f"answer-{key}", gap="small"):
        if answer.notice:
            st.markdown(literal(answer.notice))
            return
        _sentences(answer, key)
        if answer.mended:
            st.caption(_mended(answer))
        if answer.sources:
            _sources(answer, key)
        st.caption(_made(answer))


def _sentences(answer: ShownAnswer, key: str) -> None:
    """The sentence that answers, set apart, then those that add to it; or that there is none, and what to try."""
    if answer.abstained:
        only = summary(answer.steps, answer.cases)
        st.markdown(f"{_NO_ANSWER} {_LIMITED.format(literal(only))}" if only else _NO_ANSWER)
        return
    with st.container(key=f"lead-{key}"):
        st.markdown(_marked(answer.sentences[0]))
    if len(answer.sentences) > 1:
        st.markdown(_points(answer.sentences[1:]))


def _points(sentences: Sequence[MarkedSentence]) -> str:
    """A list of what is added to the answering sentence: those of one source together."""
    groups = groupby(sentences, key=lambda sentence: sentence.marks[:1])
    return "\n".join("- " + " ".join(map(_marked, group)) for _, group in groups)


def _marked(sentence: MarkedSentence) -> str:
    marks = "".join(f"\u00a0:primary[:small[\\[{mark}\\]]]" for mark in sentence.marks)
    return inline(sentence.text) + marks


def _sources(answer: ShownAnswer, key: str) -> None:
    with st.container(key=f"sources-{'closest-' if answer.abstained else ''}{key}", gap=None):
        st.caption("Closest in the notes" if answer.abstained else "Sources")
        for source in answer.sources:
            name = f"source-{key}-{source.number}"
            if st.button(_label(source, answer.abstained), key=name, type="tertiary", wrap=True):
                source_dialog.open_source(source)


def _label(source: Source, abstained: bool) -> str:
    place = f"{literal(source.title)} › {literal(source.heading)}"
    return place if abstained else f":primary[\\[{source.number}\\]] {place}"


def _mended(answer: ShownAnswer) -> str:
    pairs = ", ".join(f"“{literal(right)}” instead of “{literal(wrong)}”" for wrong, right in answer.mended)
    return f"Searched for {pairs}."


def _made(answer: ShownAnswer) -> str:
    took = f"{answer.seconds * 1000:.0f} ms" if answer.seconds < 1 else f"{answer.seconds:.1f} s"
    parts = [f"{answer.engine.capitalize()} engine", f"{answer.considered} passages considered", took]
    if not answer.calibrated:
        parts.insert(1, "not calibrated for this embedder")
    if answer.steps or answer.cases:
        parts.append(f"only {summary(answer.steps, answer.cases)}")
    return literal(" · ".join(parts))
