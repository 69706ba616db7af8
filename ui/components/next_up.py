"""Questions to go on with, under the newest answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import resources, state
from ui.answers import ShownAnswer
from ui.markdown import literal
from ui.owner import owner

if TYPE_CHECKING:
    from assistant.next_questions import Place


def draw(answer: ShownAnswer, asked: Sequence[str]) -> None:
    """Up to three, from the notes that the answer cites; a click asks one."""
    from assistant.next_questions import suggest

    cited: list[Place] = [(source.owner, source.note_id, source.anchor) for source in answer.sources]
    questions = suggest(resources.library(), owner(), asked, cited) if cited and not answer.abstained else ()
    if not questions:
        return
    with st.container(key="next-questions", gap=None):
        st.caption("Ask next")
        for number, question in enumerate(questions):
            st.button(
                literal(question),
                icon=":material/subdirectory_arrow_right:",
                key=f"next-{number}",
                type="tertiary",
                wrap=True,
                on_click=state.set_pending,
                args=(question,),
            )
