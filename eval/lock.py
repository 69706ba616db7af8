"""One evaluation at a time on a data folder: who holds the place, and how it is asked to stop."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from errors import UsageError
from settings import Settings

_LOCK, _HOLDER = "run.lock", "run.pid"


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder's one place for a run.

    Raises:
        UsageError: another process holds it.
    """
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            (folder / _HOLDER).write_text(str(os.getpid()), "utf-8")
            yield
    except Timeout as error:
        raise UsageError("Another evaluation is running on this data folder. Wait for it, or stop it.") from error


def is_running(settings: Settings) -> bool:
    """Whether a process is measuring on this data folder."""
    lock = _folder(settings) / _LOCK
    if not lock.exists():
        return False
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True


def stop(settings: Settings) -> None:
    """Ask the process that is measuring to stop; what it measured stays. Nothing where none is.

    The process that holds the lock lives and wrote its number, so that no other can have it.
    """
    if is_running(settings):
        os.kill(int((_folder(settings) / _HOLDER).read_text("utf-8")), signal.SIGTERM)


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "eval"
