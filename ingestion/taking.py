"""Files of this computer → documents ready to become personal notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.personal import Incoming, PersonalNotes
from ingestion.readers.document import Unread
from ingestion.reading import Reader
from ingestion.sync import Progress
from records import path_in_zip


@dataclass
class Taken:
    """What came of files: documents, and for each file or part of a ZIP that gave none, the reason."""

    incoming: list[Incoming] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def take_files(files: Sequence[Path], notes: PersonalNotes, reader: Reader, replace: bool, progress: Progress) -> Taken:
    """Read files; one that cannot be read never stops the others.

    Args:
        replace: take a file for the newer version of the note that came from a file of its name.
    """
    taken, origins = Taken(), notes.origins()
    for done, file in enumerate(files):
        progress("Reading files", done, len(files))
        older = next((i for i, origin in origins.items() if replace and origin.file == file.name), "")
        take(taken, file, reader, older)
    progress("Reading files", len(files), len(files))
    return taken


def take(taken: Taken, file: Path, reader: Reader, older: str = "") -> None:
    """Add what a file gives. `older` is the note whose newer version it is, where that is said."""
    try:
        data = file.read_bytes()
    except OSError as error:
        taken.failed[str(file)] = f"{file} cannot be read ({error.strerror}). Check its name and permissions."
        return
    path = str(file.resolve())
    for result in reader.read(file.name, data):
        inside = path_in_zip(path, result.path) if result.path else path
        if isinstance(result, Unread):
            taken.failed[inside] = result.reason
        else:
            taken.incoming.append(Incoming(result, result.original or data, inside, "" if result.path else older))
