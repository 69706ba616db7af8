"""Progress: levels over time, the map of steps and cases, what is missed again, the same case twice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from interview.history import Change, compare, missed_again, step_map
from interview.report import Scorecard
from records import CORPUS
from ui.addresses import LIBRARY, SCORECARD, NoteAddress
from ui.components import level_chart
from ui.components.scorecard import VERDICTS
from ui.markdown import literal
from ui.names import case_name
from ui.times import ago

if TYPE_CHECKING:
    from interview.round import Round

_MISSED = 8


def draw(cards: Sequence[Scorecard], cases: Sequence[str]) -> None:
    engines = sorted({card.engine for card in cards})
    engine = (
        st.segmented_control("Engine", engines, default=engines[0], required=True, key="engine")
        if len(engines) > 1
        else engines[0]
    )
    shown = [card for card in cards if card.engine == engine]
    st.subheader("Levels over time", anchor=False)
    level_chart.over_time(shown)
    st.subheader("Where you stand", anchor=False)
    st.caption("The best level so far, by step and case; a dot: never tried")
    level_chart.step_map(step_map(shown, cases), cases)
    _missed(shown)
    _twice(shown)
    st.subheader("Rounds", anchor=False)
    for card in shown:
        what = f"{case_name(card.case)} · {card.recommendation or 'single step'} · {ago(card.begun)}"
        st.page_link(SCORECARD, label=literal(what), icon=":material/fact_check:", query_params={"r": card.round})


def ungraded(rounds: Sequence["Round"]) -> None:
    """The rounds that have ended and whose scorecards are written when they are looked at."""
    for round_ in rounds:
        what = f"{case_name(round_.case)} · {ago(round_.begun)}"
        st.page_link(SCORECARD, label=literal(what), icon=":material/pending:", query_params={"r": round_.id})
    if rounds:
        st.caption("Ended; its scorecard is written when you open it.")


def _missed(cards: Sequence[Scorecard]) -> None:
    rows = missed_again(cards)
    if not rows:
        return
    st.subheader("Missed again and again", anchor=False)
    for row in rows[:_MISSED]:
        note, _, anchor = row.point.section.partition("#")
        with st.container(key=f"missed-{row.case}-{row.point.id}", gap="xxsmall"):
            st.markdown(
                f"**{literal(row.point.name)}** · {case_name(row.case)} · open in {row.open} of {row.held} rounds"
            )
            address = NoteAddress(CORPUS, note, anchor)
            st.page_link(LIBRARY, label="The note", icon=":material/menu_book:", query_params=address.query())


def _twice(cards: Sequence[Scorecard]) -> None:
    """The newest and the one before of a case that was held twice, point by point."""
    held = {case: [card for card in cards if card.case == case] for case in dict.fromkeys(card.case for card in cards)}
    twice = {case: (of[1], of[0]) for case, of in held.items() if len(of) > 1 and compare(of[1], of[0])}
    if not twice:
        return
    st.subheader("The same case again", anchor=False)
    case = st.selectbox("Case", list(twice), format_func=case_name, key="compared", label_visibility="collapsed")
    changes = compare(*twice[case])
    moved = [change for change in changes if change.before.verdict != change.after.verdict]
    st.caption(f"{len(moved)} of {len(changes)} points changed between the last two rounds")
    st.markdown("\n".join(map(_change, moved)) or "Every point stands as it did.")


def _change(change: Change) -> str:
    return f"- **{literal(change.after.name)}**: {VERDICTS[change.before.verdict]} → {VERDICTS[change.after.verdict]}"
