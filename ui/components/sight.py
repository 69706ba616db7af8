"""What of a page is in sight: Streamlit keeps the place of the page before, though another note is shown."""

import json
from pathlib import Path

import streamlit as st

_SCRIPT = (Path(__file__).parents[1] / "assets" / "scroll.js").read_text("utf-8")


def bring(element_id: str, shown: str) -> None:
    """Bring an element into sight, or with an empty id the top of the page; once for each thing that is shown.

    Both names are the program's own: an anchor or a note's id, which hold no character of HTML.
    """
    script = _SCRIPT.replace("WANTED", json.dumps(element_id)).replace("SHOWN", json.dumps(shown))
    with st.container(key="sight"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
