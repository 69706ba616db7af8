"""Files → documents, each read in a process of its own, so that a bad file costs nothing but itself.

The process (`ingestion/readers/worker.py`) is started with the first file and kept; it is ended and started again
where a file makes it crash, hang or take too much memory. Files go to it through a pipe and never touch the disk.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, BinaryIO, Self

from ingestion.limits import Limits, in_words
from ingestion.readers.by_kind import Progress
from ingestion.readers.document import Document, Unread
from ingestion.readers.frames import read_message, write_frame, write_message
from ingestion.readers.names import cited

_WORKER = Path(__file__).parent / "readers" / "worker.py"
_MOST_LOST = 10  # files of one ZIP that may end the process before the rest is given up
_STARTING = 30.0  # seconds more for the process to start and to open an upload
_LOOKS = 0.2  # seconds between two looks at the clock
_KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")  # and no secrets


class Reader:
    """Reads files, one at a time, from any thread. Close it, or use it in a `with` statement."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next file starts another."""
        with self._lock:
            self._end()

    def read(self, name: str, data: bytes, progress: Progress | None = None) -> list[Document | Unread]:
        """Read a file; a ZIP gives one result for each file in it, in its order. Never raises for what is in a file.

        Args:
            name: the file's name as uploaded; only shown, and never used to open anything.
            progress: called in this thread with ("page", 3, 214) or, in a ZIP, with ("file", 3, 0): how many there are
                is not known before they are expanded.
        """
        name = cited(name)
        if len(data) > self.limits.file_bytes:
            size, most = in_words(len(data)), in_words(self.limits.file_bytes)
            return [Unread(name=name, path="", reason=f"{name} has {size} and at most {most} are read. Split it.")]
        with self._lock:
            try:
                return _Upload(name, data, progress).read(self)
            except BaseException:  # of the caller's progress, or a closing app: the process is in the middle of a file
                self._end()
                raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", str(_WORKER), json.dumps(asdict(self.limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ},
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):  # what was still to be written has nobody to read it
                _pipe(stream).close()


class _Upload:
    """One call of `read`: sends the file until there is a result for each of its parts."""

    def __init__(self, name: str, data: bytes, progress: Progress | None) -> None:
        self._name, self._data, self._progress = name, data, progress
        self._results: list[Document | Unread] = []
        self._current: tuple[int, str, str] | None = None  # which part is being read: its place, name and path
        self._skip = 0

    def read(self, reader: Reader) -> list[Document | Unread]:
        for _ in range(_MOST_LOST):
            lost = self._lost(reader)
            if not lost:
                return self._results or [self._unread("holds pictures only. Add files with text in them.")]
            reader._end()
            self._results.append(self._unread(_sentence(lost, reader.limits)))
            if self._current is None:
                return self._results
            self._skip, self._current = self._current[0] + 1, None
        self._results.append(self._unread("holds too many files that cannot be read; the rest was left out. Split it."))
        return self._results

    def _lost(self, reader: Reader) -> str:
        """Read until all is done or the process is lost, and say how."""
        with _watched(reader._started(), reader.limits) as watch:
            message = self._sent(watch)
            while not message.keys() & {"done", "lost"}:
                self._take(message, watch)
                message = _received(watch)
        if watch.expired.is_set():  # perhaps just when it had finished
            reader._end()
        return str(message.get("lost", ""))

    def _sent(self, watch: "_Watch") -> dict[str, Any]:
        try:
            write_message(_pipe(watch.process.stdin), {"name": self._name, "skip": self._skip})
            write_frame(_pipe(watch.process.stdin), self._data)
        except OSError:
            return _gone(watch)
        return _received(watch)

    def _take(self, message: dict[str, Any], watch: "_Watch") -> None:
        if "begin" in message:
            index, name, path = message["begin"]
            self._current = (int(index), str(name), str(path))
            watch.begin()
        elif "end" in message:
            self._current = None
            if self._progress:
                self._progress("file", int(message["end"]) + 1, 0)
        elif "document" in message:
            original = base64.b64decode(message["original"])
            self._results.append(Document.model_validate({**message["document"], "original": original}))
        elif "unread" in message:
            self._results.append(Unread.model_validate(message["unread"]))
        elif "progress" in message:
            watch.add_page()
            if self._progress:
                what, done, of = message["progress"]
                self._progress(str(what), int(done), int(of))

    def _unread(self, sentence: str) -> Unread:
        _, name, path = self._current or (0, self._name, "")
        return Unread(name=name, path=path, reason=f"{path or name} {sentence}")


def _received(watch: "_Watch") -> dict[str, Any]:
    try:
        return read_message(_pipe(watch.process.stdout))
    except (OSError, EOFError, ValueError):
        return _gone(watch)


def _gone(watch: "_Watch") -> dict[str, Any]:
    return {"lost": "time" if watch.expired.is_set() else "crash"}


def _sentence(lost: str, limits: Limits) -> str:
    if lost == "time":
        return f"took longer than the {limits.seconds:,g} seconds that one file may. Split it."
    if lost == "memory":
        return f"needs more than the {in_words(limits.memory_bytes)} of memory that one file may. Split it."
    return "made the reader crash, so it is damaged or too large. Save it again in another format and add that."


class _Watch:
    """Ends a process that takes too long for one file."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.process, self.expired = process, Event()
        self._limits, self._ended = limits, Event()
        self._deadline = monotonic() + limits.seconds + _STARTING
        self._thread = Thread(target=self._wait, daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Another file begins and has the whole time."""
        self._deadline = monotonic() + self._limits.seconds

    def add_page(self) -> None:
        """A page was read, so a long book may take longer."""
        self._deadline += self._limits.page_seconds

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _wait(self) -> None:
        while not self._ended.wait(min(_LOOKS, max(0.0, self._deadline - monotonic()))):
            if monotonic() >= self._deadline:
                self.expired.set()
                self.process.kill()
                return


@contextmanager
def _watched(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[_Watch]:
    watch = _Watch(process, limits)
    try:
        yield watch
    finally:
        watch.end()


def _pipe(stream: Any) -> BinaryIO:  # noqa: ANN401 - Popen's streams may be None; these never are
    return stream  # type: ignore[no-any-return]
