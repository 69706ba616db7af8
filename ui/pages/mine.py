"""My notes: a person's own, written, dropped, listed."""

import streamlit as st

from ui import names, resources, state
from ui.components import failure, own_files, own_list, own_write, readiness
from ui.markdown import literal
from ui.owner import owner

AT_LATEST = 3.0  # seconds until the warm-up begins where no browser asks for it

warm = resources.warmup()
edited = state.edited_note()

st.title("My notes", anchor=False)
with failure.told() as opening:
    known = resources.library().own(owner())
    cases = names.cases(resources.settings().corpus_dir)
    notes = resources.own_notes(owner()) if warm.ready else None
    if news := state.news():
        st.success(literal(news), icon=":material/check:")
    if notes is not None and edited is not None:
        own_write.draw(notes, known, edited, cases)
    elif edited is None:
        if notes is not None:
            with st.container(horizontal=True, key="add-own"):
                st.button("Write a note", icon=":material/edit_note:", on_click=state.write_note, args=("",))
            own_files.draw(notes, known)
            own_list.draw_deleted(notes)
        own_list.draw(known, notes, cases)

if not opening.failed:
    with failure.told():
        readiness.draw(warm, "Notes can be written and files added then.")

state.set_appeared()
warm.start(AT_LATEST)
