"""The commands of the quality lab: run, runs, compare, gate, report, sweep."""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import commands
from errors import UsageError
from eval import gate, report, running, sweep
from eval.agreement import agreement_of
from eval.catalogue import Figure, figures
from eval.compare import as_text, compare
from eval.lock import only_one
from eval.model_cost import expected
from eval.runs import EvalRun, RunStore, StoredRun, SuiteName
from eval.suites.lab import open_lab
from ingestion.own_sets import REPORT
from knowledge_base import ready_knowledge_base
from settings import Settings


def add_to(actions: "Callable[[str], ArgumentParser]") -> None:
    """Add each command's arguments."""
    run = actions("run")
    run.add_argument("--quick", action="store_true", help="a fixed part of the questions, claims and answers")
    run.add_argument("--suites", help=f"some of {', '.join(running.EVERY)}, with commas; all, if not given")
    run.add_argument("--resume", action="store_true", help="go on with the run that was stopped last")
    run.add_argument("--note", default="", help="what the run is for, kept with it")
    actions("runs")
    for name in ("compare", "report"):
        actions_for = actions(name)
        actions_for.add_argument("run", nargs=2 if name == "compare" else "?", default="latest", help="a run's id")
        if name == "report":
            actions_for.add_argument("--out", type=Path, metavar="FILE", help="where to write the page (HTML)")
    actions("gate").add_argument("--accept", action="store_true", help="make what is measured here the baseline")
    actions("sweep").add_argument("setting", choices=sorted(sweep.SWEEPS), help="what to try at several values")


def run(settings: Settings, arguments: Namespace) -> int:
    signal.signal(signal.SIGTERM, _stop)
    try:
        return COMMANDS[arguments.command](settings, arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was measured is kept: `python -m eval run --resume` goes on.\n")
        return 130


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _run(settings: Settings, arguments: Namespace) -> int:
    suites = _suites(arguments)
    with only_one(settings, arguments.owner), ready_knowledge_base(settings, commands.progress) as base:
        if arguments.resume:
            stopped = running.stopped(settings, arguments.owner)
            lab = open_lab(base, arguments.owner, stopped.quick)
            current = running.checked(lab, stopped)
        else:
            lab = open_lab(base, arguments.owner, arguments.quick)
            current = running.begin(lab, suites, arguments.note)
        sys.stderr.write(f"Run {current.id}\n")
        if cost := expected(settings, tuple(current.planned), current.planned.get("ragas", 0)):
            sys.stderr.write(f"{settings.judge_model} will be asked {cost}.\n")
        stored = running.go_on(lab, current, commands.progress)
    sys.stdout.write(summary(stored))
    return 0


def _suites(arguments: Namespace) -> tuple[SuiteName, ...]:
    every = running.QUICK if arguments.quick else running.EVERY
    if not arguments.suites:
        return every
    asked = [name.strip() for name in arguments.suites.split(",")]
    if unknown := [name for name in asked if name not in running.EVERY]:
        raise UsageError(f"There is no suite {unknown[0]!r}. The suites are: {', '.join(running.EVERY)}.")
    return tuple(name for name in running.EVERY if name in asked)


def summary(stored: StoredRun) -> str:
    """Every figure of a run, as a table."""
    lines = [_line(stored.run), "", "| measure | value | items | unscored |", "|---|---|---|---|"]
    lines += [_row(figure) for figure in figures(stored)]
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in stored.run.seconds.items())
    agreed = agreement_of(stored.items)
    return "\n".join([*lines, "", *([str(agreed), ""] if agreed else []), f"Took: {took}."]) + "\n"


def _row(figure: Figure) -> str:
    return f"| {figure.measure.name} | {figure.value} | {figure.items} | {figure.unscored or ''} |"


def _line(one: EvalRun) -> str:
    planned = ", ".join(f"{count} {name}" for name, count in one.planned.items())
    state = f"ended {one.ended}" if one.ended else "stopped before its end"
    return " · ".join(filter(None, [one.id, "quick" if one.quick else "full", one.note, planned, state]))


def _runs(settings: Settings, arguments: Namespace) -> int:
    known = RunStore(settings, arguments.owner).runs()
    sys.stdout.write("\n".join(map(_line, known)) + "\n" if known else "No run yet; `python -m eval run` makes one.\n")
    return 0


def _compare(settings: Settings, arguments: Namespace) -> int:
    store = RunStore(settings, arguments.owner)
    a, b = (store.load(name) for name in arguments.run)
    sys.stdout.write(as_text(a, b, compare(a, b)))
    return 0


def _gate(settings: Settings, arguments: Namespace) -> int:
    with only_one(settings, arguments.owner), ready_knowledge_base(settings, commands.progress) as base:
        lab = open_lab(base, arguments.owner, quick=True)
        if arguments.accept:
            sys.stdout.write(gate.accept(lab, commands.progress))
            return 0
        outcome = gate.gate(lab, commands.progress)
    sys.stdout.write(outcome.as_text())
    return 0 if outcome.passed else 1


def _report(settings: Settings, arguments: Namespace) -> int:
    store = RunStore(settings, arguments.owner)
    stored = store.load(arguments.run)
    before = report.one_before(store, stored)
    path = arguments.out or store.folder / stored.run.id / REPORT
    try:
        path.write_text(report.as_html(stored, before), "utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}). Name another file with --out.") from error
    sys.stdout.write(f"{path}\n")
    return 0


def _sweep(settings: Settings, arguments: Namespace) -> int:
    with ready_knowledge_base(settings, commands.progress) as base:
        sys.stdout.write(sweep.run(base, arguments.setting, commands.progress))
    return 0


COMMANDS: dict[str, Callable[[Settings, Namespace], int]] = {
    "run": _run,
    "runs": _runs,
    "compare": _compare,
    "gate": _gate,
    "report": _report,
    "sweep": _sweep,
}
