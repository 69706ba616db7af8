"""What language models have cost this month: requests, tokens and time, and how much of the limit is used."""

import time
from typing import TYPE_CHECKING

import streamlit as st

from storage.ledger import Ledger, month_start
from ui import resources
from ui.markdown import literal
from ui.owner import owner

if TYPE_CHECKING:
    from settings import Settings


def draw(settings: "Settings") -> None:
    """A line for each task and engine; nothing where nothing was asked."""
    ledger = Ledger(resources.database())
    spent = ledger.spent(owner(), month_start(time.time()))
    if not spent:
        return
    st.subheader("This month", anchor=False)
    rows = [
        {
            "For": one.task,
            "Model": one.engine,
            "Requests": one.calls,
            "Tokens read": one.tokens_in,
            "Tokens written": one.tokens_out,
            "Minutes": round(one.seconds / 60, 1),
        }
        for one in spent
    ]
    st.dataframe(rows, hide_index=True, key="spent")
    if settings.model_limit:
        used = ledger.tokens_this_month(time.time())
        st.progress(min(1.0, used / settings.model_limit), text=_used(used, settings.model_limit))
    st.caption(literal("Tokens are those that the server counted, where it does, else an estimate on the safe side."))


def _used(used: int, limit: int) -> str:
    if used >= limit:
        return f"The month's limit of {limit:,} tokens is used up: the embedded engine answers until it is raised."
    return f"{used:,} of {limit:,} tokens of the month's limit"
