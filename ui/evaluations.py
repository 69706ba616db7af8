"""Evaluations that the page starts: a process of their own, followed by the files that it writes. Knows no page."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import StorageError
from eval.lock import is_running
from eval.runs import RunStore, SuiteName
from settings import PROJECT_DIR

if TYPE_CHECKING:
    from settings import Settings

_LOG = "run.log"
_PATIENCE = 60.0  # seconds until it must have begun
_LAST_WORDS = 300  # characters


@dataclass(frozen=True)
class Progress:
    """How far the newest run is: suite → (measured, planned), and whether it was stopped before its end."""

    run_id: str
    suites: dict[SuiteName, tuple[int, int]]
    ended: bool

    @property
    def share(self) -> float:
        done, planned = (sum(pair[side] for pair in self.suites.values()) for side in (0, 1))
        return min(1.0, done / planned) if planned else 0.0


def start(settings: "Settings", arguments: Sequence[str]) -> None:
    """Start `python -m eval run …` and wait until it has taken its place.

    Raises:
        StorageError: it ended at once; the message is its last words.
    """
    log = settings.data_dir / "eval" / _LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "eval", "run", *arguments],
            cwd=PROJECT_DIR,
            env=settings.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it outlives the page
        )
    threading.Thread(target=process.wait, daemon=True).start()
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and not is_running(settings) and time.monotonic() < end:
        time.sleep(0.1)
    if process.poll() not in (None, 0):
        said = log.read_text("utf-8", errors="replace").strip()[-_LAST_WORDS:].splitlines()
        raise StorageError((said or ["The evaluation ended at once."])[-1].removeprefix("error: "))


def progress(store: RunStore) -> Progress | None:
    """Of the newest run; None where there is none."""
    newest = next(iter(store.runs()), None)
    if newest is None:
        return None
    measured = store.measured(newest.id)
    suites = {name: (min(measured[name], planned), planned) for name, planned in newest.planned.items()}
    return Progress(newest.id, suites, bool(newest.ended))
