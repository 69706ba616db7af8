"""`python -m eval compare A B`: which figures of B are better or worse than A's, on the items that both measured.

Better and worse are said only when the 95% interval of the paired difference (bootstrap over items, Efron 1979) leaves
zero out. With twenty measures, two in three comparisons of runs that differ by chance alone will still show one, so
the text says how many were looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.catalogue import Measure, measures_of
from eval.measures import Estimate
from eval.runs import StoredRun

Verdict = Literal["better", "worse", "no difference shown", "changed", "the same"]
_RESAMPLES = 400


@dataclass(frozen=True)
class Difference:
    """A measure of two runs on their common items: both values, B less A with its interval, and what it means."""

    measure: Measure
    before: float
    after: float
    change: Estimate
    items: int
    verdict: Verdict


def compare(a: StoredRun, b: StoredRun, level: float = 0.95, only: Sequence[Measure] | None = None) -> list[Difference]:
    """Every measure for which the runs share items, in the catalogue's order."""
    measures = only if only is not None else measures_of([*a.items, *b.items])
    found = (_difference(measure, a, b, level) for measure in measures)
    return [difference for difference in found if difference is not None]


def _difference(measure: Measure, a: StoredRun, b: StoredRun, level: float) -> Difference | None:
    left, right = measure.rows(a.items), measure.rows(b.items)
    shared = sorted(left.keys() & right.keys())
    if not shared:
        return None
    before, after = (np.array([rows[key] for key in shared]) for rows in (left, right))
    values = measure.statistic(before), measure.statistic(after)
    if np.isnan(values).any():
        return None
    dice = np.random.default_rng(0)
    draws = [
        measure.statistic(after[chosen]) - measure.statistic(before[chosen])
        for chosen in (dice.integers(0, len(shared), len(shared)) for _ in range(_RESAMPLES))
    ]
    tail = 100 * (1 - level) / 2
    low, high = np.nanpercentile(draws, [tail, 100 - tail])
    change = Estimate(values[1] - values[0], float(low), float(high))
    same = bool((before == after).all())
    return Difference(measure, *values, change, len(shared), "the same" if same else _verdict(measure, change))


def _verdict(measure: Measure, change: Estimate) -> Verdict:
    if not (change.low > 0 or change.high < 0):
        return "no difference shown"
    if measure.better == "neither":
        return "changed"
    return "better" if (change.mean > 0) == (measure.better == "higher") else "worse"


def as_text(a: StoredRun, b: StoredRun, differences: Sequence[Difference]) -> str:
    """A table for people, and what the two runs were made with that differs."""
    lines = [
        f"A: {a.run.id} {a.run.note}".rstrip(),
        f"B: {b.run.id} {b.run.note}".rstrip(),
        *made_differently(a, b),
        "",
    ]
    lines += ["| measure | A | B | B less A | items | |", "|---|---|---|---|---|---|"]
    for d in differences:
        change = f"{d.change.mean:+.3f} [{d.change.low:+.3f}, {d.change.high:+.3f}]"
        lines.append(f"| {d.measure.name} | {d.before:.3f} | {d.after:.3f} | {change} | {d.items} | {d.verdict} |")
    shown = sum(d.verdict in ("better", "worse") for d in differences)
    lines += ["", f"{shown} of {len(differences)} differ by more than chance; by chance alone one in twenty would."]
    return "\n".join(lines) + "\n"


def made_differently(a: StoredRun, b: StoredRun) -> list[str]:
    """What decides a run's figures and is not the same in both, a line each."""
    ours, theirs = (_flat(stored.run.made_with.model_dump()) for stored in (a, b))
    return [
        f"{name}: {ours.get(name, 'none')} → {theirs.get(name, 'none')}"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]


def _flat(made: dict[str, str | dict[str, str]]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in made.items():
        flat |= {f"{name} {key}": v for key, v in value.items()} if isinstance(value, dict) else {name: value}
    return flat
