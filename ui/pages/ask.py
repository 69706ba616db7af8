"""Ask: conversations with the notes."""

import streamlit as st

from ui import names, resources, state
from ui.components import composer, conversation, export, failure, filters, history, readiness, support, welcome

AT_LATEST = 3.0  # seconds until the warm-up begins where no browser asks for it

warm = resources.warmup()
begins = state.conversation_id() is None and state.pending() is None
waiting = False
cases: list[str] = []

if begins:  # what can be seen and typed into comes before the storage is opened
    welcome.greet()
    above = composer.draw(disabled=False)
    welcome.suggest()

thread = st.container()  # stays above the sentence about a failure
with failure.told() as opening:
    cases = names.cases(resources.settings().corpus_dir)
    chats = resources.conversations()
    unkept = conversation.keep_pending(chats)
    history.draw(chats)
    with thread:
        waiting = conversation.draw(chats, support.is_shown())
    if unkept is not None:
        raise unkept

if not begins:
    with thread:
        conversation.draw_unkept()
    above = composer.draw(disabled=waiting or state.pending() is not None)
with above, st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
    filters.draw(cases)
    if not opening.failed:
        with failure.told(retry=False):
            support.draw()
            export.draw(chats)

if not opening.failed:
    with failure.told():
        readiness.draw(warm, "Your question is kept and answered next." if waiting else "You can ask already.")
        if waiting and warm.prepared is not None:
            conversation.reply(chats, warm.prepared.assistant)
        readiness.left_out(warm)

state.set_appeared()
warm.start(AT_LATEST)  # a page that has appeared in a browser asks sooner: until then the processor is the page's
