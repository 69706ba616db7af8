"""A round's scorecards by engine: which one is shown, and grading it again with another."""

from typing import TYPE_CHECKING

import streamlit as st

from ui import resources
from ui.components.coming_scorecard import telling
from ui.names import engine_name
from ui.owner import owner
from ui.rounds import grade_again

if TYPE_CHECKING:
    from interview.report import Scorecard
    from storage.rounds import Rounds
    from ui.rounds import OpenRound


def chosen(rounds: "Rounds", current: "OpenRound") -> "Scorecard":
    """The scorecard to show; where there are several, one chooses, and what has not graded yet can be asked to."""
    assert current.scorecard is not None
    cards = {card.engine: card for card in (current.scorecard, *current.others)}
    shown = current.scorecard.engine
    if len(cards) > 1:
        shown = st.segmented_control(
            "Graded by", list(cards), default=shown, required=True, key="graded-by", format_func=engine_name
        )
    if resources.warmup().ready:
        for engine in resources.room().engines(owner()):
            if engine not in cards and st.button(
                f"Grade again with {engine_name(engine)}", icon=":material/refresh:", key=f"grade-{engine}"
            ):
                card = grade_again(rounds, owner(), resources.room(), current, engine, telling(None))
                if card.engine != engine:
                    st.warning(card.notice)
                else:
                    st.rerun()
    return cards[shown]
