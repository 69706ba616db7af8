"""Levels as charts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from interview.grading import LEVELS
from interview.report import Scorecard, StepCard
from records import STEP_NAMES, STEPS, StepId
from ui.names import case_name

_BAR, _ROW, _MARGIN = 34, 36, 60  # pixels of a bar, of a row of a grid, and of its head
_INK = {"color": {"datum": "", "type": "nominal", "legend": None}}  # the theme's first colour; else text is black
_LEAST_ROUNDS = 2  # for a chart over time


def of_steps(steps: Sequence[StepCard]) -> None:
    """A bar a step, 1 to 4; a step that was not shown has none."""
    if len(steps) < 2:
        return
    rows = [
        {"Step": STEP_NAMES[step.step], "Level": step.level or 0, "Stands": LEVELS.get(step.level or 0, "not shown")}
        for step in steps
    ]
    level = {"field": "Level", "type": "quantitative", "scale": {"domain": [0, 6]}}
    encoding = {
        "y": {"field": "Step", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 200}},
        "x": level | {"axis": {"values": [1, 2, 3, 4], "format": "d"}},
    }
    bars = {"mark": {"type": "bar", "cornerRadiusEnd": 3}, "encoding": encoding}
    words = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": encoding | {"text": {"field": "Stands", "type": "nominal"}} | _INK,
    }
    st.vega_lite_chart(rows, {"layer": [bars, words], "height": _BAR * len(rows)}, width="stretch", key="levels")


def over_time(cards: Sequence[Scorecard]) -> None:
    """The level of each step in each round, the rounds in the order in which they were held."""
    held = sorted(cards, key=lambda card: card.begun)
    if len(held) < _LEAST_ROUNDS:
        st.caption("With a second round you see here how each step changes.")
        return
    names = [_round_name(number, card) for number, card in enumerate(held, start=1)]
    rows = [
        _cell(name, STEP_NAMES[step.step], step.level)
        for name, card in zip(names, held, strict=True)
        for step in card.steps
    ]
    _grid(rows, names, list(STEP_NAMES.values()), "over-time")


def step_map(best: Mapping[tuple[StepId, str], int | None], cases: Sequence[str]) -> None:
    """The best level of each step in each case."""
    rows = [_cell(step.capitalize(), case_name(case), best[step, case]) for step in STEPS for case in cases]
    _grid(rows, [step.capitalize() for step in STEPS], list(map(case_name, cases)), "step-map")


def _cell(x: str, y: str, level: int | None) -> dict[str, Any]:
    return {"x": x, "y": y, "Level": level or 0, "Shown": str(level) if level else "·"}


def _grid(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], lines: Sequence[str], key: str) -> None:
    """A cell for each pair, darker the higher its level, with the level written in it."""
    place = {
        "x": {"field": "x", "type": "nominal", "sort": list(columns), "title": None, "axis": {"orient": "top"}},
        "y": {"field": "y", "type": "nominal", "sort": list(lines), "title": None, "axis": {"labelLimit": 170}},
    }
    shade = {
        "field": "Level",
        "type": "quantitative",
        "scale": {"domain": [0, 4], "range": [0.0, 0.3]},
        "legend": None,
    }
    cells = {"mark": {"type": "rect", "cornerRadius": 3, "tooltip": True}, "encoding": place | {"opacity": shade}}
    words = {
        "mark": {"type": "text", "fontSize": 13},
        "encoding": place | _INK | {"text": {"field": "Shown", "type": "nominal"}},
    }
    spec = {"layer": [cells, words], "height": _MARGIN + _ROW * len(lines)}
    st.vega_lite_chart(list(rows), spec, width="stretch", key=key)


def _round_name(number: int, card: Scorecard) -> str:
    return f"{number} · {datetime.fromtimestamp(card.begun):%b %d}"
