"""`corpus/cases/<slug>/interview.yaml` → a Case: what an interviewer asks, knows, listens for and says.

A rubric point has parts that are looked for apart: the *claim*, the *because* (its reason or trade-off) and the
*anchor* (what makes it about this case). Each part is told once as the note would and several times as people say it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from errors import NoteError
from records import STEPS, StepId

FILE = "interview.yaml"
MINUTES = 45
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's where PyYAML has it: ten times as fast

Text = Annotated[str, Field(min_length=3, max_length=1600)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Record):
    """Something the interviewer tells when asked; `asked` are ways of asking for it."""

    id: Id
    topic: Text
    important: bool = False
    asked: tuple[Text, ...] = Field(min_length=4)
    answer: Text


class Part(_Record):
    """One part of a rubric point: what it says, and ways in which people say it."""

    says: Text
    said: tuple[Text, ...] = Field(min_length=3)


class Number(_Record):
    """An estimate that counts when it lies within a factor of the value."""

    value: float = Field(gt=0)
    unit: Text
    factor: float = Field(3.0, ge=1, description="how many times too large or too small is still right")


class RubricPoint(_Record):
    """One thing a good answer to a step says."""

    id: Id
    name: Text
    essential: bool = False
    weight: int = Field(1, ge=1, le=3)
    claim: Part
    because: Part
    anchor: Part
    number: Number | None = None
    misconceptions: tuple[Text, ...] = Field(min_length=3)
    follow_up: Text
    hint: Text
    note: str = Field(pattern=r"^[a-z0-9/-]+#[a-z0-9-]+$", description="the section that teaches it: `note#anchor`")


class StepPlan(_Record):
    """The question of one step, its minutes in a full round, what is listened for, and a strong answer as spoken."""

    minutes: int = Field(ge=1)
    question: Text
    points: tuple[RubricPoint, ...] = Field(min_length=5, max_length=8)
    model_answer: Text


class Twist(_Record):
    """A change that the interviewer may throw in during a step."""

    id: Id
    step: StepId
    says: Text
    points: tuple[RubricPoint, ...] = Field(min_length=1, max_length=3)


class Levels(_Record):
    """What is expected at each level: the bar changes, what is right does not."""

    mid: Text
    senior: Text
    staff: Text


class Case(_Record):
    """An interviewable case."""

    slug: Id
    prompt: Text
    levels: Levels
    facts: tuple[Fact, ...] = Field(min_length=8)
    unforeseen: Text
    steps: dict[StepId, StepPlan]
    twists: tuple[Twist, ...] = Field(min_length=2, max_length=3)
    architecture: str = Field(pattern=r"^flowchart ")

    def points(self) -> Iterator[tuple[StepId, RubricPoint]]:
        """Every point of the steps, with its step; twists' points stand apart."""
        for step in STEPS:
            for point in self.steps[step].points:
                yield step, point


def load_case(path: Path) -> Case:
    """Read and validate an interview file.

    Raises:
        NoteError: it cannot be read or is not as it must be; names the line and what to do.
    """
    try:
        source = path.read_text("utf-8")
        tree = yaml.compose(source, Loader=_LOADER)
        loaded = yaml.constructor.SafeConstructor().construct_document(tree) if tree else None
    except (OSError, UnicodeDecodeError) as error:
        raise NoteError(path, 1, f"The file cannot be read ({error}).", "Save it as UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", error)
        raise NoteError(path, line, f"This is no YAML ({reason}).", "Mend the line.") from error
    if not isinstance(loaded, dict):
        raise NoteError(path, 1, "The file holds no fields.", "See corpus/README.md.")
    try:
        return Case.model_validate(loaded | {"slug": path.parent.name})
    except ValidationError as error:
        first = error.errors()[0]
        where, line = " › ".join(map(str, first["loc"])), _line(tree, first["loc"])
        raise NoteError(path, line, f"{where}: {first['msg']}.", "See corpus/README.md.") from error


def load_cases(corpus: Path) -> dict[str, Case]:
    """Every case that can be interviewed on, by slug.

    Raises:
        NoteError: one of the files is not as it must be.
    """
    return {path.parent.name: load_case(path) for path in sorted(corpus.glob(f"cases/*/{FILE}"))}


def _line(tree: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    """The line of a field in the file, or of the nearest thing around it."""
    line, node = 1, tree
    for key in place:
        if isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == str(key)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            node = None
        if node is None:
            break
        line = node.start_mark.line + 1
    return line
