"""Scorecard: what a round showed."""

import streamlit as st

from ui import resources, state
from ui.addresses import INTERVIEW
from ui.components import by_engine, coming_scorecard, failure, readiness, scorecard
from ui.owner import owner
from ui.rounds import load

warm = resources.warmup()
identity = state.round_id()

with failure.told():
    rounds = resources.rounds()
    current = load(rounds, owner(), identity) if identity else None
    if current is None:
        st.info("There is no such scorecard (any more).", icon=":material/info:")
        st.page_link(INTERVIEW, label="Begin a round", icon=":material/record_voice_over:")
    elif not current.value.ended:
        st.info("This round has not ended yet.", icon=":material/info:")
        st.page_link(
            INTERVIEW, label="Go on with it", icon=":material/play_arrow:", query_params={"r": current.value.id}
        )
    elif current.scorecard is None and not warm.ready:
        readiness.draw(warm, "The scorecard is written then.")
    elif current.scorecard is None:
        coming_scorecard.draw(rounds, current.value)
    else:
        scorecard.draw(by_engine.chosen(rounds, current), current.value)

state.set_appeared()
warm.start(3.0)
