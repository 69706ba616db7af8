"""One evaluation at a time on a data folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from errors import UsageError
from settings import Settings

_LOCK = "run.lock"


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder's one place for a run.

    Raises:
        UsageError: another process holds it.
    """
    folder = settings.data_dir / "eval"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            yield
    except Timeout as error:
        raise UsageError("Another evaluation is running on this data folder. Wait for it, or stop it.") from error


def is_running(settings: Settings) -> bool:
    """Whether a process is measuring on this data folder."""
    try:
        with only_one(settings):
            return False
    except UsageError:
        return True
