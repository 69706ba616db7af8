"""An owner's test questions as files of lines: one writer at a time, kept whole, and free of notes deleted for good.

<data>/eval/owners/<owner>/questions.jsonl    the owner's test set
<data>/eval/owners/<owner>/candidates.jsonl   written from notes, neither kept nor dropped yet
<data>/eval/owners/<owner>/runs/<run>/        what evaluations found; their items quote notes (`eval/runs.py`)

What a line says, `eval/questions.py` knows; here it only names the notes that it rests on.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from errors import BusyError, StorageError
from ingestion.folders import owner_folder
from settings import Settings

RUNS, REPORT = "runs", "report.html"
MINE = "mine:"  # before a section of a personal note, `mine:note#anchor`


def own_set_folder(settings: Settings, owner: str) -> Path:
    """The folder of an owner's test questions, whether it exists or not; raises what `owner_folder` raises."""
    return settings.data_dir / "eval" / "owners" / owner_folder(settings, owner).name


@contextmanager
def changing(settings: Settings, owner: str) -> Iterator[Path]:
    """Be the only one, across processes, who changes an owner's questions; their folder.

    Raises:
        BusyError: somebody else has been at it longer than `SEVENSTEP_LOCK_WAIT` seconds.
        StorageError: the folder cannot be written to.
    """
    folder = own_set_folder(settings, owner)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "questions.lock", timeout=settings.lock_wait):
            yield folder
    except Timeout as error:
        raise BusyError(
            f"Another program has been writing your test questions for over {settings.lock_wait:g} seconds. "
            "Wait for it or close it, then try again."
        ) from error
    except OSError as error:
        raise StorageError(
            f"The test questions in {folder} cannot be written ({error.strerror}). Make the folder writable or free "
            "some space."
        ) from error


def replace_lines(path: Path, lines: Iterable[str]) -> None:
    """Put lines in the place of a file's, all or none."""
    scratch = path.with_name(f".{path.name}.tmp")
    scratch.write_text("".join(lines), "utf-8", errors="surrogateescape")  # a damaged line stays as it is
    scratch.replace(path)


def forget(settings: Settings, owner: str, note_ids: Collection[str]) -> None:
    """Take out every question that rests on one of these notes of the owner's, and what a cut-short change left.

    The whole question goes: it can no longer be answered from what it rests on, and its facts, its wording and the
    names of its sections may be the note's own words. So does each item of a run that quotes one, and every report of
    that run, which can be written again.
    """
    if not own_set_folder(settings, owner).is_dir():
        return
    gone = [f'"{MINE}{note_id}#' for note_id in note_ids]
    with changing(settings, owner) as folder:
        for scratch in folder.glob(".*.tmp"):
            scratch.unlink()
        for path in sorted([*folder.glob("*.jsonl"), *folder.glob(f"{RUNS}/*/*.jsonl")]):
            lines = [line for line in path.read_text("utf-8", "surrogateescape").split("\n") if line]
            kept = [f"{line}\n" for line in lines if not any(name in line for name in gone)]
            if len(kept) < len(lines):
                replace_lines(path, kept)
                path.with_name(REPORT).unlink(missing_ok=True)
