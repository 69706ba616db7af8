"""What the built-in notes cover: for each step and case, its sections, diagrams and rubric points. Knows no page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from records import CORPUS, STEPS, StepId
from ui.names import case_name

if TYPE_CHECKING:
    from interview.cases import Case
    from storage.knowledge import StoredSection

_GROUPS = {"framework": "The seven steps", "concepts": "Concepts", "tradeoffs": "Trade-offs", "guides": "Guides"}
_FENCE = "```mermaid"


@dataclass(frozen=True)
class Cell:
    """How much there is about a step."""

    sections: int
    diagrams: int
    points: int | None  # rubric points; none where nothing is interviewed on


@dataclass(frozen=True)
class Row:
    """A case, or all notes of another kind."""

    name: str
    steps: Mapping[StepId, Cell]
    whole: Cell


def coverage(sections: "Iterable[StoredSection]", cases: "Mapping[str, Case]") -> list[Row]:
    """One row a case, then one for each other kind of note. A section about several steps counts in each of them."""
    found, drawn = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for section in sections:
        if section.owner == CORPUS:
            row = _row_of(section.note_id)
            diagrams = section.markdown.count(_FENCE)
            for column in (*section.steps, "whole"):
                found[row, column] += 1
                drawn[row, column] += diagrams
    rows = {row for row, _ in found}
    slugs = sorted(rows - set(_GROUPS))
    return [_row(row, cases.get(row), found, drawn) for row in (*slugs, *(group for group in _GROUPS if group in rows))]


def _row_of(note_id: str) -> str:
    folder, _, name = note_id.partition("/")
    return name if folder == "cases" else folder


def _row(row: str, case: "Case | None", found: Counter[tuple[str, str]], drawn: Counter[tuple[str, str]]) -> Row:
    points = Counter(step for step, _ in case.points()) if case else None
    steps = {step: Cell(found[row, step], drawn[row, step], None if points is None else points[step]) for step in STEPS}
    whole = Cell(found[row, "whole"], drawn[row, "whole"], None if points is None else points.total())
    return Row(_GROUPS.get(row) or case_name(row), steps, whole)
