"""Language model: which one writes and asks, whether it answers, what it has cost, and what is sent to it."""

import streamlit as st

from ui import resources, state
from ui.components import failure, model_choice, model_spending, readiness

st.title("Language model", anchor=False)
st.markdown(
    "Sevenstep answers, interviews and grades without a language model. With one of your own, answers and interviews "
    "read better; each sentence is still checked against the notes, and what they do not support is struck."
)
warm = resources.warmup()

with failure.told():
    settings = resources.settings()
    model_choice.draw(settings)
    model_spending.draw(settings)
    readiness.draw(warm, "A model can be chosen already, and tried then.")

state.set_appeared()
warm.start(3.0)
