"""One file → one document, by the reader of its kind. A library is imported when its first file comes."""

from collections.abc import Callable

from errors import UnreadableFileError
from ingestion.limits import Limits
from ingestion.readers.document import Document
from ingestion.readers.kinds import FileKind, kind_of
from ingestion.readers.text import check_length

Progress = Callable[[str, int, int], None]  # "page" or "file", how many are done, of how many or 0


def quiet(what: str, done: int, of: int) -> None:
    """Tell nobody."""


def read_document(data: bytes, name: str, limits: Limits, progress: Progress = quiet) -> Document:
    """Read one file that is no ZIP.

    Args:
        name: the file's name, safe to show (`names.cited`).

    Raises:
        UnreadableFileError: what is wrong with the file and what to do.
    """
    kind = kind_of(data, name)
    if kind == "zip":
        raise UnreadableFileError(f"{name} is a ZIP in a place where none is read. Unpack it first.")
    document = _read(kind, data, name, limits, progress)
    check_length(document.markdown, name, limits.characters)
    if not document.markdown.strip():
        raise UnreadableFileError(f"{name} holds no text. Add a file with text in it.")
    return document


def _read(kind: FileKind, data: bytes, name: str, limits: Limits, progress: Progress) -> Document:
    if kind == "pdf":
        from ingestion.readers.pdf import read_pdf

        return read_pdf(data, name, limits, progress)
    if kind == "docx":
        from ingestion.readers.docx import read_docx

        return read_docx(data, name, limits)
    if kind == "html":
        from ingestion.readers.html import read_html

        return read_html(data, name)
    if kind == "notebook":
        from ingestion.readers.notebook import read_notebook

        return read_notebook(data, name)
    from ingestion.readers.markdown import read_markdown

    return read_markdown(data, name)
