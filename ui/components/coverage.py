"""The table of what the notes cover."""

import streamlit as st

from records import CORPUS, STEPS
from ui import resources
from ui.coverage import MEASURES, coverage


def draw() -> None:
    rows = coverage(resources.library().sections(CORPUS), resources.cases())
    measure = st.pills(
        "Count", list(MEASURES), default="Sections", required=True, key="coverage", label_visibility="collapsed"
    )
    count = MEASURES[measure or "Sections"]
    columns = ["all", *STEPS]
    with st.container(key="coverage-counts"):
        st.table(
            [{"": row.name, **{column.capitalize(): count(row.cells[column]) for column in columns}} for row in rows],
            border="horizontal",
        )
    st.caption("A section about several steps counts in each of them and once in all.")
