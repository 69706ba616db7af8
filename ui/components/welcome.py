"""What a conversation begins with: what this is, and questions to start from."""

import streamlit as st

from ui import state

SUGGESTIONS = (
    (":material/stairs:", "What are the seven steps of an ML system design interview?"),
    (":material/architecture:", "Design a video recommendation system"),
    (":material/balance:", "Batch or online prediction: when should I use which?"),
    (":material/troubleshoot:", "My model is great offline and bad online, why?"),
    (":material/policy:", "How is training–serving skew detected?"),
    (":material/payments:", "How do I estimate the cost of a prediction?"),
)


def greet() -> None:
    st.title("Ask the notes", anchor=False)
    st.markdown(
        "Machine learning system design, step by step. Every sentence of an answer is quoted from the notes, "
        "with its source."
    )


def suggest() -> None:
    """The suggested questions; a click asks one."""
    with st.container(key="suggestions"):
        for number, (icon, question) in enumerate(SUGGESTIONS):
            st.button(
                question,
                icon=icon,
                key=f"suggestion-{number}",
                width="stretch",
                wrap=True,
                on_click=state.set_pending,
                args=(question,),
            )
