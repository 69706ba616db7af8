"""What the built-in notes cover: for each step and case, its sections, diagrams and rubric points. Knows no page."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from records import CORPUS, STEPS
from ui.names import case_name

if TYPE_CHECKING:
    from interview.cases import Case
    from storage.knowledge import StoredSection

_GROUPS = {"framework": "The seven steps", "concepts": "Concepts", "tradeoffs": "Trade-offs", "guides": "Guides"}
_FENCE, _ALL = "```mermaid", "all"


@dataclass(frozen=True)
class Cell:
    """How much there is about a step."""

    sections: int
    diagrams: int
    points: int | None  # rubric points; none where nothing is interviewed on


@dataclass(frozen=True)
class Row:
    """A case, or all notes of another kind; `cells` are by step, and under `all` for the whole."""

    name: str
    cells: Mapping[str, Cell]


MEASURES: Mapping[str, Callable[[Cell], str]] = {
    "Sections": lambda cell: str(cell.sections),
    "Diagrams": lambda cell: str(cell.diagrams),
    "Rubric points": lambda cell: "–" if cell.points is None else str(cell.points),
}


def coverage(sections: "Iterable[StoredSection]", cases: "Mapping[str, Case]") -> list[Row]:
    """One row a case, then one for each other kind of note. A section about several steps counts in each of them."""
    found, drawn = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for section in sections:
        if section.owner == CORPUS:
            row = _row_of(section.note_id)
            for column in (*section.steps, _ALL):
                found[row, column] += 1
                drawn[row, column] += section.markdown.count(_FENCE)
    points = Counter((slug, column) for slug in cases for step, _ in cases[slug].points() for column in (step, _ALL))

    def cell(row: str, column: str) -> Cell:
        return Cell(found[row, column], drawn[row, column], points[row, column] if row in cases else None)

    rows = {row for row, _ in found}
    order = [*sorted(rows - set(_GROUPS)), *(group for group in _GROUPS if group in rows)]
    return [
        Row(_GROUPS.get(row) or case_name(row), {column: cell(row, column) for column in (*STEPS, _ALL)})
        for row in order
    ]


def _row_of(note_id: str) -> str:
    folder, _, name = note_id.partition("/")
    return name if folder == "cases" else folder
