"""`python -m eval report`: a run as one HTML file that needs nothing else: figures, plots, failures, definitions.

Everything in it that comes from notes, questions or answers is escaped; the page may load nothing and runs no script.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval import charts
from eval.catalogue import Figure, figures
from eval.compare import Difference, compare, made_differently
from eval.failures import failures
from eval.ragas_process import METRICS
from eval.runs import RunStore, StoredRun

_TEMPLATE = "report.html.jinja"
_FAILURES = 60  # of each suite, the worst ones


def as_html(stored: StoredRun, before: StoredRun | None) -> str:
    """The page; `before` is the run that it is held against."""
    rooms = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    return rooms.get_template(_TEMPLATE).render(
        run=stored.run,
        before=before.run if before else None,
        groups=_groups(stored, before),
        changed=made_differently(before, stored) if before else [],
        plots=[_svg(spec) for spec in _specs(stored)],
        failed=_failed(stored),
        needs_model=_needs_model(stored),
        made_with=json.dumps(stored.run.made_with.model_dump(), indent=1),
    )


def one_before(store: RunStore, stored: StoredRun) -> StoredRun | None:
    """The newest whole run of the same kind that began before."""
    earlier = [run for run in store.runs() if run.id < stored.run.id and run.ended]
    same = [run for run in earlier if run.quick == stored.run.quick]
    return store.load(same[0].id) if same else None


def _groups(stored: StoredRun, before: StoredRun | None) -> list[tuple[str, list[tuple[Figure, Difference | None]]]]:
    """Suite → its figures, each with what it is against the run before."""
    changes = {d.measure.name: d for d in compare(before, stored)} if before else {}
    rows = [(figure, changes.get(figure.measure.name)) for figure in figures(stored)]
    return [(suite, list(group)) for suite, group in groupby(rows, key=lambda row: row[0].measure.suite)]


def _specs(stored: StoredRun) -> list[Mapping[str, Any]]:
    """The plots for which the run has items."""
    answers, judged = stored.of("answers"), stored.of("judge")
    return [
        *([charts.recall_by_k(answers), charts.refusal_tradeoff(answers)] if answers else []),
        *([charts.reliability_plot(judged)] if judged else []),
    ]


def _svg(spec: Mapping[str, Any]) -> Markup:
    """Drawn by Vega, which escapes the text of the data."""
    return Markup(vl_convert.vegalite_to_svg(dict(spec)))


def _failed(stored: StoredRun) -> list[Any]:
    found = failures(stored.items)
    suites = dict.fromkeys(one.item.suite for one in found)
    return [one for suite in suites for one in [f for f in found if f.item.suite == suite][:_FAILURES]]


def _needs_model(stored: StoredRun) -> Sequence[str]:
    """Ragas's metrics that have no figure since no language model judged."""
    if not stored.of("ragas") or stored.run.made_with.judge != "embedded":
        return []
    return [info.title for info in METRICS.values() if info.needs_model]
