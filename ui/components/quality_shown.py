"""Runs looked at: figures beside another run's, how they developed, plots, and what went wrong."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import quality, resources
from ui.components import quality_failures
from ui.markdown import literal
from ui.quality import SUITES, run_name

if TYPE_CHECKING:
    from eval.runs import EvalRun, RunStore, StoredRun

_TRENDS = ("nDCG@10", "fact coverage", "refusal recall", "refused wrongly", "citation precision", "judge AUROC")
_RUNS_SHOWN = 12  # in a trend


def draw(store: "RunStore") -> None:
    """The newest run with results beside the one before, or the two that are chosen."""
    known = [run for run in store.runs() if store.measured(run.id)]
    if not known:
        return
    chosen, other = _choose(known)
    stored = resources.stored_run(store, chosen.id)
    before = resources.stored_run(store, other.id) if other else None
    _figures(stored, before)
    _plots(stored)
    _trend(store, known)
    quality_failures.draw(stored)


def _choose(known: "Sequence[EvalRun]") -> "tuple[EvalRun, EvalRun | None]":
    """The run that is shown, and the one that it is held against: the one before of its kind, unless chosen."""
    with st.container(horizontal=True, gap="small", key="quality-runs"):
        chosen = st.selectbox("Run", known, format_func=run_name, key="run")
        others = [run for run in known if run.id != chosen.id]
        same = [n for n, run in enumerate(others) if run.id < chosen.id and run.quick == chosen.quick]
        other = st.selectbox(
            "Held against", [*others, None], index=same[0] if same else len(others), key=f"against-{chosen.id}",
            format_func=lambda run: run_name(run) if run else "none",
        )  # fmt: skip
    return chosen, other


def _figures(stored: "StoredRun", before: "StoredRun | None") -> None:
    from eval.compare import made_differently

    figures, changes = resources.figures_of(stored), resources.changes_of(before, stored) if before else []
    for suite in stored.run.planned:
        listed = quality.rows(figures, changes, suite, by_kind=False)
        if listed:
            st.subheader(SUITES[suite], anchor=False)
            _table(listed, bool(before))
        if suite == "answers" and listed:
            st.caption(quality.QUOTED)
            with st.expander("By kind of question"):
                _table(quality.rows(figures, changes, suite, by_kind=True), bool(before))
    if missing := quality.needs_model(stored):
        st.caption(f"Needs a model, and none was configured: {', '.join(missing)}.")
    with st.expander("What the measures say, and what the run was made with"):
        st.markdown("\n".join(f"- **{figure.measure.name}**: {figure.measure.says}" for figure in figures))
        if before:
            differs = made_differently(before, stored)
            st.markdown("\n".join(f"- {literal(line)}" for line in differs) or "Both runs were made with the same.")
        st.code(stored.run.made_with.model_dump_json(indent=1), language="json")


def _table(listed: "Sequence[quality.Row]", compared: bool) -> None:
    with st.container(key=f"figures-{listed[0].name}"):
        st.markdown(quality.table(listed, compared))


def _plots(stored: "StoredRun") -> None:
    from eval import charts

    answers, judged = stored.of("answers"), stored.of("judge")
    specs = [charts.recall_by_k(answers), charts.refusal_tradeoff(answers)] if answers else []
    specs += [charts.reliability_plot(judged)] if judged else []
    for number, spec in enumerate(specs):
        st.vega_lite_chart(spec=spec, width="stretch", key=f"plot-{number}")


def _trend(store: "RunStore", known: "Sequence[EvalRun]") -> None:
    """A measure over the runs of one kind, the earliest first."""
    from eval import charts

    shown = [run for run in known if run.quick == known[0].quick and run.ended][:_RUNS_SHOWN][::-1]
    if len(shown) < 2:
        return
    st.subheader("Over runs", anchor=False)
    name = st.selectbox("Measure", _TRENDS, key="trend", label_visibility="collapsed")
    found = [(run, {f.measure.name: f.value for f in resources.figures_of(resources.stored_run(store, run.id))})
             for run in shown]  # fmt: skip
    points = [(f"{run.began:%b %d %H:%M:%S}", values[name]) for run, values in found if name in values]
    if len(points) > 1:
        st.vega_lite_chart(spec=charts.trend(name, points), width="stretch", key="plot-trend")
