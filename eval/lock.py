"""One evaluation at a time on a data folder: who holds the place, and how it is asked to stop."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from json import dumps, loads
from pathlib import Path

from filelock import FileLock, Timeout

from errors import UsageError
from records import LOCAL
from settings import Settings

_LOCK, _HOLDER = "run.lock", "run.pid"
_MOMENT = 1.0  # seconds: whoever looks whether one is running holds the place that long at most


@dataclass(frozen=True)
class Holder:
    """The process that is measuring, and for whom."""

    pid: int
    owner: str


@contextmanager
def only_one(settings: Settings, owner: str = LOCAL) -> Iterator[None]:
    """Hold the data folder's one place for a run.

    Raises:
        UsageError: another process holds it.
    """
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=_MOMENT):
            (folder / _HOLDER).write_text(dumps(asdict(Holder(os.getpid(), owner))), "utf-8")
            try:
                yield
            finally:
                (folder / _HOLDER).unlink(missing_ok=True)
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


def holder(settings: Settings) -> Holder | None:
    """The process that is measuring; None where none is, or it has not said yet who it is.

    The process that holds the lock lives and wrote its number, so that no other can have it.
    """
    if not is_running(settings):
        return None
    try:
        return Holder(**loads((_folder(settings) / _HOLDER).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def stop(settings: Settings, owner: str = LOCAL) -> None:
    """Ask the owner's evaluation to stop; what it measured stays. Nothing where none is, or it is somebody else's."""
    found = holder(settings)
    if found is not None and found.owner == owner:
        os.kill(found.pid, signal.SIGTERM)


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "eval"
