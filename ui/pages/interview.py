"""Interview: a round set up, held and ended."""

import streamlit as st

from ui import resources, state
from ui.components import failure, readiness, round_setup, round_talk
from ui.owner import owner
from ui.rounds import load

AT_LATEST = 3.0  # seconds until the warm-up begins where no browser asks for it

warm = resources.warmup()
identity = state.round_id()

with failure.told() as opening:
    rounds = resources.rounds()
    current = load(rounds, owner(), identity) if identity else None
    if identity and current is None:
        st.info("This round does not exist (any more). Begin another one below.", icon=":material/info:")
    if current is None:
        round_setup.draw(rounds, resources.cases())
    else:
        round_talk.draw(rounds, resources.cases(), current, ready=warm.ready)

if not opening.failed:
    with failure.told():
        readiness.draw(
            warm, "What you say is kept and answered next." if current else "You can set a round up already."
        )

state.set_appeared()
warm.start(AT_LATEST)
