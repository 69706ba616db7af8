"""One's own test set: the questions that go along in every evaluation, and candidates to keep or drop."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from eval import own_questions
from ui.components import failure
from ui.markdown import literal
from ui.owner import owner

if TYPE_CHECKING:
    from eval.questions import TestQuestion
    from settings import Settings

_LISTED = 50


def draw(settings: "Settings") -> None:
    known, waiting = own_questions.load(settings, owner()), own_questions.candidates(settings, owner())
    if not known and not waiting:
        st.markdown(
            "Your test set is empty. “Add to my test set” under an answer puts its question here, with what a right "
            "answer says; `python -m eval generate NOTE` proposes questions from a note. They go along in every "
            "evaluation, and only you see them."
        )
    if waiting:
        st.subheader("Candidates", anchor=False)
        _keep_all(settings, waiting)
        _list(settings, waiting, {"Keep": own_questions.keep, "Drop": own_questions.drop})
    if known:
        st.subheader("Questions", anchor=False)
        _list(settings, known, {"Remove": own_questions.remove})


def _keep_all(settings: "Settings", waiting: "Sequence[TestQuestion]") -> None:
    with st.container(horizontal=True, gap="small", key="all-candidates"):
        for label, do in (("Keep all", own_questions.keep), ("Drop all", own_questions.drop)):
            if st.button(label, key=f"{label}-candidates", type="tertiary"):
                _do(settings, do, [question.id for question in waiting])


def _list(settings: "Settings", questions: "Sequence[TestQuestion]", actions: "dict[str, Callable[..., int]]") -> None:
    st.caption(f"{len(questions):,} questions" + (f", the first {_LISTED}" if len(questions) > _LISTED else ""))
    for question in questions[:_LISTED]:
        with st.container(key=f"test-question-{question.id}", gap="xxsmall"):
            st.markdown(f"**{literal(question.question)}**")
            facts = "; ".join(fact.text for fact in question.facts)
            st.caption(literal(facts or "The notes cannot answer it: it must be refused."))
            with st.container(horizontal=True, gap="small"):
                for label, do in actions.items():
                    if st.button(label, key=f"{label}-{question.id}", type="tertiary"):
                        _do(settings, do, [question.id])


def _do(settings: "Settings", do: "Callable[..., int]", ids: Sequence[str]) -> None:
    with failure.told(retry=False) as outcome:
        do(settings, owner(), ids)
    if not outcome.failed:
        st.rerun()
