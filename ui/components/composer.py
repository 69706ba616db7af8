"""Where a question is typed."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import state

_KEY = "composer"


def draw(disabled: bool) -> DeltaGenerator:
    """The line at the bottom of the page, whose question becomes the pending one; the room above it, still empty."""
    with st.bottom:
        above = st.container()
    # in the main part, not in st.bottom: only there does Streamlit keep the newest message in sight
    st.chat_input("Ask about ML system design", key=_KEY, disabled=disabled, on_submit=_submit)
    return above


def _submit() -> None:
    question = st.session_state[_KEY]
    if question and question.strip():
        state.set_pending(question)
