"""Progress: what all rounds together show."""

import streamlit as st

from ui import resources, state
from ui.addresses import INTERVIEW
from ui.components import failure, progress
from ui.owner import owner
from ui.rounds import scorecards, ungraded

st.title("Progress", anchor=False)
with failure.told():
    cards = scorecards(resources.rounds(), owner())
    progress.ungraded(ungraded(resources.rounds(), owner()))
    if cards:
        progress.draw(cards, list(resources.cases()))
    else:
        st.markdown("Here you see how your levels change from round to round, once one has ended.")
        st.page_link(INTERVIEW, label="Begin a round", icon=":material/record_voice_over:")

state.set_appeared()
resources.warmup().start(3.0)
