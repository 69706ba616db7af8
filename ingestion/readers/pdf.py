"""PDF → Markdown with real page numbers. Pictures of pages are not read; that needs text recognition first."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from errors import UnreadableFileError
from ingestion.limits import Limits
from ingestion.readers.by_kind import Progress
from ingestion.readers.damage import damage_told
from ingestion.readers.document import Document
from ingestion.readers.markdown import LONGEST_TITLE
from ingestion.readers.names import plain_title
from ingestion.readers.pdf_furniture import without_furniture
from ingestion.readers.pdf_headings import Headings, bookmarks, largest
from ingestion.readers.pdf_page import Page, read_page
from ingestion.readers.pdf_paragraphs import pdf_markdown
from ingestion.readers.text import clean

_ERRORS = (PdfminerException, MalformedPDFException, PDFException, PSException)
_UNDECODED = re.compile(r"\(cid:\d+\)")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_NO_TITLE = re.compile(r"^(untitled|microsoft word|powerpoint|slide 1|about:blank|document\d*$)|\.\w{2,5}$|^\W*$", re.I)
_OCR = "Run text recognition over it first, for example `ocrmypdf in.pdf out.pdf`, and add the result."


def read_pdf(data: bytes, name: str, limits: Limits, progress: Progress) -> Document:
    """Read a PDF.

    Raises:
        UnreadableFileError: it is damaged, locked, a scan without text, or over a limit.
    """
    try:
        with damage_told(name, "a PDF", *_ERRORS), PDF.open(BytesIO(data), laparams=_LAYOUT) as pdf:
            count = len(pdf.pages)
            if count > limits.pages:
                raise UnreadableFileError(
                    f"{name} has {count:,} pages and at most {limits.pages:,} are read. Split it."
                )
            pages = list(_pages(pdf, name, limits, progress))
            marks = bookmarks(pdf.doc, [page.page_obj.pageid for page in pdf.pages])
            title = str(pdf.metadata.get("Title") or "")
    except UnreadableFileError as error:
        if _is_locked(error):
            raise UnreadableFileError(
                f"{name} is protected by a password. Open it, print or save it as a PDF without one and add that."
            ) from error
        raise
    _check_text(pages, name)
    pages = without_furniture(pages)
    headings = Headings(pages, marks)
    return Document(
        name=name,
        path="",
        kind="pdf",
        title=_title(clean(title)) or largest(pages, headings.body)[:LONGEST_TITLE] or plain_title(name),
        markdown=pdf_markdown(pages, headings),
        front={},
        pages=count,
    )


_LAYOUT = {"boxes_flow": None, "all_texts": True}


def _pages(pdf: PDF, name: str, limits: Limits, progress: Progress) -> Iterator[Page]:
    characters = 0
    for done, page in enumerate(pdf.pages, start=1):
        read = read_page(page)
        page.close()
        characters += sum(len(line.text) + len(line.table) for line in read.lines)
        if characters > limits.characters:
            raise UnreadableFileError(
                f"{name} has more than {limits.characters:,} characters by page {done:,} of {len(pdf.pages):,} "
                "and no more are read. Split it."
            )
        progress("page", done, len(pdf.pages))
        yield replace(read, lines=tuple(replace(line, text=_decoded(line.text)) for line in read.lines))


def _decoded(text: str) -> str:
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = re.sub("\xad$", "-", clean(text).replace("\n", " "))
    return text.replace("\xad", "")


def _is_locked(error: UnreadableFileError) -> bool:
    """Tell a password from damage."""
    cause = error.__cause__
    inner = cause.args[0] if isinstance(cause, PdfminerException) and cause.args else cause
    return isinstance(inner, PDFPasswordIncorrect)


def _check_text(pages: list[Page], name: str) -> None:
    """Refuse scans, and text in fonts that do not say which letters they draw."""
    text = "".join(line.text + line.table for page in pages for line in page.lines)
    if sum(char.isalnum() for char in text) < 3 * len(pages):
        raise UnreadableFileError(f"{name} holds pictures of its pages and no text. {_OCR}")
    undecoded = sum(len(mark) for mark in _UNDECODED.findall(text))
    if undecoded > 0.3 * len(text):
        raise UnreadableFileError(f"{name} is set in fonts that do not say which letters they draw. {_OCR}")


def _title(told: str) -> str:
    """The title that the PDF tells of itself; "" where it is what a program wrote there."""
    title = " ".join(told.split())
    return "" if _NO_TITLE.search(title) else title[:LONGEST_TITLE]
