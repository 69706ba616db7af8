"""Runs looked at: figures beside another run's, how they developed, plots, and what went wrong."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import quality, resources
from ui.components import quality_failures
from ui.markdown import literal
from ui.quality import run_name

if TYPE_CHECKING:
    from eval.catalogue import Figure
    from eval.compare import Difference
    from eval.runs import EvalRun, RunStore, StoredRun

_TRENDS = ("nDCG@10", "fact coverage", "citation precision", "refusal recall", "refused wrongly", "judge AUROC")
_RUNS_SHOWN = 12  # in a trend


def draw(store: "RunStore") -> None:
    """The newest whole run beside the one before, or the two that are chosen."""
    known = [run for run in store.runs() if run.ended or store.measured(run.id)]
    if not known:
        return
    chosen, other = _choose(known)
    stored = resources.stored_run(store, chosen.id)
    figures = resources.figures_of(store, chosen.id)
    changes = resources.changes_of(store, other.id, chosen.id) if other else []
    _figures(stored, figures, changes)
    _made(stored, resources.stored_run(store, other.id) if other else None, figures)
    _plots(stored)
    _trend(store, known, chosen.quick)
    quality_failures.draw(stored)


def _choose(known: "Sequence[EvalRun]") -> "tuple[EvalRun, EvalRun | None]":
    """The run that is shown, and the one that it is held against: the one before of its kind, unless chosen."""
    names = {run.id: run_name(run) for run in known}
    newest = next((run.id for run in known if run.ended), known[0].id)
    with st.container(horizontal=True, gap="small", key="quality-runs"):
        place = list(names).index(newest)
        chosen = st.selectbox(
            "Run", list(names), index=place, format_func=names.__getitem__, key=f"run-{newest}"
        )  # a key of its own, so that a run which has just ended is shown
        kinds = {run.id: run.quick for run in known if run.ended or run.id == chosen}
        others = [run_id for run_id in names if run_id != chosen]
        earlier = [n for n, run_id in enumerate(others) if run_id < chosen and kinds.get(run_id) == kinds[chosen]]
        other = st.selectbox(
            "Held against", [*others, ""], index=earlier[0] if earlier else len(others), key=f"against-{chosen}",
            format_func=lambda run_id: names.get(run_id, "none"),
        )  # fmt: skip
    by_id = {run.id: run for run in known}
    return by_id[chosen], by_id.get(other)


def _figures(stored: "StoredRun", figures: "Sequence[Figure]", changes: "Sequence[Difference]") -> None:
    if changes:
        st.markdown(quality.verdict(changes))
    groups = quality.grouped(figures, changes)
    for group, listed in groups.items():
        if group == quality.BY_KIND:
            with st.expander(group):
                _table(group, listed, bool(changes))
            continue
        st.subheader(group, anchor=False)
        _table(group, [*listed, *(quality.needs_model(stored) if group == quality.RAGAS else [])], bool(changes))
        if group == quality.ANSWERS and stored.run.made_with.engine == "embedded":
            st.caption(quality.QUOTED)
        if group == quality.RAGAS:
            _agreement(stored)


def _table(group: str, listed: "Sequence[quality.Row]", compared: bool) -> None:
    with st.container(key=f"figures-{group}"):
        st.markdown(quality.table(listed, compared))


def _agreement(stored: "StoredRun") -> None:
    from eval.agreement import agreement_of

    if found := agreement_of(stored.items):
        st.caption(literal(str(found)))


def _made(stored: "StoredRun", before: "StoredRun | None", figures: "Sequence[Figure]") -> None:
    """What the measures say, and what the runs were made with."""
    from eval.compare import made_differently

    with st.expander("What the measures say"):
        st.caption("In brackets the 95% interval, by bootstrap over items; a change is paired on items of both runs.")
        listed = (f"- **{one.measure.name}** ({one.items:,}): {one.measure.says}" for one in figures)
        st.markdown("\n".join(listed))
    with st.expander("What it was made with"):
        if before:
            differs = [f"- {literal(line)}" for line in made_differently(before, stored)]
            same = "Both runs were made with the same notes, settings, code and packages."
            st.markdown("\n".join(["Unlike the other run:", *differs]) if differs else same)
        st.code(stored.run.made_with.model_dump_json(indent=1), language="json", wrap_lines=True)


def _plots(stored: "StoredRun") -> None:
    from eval import charts

    answers, judged = stored.of("answers"), stored.of("judge")
    specs = [charts.recall_by_k(answers), charts.refusal_tradeoff(answers)] if answers else []
    specs += [charts.reliability_plot(judged)] if judged else []
    for number, spec in enumerate(specs):
        st.vega_lite_chart(spec=charts.in_theme(spec), width="stretch", key=f"plot-{number}")


def _trend(store: "RunStore", known: "Sequence[EvalRun]", quick: bool) -> None:
    """A measure over the whole runs of one kind, the earliest first."""
    from eval import charts

    shown = [run for run in known if run.quick == quick and run.ended][:_RUNS_SHOWN][::-1]
    if len(shown) < 2:
        st.caption("With a second whole run of this kind you see here how the figures develop.")
        return
    st.subheader("Over runs", anchor=False)
    name = st.selectbox("Measure", _TRENDS, key="trend", label_visibility="collapsed")
    values = [(run, resources.value_of(store, run.id, name)) for run in shown]
    points = [(f"{n} · {run.began:%b %d}", value) for n, (run, value) in enumerate(values, start=1) if value]
    if len(points) > 1:
        st.vega_lite_chart(spec=charts.in_theme(charts.trend(name, points)), width="stretch", key="plot-trend")
