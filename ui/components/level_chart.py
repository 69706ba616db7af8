"""Levels as charts."""

from collections.abc import Sequence

import streamlit as st

from interview.grading import LEVELS
from interview.report import Scorecard, StepCard
from records import STEP_NAMES

_HEIGHT = 34  # pixels a bar


def of_steps(steps: Sequence[StepCard]) -> None:
    """A bar a step, 1 to 4; a step that was not shown has none."""
    if len(steps) < 2:
        return
    rows = [
        {"Step": STEP_NAMES[step.step], "Level": step.level or 0, "Stands": LEVELS.get(step.level or 0, "not shown")}
        for step in steps
    ]
    encoding = {
        "y": {"field": "Step", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 200}},
        "x": {
            "field": "Level",
            "type": "quantitative",
            "scale": {"domain": [0, 4]},
            "axis": {"tickCount": 4, "format": "d"},
        },
    }
    bars = {"mark": {"type": "bar", "cornerRadiusEnd": 3}, "encoding": encoding}
    words = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": encoding | {"text": {"field": "Stands", "type": "nominal"}},
    }
    st.vega_lite_chart(rows, {"layer": [bars, words], "height": _HEIGHT * len(rows)}, width="stretch", key="levels")


def over_time(cards: Sequence[Scorecard]) -> None:
    """The mean level of each round, in the order in which they were held, by case."""
    rows = []
    for number, card in enumerate(sorted(cards, key=lambda card: card.begun), start=1):
        levels = [step.level for step in card.steps if step.level]
        if levels:
            rows += [{"Round": number, "Step": STEP_NAMES[s.step], "Level": s.level} for s in card.steps if s.level]
    spec = {
        "mark": {"type": "line", "point": True, "tooltip": True},
        "encoding": {
            "x": {"field": "Round", "type": "ordinal"},
            "y": {
                "field": "Level",
                "type": "quantitative",
                "scale": {"domain": [1, 4]},
                "axis": {"tickCount": 3, "format": "d"},
            },
            "color": {
                "field": "Step",
                "type": "nominal",
                "sort": list(STEP_NAMES.values()),
                "legend": {"orient": "bottom", "columns": 3},
            },
        },
        "height": 260,
    }
    st.vega_lite_chart(rows, spec, width="stretch", key="over-time")
