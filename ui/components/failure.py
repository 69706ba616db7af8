"""Failures as a page shows them: one sentence with the next step, and a button to try again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from errors import SevenstepError
from ui import resources
from ui.markdown import literal


@dataclass
class Outcome:
    """How a `told` block ended."""

    failed: bool = False


@contextmanager
def told(retry: bool = True) -> Iterator[Outcome]:
    """Show a known error that ends the block; the page goes on after it."""
    outcome = Outcome()
    try:
        yield outcome
    except SevenstepError as error:
        outcome.failed = True
        _draw(str(error), retry)


def _draw(sentence: str, retry: bool) -> None:
    with st.container(key="failure"):
        st.error(literal(sentence), icon=":material/error:")
        if retry:
            st.button("Try again", icon=":material/refresh:", on_click=resources.retry, key="retry")
