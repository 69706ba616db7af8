"""Which lines of a PDF are headings: what its bookmarks say, else what stands in larger type."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice

from pdfminer.pdfdocument import PDFDocument, PDFNoOutlines
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

from errors import UnreadableFileError
from ingestion.readers.damage import damage_told
from ingestion.readers.pdf_page import Line, Page

_MOST_BOOKMARKS = 5000
_MOST_ROWS = 3  # rows that one heading takes
_LARGER = 1.12  # times the type of the body
_LONGEST = 160  # characters of a heading that is known by its type
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_a-z]")
_NUMBERING = re.compile(r"(?:chapter|section|part|appendix)?[\divxlc]*")


class Headings:
    """Finds headings among a page's rows; levels are 2 and 3, since 1 is the document's title."""

    def __init__(self, pages: Sequence[Page], bookmarks: Mapping[int, Sequence[tuple[int, str]]]) -> None:
        self._bookmarks = bookmarks if _any_found(pages, bookmarks) else {}
        self.body = _body_size(pages)
        self._levels = {} if self._bookmarks else _levels(pages, self.body)

    def at(self, rows: Sequence[Line], index: int, page: int) -> tuple[int, int]:
        """The level of the heading that begins at a row, and how many rows it takes; (0, 0) where none does."""
        for count in range(1, _MOST_ROWS + 1) if self._bookmarks.get(page) else ():
            words = _words("".join(row.text for row in rows[index : index + count]))
            for level, title in self._bookmarks[page]:
                if _is_title(words, title):
                    return level, count
        level = self._levels.get(_rounded(rows[index].size), 0) or self._numbered(rows[index])
        if not level or not _may_be_heading(rows[index]):
            return 0, 0
        count = 1
        while (
            count < _MOST_ROWS and index + count < len(rows) and _goes_on(rows[index + count - 1], rows[index + count])
        ):
            count += 1
        return level, count

    def _numbered(self, row: Line) -> int:
        """The level of a bold row such as "2.3 Sampling", in a document without bookmarks."""
        number = _NUMBERED.match(row.text) if row.bold and not self._bookmarks else None
        return 0 if number is None else 3 if "." in number[1] else 2


def bookmarks(document: PDFDocument, page_ids: Sequence[object]) -> dict[int, list[tuple[int, str]]]:
    """The outline as page → (level, words of the title); {} where there is none, or a damaged one."""
    numbers = {page_id: number for number, page_id in enumerate(page_ids, start=1)}
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    try:
        with damage_told("The outline", "an outline", PDFNoOutlines):
            for depth, title, destination, action, _ in islice(document.get_outlines(), _MOST_BOOKMARKS):
                number = numbers.get(_page_id(document, destination or action))
                if number and _words(str(title)):
                    found[number].append((min(depth, 2) + 1, _words(str(title))))
    except UnreadableFileError:
        pass  # headings are then known by their type
    return dict(found)


def _page_id(document: PDFDocument, target: object) -> object:
    for _ in range(4):  # an action names a destination, which names a page
        target = resolve1(target)
        if isinstance(target, dict):
            target = target.get("D")
        elif isinstance(target, PSLiteral):
            target = document.get_dest(str(target.name).encode())
        elif isinstance(target, bytes | str):
            target = document.get_dest(target)
        elif isinstance(target, list) and target and isinstance(target[0], PDFObjRef):
            return target[0].objid
    return None


def _words(text: str) -> str:
    return _NOT_WORDS.sub("", text).casefold()


def _is_title(words: str, title: str) -> bool:
    return words == title or (words.endswith(title) and bool(_NUMBERING.fullmatch(words.removesuffix(title))))


def _any_found(pages: Sequence[Page], marks: Mapping[int, Sequence[tuple[int, str]]]) -> bool:
    return any(
        _is_title(_words(line.text), title) or title.startswith(_words(line.text) or "-")
        for page in pages
        for _, title in marks.get(page.number, ())
        for line in page.lines
    )


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _body_size(pages: Sequence[Page]) -> float:
    """The type that most characters are set in, in points."""
    characters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            characters[_rounded(line.size)] += len(line.text)
    return characters.most_common(1)[0][0] if characters else 0.0


def _levels(pages: Sequence[Page], body: float) -> dict[float, int]:
    """Each larger type's level. One that only the document's title has takes no level from the others."""
    lines = [(page.number, line) for page in pages for line in page.lines if line.size >= _LARGER * body]
    sizes = sorted({_rounded(line.size) for _, line in lines if _may_be_heading(line)}, reverse=True)
    if len(sizes) > 1 and {number for number, line in lines if _rounded(line.size) == sizes[0]} == {pages[0].number}:
        return {size: 2 if index < 2 else 3 for index, size in enumerate(sizes)}
    return {size: 2 if index == 0 else 3 for index, size in enumerate(sizes)}


def _may_be_heading(line: Line) -> bool:
    return not line.table and len(line.text) <= _LONGEST and sum(char.isalpha() for char in line.text) > 1


def _goes_on(row: Line, following: Line) -> bool:
    same_type = (_rounded(row.size), row.bold) == (_rounded(following.size), following.bold) and not following.table
    return same_type and following.top - row.bottom < 0.6 * row.size


def largest(pages: Sequence[Page], body: float) -> str:
    """The rows in the first page's largest type, for a document that does not tell its title; "" for none."""
    lines = [line for page in pages[:1] for line in page.lines if _may_be_heading(line)]
    size = max((_rounded(line.size) for line in lines), default=0.0)
    title = " ".join(line.text for line in lines if _rounded(line.size) == size)
    return title if size >= _LARGER * body and len(title) <= _LONGEST else ""
