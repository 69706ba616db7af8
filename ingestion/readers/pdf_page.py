"""One page of a PDF → its lines in reading order, with tables in their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTFigure, LTTextLineHorizontal
from pdfplumber.page import Page as PlumberPage

_MOST_RULES = 1500  # ruled lines on a page; more are a drawing, where the search for tables takes minutes
_MOST_LINES = 2000  # lines of text on a page; more are a drawing too
_BOLD = re.compile(r"bold|black|heavy|semib|(?:cm|sf|ec|la)bx|-bd|[a-z]b\d*$", re.IGNORECASE)  # in the names of fonts
_RULED = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}


@dataclass(frozen=True)
class Line:
    """A line of text, or a whole table. Measures are points from the page's top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float  # of the type
    table: str = ""  # Markdown; then `text` is ""
    bold: bool = False


@dataclass(frozen=True)
class Page:
    number: int  # from 1, as a viewer counts
    width: float
    height: float
    lines: tuple[Line, ...]


def read_page(page: PlumberPage) -> Page:
    """The lines of a page as they lie there; `in_reading_order` sorts them. Raises what pdfminer raises."""
    layout = page.layout
    height = float(layout.y1)
    lines = list(_lines(layout, height, figures=False)) or list(_lines(layout, height, figures=True))
    tables = list(_tables(page)) if _has_rules(layout) else []
    kept = [line for line in lines[:_MOST_LINES] if not any(_inside(line, table) for table in tables)]
    return Page(int(page.page_number), float(layout.width), height, (*kept, *tables))


def _lines(container: LTContainer[LTComponent], height: float, figures: bool) -> Iterator[Line]:
    """Lines of upright text; what is written inside a drawing counts only where the page has nothing else."""
    for item in container:
        if isinstance(item, LTTextLineHorizontal):
            line = _line(item, height)
            if line is not None:
                yield line
        elif isinstance(item, LTContainer) and (figures or not isinstance(item, LTFigure)):
            yield from _lines(item, height, figures)


def _line(item: LTTextLineHorizontal, height: float) -> Line | None:
    chars = [char for char in item if isinstance(char, LTChar) and char.upright]
    text = " ".join(item.get_text().split())
    if not chars or not text:
        return None
    size = round(median(char.size for char in chars), 1)
    bold = sum(_BOLD.search(char.fontname) is not None for char in chars) > 0.8 * len(chars)
    return Line(text, item.x0, item.x1, height - item.y1, height - item.y0, size, bold=bold)


def _has_rules(layout: LTContainer[LTComponent]) -> bool:
    rules = sum(isinstance(item, LTCurve) for item in layout)  # rectangles and lines are curves too
    return 3 <= rules <= _MOST_RULES


def _tables(page: PlumberPage) -> Iterator[Line]:
    for table in page.find_tables(_RULED):
        rows = [[" ".join((cell or "").split()) for cell in row] for row in table.extract()]
        rows = [row for row in rows if any(row)]
        cells = [cell for row in rows for cell in row]
        if len(rows) < 2 or max(map(len, rows)) < 2 or sum(map(bool, cells)) < max(4, 0.4 * len(cells)):
            continue  # a frame around text, or the grid of a chart
        left, above = float(page.mediabox[0]), float(page.mediabox[1])  # where pdfplumber counts from, and pdfminer not
        x0, top, x1, bottom = map(float, table.bbox)
        yield Line("", x0 - left, x1 - left, top - above, bottom - above, 0.0, _markdown_table(rows))


def _markdown_table(rows: list[list[str]]) -> str:
    head, *body = [[cell.replace("|", "\\|").replace("<!--", "\\<!--") for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *body))


def _inside(line: Line, table: Line) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return table.x0 <= x <= table.x1 and table.top <= y <= table.bottom


def in_reading_order(lines: list[Line], hint: float | None = None) -> list[list[Line]]:
    """Columns left to right between what spans them, each a list of rows from top to bottom.

    Args:
        hint: where the other pages' gutter is, for a page with too little text to show its own.
    """
    lines = sorted(lines, key=lambda line: (line.top, line.x0))
    edge = gutter(lines) or hint
    if edge is None:
        return [_rows(lines)] if lines else []
    bands: list[list[list[Line]]] = [[[], [], []]]  # of each what spans it, then its left and its right column
    for line in lines:
        place = 1 if line.x1 <= edge else 2 if line.x0 >= edge else 0
        if place == 0 and bands[-1][2]:
            bands.append([[], [], []])
        elif place == 0:  # what stood on the left alone belongs to the text that spans both columns
            bands[-1] = [bands[-1][0] + bands[-1][1], [], []]
        bands[-1][place].append(line)
    return [
        rows
        for spanning, left, right in bands
        for rows in ([_rows(spanning)] if spanning else []) + in_reading_order(left) + in_reading_order(right)
    ]


def gutter(lines: list[Line]) -> float | None:
    """Where a page (or a part of it) falls into two columns of running text; None where it does not."""
    if len(lines) < 8:
        return None
    start, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    best: tuple[int, float] | None = None
    for edge in sorted({round(line.x1, 1) + 0.1 for line in lines}):
        if start + 0.2 * (end - start) < edge < end - 0.2 * (end - start):
            crossing = _crossing(lines, edge, end - start)
            if crossing is not None and (best is None or crossing < best[0]):
                best = (crossing, edge)
    return best[1] if best else None


def _crossing(lines: list[Line], edge: float, width: float) -> int | None:
    """How many lines a gutter at `edge` would cut; None where what it parts are not two columns of running text."""
    left = [line for line in lines if line.x1 <= edge]
    right = [line for line in lines if line.x0 >= edge]
    if min(len(left), len(right)) < 4:
        return None
    if min(line.x0 for line in right) - edge < 0.5 * median(line.size for line in right):
        return None  # no more than a space
    if any(_usual_width(side) < 0.22 * width for side in (left, right)):
        return None  # a list of terms, or cells of a table
    beside = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    if beside < 3 * median(line.size for line in lines):
        return None  # one is under the other
    return len(lines) - len(left) - len(right)


def _usual_width(lines: list[Line]) -> float:
    """The width of the line in which a column's middle character stands."""
    by_width = sorted(lines, key=lambda line: line.x1 - line.x0)
    middle = sum(len(line.text) for line in lines) / 2
    for line in by_width:
        middle -= len(line.text)
        if middle <= 0:
            return line.x1 - line.x0
    return 0.0


def _rows(lines: list[Line]) -> list[Line]:
    """Pieces that stand on one row become one line."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and not line.table and not rows[-1][0].table and _same_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda line: line.x0)) for row in rows]


def _same_row(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _joined(row: list[Line]) -> Line:
    longest = max(row, key=lambda line: len(line.text))
    return replace(
        longest,
        text=" ".join(line.text for line in row),
        x0=row[0].x0,
        x1=max(line.x1 for line in row),
        top=min(line.top for line in row),
        bottom=max(line.bottom for line in row),
        bold=all(line.bold for line in row),
    )
