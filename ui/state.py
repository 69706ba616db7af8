"""What one session remembers, by name and type. The address holds what a reload must show again."""

from dataclasses import dataclass

import streamlit as st

_PENDING, _STEPS, _CASES = "pending_question", "step", "case"
STEP_FILTER, CASE_FILTER = _STEPS, _CASES  # widget keys, and names in the address


@dataclass(frozen=True)
class Filters:
    """Step ids and case slugs that an answer is limited to; empty means any."""

    steps: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps or self.cases)


def conversation_id() -> str | None:
    return st.query_params.get("c")


def open_conversation(identity: str | None) -> None:
    """Show a conversation, or with None a page for a new one."""
    if identity is not None:
        st.query_params["c"] = identity
    elif "c" in st.query_params:
        del st.query_params["c"]


def pending() -> str | None:
    """The question that was asked and is not stored yet."""
    return st.session_state.get(_PENDING)


def set_pending(question: str | None) -> None:
    st.session_state[_PENDING] = question


def filters() -> Filters:
    return Filters(tuple(st.session_state.get(_STEPS) or ()), tuple(st.session_state.get(_CASES) or ()))


def clear_filters() -> None:
    st.session_state[_STEPS], st.session_state[_CASES] = [], []
