"""DOCX → HTML by mammoth → Markdown. Headings, lists, tables and links survive; pictures do not."""

import zipfile
from contextlib import suppress
from io import BytesIO
from xml.parsers import expat

import mammoth

from errors import UnreadableFileError
from ingestion.limits import Limits
from ingestion.readers.archive import Budget, expanded
from ingestion.readers.damage import damage_told
from ingestion.readers.document import Document
from ingestion.readers.html import html_markdown
from ingestion.readers.markdown import first_heading
from ingestion.readers.names import plain_title
from ingestion.readers.text import clean
from ingestion.readers.zip_directory import opened

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"


def read_docx(data: bytes, name: str, limits: Limits) -> Document:
    """Read a Word document.

    Raises:
        UnreadableFileError: it is damaged, expands to too much, declares a DOCTYPE, or holds no text.
    """
    _check_parts(data, name, limits)
    with damage_told(name, "a DOCX document", zipfile.BadZipFile, expat.ExpatError):
        html = mammoth.convert_to_html(
            BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=lambda _: [],
        ).value
    _, markdown = html_markdown(clean(html), name)
    if not markdown.strip():
        raise UnreadableFileError(f"{name} is a DOCX document without text. Add one that has some.")
    return Document(
        name=name,
        path="",
        kind="docx",
        title=first_heading(markdown) or plain_title(name),
        markdown=markdown,
        front={},
        pages=None,
    )


def _check_parts(data: bytes, name: str, limits: Limits) -> None:
    """Expand every part once, counting, and look at the head of those that are XML."""
    budget = Budget(limits)
    with damage_told(name, "a DOCX document", zipfile.BadZipFile), opened(data) as archive:
        parts = archive.infolist()
        budget.count_files(name, len(parts))
        budget.check_bytes(name, sum(part.file_size for part in parts))
        for part in parts:
            _refuse_doctype(expanded(archive, part, name, limits.zip_bytes, budget), name)


def _refuse_doctype(part: bytes, name: str) -> None:
    """A DOCTYPE is where entities are declared that expand to billions; Word writes none."""

    def refuse(*_: object) -> None:
        raise UnreadableFileError(
            f"{name} declares a DOCTYPE, which Word never does and which can hide a bomb. "
            "Open it in Word or LibreOffice, save it again as DOCX and add that."
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    with suppress(expat.ExpatError):  # not XML, or damaged, which the real reading tells
        parser.Parse(part, True)
