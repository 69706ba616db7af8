"""The switch for the marks that say how far each sentence is supported; it is remembered."""

import streamlit as st

from ui import resources, state
from ui.owner import owner

_NAME = "support"


def is_shown() -> bool:
    if state.SUPPORT not in st.session_state:
        st.session_state[state.SUPPORT] = resources.preferences().is_on(owner(), _NAME)
    return bool(st.session_state[state.SUPPORT])


def draw() -> None:
    """The switch, where there is a conversation."""
    if state.conversation_id() is None:
        return
    wanted = st.toggle(
        "Show support",
        key=state.SUPPORT,
        help="After each sentence: quoted from its source word for word, or how far its sources support it, 0 to 1.",
    )
    if wanted != resources.preferences().is_on(owner(), _NAME):
        resources.preferences().switch(owner(), _NAME, wanted)
