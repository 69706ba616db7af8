"""Every diagram of the corpus on one page, for `test_diagrams.py`."""

import streamlit as st

from ingestion.notes import read_note
from settings import PROJECT_DIR

for path in sorted((PROJECT_DIR / "corpus").rglob("*.md")):
    if path.name != "README.md":
        for section in read_note(path).sections:
            for block in section.blocks:
                if block.kind == "diagram":
                    st.text(f"{path.relative_to(PROJECT_DIR)}:{block.line}")
                    st.mermaid_chart("\n".join(block.text.split("\n")[1:-1]))
