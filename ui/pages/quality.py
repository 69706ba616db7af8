"""Quality: evaluations run, compared and looked into; one's own test set."""

import streamlit as st

from ui import resources, state
from ui.components import failure, own_set, quality_run, quality_shown
from ui.owner import owner

st.title("Quality", anchor=False)
with failure.told():
    settings = resources.settings()
    store = resources.runs(owner())
    part = st.segmented_control(
        "Show", ["Runs", "My test set"], default="Runs", required=True, key="quality", label_visibility="collapsed"
    )
    if part == "My test set":
        own_set.draw(settings)
    else:
        quality_run.draw(settings, store)
        quality_shown.draw(store)

state.set_appeared()
resources.warmup().start(3.0)
