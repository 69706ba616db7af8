"""A file of an upload → a document that the rest of the app can take without fear."""

import json
from pathlib import Path

from errors import NoteError, UnreadableFileError
from ingestion.limits import Limits
from ingestion.notes import parse_note
from ingestion.readers.archive import Member
from ingestion.readers.by_kind import Progress, quiet, read_document
from ingestion.readers.document import Document
from ingestion.readers.kinds import is_picture
from records import LOCAL


def read_checked(member: Member, limits: Limits, progress: Progress = quiet) -> Document | None:
    """Read one file and make a note of it once, so that making it again cannot fail. None for a picture in a ZIP.

    Raises:
        UnreadableFileError: what is wrong with the file and what to do.
    """
    shown = member.path or member.name
    if member.refused:
        raise UnreadableFileError(f"{shown} {member.refused}")
    data = member.read()
    if member.path and is_picture(data):
        return None
    document = read_document(data, member.name, limits, progress).model_copy(
        update={"path": member.path, "original": data if member.path else b""}
    )
    try:
        parse_note(with_title(document), Path(member.name), LOCAL, "note", "")
    except NoteError as error:
        raise UnreadableFileError(f"{shown}: {error.problem} {error.fix}") from error
    return document


def with_title(document: Document) -> str:
    """The document's Markdown under a head of its own, as a note begins."""
    return f"---\ntitle: {json.dumps(document.title, ensure_ascii=False)}\n---\n\n{document.markdown}"
