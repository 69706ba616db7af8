"""Get everything a question needs ready behind the page: one thread a process, with its progress and its failure.

Nothing heavy is imported by this module: the thread does that, after the page has appeared.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from errors import SevenstepError

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from knowledge_base import KnowledgeBase

Report = Callable[[str, int, int], None]  # what is being done, done, of
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stage:
    """What is being done; `of` is 0 where there is nothing to count."""

    what: str
    done: int = 0
    of: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.began)

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.of) if self.of else 0.0


@dataclass(frozen=True)
class Prepared:
    """What the thread leaves behind: who answers, from what, and the notes that could not be read, by file."""

    assistant: "Assistant"
    base: "KnowledgeBase"
    left_out: Mapping[str, str] = field(default_factory=dict)


def readable_by(owner: str, left_out: Mapping[str, str], personal: Path) -> list[str]:
    """Why notes could not be read, without those of other people; each one's lie in a folder of the `personal` one."""
    mine = personal / owner
    return [
        reason
        for path, reason in left_out.items()
        if Path(path).is_relative_to(mine) or not Path(path).is_relative_to(personal)
    ]


class Warmup:
    """Runs `prepare` once, in a thread of its own; pages ask how far it is. Thread-safe."""

    def __init__(self, prepare: Callable[[Report], Prepared]) -> None:
        self._prepare = prepare
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wanted = threading.Event()
        self.stage = Stage("Getting ready")
        self.prepared: Prepared | None = None
        self.error: SevenstepError | None = None

    @property
    def ready(self) -> bool:
        return self.prepared is not None

    @property
    def settled(self) -> bool:
        """Whether there is nothing to wait for: it is ready or it has failed."""
        return self.ready or self.error is not None

    def start(self, delay: float = 0.0) -> None:
        """Begin, unless it has begun: at once, or after `delay` seconds that may be cut short by another call."""
        with self._lock:
            if not delay:
                self._wanted.set()
            if self._thread is None:
                self.stage = Stage("Getting ready")
                self._thread = threading.Thread(target=self._run, args=(delay,), name="warm-up", daemon=True)
                self._thread.start()

    def retry(self) -> None:
        """Begin again after an error."""
        with self._lock:
            if self.error is None:
                return
            self.error, self._thread = None, None
        self.start()

    def wait(self, timeout: float | None = None) -> None:
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self, delay: float) -> None:
        self._wanted.wait(delay)
        try:
            self.prepared = self._prepare(self._report)
        except SevenstepError as error:
            self.error = error
        except Exception:  # noqa: BLE001 - a thread has nobody above it to tell, and a page must not wait for ever
            _log.exception("The warm-up failed")
            self.error = SevenstepError(
                "The assistant could not be started. The terminal that runs Sevenstep shows why; then try again."
            )

    def _report(self, what: str, done: int, of: int) -> None:
        self.stage = Stage(what, done, of)


def prepare_assistant(report: Report) -> Prepared:
    """Open the knowledge base, bring it in step with the notes, and answer once so that the next answer is quick.

    Raises:
        SevenstepError: storage, model, settings or index cannot be used; the message says what to do.
    """
    report("Loading the search model", 0, 0)
    from assistant.answer import Assistant
    from knowledge_base import language_models, open_knowledge_base
    from settings import load_settings
    from ui.following import follow

    base = open_knowledge_base(load_settings())
    left_out: Mapping[str, str] = {}
    if not base.is_current():
        left_out = base.sync(report).failed
    report("Trying a first question", 0, 0)
    assistant = Assistant(base)
    assistant.ask("How is an ML system design interview answered?")
    follow(base)
    return Prepared(assistant.using(language_models(base)), base, left_out)
