"""Notes that were deleted and can be had back for a minute: files and vectors, moved out of the way."""

import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingestion import originals
from ingestion.failpoints import failpoint
from ingestion.folders import DELETED, ORIGINALS

UNDO_SECONDS = 60.0
AT_ONCE = 0.0  # the time of a deletion that cannot be undone
_NOTE, _TIME, _VECTORS = "_note.md", "_deleted-at", "_vectors.npz"  # no id, and so no original, begins like this


def set_aside(folder: Path, file: Path, note_id: str, vectors: Mapping[str, NDArray[np.float32]], now: float) -> None:
    """Move a note of an owner's folder, with its original and its vectors, to where `bring_back` finds it."""
    aside = folder / DELETED / note_id
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    (aside / _TIME).write_text(str(now), "utf-8")
    if vectors:
        np.savez(aside / _VECTORS, ids=np.array(list(vectors)), rows=np.stack(list(vectors.values())))
    failpoint("before-aside")
    file.replace(aside / _NOTE)  # from here on it is deleted
    failpoint("note-aside")
    for original in originals.originals(folder, note_id):
        original.replace(aside / original.name)
    failpoint("aside")


def bring_back(folder: Path, note_id: str) -> dict[str, NDArray[np.float32]] | None:
    """Move a note back; its vectors, or None where it is not there to be had back."""
    aside, back = folder / DELETED / note_id, folder / f"{note_id}.md"
    if note_id not in waiting(folder) or back.exists():
        return None
    vectors = _vectors(aside / _VECTORS)
    (folder / ORIGINALS).mkdir(exist_ok=True)
    for path in aside.glob(f"{note_id}.*"):
        path.replace(folder / ORIGINALS / path.name)
    failpoint("original-back")
    (aside / _NOTE).replace(back)
    failpoint("note-back")
    erase(folder, [note_id])
    return vectors


def waiting(folder: Path) -> dict[str, float]:
    """Note id → seconds since the epoch at which it was deleted, of those that can be had back."""
    found = {}
    for aside in sorted((folder / DELETED).glob("*")):
        with suppress(OSError):  # another process may just be erasing it
            if (aside / _NOTE).is_file():
                found[aside.name] = _deleted_at(aside)
    return found


def expired(folder: Path) -> list[str]:
    """Ids of the notes whose time is over."""
    now = time.time()
    return [note_id for note_id, at in waiting(folder).items() if now - at >= UNDO_SECONDS]


def is_due(folder: Path) -> bool:
    """Whether a note's time is over, or lies in the future since the clock was set back."""
    now = time.time()
    return any(not 0 <= now - at < UNDO_SECONDS for at in waiting(folder).values())


def set_right(folder: Path) -> None:
    """Let what was deleted "in the future" wait a minute from now: neither gone at once nor kept for hours."""
    now = time.time()
    for note_id, at in waiting(folder).items():
        if at > now:
            (folder / DELETED / note_id / _TIME).write_text(str(now), "utf-8")


def erase(folder: Path, note_ids: Iterable[str]) -> None:
    """Remove what was set aside, for good."""
    for note_id in note_ids:
        shutil.rmtree(folder / DELETED / note_id)
        failpoint("erased")
    if (folder / DELETED).is_dir() and not any((folder / DELETED).iterdir()):
        (folder / DELETED).rmdir()


def sweep(folder: Path) -> None:
    """Remove what a change that was cut short has left: scratch files, originals and leftovers without their note."""
    there = set(waiting(folder))
    for scratch in folder.glob(".*.tmp"):
        scratch.unlink()
    originals.sweep(folder, there)
    erase(folder, {aside.name for aside in (folder / DELETED).glob("*")} - there)


def _deleted_at(aside: Path) -> float:
    try:
        return float((aside / _TIME).read_text("utf-8"))
    except ValueError:  # a machine that lost its power has kept a file, and not what was in it
        return (aside / _TIME).stat().st_mtime


def _vectors(path: Path) -> dict[str, NDArray[np.float32]]:
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        return dict(zip(kept["ids"].tolist(), kept["rows"], strict=True))
