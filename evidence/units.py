"""A context → the units that a claim is held against: sentences, list items, and table rows under their header."""

import re
from collections.abc import Iterator

from ingestion.sentences import sentences
from records import plain

_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)
_RULER = re.compile(r"^\s*\|?[\s:|-]+\|[\s:|-]*$")
_FENCE = re.compile(r"^(```|~~~)[^\n]*\n?", re.MULTILINE)


def units(context: str) -> list[str]:
    """The units of a Markdown or plain text, in reading order, without Markdown's marks; each once."""
    found: dict[str, None] = {}
    for block in re.split(r"\n\s*\n", _FENCE.sub("\n\n", context)):
        rows = block.strip("\n").split("\n")
        parts = _rows(rows) if len(rows) > 1 and any(map(_RULER.match, rows)) else _prose(block)
        found |= dict.fromkeys(part for part in map(plain, parts) if any(map(str.isalnum, part)))
    return list(found)


def _prose(block: str) -> Iterator[str]:
    for item in _ITEM.split(block):
        yield from sentences(" ".join(item.split()))


def _rows(rows: list[str]) -> Iterator[str]:
    """Each row of a table as "first column: second header: its cell; …"."""
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows if not _RULER.match(row)]
    header, *body = cells
    for first, *rest in body or [header]:
        named = (f"{name}: {cell}" for name, cell in zip(header[1:], rest, strict=False))
        yield f"{first}: {'; '.join(named)}" if rest else first
