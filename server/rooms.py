"""What the tools work with, opened once behind the protocol: nothing heavy is imported before it is needed."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

import commands
from errors import BusyError
from settings import Settings

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from interview.opening import InterviewRoom
    from knowledge_base import KnowledgeBase

PATIENCE = 45.0  # seconds a call waits for what is being opened; many clients give up after 60
T = TypeVar("T")


class Once(Generic[T]):
    """Something made once, in a thread of its own. A failure is told and not remembered. Thread-safe."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._future: Future[T] | None = None

    def begin(self) -> "Future[T]":
        """Make it, unless it is made or being made."""
        with self._lock:
            if self._future is None or (self._future.done() and self._future.exception()):
                self._future = Future()
                threading.Thread(target=self._run, args=(self._future,), daemon=True).start()
            return self._future

    def get(self, patience: float) -> T:
        """The thing itself.

        Raises:
            BusyError: it is not ready after so many seconds.
        """
        future = self.begin()
        try:
            return future.result(patience)
        except TimeoutError as error:
            if future.done():
                raise
            raise BusyError("This is still being prepared. Call again in a minute.") from error

    def _run(self, future: "Future[T]") -> None:
        try:
            future.set_result(self._make())
        except BaseException as error:  # noqa: BLE001 - handed to those who wait
            future.set_exception(error)


class Rooms:
    """The knowledge base, in step with the notes, who answers from it and who grades. Thread-safe."""

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        self._settings, self._patience = settings, patience
        self._stage = ""
        self._base = Once(self._open_base)
        self._assistant = Once(self._open_assistant)
        self._interview = Once(self._open_interview)

    @property
    def base(self) -> "KnowledgeBase":
        return self._get(self._base)

    @property
    def assistant(self) -> "Assistant":
        return self._get(self._assistant)

    @property
    def interview(self) -> "InterviewRoom":
        return self._get(self._interview)

    def begin(self) -> None:
        """Open what most calls need, so that the first need not wait."""
        self._assistant.begin()

    def _get(self, part: Once[T]) -> T:
        try:
            return part.get(self._patience)
        except BusyError as error:
            raise BusyError(f"{error} ({self._stage}.)" if self._stage else str(error)) from error

    def _open_base(self) -> "KnowledgeBase":
        from knowledge_base import open_knowledge_base

        base = open_knowledge_base(self._settings)
        try:
            if not base.is_current():
                base.sync(self._progress)
        finally:
            self._stage = ""
        return base

    def _open_assistant(self) -> "Assistant":
        from assistant.answer import Assistant

        return Assistant(self._base.begin().result())

    def _open_interview(self) -> "InterviewRoom":
        from interview.opening import InterviewRoom

        return InterviewRoom(self._base.begin().result())

    def _progress(self, what: str, done: int, of: int) -> None:
        self._stage = f"{what}: {done} of {of}"
        commands.progress(what, done, of)
