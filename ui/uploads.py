"""Uploaded files, read and not yet kept. Knows no page."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ingestion.readers.by_kind import Progress
from ingestion.readers.document import Document
from records import path_in_zip

if TYPE_CHECKING:
    from ingestion.personal import Incoming
    from ingestion.reading import Reader

_KIND_NAMES = {"pdf": "PDF", "docx": "Word", "html": "HTML", "notebook": "notebook", "markdown": "Markdown"}


@dataclass(frozen=True)
class Upload:
    """A file, or a file of a ZIP: its document, or why there is none. `inside` is its ZIP's name and its path there."""

    name: str
    document: Document | None
    data: bytes
    inside: str = ""
    failed: str = ""

    @property
    def title(self) -> str:
        return self.document.title if self.document else self.name

    @property
    def markdown(self) -> str:
        return self.document.markdown if self.document else ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file's bytes; each redrawing of the page asks for it."""
        return hashlib.sha256(self.data).hexdigest()

    def incoming(self, replaces: str) -> "Incoming":
        """The document as it is to be kept, in the place of the note `replaces` where that is named."""
        from ingestion.personal import Incoming

        assert self.document is not None
        return Incoming(self.document, self.data, self.inside, replaces)


def read_uploads(files: Sequence[tuple[str, bytes]], reader: "Reader", progress: Progress) -> list[Upload]:
    """Read (name, bytes) each; a ZIP gives one upload for each file in it."""
    uploads = []
    for done, (name, data) in enumerate(files):
        progress(name, done, len(files))
        for result in reader.read(name, data, partial(_part, progress, name)):
            inside = path_in_zip(name, result.path) if result.path else ""
            if isinstance(result, Document):
                uploads.append(Upload(result.name, result, result.original or data, inside))
            else:
                uploads.append(Upload(result.name, None, b"", inside, result.reason))
    progress("", len(files), len(files))
    return uploads


def _part(progress: Progress, name: str, what: str, done: int, of: int) -> None:
    progress(f"{name}, {what} {done}", done, of)


def place_of(upload: Upload) -> str:
    """What a file is and where it lay, in a line."""
    document = upload.document
    if document is None:
        return upload.inside or upload.name
    kind = _KIND_NAMES.get(document.kind, "text")
    pages = [f"{document.pages:,} pages"] if document.pages else []
    return " · ".join([document.path or document.name, kind, *pages])
