"""A round being held: the talk, the clock, what was learned, and what can be done."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from errors import SevenstepError
from interview.round import MOST_TEXT
from records import STEP_NAMES, StepId
from ui import resources, rounds, state
from ui.addresses import SCORECARD
from ui.components import round_clock, round_setup
from ui.markdown import literal
from ui.names import case_name, step_name
from ui.owner import owner

if TYPE_CHECKING:
    from interview.cases import Case
    from interview.round import Entry, Round
    from llm.waiting import Beat
    from storage.rounds import Rounds
    from ui.rounds import OpenRound

_SAY = "round-say"
_LISTENING = "Listening …"


def draw(kept: "Rounds", cases: "Mapping[str, Case]", current: "OpenRound", ready: bool) -> None:
    """The open round; one that has ended leads to its scorecard."""
    round_, case = current.value, cases[current.value.case]
    if round_.ended:
        _ended(round_)
        return
    st.subheader(literal(case_name(case.slug)), anchor=False)
    with st.bottom:  # in sight however long the talk is
        round_clock.draw(round_, case)
    busy = round_.is_interviewers_turn
    free = ready and not busy
    talk, thinking = st.container(), st.container()
    _aside(kept, current, case, free)
    with talk:
        _talk(round_)
        if round_.unvoiced == round_.step:
            st.caption(f":material/voice_over_off: {literal(round_.trouble)}")
        _unsent(kept, current)
        if round_.waiting is not None:
            _bubble_of_candidate(round_.waiting)
    _controls(kept, current, free)
    st.chat_input(
        "Ask, assume, answer …",
        key=_SAY,
        disabled=busy,
        on_submit=_submit,
        args=(kept, current),
        max_chars=MOST_TEXT,
    )
    if ready and not round_.ended:
        resources.preparing(case.slug)
    if busy and ready:
        with thinking:
            _answer(kept, round_)


def _submit(kept: "Rounds", current: "OpenRound", text: str | None = None) -> None:
    """Keep what was typed, or the text given; what another tab came before of is kept by the session."""
    said = st.session_state[_SAY] if text is None else text
    if said is not None:
        try:
            rounds.say(kept, owner(), current, said, time.time())
        except SevenstepError as error:
            state.set_unsent(said, str(error))
        else:
            state.set_unsent(None)


def _unsent(kept: "Rounds", current: "OpenRound") -> None:
    """A message that could not be kept, to be sent again or thrown away."""
    unsent = state.unsent()
    if unsent is None:
        return
    text, reason = unsent
    st.warning(literal(reason), icon=":material/tab:")
    _bubble_of_candidate(text, 99_998)
    with st.container(horizontal=True, gap="small"):
        st.button("Send it now", key="send-again", icon=":material/send:", on_click=_submit, args=(kept, current, text))
        st.button("Discard it", key="discard", type="tertiary", on_click=state.set_unsent, args=(None,))


def _answer(kept: "Rounds", round_: "Round") -> None:
    """Let the interviewer say what is its turn to say, then show the round anew. A language model can be stopped."""
    beat = _listening(kept, round_)
    after = rounds.answer(kept, owner(), resources.room(), round_.id, time.time(), beat)
    if after is not None and after.ended:
        st.switch_page(SCORECARD, query_params={"r": after.id})
    st.rerun()


def _listening(kept: "Rounds", round_: "Round") -> "Beat":
    """Say that the interviewer thinks, with a button that leaves a language model out; what notices its click."""
    with st.container(key="listening", gap="small"):
        news = st.empty()
        news.caption(_LISTENING)
        if resources.room().has_voice(round_, owner()):
            st.button(
                "Stop",
                icon=":material/stop_circle:",
                key="stop-voice",
                type="tertiary",
                on_click=rounds.silence,
                args=(kept, owner(), round_.id),
                help="The interviewer goes on without the language model",
            )

    def beat() -> None:
        news.caption(_LISTENING)  # a click is noticed where something is drawn

    return beat


def _ended(round_: "Round") -> None:
    st.info("This round has ended.", icon=":material/flag:")
    st.page_link(SCORECARD, label="Open its scorecard", icon=":material/fact_check:", query_params={"r": round_.id})
    st.button(
        "Set up another round", icon=":material/add:", key="another-round", on_click=state.open_round, args=(None,)
    )
    _talk(round_)


def _talk(round_: "Round") -> None:
    """All that was said, a heading where a step begins; a line that a language model has still to say is not shown."""
    step = None
    for position, entry in enumerate(round_.entries[: round_.unspoken]):
        if entry.step != step:
            step = entry.step
            st.markdown(f":small[:gray[{STEP_NAMES[step].upper()}]]")
        if entry.role == "candidate":
            _bubble_of_candidate(entry.text, position)
        else:
            _interviewer(entry, position)


def _interviewer(entry: "Entry", position: int) -> None:
    marks = {"hint": ":material/lightbulb:", "twist": ":material/swap_horiz:", "fact": ":material/info:"}
    icon = f"{marks[entry.kind]} " if entry.kind in marks else ""
    with st.container(key=f"said-{position}"):
        st.markdown(icon + literal(entry.heard))


def _bubble_of_candidate(text: str, position: int = 99_999) -> None:
    with st.container(key=f"question-{position}", height=220 if len(text) > 1200 else "content"):
        st.text(text)


def _controls(kept: "Rounds", current: "OpenRound", free: bool) -> None:
    round_ = current.value
    with st.bottom, st.container(key="round-tools", horizontal=True, gap="xsmall", vertical_alignment="center"):
        if round_.paused:
            st.button(
                "Resume",
                icon=":material/play_arrow:",
                key="resume",
                type="tertiary",
                on_click=_resume,
                args=(kept, current),
            )
        else:
            st.button(
                "Pause",
                icon=":material/pause:",
                key="pause",
                type="tertiary",
                disabled=round_.is_interviewers_turn,
                on_click=_pause,
                args=(kept, current),
            )
        st.button(
            "Hint",
            icon=":material/lightbulb:",
            key="hint",
            type="tertiary",
            disabled=not free,
            on_click=_submit,
            args=(kept, current, "Can you give me a hint?"),
            help="One a step; the scorecard notes it",
        )
        if any(entry.role == "candidate" for entry in round_.entries):
            st.button(
                "Take back",
                icon=":material/undo:",
                key="take-back",
                type="tertiary",
                disabled=not free,
                on_click=_take_back,
                args=(kept, current),
                help="Removes your last message and what it led to, so that you can say it differently",
            )
        following = round_.next_step()
        label = f"Next: {step_name(following)}" if following else "Finish"
        if st.button(label, icon=":material/skip_next:", key="move-on", type="tertiary", disabled=not free):
            rounds.move_on(kept, owner(), resources.room(), current, time.time())
            _after(kept, round_.id)


def _after(kept: "Rounds", identity: str) -> None:
    after = rounds.load(kept, owner(), identity)
    if after is not None and after.value.ended:
        st.switch_page(SCORECARD, query_params={"r": identity})
    st.rerun()


def _pause(kept: "Rounds", current: "OpenRound") -> None:
    rounds.keep(kept, owner(), current, current.value.pausing(time.time()))


def _resume(kept: "Rounds", current: "OpenRound") -> None:
    rounds.keep(kept, owner(), current, current.value.resuming(time.time()))


def _take_back(kept: "Rounds", current: "OpenRound") -> None:
    rounds.keep(kept, owner(), current, current.value.at(time.time()).taking_back())


def _aside(kept: "Rounds", current: "OpenRound", case: "Case", free: bool) -> None:
    """Beside the talk: the prompt, the steps, the facts learned, and how to leave."""
    round_ = current.value
    with st.sidebar:
        st.caption("The task")
        st.markdown(literal(case.prompt))
        if not round_.is_single:
            st.caption("Steps")
            with st.container(key="round-steps", gap="xxsmall"):
                for step in round_.steps:
                    _step(kept, current, step, free)
        told = [fact for fact in case.facts if fact.id in round_.told()]
        if told:
            st.caption("What you learned")
            st.markdown("\n".join(f"- **{literal(fact.topic)}:** {literal(fact.answer)}" for fact in told))
        st.divider()
        if st.button(
            "End the round",
            icon=":material/flag:",
            key="end-round",
            type="tertiary",
            disabled=round_.is_interviewers_turn,
        ):
            _confirm_end(kept, current)
        if st.button("Delete the round", icon=":material/delete:", key="delete-round", type="tertiary"):
            round_setup.confirm_delete(kept, round_.id, case_name(case.slug))


def _step(kept: "Rounds", current: "OpenRound", step: StepId, free: bool) -> None:
    round_ = current.value
    state_icon = (
        ":material/radio_button_checked:"
        if step == round_.step
        else ":material/check_circle:"
        if step in round_.reached()
        else ":material/radio_button_unchecked:"
    )
    if st.button(
        step_name(step), icon=state_icon, key=f"step-{step}", type="tertiary", disabled=not free or step == round_.step
    ):
        rounds.jump(kept, owner(), resources.room(), current, step, time.time())
        st.rerun()


@st.dialog("End the round")
def _confirm_end(kept: "Rounds", current: "OpenRound") -> None:
    st.markdown("The scorecard is written next. Steps that you did not reach count as not shown.")
    if st.button("End and score", icon=":material/flag:", key="confirm-end"):
        rounds.end(kept, owner(), current, time.time())
        st.switch_page(SCORECARD, query_params={"r": current.value.id})
