"""What the search for an answer is limited to: whose notes, steps and cases."""

from collections.abc import Sequence

import streamlit as st

from records import STEPS
from ui import state
from ui.filters import Filters
from ui.names import case_name, step_name

_SCOPES = {"both": "All notes", "mine": "Only mine", "corpus": "Only built-in"}
_SAID = {"mine": "your notes", "corpus": "the built-in notes"}


def draw(cases: Sequence[str]) -> None:
    """The choice, and what is chosen, with a way back to everything."""
    chosen = state.filters()
    with st.popover("Filter", icon=":material/tune:", type="tertiary", key="filter-popover"):
        _choose(cases)
    if chosen:
        st.caption(f"Only {summary(chosen)}", width="content")
        st.button("Clear", icon=":material/close:", type="tertiary", key="clear-filters", on_click=state.clear_filters)


def summary(limits: Filters) -> str:
    said = [_SAID[limits.scope]] if limits.scope in _SAID else []
    return " · ".join([*said, *map(step_name, limits.steps), *map(case_name, limits.cases)])


def _choose(cases: Sequence[str]) -> None:
    st.segmented_control(
        "Notes",
        list(_SCOPES),
        default="both",
        required=True,
        format_func=_SCOPES.__getitem__,
        key=state.SCOPE_FILTER,
        bind="query-params",
    )
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
