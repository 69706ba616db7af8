"""A follow-up question made whole from the turns before it, without a language model.

A question leans on the conversation when it points back ("it", "that one"), begins as a continuation ("and", "what
about", "why not"), or is too short to stand alone. It is made whole by putting the subject of the last whole question
in front; what the subject is, the notes' own names and the question's content words tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from records import LOCAL
from retrieval.keyword import terms

_POINTS_BACK = re.compile(  # whatever stands before it
    r"\b(these|those|(do|doing|does|than|can|could|would) that|that (one|way|case)|which one|neither|though)\b"
    r"|\bthe (former|latter|first|second|third|other|others|same)( one)?(?!\s\w)"
    r"|\bthe (two|whole thing|live part|other one)\b|\b(that|then|there)\s*\?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(it|its|they|them|their|this|he|she|his|her|that)\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^\s*(and|but|so|or|ok(ay)?|then|also|what about|how about|why not|how so|really|for example|an example|say more|"
    r"go on|more|explain more|elaborate|in (that|this) case)\b",
    re.IGNORECASE,
)
_NAMED_BEFORE = 2  # content words before a pronoun that can be what it stands for
_LONG = 10  # content words; a longer question explains itself
_LEANING_LENGTH = 300  # characters
_SUBJECT_LENGTH = 600  # characters of an earlier question that are lent
_SUBJECT_TURNS = 2  # earlier questions that lend their subject


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class AskedLine(BaseModel):
    """One line of a command's input: a question and the conversation before it."""

    model_config = ConfigDict(extra="ignore")

    id: str | int | float | None = None
    question: str
    history: list[Turn] = Field(default_factory=list)
    owner: str = Field(LOCAL, min_length=1, max_length=200)


def leans(question: str) -> bool:
    """Whether a question needs the turns before it to be understood."""
    count = len(terms(question))
    if len(question) > _LEANING_LENGTH:
        return False
    if count <= 1 or _CONTINUES.match(question):
        return True
    if count > _LONG:
        return False
    pronoun = _PRONOUN.search(question)
    unnamed = pronoun is not None and len(terms(question[: pronoun.start()])) < _NAMED_BEFORE
    return unnamed or _POINTS_BACK.search(question) is not None


def make_whole(question: str, history: Sequence[Turn]) -> str:
    """The question with the subject that it leans on; unchanged where it stands alone."""
    if not question.strip() or not leans(question):
        return question
    subject: list[str] = []
    for turn in reversed(history):
        if turn.role == "user":
            subject.insert(0, turn.content.strip()[:_SUBJECT_LENGTH])
            if not leans(turn.content) or len(subject) == _SUBJECT_TURNS:
                break
    if not subject:
        return question
    return f"{' '.join(subject)} {question}"
