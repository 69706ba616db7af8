"""What of a page is in sight: Streamlit keeps the place of the page before, though another note is shown."""

import html

import streamlit as st

from ui.headers import SCROLL


def bring(element_id: str, shown: str) -> None:
    """Bring an element into sight, or with an empty id the top of the page; once for each thing that is shown.

    The script is the same for every note, so that the content policy can name it; what it looks for stands beside it.
    """
    wanted = f'<i data-wanted="{html.escape(element_id)}" data-shown="{html.escape(shown)}"></i>'
    with st.container(key="sight"):
        st.html(f"{wanted}<script>{SCROLL}</script>", unsafe_allow_javascript=True)
