"""Evaluations that the page starts: a process of their own, followed by the files that it writes. Knows no page."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from errors import StorageError
from eval.lock import is_running
from eval.runs import RunStore, SuiteName
from settings import PROJECT_DIR

if TYPE_CHECKING:
    from settings import Settings

RUN = ("-m", "eval", "run")
_LOG = "run.log"
_PATIENCE = 60.0  # seconds until it must have begun
_LAST_WORDS = 300  # characters
_ERROR, _TRACEBACK = "error: ", "Traceback (most recent call last)"


@dataclass(frozen=True)
class Progress:
    """How far the newest run is: suite → (measured, planned), and whether it has ended or was stopped before."""

    run_id: str
    suites: dict[SuiteName, tuple[int, int]]
    ended: bool

    @property
    def share(self) -> float:
        done, planned = (sum(pair[side] for pair in self.suites.values()) for side in (0, 1))
        return min(1.0, done / planned) if planned else 0.0


def start(settings: "Settings", owner: str, arguments: Sequence[str] = (), program: Sequence[str] = RUN) -> None:
    """Start `python -m eval run …` for an owner and wait until it has taken its place.

    Raises:
        StorageError: it ended at once; the message is its last words.
    """
    log = _log(RunStore(settings, owner))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *program, "--owner", owner, *arguments],
            cwd=PROJECT_DIR,
            env=settings.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it outlives the page
        )
    threading.Thread(target=process.wait, daemon=True).start()  # so that it is not left a zombie
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and not is_running(settings) and time.monotonic() < end:
        time.sleep(0.1)
    if process.poll() not in (None, 0):
        raise StorageError(_last_line(log).removeprefix(_ERROR) or "The evaluation ended at once, without a word.")


def failure(store: RunStore) -> str:
    """Why the evaluation last started ended with an error; empty where it did not, or another run came since."""
    log = _log(store)
    newest = max((path.stat().st_mtime for path in store.folder.glob("*/run.json")), default=0.0)
    if not log.is_file() or log.stat().st_mtime < newest:
        return ""
    last = _last_line(log)
    if last.startswith(_ERROR):
        return last.removeprefix(_ERROR)
    crashed = _TRACEBACK in log.read_text("utf-8", errors="replace")
    return f"The evaluation broke off ({last}). Its output is in {log}." if crashed else ""


def progress(store: RunStore) -> Progress | None:
    """Of the newest run; None where there is none."""
    newest = next(iter(store.runs()), None)
    if newest is None:
        return None
    measured = store.measured(newest.id)
    suites = {name: (min(measured[name], planned), planned) for name, planned in newest.planned.items()}
    return Progress(newest.id, suites, bool(newest.ended))


def _log(store: RunStore) -> Path:
    return store.folder.parent / _LOG


def _last_line(log: Path) -> str:
    said = log.read_text("utf-8", errors="replace").strip().splitlines()
    return said[-1][-_LAST_WORDS:] if said else ""


def cost(settings: "Settings") -> str:
    """What a whole run asks of the judge model; empty where none is configured."""
    if not settings.judge_model:
        return ""
    from eval.model_cost import expected
    from eval.questions import load_questions

    found = expected(settings, ("ragas",), sum(question.answerable for question in load_questions()))
    return str(found) if found else ""
