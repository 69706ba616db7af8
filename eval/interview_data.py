"""Labelled interview answers: what eight writers said at three levels, what must earn nothing, and readers' marks.

`data/interview_answers.jsonl` holds answers with the level that their writer aimed at; the writers saw prompt, facts
and questions, not the rubric. `data/interview_adversarial.jsonl` holds answers of kinds that must be handled: `low`
ones must not be taken for good, the others not for bad. `data/interview_marks.jsonl` holds what a reader found of every
rubric point in each of both, without knowing writer, level or kind.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records import StepId

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Mark:
    """What a reader found of a point: its parts (0 not there, 1 half, 2 said), and whether something was wrong."""

    claim: int
    because: int
    anchor: int
    wrong: int
    quote: str


@dataclass(frozen=True)
class Answered:
    """A labelled answer; `follow` are the points that a reader would go for next, the best first."""

    id: str
    case: str
    step: StepId
    answer: str
    level: int | None
    writer: str
    kind: str  # empty for an ordinary answer
    low: bool
    marks: Mapping[str, Mark]
    follow: tuple[str, ...]
    read_level: int  # as the reader saw it


def load_answered(folder: Path = DATA) -> list[Answered]:
    marked = {row["id"]: row for row in _rows(folder / "interview_marks.jsonl")}
    rows = [*_rows(folder / "interview_answers.jsonl"), *_rows(folder / "interview_adversarial.jsonl")]
    return [_answered(row, marked[row["id"]]) for row in rows]


def _answered(row: Mapping[str, Any], marked: Mapping[str, Any]) -> Answered:
    return Answered(
        row["id"],
        row["case"],
        row["step"],
        row["answer"],
        row.get("level"),
        row.get("writer", ""),
        row.get("kind", ""),
        row.get("low", False),
        {point: Mark(*values) for point, values in marked["points"].items()},
        tuple(marked["follow"]),
        marked["level"],
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
