"""Question sets, JSON Lines of `TestQuestion`: a question, the facts a right answer holds, the sections that hold each.

The built-in questions were written from a list of topics, without sight of the notes; other readers then marked the
sections. They are split by topic: what is tuned is tuned on one half and reported on the other.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.dialogue import Turn
from errors import UsageError
from ingestion.own_sets import MINE
from records import CORPUS, Passage

BUILT_IN = Path(__file__).parent / "data" / "questions.jsonl"
Half = Literal["tune", "report"]


class Fact(BaseModel):
    """One thing that a right answer says, and the sections that say it, each as `section_key` names it.

    `stated` holds the sentences of those sections that state it, by fingerprint: each group suffices alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    sections: tuple[str, ...]
    stated: tuple[tuple[str, ...], ...] = ()


class TestQuestion(BaseModel):
    """A question; without facts it is one that the notes cannot answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    __test__ = False  # not a pytest class

    version: Literal[1] = 1
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    kind: str
    topic: str
    facts: tuple[Fact, ...]

    @property
    def answerable(self) -> bool:
        return bool(self.facts)

    @property
    def half(self) -> Half:
        """By topic, so that no note is tuned on and reported on; unanswerable questions by id."""
        key = self.topic if self.answerable else self.id
        return "tune" if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 else "report"


def section_key(passage: Passage) -> str:
    """How a question set names a passage's section: `note#anchor`, or `mine:note#anchor` in a personal note."""
    return key_of(passage.owner, passage.note_id, passage.anchor)


def key_of(owner: str, note_id: str, anchor: str) -> str:
    return f"{'' if owner == CORPUS else MINE}{note_id}#{anchor}"


def note_of(section: str) -> str:
    """The id of the note that a section is of, built in or personal."""
    return section.removeprefix(MINE).partition("#")[0]


def load_questions(path: Path = BUILT_IN) -> list[TestQuestion]:
    """The questions of a file.

    Raises:
        UsageError: it cannot be read, or a line is no question; the message names file, line and what is wrong.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")  # other line breaks may stand in a text
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise UsageError(f"The questions {path} cannot be read ({reason}). Name a file of JSON Lines.") from error
    return parse_questions(lines, str(path))


def parse_questions(lines: Iterable[str], source: str) -> list[TestQuestion]:
    """The questions of lines; `source` is what an error calls them. Raises what `load_questions` raises."""
    return [_question(line, f"{source}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]


def as_line(question: TestQuestion) -> str:
    return question.model_dump_json() + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of a line."""
    return TestQuestion.model_json_schema()


def _question(line: str, where: str) -> TestQuestion:
    try:
        return TestQuestion.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        wrong = f"field {field}: {first['msg']}" if field else first["msg"]
        raise UsageError(
            f"{where}: The line is no question ({wrong}). `python -m eval schema` prints what a line holds."
        ) from error
