"""What repeats at the edges of a PDF's pages: running headers, footers and page numbers."""

import re
from collections import Counter
from dataclasses import replace

from ingestion.readers.pdf_page import Line, Page

_EDGE = 0.15  # of the page's height, at its top and at its bottom
_NUMBER = re.compile(r"\d+")
_AROUND = re.compile(r"^[\W\d_]*(?:\b[ivxlc]{1,7}\b)?[\W\d_]*|[\W\d_]*(?:\b[ivxlc]{1,7}\b)?[\W\d_]*$", re.IGNORECASE)
_PLACE = 4.0  # points by which the place of a header may differ between pages
_Key = tuple[str, str, int]


def without_furniture(pages: list[Page]) -> list[Page]:
    """The pages without what stands in one place on most pages, or word for word at the edge of three.

    A number that counts along is no difference: "12 Feature stores" and "13 Feature stores" are one header.
    """
    counts: Counter[_Key] = Counter()
    for page in pages:
        edges = _outermost(page)
        counts.update({key for line in page.lines for key in _keys(line, page, line in edges)})
    most = max(2, len(pages) // 2 + 1)
    repeated = {
        key for key, count in counts.items() if count >= {"here": max(3, most), "like": most, "same": 3}[key[0]]
    }
    kept = [_kept(page, repeated) for page in pages]
    return kept if any(page.lines for page in kept) else pages  # one page many times over


def _kept(page: Page, repeated: set[_Key]) -> Page:
    edges = _outermost(page)
    gone = {line for line in page.lines if repeated & _keys(line, page, line in edges)}
    numbers = [line for line in gone if _NUMBER.fullmatch(line.text)]
    gone |= {line for line in edges if any(abs(line.top - number.top) < _PLACE for number in numbers)}  # its chapter
    return replace(page, lines=tuple(line for line in page.lines if line not in gone))


def _outermost(page: Page) -> set[Line]:
    """The lines of the two rows at each end of a page."""
    tops = sorted({round(line.top) for line in page.lines})
    ends = {*tops[:2], *tops[-2:]}
    return {line for line in page.lines if round(line.top) in ends}


def _keys(line: Line, page: Page, outermost: bool) -> set[_Key]:
    """How a line is known on other pages: everywhere, and at an edge also where its numbers count along."""
    if not line.text:
        return set()
    place = round(line.top / _PLACE)
    keys: set[_Key] = {("here", f"{line.x0:.0f} {line.text}", place)}  # a watermark, a logo
    if outermost and (line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height):
        keys.add(("like", _NUMBER.sub("#", line.text.casefold()), place))
        words = " ".join(_AROUND.sub("", line.text).casefold().split())
        if len(words) > 2:
            keys.add(("same", words, place))
    return keys
