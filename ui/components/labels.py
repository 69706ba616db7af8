"""Where a person says what a note is about: tags, steps, case."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from records import STEPS
from ui.names import case_name, step_name

if TYPE_CHECKING:
    from ingestion.personal import Labels


def draw(before: "Labels", known_tags: Sequence[str], cases: Sequence[str], key: str) -> "Labels":
    """Inputs filled with the labels as they are; the labels as chosen."""
    from ingestion.personal import Labels

    tags = st.multiselect(
        "Tags",
        sorted({*known_tags, *before.tags}),
        default=before.tags,
        accept_new_options=True,
        placeholder="Type one, press Enter",
        key=f"tags-{key}",
    )
    steps = st.pills(
        "Steps",
        STEPS,
        selection_mode="multi",
        default=before.steps,
        format_func=step_name,
        key=f"steps-{key}",
    )
    options = ["", *cases]
    case = st.selectbox(
        "Case",
        options,
        index=options.index(before.case) if before.case in options else 0,
        format_func=lambda slug: case_name(slug) if slug else "None in particular",
        key=f"case-{key}",
    )
    return Labels(tuple(tag.strip().lstrip("#") for tag in tags), tuple(steps or ()), case or None)
