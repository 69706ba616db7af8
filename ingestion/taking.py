"""Files of this computer → documents ready to become personal notes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.personal import Incoming, PersonalNotes
from ingestion.readers.document import Document, Unread
from ingestion.reading import Reader

Progress = Callable[[str, int, int], None]


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
        try:
            data = file.read_bytes()
        except OSError as error:
            taken.failed[str(file)] = f"{file} cannot be read ({error.strerror}). Check its name and permissions."
            continue
        take(taken, reader.read(file.name, data), data, str(file.resolve()), older)
    progress("Reading files", len(files), len(files))
    return taken


def take(taken: Taken, read: Sequence[Document | Unread], data: bytes, path: str, older: str = "") -> None:
    """Add what a file gave. `path` tells the file from others, or is "" where that is not known."""
    for result in read:
        inside = f"{path}!/{result.path}" if result.path and path else path
        if isinstance(result, Unread):
            taken.failed[inside or result.path or result.name] = result.reason
        else:
            taken.incoming.append(Incoming(result, result.original or data, inside, "" if result.path else older))
