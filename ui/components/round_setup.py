"""Where a round is set up, and the rounds there are already."""

import random
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import streamlit as st

from interview.history import least_practised
from interview.round import LENGTHS, Level, Persona
from llm.choice import is_chosen
from records import STEPS
from ui import resources, state
from ui.addresses import SCORECARD
from ui.markdown import literal
from ui.names import case_name, step_name
from ui.owner import owner
from ui.rounds import opened, start
from ui.times import ago

if TYPE_CHECKING:
    from interview.cases import Case
    from storage.rounds import KeptRound, Rounds

_SURPRISE, _LEAST = "surprise", "least"
_CHOICES = {_SURPRISE: "Surprise me", _LEAST: "The one I practised least"}
_LEVELS: dict[Level, str] = {"mid": "Mid level", "senior": "Senior", "staff": "Staff"}
_PERSONAS: dict[Persona, str] = {"neutral": "Neutral", "friendly": "Friendly", "sceptical": "Sceptical"}
_ALL: Literal["all"] = "all"
_SHOWN = 12


def draw(rounds: "Rounds", cases: "Mapping[str, Case]") -> None:
    held = rounds.all(owner())
    st.title("Mock interview", anchor=False)
    st.markdown(
        "An interviewer leads you through a design in seven steps, with follow-ups and a clock. "
        "At the end every score shows your own words and the note behind it."
    )
    _form(rounds, cases, held)
    if held:
        st.subheader("Your rounds", anchor=False)
        for kept in held[:_SHOWN]:
            _row(rounds, kept)


def _form(rounds: "Rounds", cases: "Mapping[str, Case]", held: "list[KeptRound]") -> None:
    with st.form("round-setup"):
        case = st.selectbox(
            "Case",
            [*_CHOICES, *cases],
            index=2,
            format_func=lambda c: _CHOICES.get(c) or case_name(c),
            key="setup-case",
        )
        step = st.selectbox(
            "What to practise",
            [_ALL, *STEPS],
            format_func=lambda s: "A whole round, all seven steps" if s == _ALL else f"Only: {step_name(s)}",
            key="setup-step",
        )
        level = st.segmented_control(
            "Level",
            list(_LEVELS),
            default="senior",
            required=True,
            format_func=lambda name: _LEVELS[name],
            key="setup-level",
        )
        length = st.segmented_control(
            "Length",
            LENGTHS,
            default=LENGTHS[0],
            required=True,
            format_func=lambda m: f"{m} minutes",
            key="setup-length",
            help="The steps' times shrink with it; a single step gets its share.",
        )
        persona = _persona()
        if st.form_submit_button("Begin", icon=":material/play_arrow:", type="primary"):
            slug = _chosen(case, list(cases), held)
            only = None if step == _ALL else step
            identity = start(rounds, owner(), cases[slug], level, length, only, time.time(), persona)
            state.open_round(identity)
            st.rerun()


def _persona() -> Persona:
    """The voice of the interviewer, where a language model speaks; what counts is the same with each."""
    if not is_chosen(resources.settings(), "interview"):
        return "neutral"
    return st.segmented_control(
        "Interviewer",
        list(_PERSONAS),
        default="neutral",
        required=True,
        format_func=lambda name: _PERSONAS[name],
        key="setup-persona",
        help="How the interviewer sounds. The rubric never changes with it.",
    )


def _chosen(case: str, slugs: list[str], held: "list[KeptRound]") -> str:
    dice = random.Random()
    if case == _SURPRISE:
        return dice.choice(slugs)
    return least_practised((kept.case for kept in held), slugs, dice) if case == _LEAST else case


def _row(rounds: "Rounds", kept: "KeptRound") -> None:
    round_ = opened(kept)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"round-{kept.id}"):
        what = case_name(kept.case) + (f", {step_name(round_.value.step)}" if round_.value.is_single else "")
        result = round_.scorecard.recommendation if round_.scorecard else None
        stands = result or ("ended" if round_.value.ended else "not ended")
        st.markdown(f"**{literal(what)}** · {stands} · {ago(kept.updated)}", width="stretch")
        if round_.value.ended:
            if st.button("Scorecard", key=f"card-{kept.id}", type="tertiary", icon=":material/fact_check:"):
                st.switch_page(SCORECARD, query_params={"r": kept.id})
        else:
            st.button(
                "Continue",
                key=f"continue-{kept.id}",
                type="tertiary",
                icon=":material/play_arrow:",
                on_click=state.open_round,
                args=(kept.id,),
            )
        if st.button("Delete", key=f"delete-{kept.id}", type="tertiary", icon=":material/delete:"):
            confirm_delete(rounds, kept.id, what)


@st.dialog("Delete round")
def confirm_delete(rounds: "Rounds", identity: str, what: str) -> None:
    """Ask once more, then delete a round with its scorecard."""
    st.markdown(f"The round “{literal(what)}”, what was said in it and its scorecard are deleted for good.")
    if st.button("Delete", icon=":material/delete:", key="confirm-delete-round"):
        rounds.delete(owner(), identity)
        state.open_round(None)
        st.rerun()
