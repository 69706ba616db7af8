"""Two tabs on one thing: what is done to it is done by one of them at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

_LOCKS: "WeakValueDictionary[str, threading.Lock]" = WeakValueDictionary()  # of what is being worked on
_FINDING = threading.Lock()
_TICK = 0.2  # seconds


@contextmanager
def one_at_a_time(name: str, beat: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait until nobody else in this process is in a block of this name.

    `beat` is called several times a second while it waits; what it raises ends the waiting.
    """
    with _FINDING:
        lock = _LOCKS.setdefault(name, threading.Lock())
    while not lock.acquire(timeout=_TICK):
        beat()
    try:
        yield
    finally:
        lock.release()
