"""The clock of a round: how much of the step and of the whole is used. It ticks by itself, calmly."""

import time
from typing import TYPE_CHECKING

import streamlit as st

from interview.round import budget
from ui.names import step_name
from ui.times import minutes

if TYPE_CHECKING:
    from interview.cases import Case
    from interview.round import Round

_TICK = 5.0  # seconds


@st.fragment(run_every=_TICK)
def draw(round_: "Round", case: "Case") -> None:
    now = round_ if round_.is_interviewers_turn else round_.at(time.time())  # it stands meanwhile
    used, of = now.used.get(now.step, 0.0), budget(now, case, now.step)
    whole = sum(budget(now, case, step) for step in now.steps)
    over = " · over time" if used > of else ""
    stands = " · paused" if now.paused else ""
    line = f"{step_name(now.step)} {minutes(used)} of {minutes(of)}{over}{stands}"
    if not now.is_single:
        line += f" · round {minutes(now.elapsed)} of {minutes(whole)}"
    with st.container(key="round-clock"):
        st.progress(min(1.0, used / of), text=line)
