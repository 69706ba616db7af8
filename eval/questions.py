"""The built-in question set: questions with the facts a right answer holds and the sections that hold each fact.

The questions were written from a list of topics, without sight of the notes; other readers then marked the sections.
They are split by topic: what is tuned is tuned on one half and reported on the other.
"""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.dialogue import Turn

BUILT_IN = Path(__file__).parent / "data" / "questions.jsonl"
Half = Literal["tune", "report"]


class Fact(BaseModel):
    """One thing that a right answer says, and the sections (`note#anchor`) that say it.

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

    id: str
    question: str
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


def load_questions(path: Path = BUILT_IN) -> list[TestQuestion]:
    return [TestQuestion.model_validate_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
