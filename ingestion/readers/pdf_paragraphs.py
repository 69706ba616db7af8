"""Rows of a PDF → Markdown: paragraphs, lists, headings and tables, with a mark where each page begins."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingestion.readers.literal import literal
from ingestion.readers.pdf_headings import Headings
from ingestion.readers.pdf_page import Line, Page, gutter, in_reading_order

_BULLET = re.compile(r"^[•▪◦‣●○■□∙·–]\s*(?=\S)")
_NUMBERED = re.compile(r"^(?:\(?\d{1,3}[.)]|\[\d{1,3}\])\s+\S")
_ENDED = re.compile(r"""[.!?:;…]["'”’)\]]*$""")
_HYPHEN = re.compile(r"(\w[\w-]*)[-‐]$")
_FIRST = re.compile(r"^[\w-]+")
_BROKEN = re.compile(r"^[^\W\d_]+|[\w-]+[-‐]$")  # the first word of a line, and a last one with a hyphen
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def pdf_markdown(pages: Sequence[Page], headings: Headings) -> str:
    """The text of all pages; a paragraph that runs over a page's end is joined and the mark comes after it."""
    hint = _usual_gutter(pages)
    columns = [(page.number, in_reading_order(list(page.lines), hint)) for page in pages]
    writer = _Writer(headings, _usual_gap([rows for _, page in columns for rows in page]), _vocabulary(pages))
    for number, page in columns:
        if page:
            writer.begin_page(number)
            for rows in page:
                writer.add_column(rows, number)
    return writer.markdown()


def _usual_gutter(pages: Sequence[Page]) -> float | None:
    """Where the gutter is, in a document that is mostly set in columns."""
    found = [gutter(sorted(page.lines, key=lambda line: line.top)) for page in pages]
    edges = [edge for edge in found if edge is not None]
    return median(edges) if 2 * len(edges) > len(pages) else None


def _usual_gap(columns: Sequence[Sequence[Line]]) -> float:
    """The space between two rows of a paragraph, in points."""
    gaps = [
        below.top - above.bottom
        for rows in columns
        for above, below in pairwise(rows)
        if abs(above.size - below.size) < 0.5 and below.top - above.bottom < 2 * above.size
    ]
    return median(gaps) if gaps else 0.0


def _vocabulary(pages: Sequence[Page]) -> set[str]:
    """The words of the document, but for those that a line's end may have broken."""
    whole = (_BROKEN.sub("", line.text) for page in pages for line in page.lines)
    return {word.casefold() for text in whole for word in _WORD.findall(text)}


def _right_edge(rows: Sequence[Line]) -> float:
    """Where most rows end that fill the column; a few may stand out."""
    ends = sorted(row.x1 for row in rows if not row.table) or [row.x1 for row in rows]
    return ends[int(0.85 * len(ends))]


def _first_word_width(row: Line) -> float:
    return len(row.text.split(" ", 1)[0]) / len(row.text) * (row.x1 - row.x0)


class _Writer:
    """Gathers rows into blocks. `_last` is the row that the next one may go on from."""

    def __init__(self, headings: Headings, usual_gap: float, vocabulary: set[str]) -> None:
        self._headings, self._usual_gap, self._vocabulary = headings, usual_gap, vocabulary
        self._blocks: list[str] = []
        self._paragraph = ""
        self._last: Line | None = None
        self._full = False  # whether the last row reached its column's right edge, in a column of several
        self._right = 0.0  # that edge, in points
        self._marks: list[int] = []  # pages that began since the last block did

    def begin_page(self, number: int) -> None:
        self._marks.append(number)

    def add_column(self, rows: Sequence[Line], page: int) -> None:
        left, right = min(row.x0 for row in rows), _right_edge(rows)
        self._right = right
        index, above = 0, None
        while index < len(rows):
            row = rows[index]
            level, count = self._headings.at(rows, index, page) if not row.table else (0, 0)
            if level:
                self._block(f"{'#' * level} {' '.join(part.text for part in rows[index : index + count])}")
            elif row.table:
                self._block(row.table)
            else:
                self._add_row(row, above, left)
                self._full = len(rows) > 3 and row.x1 > right - 0.1 * (right - left)
            above = None if level or row.table else row
            index += max(count, 1)

    def markdown(self) -> str:
        self._close()
        self._write_marks()
        joined = "\n\n".join(self._blocks)
        return re.sub(r"^(- .*)\n\n(?=- )", r"\1\n", joined, flags=re.MULTILINE).strip() + "\n"

    def _add_row(self, row: Line, above: Line | None, left: float) -> None:
        text = _BULLET.sub("- ", row.text)
        if self._goes_on(row, above, left):
            self._paragraph = self._joined(self._paragraph, text)
        else:
            self._close()
            self._write_marks()
            self._paragraph = text
        self._last = row

    def _goes_on(self, row: Line, above: Line | None, left: float) -> bool:
        last = self._last
        if last is None or not self._paragraph or _BULLET.match(row.text) or _NUMBERED.match(row.text):
            return False
        if abs(row.size - last.size) > 0.12 * last.size:
            return False
        ended = _ENDED.search(last.text) is not None
        if above is None:  # a new column or page
            return not ended and (self._full or row.text[0].islower())
        if row.top - above.bottom > self._usual_gap + 0.45 * row.size:
            return False
        if self._right - above.x1 > _first_word_width(row) + 0.5 * row.size:
            return False  # the word would have fitted: the break is meant
        indented = row.x0 > above.x0 + 0.8 * row.size and row.x0 > left + 0.8 * row.size
        return not (ended and indented)

    def _joined(self, text: str, more: str) -> str:
        broken, first = _HYPHEN.search(text), _FIRST.match(more)
        if not broken or not first:
            return f"{text} {more}"
        if not more[0].islower():  # 2020-2021, Smith-Jones
            return text + more
        return (text[:-1] if self._is_one_word(broken[1], first[0]) else text) + more

    def _is_one_word(self, head: str, tail: str) -> bool:
        """Whether a hyphen at a line's end only breaks a word; the rest of the document tells."""
        head, tail = head.casefold(), tail.casefold()
        if head + tail in self._vocabulary or f"{head}-{tail}" in self._vocabulary:
            return head + tail in self._vocabulary
        return not {head.split("-")[-1], tail.split("-")[0]} <= self._vocabulary

    def _block(self, markdown: str) -> None:
        self._close()
        self._write_marks()
        self._blocks.append(markdown)

    def _close(self) -> None:
        if self._paragraph:
            item = self._paragraph.startswith("- ")
            self._blocks.append(self._paragraph if item else literal(self._paragraph))
        self._paragraph, self._last = "", None

    def _write_marks(self) -> None:
        self._blocks += [f"<!-- page {number} -->" for number in self._marks]
        self._marks = []
