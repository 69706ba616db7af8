"""A question of one's own test set, made of an answer: what was asked, what answers it, what a right answer says."""

from typing import TYPE_CHECKING

import streamlit as st

from ui import own_questions, resources
from ui.addresses import AnswerPlace
from ui.components import failure
from ui.own_questions import Filled
from ui.owner import owner

if TYPE_CHECKING:
    from storage.knowledge import StoredSection
    from ui.own_questions import Draft

_FACTS = 5_000  # characters of all facts together


def button(place: AnswerPlace, key: str) -> None:
    """A button that opens the dialog; `key` tells several for one answer from each other."""
    name = f"own-question-{key}-{place.key}"
    if st.button("Add to my test set", icon=":material/quiz:", key=name, type="tertiary"):
        _dialog(place)


@st.dialog("Add to my test set")
def _dialog(place: AnswerPlace) -> None:
    with failure.told(retry=False):
        held = resources.library().sections(owner())
        messages = resources.conversations().messages(owner(), place.conversation)
        _form(own_questions.draft(messages, place.position, held), held)


def _form(draft: "Draft", held: "list[StoredSection]") -> None:
    st.caption("Asked again after a change, the question shows whether answers got better. Only you see your set.")
    with st.form("own-question", border=False):
        limit = max(resources.settings().question_limit, len(draft.question))
        question = st.text_area("Question", draft.question, height=80, max_chars=limit)
        sections = st.multiselect(
            "Sections that answer it",
            list(draft.sections),
            default=draft.cited,
            format_func=lambda key: draft.sections[key],
            placeholder="Choose or type to find one",
        )
        facts = st.text_area("What a right answer says, one thing a line", height=110, max_chars=_FACTS)
        unanswerable = st.checkbox("The notes cannot answer this", draft.unanswerable)
        if st.form_submit_button("Save", icon=":material/check:"):
            filled = Filled(question or "", tuple(sections), facts or "", unanswerable)
            with failure.told(retry=False):
                count = own_questions.keep(resources.settings(), owner(), draft, filled, held)
                st.success(own_questions.kept(count), icon=":material/check:")
