"""The table of what the notes cover."""

import streamlit as st

from records import CORPUS, STEP_NAMES, STEPS
from ui import resources
from ui.coverage import Cell, coverage


def draw() -> None:
    rows = coverage(resources.library().sections(CORPUS), resources.cases())
    st.caption(
        "Sections · diagrams · rubric points of each case and step. A section about several steps counts in each; "
        "a dash stands where nothing is interviewed on."
    )
    st.table(
        [
            {"": row.name, **{STEP_NAMES[step]: _told(row.steps[step]) for step in STEPS}, "Whole": _told(row.whole)}
            for row in rows
        ],
        border="horizontal",
    )


def _told(cell: Cell) -> str:
    points = "–" if cell.points is None else str(cell.points)
    return f"{cell.sections} · {cell.diagrams} · {points}"
