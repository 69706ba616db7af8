"""A scorecard: the recommendation with its reason, levels, strengths, gaps, and every point with its evidence."""

import time
from collections.abc import Sequence

import streamlit as st

from interview.grading import ANCHORS, LEVELS
from interview.report import RULE, FollowUpCard, PointCard, Scorecard, StepCard, as_markdown
from interview.round import Round
from records import CORPUS, STEP_NAMES
from ui import resources, rounds, state
from ui.addresses import ASK, INTERVIEW, LIBRARY, PROGRESS, NoteAddress
from ui.components import level_chart, save_note
from ui.export import gap_markdown
from ui.markdown import literal
from ui.names import case_name, engine_name, step_name
from ui.owner import owner
from ui.printing import print_page
from ui.times import minutes

VERDICTS = {
    "shown": ":green[:material/check_circle:] shown",
    "partly": ":orange[:material/contrast:] partly",
    "missing": ":gray[:material/radio_button_unchecked:] missing",
    "contradicted": ":red[:material/error:] contradicted",
}


def draw(card: Scorecard, round_: Round) -> None:
    st.title(literal(case_name(card.case)), anchor=False)
    _head(card)
    level_chart.of_steps(card.steps)
    _qualities(card)
    _list("What cost most", card.gaps, card.case, "gap")
    _list("Strengths", card.strengths, card.case, "strength")
    st.subheader("Step by step", anchor=False)
    for step in card.steps:
        _step(step, card)
    if card.twists:
        with st.expander("The twist", icon=":material/swap_horiz:"):
            for point in card.twists:
                _point(point, card.case, "twist")
    _audit(card.follow_ups)
    if card.never_asked:
        st.subheader("Never asked", anchor=False)
        st.markdown("Important things that you did not ask: " + literal(", ".join(card.never_asked)) + ".")
    _take_away(card, round_)
    with st.expander("What was said", icon=":material/forum:"):
        for entry in round_.entries:
            st.markdown(f"**{'Interviewer' if entry.role == 'interviewer' else 'You'}** :gray[{minutes(entry.at)}]")
            st.text(entry.heard)


def _head(card: Scorecard) -> None:
    with st.container(key="recommendation", border=True, gap="xsmall"):
        if card.recommendation:
            st.subheader(card.recommendation.capitalize(), anchor=False, help=RULE)
        elif card.steps[0].level:
            level = card.steps[0].level
            st.subheader(f"Level {level} of 4: {LEVELS[level]}", anchor=False, help=ANCHORS[level])
        else:
            st.subheader("Cannot be graded", anchor=False)
        st.markdown(literal(card.reason))
        hints = f", {card.hints} hint{'s' if card.hints > 1 else ''}" if card.hints else ""
        st.caption(
            f"{card.level.capitalize()} level · {minutes(card.used)} of {card.length}:00 used{hints} · "
            f"{engine_name(card.engine)}{f' · {card.tokens:,} tokens' if card.tokens else ''}"
        )
        if card.notice:
            st.caption(literal(card.notice))


def _qualities(card: Scorecard) -> None:
    for quality in card.qualities:
        stands = f"level {quality.level}" if quality.level else "not shown"
        st.markdown(f"**{quality.name}**: {stands}. {literal(quality.reason)}")


def _list(title: str, points: Sequence[PointCard], case: str, key: str) -> None:
    if points:
        st.subheader(title, anchor=False)
        for point in points:
            _point(point, case, key)


def _step(step: StepCard, card: Scorecard) -> None:
    stands = f"level {step.level}" if step.level else "cannot be graded" if step.reached else "not shown"
    with st.expander(f"{STEP_NAMES[step.step]} · {stands} · {minutes(step.used)} of {minutes(step.budget)}"):
        if step.level:
            st.caption(f"Level {step.level}, {LEVELS[step.level]}: {ANCHORS[step.level]}")
        if step.flags:
            st.caption("Noted: " + ", ".join(flag.replace("_", " ") for flag in step.flags))
        for point in step.points:
            _point(point, card.case, "step")
        with st.popover("A strong answer", icon=":material/record_voice_over:", key=f"model-{step.step}"):
            st.markdown(literal(step.model_answer))
        if st.button("Try this step again", icon=":material/replay:", key=f"again-{step.step}", type="tertiary"):
            case = resources.cases()[card.case]
            kept = resources.rounds()
            identity = rounds.start(kept, owner(), case, card.level, card.length, step.step, time.time())
            st.switch_page(INTERVIEW, query_params={"r": identity})


def _point(point: PointCard, case: str, key: str) -> None:
    """A point with its verdict, the words it rests on, what a strong answer says, and where to go from here."""
    with st.container(key=f"point-{key}-{point.id}", gap="xxsmall", border=True):
        essential = " · essential" if point.essential else ""
        st.markdown(f"**{literal(point.name)}** · {VERDICTS[point.verdict]}{essential}")
        if point.quote:
            where = f" :gray[(in {step_name(point.said_in).lower()})]" if point.said_in else ""
            st.markdown(f"You said: “{literal(point.quote)}”{where}")
        if point.remark:
            st.caption(literal(point.remark))
        st.caption(f"Strong: {literal(point.strong)}")
        note, _, anchor = point.section.partition("#")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"ways-{key}-{point.id}"):
            address = NoteAddress(CORPUS, note, anchor)
            st.page_link(LIBRARY, label="The note", icon=":material/menu_book:", query_params=address.query())
            if point.verdict != "shown" and st.button(
                "Ask about this", icon=":material/forum:", key=f"ask-{key}-{point.id}", type="tertiary"
            ):
                state.set_pending(f"{case_name(case)}: {point.name[0].lower()}{point.name[1:]}?")
                st.switch_page(ASK)
            if point.verdict != "shown":
                save_note.button(f"{case_name(case)}: {point.name}", gap_markdown(point), f"{key}-{point.id}")


def _audit(follow_ups: Sequence[FollowUpCard]) -> None:
    if follow_ups:
        with st.expander("Why each follow-up was asked", icon=":material/rule:"):
            for card in follow_ups:
                st.markdown(f"{literal(card.text)}  \n:gray[{literal(card.point)}: was {card.why}, is {card.verdict}]")


def _take_away(card: Scorecard, round_: Round) -> None:
    text, name = as_markdown(card, round_), f"scorecard-{card.case}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="take-away"):
        st.download_button(
            "Markdown",
            text,
            f"{name}.md",
            "text/markdown",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
        st.download_button(
            "To print",
            print_page(text),
            f"{name}.html",
            "text/html",
            icon=":material/print:",
            type="tertiary",
            on_click="ignore",
        )
        st.page_link(PROGRESS, label="Progress", icon=":material/trending_up:")
        st.page_link(INTERVIEW, label="Another round", icon=":material/add:")
