"""A folder that is followed: files that are new, changed or removed in it become, change or stop being notes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from watchfiles import watch

from errors import UsageError
from ingestion.personal import PersonalNotes
from ingestion.reading import Reader
from ingestion.taking import Taken, take
from records import Origin

_SETTLE_MS = 800  # a file that is being written is read once it has been quiet for so long
_PURGE_MS = 5000  # between two looks for notes whose time to be had back is over
_Stamp = tuple[int, int]  # when a file was written (ns) and its bytes


@dataclass(frozen=True)
class Change:
    """What one look at the folder did: ids of notes, and files that could not be read, with the reason."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    failed: dict[str, str]

    def as_text(self) -> str:
        rows = [f"{what}: {name}" for what in ("added", "changed", "removed") for name in getattr(self, what)]
        return "\n".join([*rows, *(f"failed: {reason}" for reason in self.failed.values())])

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.failed)


class Watcher:
    """Keeps one owner's notes in step with a folder, hidden files and symbolic links left out."""

    def __init__(self, folder: Path, notes: PersonalNotes, reader: Reader) -> None:
        """Raises UsageError where there is no such folder."""
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder. Name one that exists.")
        self._folder, self._notes, self._reader = folder.resolve(), notes, reader
        self._seen: dict[Path, _Stamp] = {}

    def run(self, stop: threading.Event | None = None) -> Iterator[Change]:
        """Look at once, then whenever something changes, until stopped or interrupted."""
        if change := self.look():
            yield change
        follow = partial(watch, self._folder, stop_event=stop, debounce=_SETTLE_MS, raise_interrupt=False)
        for changes in follow(rust_timeout=_PURGE_MS, yield_on_timeout=True):
            if changes and (change := self.look()):
                yield change
            self._notes.purge()

    def look(self) -> Change:
        """Bring the notes in step with what lies in the folder now.

        Raises:
            UsageError: the folder itself is gone, as of a disk that was taken out; its notes stay.
        """
        if not self._folder.is_dir():
            raise UsageError(f"{self._folder} is not there any more. Its notes stay; follow it again once it is back.")
        files = {path: stamp for path in sorted(self._folder.rglob("*")) if (stamp := self._stamp(path))}
        taken = Taken()
        for path in (path for path, stamp in files.items() if self._seen.get(path) != stamp):
            take(taken, path, self._reader)
        added = self._notes.add(taken.incoming) if taken.incoming else []
        gone = [note_id for note_id, origin in self._notes.origins().items() if self._is_gone(origin, files)]
        if gone:
            self._notes.delete(gone)
        self._seen = files
        return Change(
            [one.note_id for one in added if one.what == "added"],
            [one.note_id for one in added if one.what == "changed"],
            gone,
            taken.failed,
        )

    def _stamp(self, path: Path) -> _Stamp | None:
        """None for what is not followed."""
        hidden = any(part.startswith(".") for part in path.relative_to(self._folder).parts)
        try:
            if hidden or path.is_symlink() or not path.is_file():
                return None
            status = path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _is_gone(self, origin: Origin, files: dict[Path, _Stamp]) -> bool:
        """Whether a note came from a file of this folder that is not there any more."""
        return bool(origin.path) and origin.outer.is_relative_to(self._folder) and origin.outer not in files
