"""Library: the notes, browsed, searched and read."""

import streamlit as st

from ui import resources, state
from ui.components import failure, note, readiness, search, shelf
from ui.owner import owner

AT_LATEST = 3.0  # seconds until the warm-up begins where no browser asks for it

warm = resources.warmup()
address = state.note_address()
sought, notes = "", []
status = None

if address is None:  # what can be seen and typed into comes before the storage is opened
    st.title("The notes", anchor=False)
    sought = search.box()
    status = st.container()

with failure.told() as opening:
    library = resources.library()
    if address is not None:
        if not note.draw(library, address):
            note.missing(warm.ready)
    elif not sought:
        notes = library.shelf(owner())
        if notes:
            shelf.draw(notes)
        elif warm.ready:
            shelf.nothing()
    elif warm.prepared is not None:
        search.draw(warm.prepared.base, sought)

if not opening.failed:
    with status or st.container(), failure.told():
        readiness.draw(warm, search.promise(sought, listed=bool(notes)))
        readiness.left_out(warm)

state.set_appeared()
warm.start(AT_LATEST)  # a page that has appeared in a browser asks sooner: until then the processor is the page's
