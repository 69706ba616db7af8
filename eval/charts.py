"""A run as plots: Vega-Lite specifications with their data, for the page and for the report."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from eval import reliability
from eval.measures import Estimate
from eval.runs import Item

Spec = dict[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_WIDTH, _HEIGHT = 420, 280  # pixels, where the page does not stretch it
_DEEPEST = 50
_INK, _QUIET = "#0b6e64", "#9aa5a1"
_RULE = {"type": "line", "strokeDash": [4, 4], "color": _QUIET}
_FIRST = {"color": {"datum": "", "type": "nominal", "legend": None}}  # the first colour of a theme


def in_theme(spec: Spec) -> Spec:
    """The plot in the colours of the page around it, light or dark, in place of its own."""
    return spec | {"layer": [_themed(layer) for layer in spec["layer"]]}


def _themed(layer: Spec) -> Spec:
    mark = {name: value for name, value in layer["mark"].items() if name != "color"}
    own = layer["mark"].get("color") == _INK
    return layer | ({"mark": mark, "encoding": layer["encoding"] | _FIRST} if own else {})


def reliability_plot(items: Sequence[Item]) -> Spec:
    """Of the judge's items: the share that is supported against the score, a circle the larger the more
    claims it stands for; on the dashes the two are the same."""
    scored = [item.measures for item in items if {"score", "supported"} <= item.measures.keys()]
    scores = np.array([of["score"] for of in scored])
    bins = reliability.bins(scores, np.array([of["supported"] > 0 for of in scored], dtype=bool))
    ends = [{"score": 0, "supported": 0}, {"score": 1, "supported": 1}]
    place = {"x": _number("score", "Judge's score", (0, 1)), "y": _number("supported", "Share supported", (0, 1))}
    size = {"field": "count", "type": "quantitative", "title": "Claims", "scale": {"range": [30, 300]}, "legend": None}
    return _plot(
        "Is the judge right as often as it says?",
        {"data": {"values": ends}, "mark": _RULE, "encoding": place},
        {"data": {"values": [asdict(one) for one in bins]}, "mark": {"type": "line", "color": _INK}, "encoding": place},
        {
            "data": {"values": [asdict(one) for one in bins]},
            "mark": {"type": "circle", "color": _INK, "opacity": 0.8, "tooltip": True},
            "encoding": place | {"size": size},
        },
    )


def recall_by_k(items: Sequence[Item]) -> Spec:
    """Of the answers' items: the share of facts of which a section is among the first k results."""
    ranks = [fact.rank for item in items for fact in item.detail.facts]
    found = np.array([rank or _DEEPEST + 1 for rank in ranks] or [_DEEPEST + 1])
    rows = [{"k": k, "recall": float((found <= k).mean())} for k in range(1, _DEEPEST + 1)]
    place = {"x": _number("k", "Results looked at", (1, _DEEPEST)), "y": _number("recall", "Facts found", (0, 1))}
    line = {"mark": {"type": "line", "color": _INK, "tooltip": True, "strokeWidth": 2}, "encoding": place}
    return _plot("How deep must one look for the facts?", line | {"data": {"values": rows}})


def refusal_tradeoff(items: Sequence[Item]) -> Spec:
    """Of the answers' items: refusals of both kinds of question at every threshold; the dot is the one in use."""
    asked = [item.measures for item in items if {"confidence", "answerable", "refused"} <= item.measures.keys()]
    able = np.array([of["answerable"] > 0 for of in asked], dtype=bool)
    confidence = np.array([of["confidence"] for of in asked])
    bars = np.unique(np.quantile(confidence, np.linspace(0, 1, 101))) if len(asked) else np.array([])
    rows = [_refused(confidence < bar, able) for bar in (*bars, np.inf)]
    used = _refused(np.array([of["refused"] > 0 for of in asked], dtype=bool), able)
    place = {
        "x": _number("wrongly", "Refused though answerable", (0, 1)),
        "y": _number("rightly", "Rightly refused", (0, 1)),
    }
    return _plot(
        "What does refusing more cost?",
        {"data": {"values": rows}, "mark": {"type": "line", "color": _INK, "strokeWidth": 2}, "encoding": place},
        {
            "data": {"values": [used]},
            "mark": {"type": "point", "filled": True, "size": 110, "color": _INK, "tooltip": True},
            "encoding": place,
        },
    )


def trend(name: str, values: Sequence[tuple[str, Estimate]]) -> Spec:
    """A measure over runs, the earliest first, with its intervals."""
    rows = [{"run": run, "value": v.mean, "low": v.low, "high": v.high} for run, v in values]
    order = [run for run, _ in values]
    x = {
        "field": "run",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y = {"field": "value", "type": "quantitative", "title": name, "scale": {"zero": False}}
    band = {
        "y": {"field": "low", "type": "quantitative", "title": name, "scale": {"zero": False}},
        "y2": {"field": "high"},
    }
    return _plot(
        f"How does {name} develop?",
        {"data": {"values": rows}, "mark": {"type": "rule", "color": _QUIET}, "encoding": {"x": x} | band},
        {
            "data": {"values": rows},
            "mark": {"type": "line", "point": True, "color": _INK, "tooltip": True},
            "encoding": {"x": x, "y": y},
        },
    )


def _refused(refused: "np.ndarray[Any, np.dtype[np.bool_]]", able: "np.ndarray[Any, np.dtype[np.bool_]]") -> Spec:
    def share(of: "np.ndarray[Any, np.dtype[np.bool_]]") -> float:
        return float(refused[of].mean()) if of.any() else 0.0

    return {"wrongly": share(able), "rightly": share(~able)}


def _number(field: str, title: str, domain: tuple[float, float]) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": list(domain)}}


def _plot(title: str, *layers: Spec) -> Spec:
    return {
        "$schema": _SCHEMA,
        "title": {"text": title, "anchor": "start", "fontWeight": "normal", "fontSize": 15},
        "width": _WIDTH,
        "height": _HEIGHT,
        "background": None,
        "layer": list(layers),
    }
