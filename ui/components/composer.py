"""Where a question is typed, and what the search for its answer is limited to."""

from collections.abc import Sequence

import streamlit as st

from records import STEPS
from ui import state
from ui.names import case_name, step_name

_KEY = "composer"


def draw(cases: Sequence[str], disabled: bool) -> None:
    """The line at the bottom of the page; a question sent becomes the pending one."""
    with st.bottom:
        _filters(cases)
    # in the main part, not in st.bottom: only there does Streamlit keep the newest message in sight
    st.chat_input("Ask about ML system design", key=_KEY, disabled=disabled, on_submit=_submit)


def _submit() -> None:
    question = st.session_state[_KEY]
    if question and question.strip():
        state.set_pending(question)


def _filters(cases: Sequence[str]) -> None:
    chosen = state.filters()
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Filter", icon=":material/tune:", type="tertiary", key="filter-popover"):
            st.pills(
                "Steps",
                STEPS,
                selection_mode="multi",
                format_func=step_name,
                key=state.STEP_FILTER,
                bind="query-params",
            )
            if cases:
                st.multiselect(
                    "Cases",
                    cases,
                    format_func=case_name,
                    key=state.CASE_FILTER,
                    placeholder="Any case, and every concept",
                    bind="query-params",
                )
        if chosen.steps or chosen.cases:
            st.caption(f"Only {summary(chosen.steps, chosen.cases)}", width="content")
            st.button(
                "Clear", icon=":material/close:", type="tertiary", key="clear-filters", on_click=state.clear_filters
            )


def summary(steps: Sequence[str], cases: Sequence[str]) -> str:
    return " · ".join([*map(step_name, steps), *map(case_name, cases)])
