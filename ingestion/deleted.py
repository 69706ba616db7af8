"""Notes that were deleted and can be had back for a minute: files and vectors, moved out of the way."""

import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingestion.folders import DELETED, ORIGINALS

UNDO_SECONDS = 60.0
_NOTE, _TIME, _VECTORS = "note.md", "deleted-at", "vectors.npz"


def set_aside(folder: Path, file: Path, note_id: str, vectors: Mapping[str, NDArray[np.float32]], now: float) -> None:
    """Move a note of an owner's folder, with its original and its vectors, to where `bring_back` finds it."""
    aside = folder / DELETED / note_id
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    (aside / _TIME).write_text(str(now), "utf-8")
    if vectors:
        np.savez(aside / _VECTORS, ids=np.array(list(vectors)), rows=np.stack(list(vectors.values())))
    file.replace(aside / _NOTE)  # from here on it is deleted
    for original in originals(folder, note_id):
        original.replace(aside / original.name)


def bring_back(folder: Path, note_id: str) -> dict[str, NDArray[np.float32]] | None:
    """Move a note back; its vectors, or None where it is not there to be had back."""
    aside, back = folder / DELETED / note_id, folder / f"{note_id}.md"
    if not (aside / _NOTE).is_file() or back.exists():
        return None
    vectors = _vectors(aside / _VECTORS)
    (folder / ORIGINALS).mkdir(exist_ok=True)
    for path in aside.glob(f"{note_id}.*"):
        path.replace(folder / ORIGINALS / path.name)
    (aside / _NOTE).replace(back)
    erase(folder, [note_id])
    return vectors


def waiting(folder: Path) -> dict[str, float]:
    """Note id → seconds since the epoch at which it was deleted, of those that can be had back."""
    found = {}
    for aside in sorted((folder / DELETED).glob("*")):
        if (aside / _NOTE).is_file():
            found[aside.name] = float((aside / _TIME).read_text("utf-8"))
    return found


def expired(folder: Path, now: float | None = None) -> list[str]:
    """Ids of the notes whose time is over."""
    now = time.time() if now is None else now
    return [note_id for note_id, at in waiting(folder).items() if not 0 <= now - at < UNDO_SECONDS]


def erase(folder: Path, note_ids: Iterable[str]) -> None:
    """Remove what was set aside, for good."""
    for note_id in note_ids:
        shutil.rmtree(folder / DELETED / note_id)
    if (folder / DELETED).is_dir() and not any((folder / DELETED).iterdir()):
        (folder / DELETED).rmdir()


def sweep(folder: Path) -> None:
    """Remove what a change that was cut short has left: scratch files, originals and leftovers without their note."""
    notes = {path.stem for path in folder.rglob("*.md")} | set(waiting(folder))
    for path in (*folder.glob(".*.tmp"), *(folder / ORIGINALS).glob("*")):
        if path.suffix == ".tmp" or path.name.partition(".")[0] not in notes:
            path.unlink()
    erase(folder, {aside.name for aside in (folder / DELETED).glob("*")} - set(waiting(folder)))


def originals(folder: Path, note_id: str) -> list[Path]:
    """The file that a note was made from, if there is one."""
    return sorted((folder / ORIGINALS).glob(f"{note_id}.*"))


def _vectors(path: Path) -> dict[str, NDArray[np.float32]]:
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        return dict(zip(kept["ids"].tolist(), kept["rows"], strict=True))
