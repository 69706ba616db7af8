"""The picture frame: page config, the door, and navigation. `streamlit run app.py` serves it."""

from pathlib import Path

import streamlit as st

from ui.components import door

UI = Path(__file__).parent / "ui"

st.set_page_config(
    page_title="Sevenstep",
    page_icon=str(UI / "assets" / "mark.svg"),
    layout="centered",
    menu_items={"About": "**Sevenstep** answers ML system design interview questions from notes, with its sources."},
)
st.html(UI / "assets" / "style.css")
st.logo(str(UI / "assets" / "logo.svg"), icon_image=str(UI / "assets" / "mark.svg"), size="large")
door.pass_through()

page = st.navigation(
    [
        st.Page(UI / "pages" / "ask.py", title="Ask", icon=":material/forum:", default=True),
        st.Page(UI / "pages" / "library.py", title="Library", icon=":material/menu_book:"),
        st.Page(UI / "pages" / "mine.py", title="My notes", icon=":material/edit_note:"),
        st.Page(UI / "pages" / "interview.py", title="Interview", icon=":material/record_voice_over:"),
        st.Page(UI / "pages" / "progress.py", title="Progress", icon=":material/trending_up:"),
        st.Page(UI / "pages" / "quality.py", title="Quality", icon=":material/monitoring:"),
        st.Page(UI / "pages" / "models.py", title="Language model", icon=":material/tune:"),
        st.Page(UI / "pages" / "scorecard.py", title="Scorecard", visibility="hidden"),
    ]
)
page.run()
