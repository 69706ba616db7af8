"""What the search for an answer is limited to: steps and cases."""

from collections.abc import Sequence

import streamlit as st

from records import STEPS
from ui import state
from ui.names import case_name, step_name


def draw(cases: Sequence[str]) -> None:
    """The choice, and what is chosen, with a way back to everything."""
    chosen = state.filters()
    with st.popover("Filter", icon=":material/tune:", type="tertiary", key="filter-popover"):
        _choose(cases)
    if chosen.steps or chosen.cases:
        st.caption(f"Only {summary(chosen.steps, chosen.cases)}", width="content")
        st.button("Clear", icon=":material/close:", type="tertiary", key="clear-filters", on_click=state.clear_filters)


def summary(steps: Sequence[str], cases: Sequence[str]) -> str:
    return " · ".join([*map(step_name, steps), *map(case_name, cases)])


def _choose(cases: Sequence[str]) -> None:
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
