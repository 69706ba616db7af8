"""A scorecard while it is written: what is being read, and a button that leaves a language model out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from ui import resources, state
from ui.markdown import literal
from ui.names import case_name
from ui.owner import owner
from ui.rounds import grade

if TYPE_CHECKING:
    from interview.round import Round
    from storage.rounds import Rounds


def draw(rounds: "Rounds", round_: "Round") -> None:
    """Write the scorecard of a round that has ended, then show the page anew."""
    identity, room = round_.id, resources.room()
    st.title(literal(case_name(round_.case)), anchor=False)
    first, *others = room.engines(owner())
    engine = others[0] if others and state.is_without_model(identity) else first
    if engine == room.grader.engine:
        with st.spinner("Reading your answers …"):  # takes seconds; draws nothing, so that nothing breaks it off
            grade(rounds, owner(), room, identity, engine)
    else:
        grade(rounds, owner(), room, identity, engine, telling(identity))
    st.rerun()


def telling(identity: str | None) -> Callable[[str], None]:
    """What draws how far a grading is; with a button that stops it, where the round of this id can do without."""
    with st.container(key="grading", gap="small"):
        news = st.empty()
        news.caption("Reading your answers …")
        if identity is not None:
            st.button(
                "Stop, and grade without the language model",
                icon=":material/stop_circle:",
                key="stop-grading",
                type="tertiary",
                on_click=state.set_without_model,
                args=(identity,),
            )

    def tell(what: str) -> None:
        news.caption(f"Reading your answers: {literal(what)} …")

    return tell
