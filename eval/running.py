"""`python -m eval run`: begin a run, or go on with one that was stopped."""

import hashlib
import platform
import shutil
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from errors import UsageError
from eval.runs import EvalRun, MadeWith, RunStore, StoredRun, SuiteName, new_run_id
from eval.suites import suites
from eval.suites.lab import Lab, Suite
from ingestion.sync import Progress, recipe
from records import CORPUS
from settings import PROJECT_DIR, Settings

QUICK: tuple[SuiteName, ...] = ("answers", "judge", "grader")
EVERY: tuple[SuiteName, ...] = ("answers", "judge", "grader", "robust", "ragas")
_PACKAGES = ("chromadb", "numpy", "openvino", "ragas", "scikit-learn", "sentence-transformers")
_SETTINGS = ("window", "passages", "embedder", "threads")


def begin(lab: Lab, chosen: Sequence[SuiteName], note: str = "") -> EvalRun:
    """A new run of these suites, planned but with nothing measured."""
    planned = {name: len(suite.plan()) for name, suite in suites(lab).items() if name in chosen}
    run = EvalRun(
        id=new_run_id(datetime.now(UTC)), quick=lab.quick, note=note, planned=planned,
        made_with=made_with(lab),
    )  # fmt: skip
    RunStore(lab.base.settings, lab.owner).begin(run)
    return run


def stopped(settings: Settings, owner: str) -> EvalRun:
    """The newest run, where it was stopped before its end. Raises UsageError where there is none."""
    newest = next(iter(RunStore(settings, owner).runs()), None)
    if newest is None or newest.ended:
        raise UsageError("The newest run was not stopped before its end. Begin another one without --resume.")
    return newest


def checked(lab: Lab, run: EvalRun) -> EvalRun:
    """The run, if all that decides its figures is as it was; else UsageError."""
    if run.made_with != made_with(lab):
        raise UsageError(
            f"What run {run.id} was begun with (notes, settings, code, packages) has changed since, so that its "
            "halves would not go together. Begin another one without --resume."
        )
    return run


def go_on(lab: Lab, run: EvalRun, progress: Progress) -> StoredRun:
    """Measure what the run has not measured yet, and end it. What is measured is kept even if this is interrupted.

    Call inside `only_one`.
    """
    store = RunStore(lab.base.settings, lab.owner)
    for name, suite in suites(lab).items():
        if name in run.planned:
            run = _finish(store, run, suite, progress)
    store.write(run.model_copy(update={"ended": datetime.now(UTC).isoformat(timespec="seconds")}))
    return store.load(run.id)


def _finish(store: RunStore, run: EvalRun, suite: Suite, progress: Progress) -> EvalRun:
    name, plan = suite.name, suite.plan()
    measured = {item.key: item for item in store.load(run.id).items}
    missing = [key for key in plan if (name, key) not in measured]
    began = time.monotonic()
    done = len(plan) - len(missing)
    try:
        for _ in store.add(run.id, suite.measure(missing, measured)):
            done += 1
            progress(name, done, len(plan))
    finally:
        took = run.seconds.get(name, 0.0) + time.monotonic() - began
        run = run.model_copy(update={"seconds": run.seconds | {name: round(took, 1)}})
        store.write(run)
    return run


def made_with(lab: Lab) -> MadeWith:
    settings = lab.base.settings
    states = sorted((note, state.sha256) for (_, note), state in lab.base.knowledge.note_states(CORPUS).items())
    asked = [question.model_dump_json() for question in (*lab.built_in, *lab.own)]
    return MadeWith(
        corpus=_digest(repr(states)),
        index=recipe(lab.base.embedder, settings),
        settings={name: str(getattr(settings, name)) for name in _SETTINGS},
        engine="embedded",
        judge=settings.judge_model or "embedded",
        questions=_digest("\n".join(asked)),
        packages={name: version(name) for name in _PACKAGES} | {"python": platform.python_version()},
        commit=_commit(),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _commit() -> str:
    """The commit of the code, with "+" where files differ from it; empty where it is no repository."""
    git = shutil.which("git")
    if git is None:
        return ""
    commands = (["rev-parse", "--short", "HEAD"], ["status", "--porcelain", "--untracked-files=no"])
    found = [subprocess.run([git, "-C", str(PROJECT_DIR), *c], capture_output=True, text=True) for c in commands]
    if any(one.returncode for one in found):
        return ""
    return found[0].stdout.strip() + ("+" if found[1].stdout.strip() else "")
