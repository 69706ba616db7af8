"""The file that a note was made from, kept beside the note as `originals/<note id>.<kind>`.

A newer version is staged first and takes the older one's place once the note says that it is made from it, so that a
change that is cut short, at whatever moment, leaves a note with its own original.
"""

import hashlib
from pathlib import Path

from ingestion.folders import ORIGINALS, personal_files
from ingestion.notes import split_head

_STAGED = ".new"


def originals(folder: Path, note_id: str) -> list[Path]:
    """The file that a note of an owner's folder was made from, if there is one."""
    found = (folder / ORIGINALS).glob(f"{note_id}.*")
    return sorted(path for path in found if path.suffix != _STAGED)


def stage(folder: Path, note_id: str, kind: str, data: bytes) -> None:
    """Write an original beside the one in use."""
    (folder / ORIGINALS).mkdir(parents=True, exist_ok=True)
    (folder / ORIGINALS / f"{note_id}.{kind}{_STAGED}").write_bytes(data)


def settle(folder: Path, note_id: str) -> None:
    """Let the staged original take the place of the one in use."""
    for staged in (folder / ORIGINALS).glob(f"{note_id}.*{_STAGED}"):
        settled = staged.with_suffix("")
        staged.replace(settled)
        for older in originals(folder, note_id):
            if older != settled:
                older.unlink()


def sweep(folder: Path, waiting: set[str]) -> None:
    """Finish or undo what was cut short, and remove originals whose note is neither there nor `waiting`, deleted."""
    notes = {path.stem: path for path in personal_files(folder)}
    for path in (folder / ORIGINALS).glob("*"):
        note_id = path.name.partition(".")[0]
        if path.suffix == _STAGED and note_id in notes and _made_from(notes[note_id]) == _digest(path):
            settle(folder, note_id)
        elif path.suffix == _STAGED or (note_id not in notes and note_id not in waiting):
            path.unlink()


def _made_from(note: Path) -> str:
    origin = split_head(note.read_text("utf-8-sig", errors="replace"))[0].get("origin")
    return str(origin.get("sha256", "")) if isinstance(origin, dict) else ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
