"""Two tabs on one thing: what is done to it is done by one of them at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

_LOCKS: "WeakValueDictionary[str, threading.Lock]" = WeakValueDictionary()  # of what is being worked on
_FINDING = threading.Lock()


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until nobody else in this process is in a block of this name."""
    with _FINDING:
        lock = _LOCKS.setdefault(name, threading.Lock())
    with lock:
        yield
