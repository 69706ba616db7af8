"""A follow-up question made whole from the turns before it, without a language model.

A question leans on the conversation when it points back ("it", "that one"), begins as a continuation ("and", "what
about", "why not"), or is too short to stand alone. It is made whole by putting the subject of the last whole question
in front; what the subject is, the notes' own names and the question's content words tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.keyword import terms

_POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|theirs|this|that|these|those|he|she|both|the (former|latter|first|second|third|other|"
    r"same)( one)?|each|either|neither|there|such|instead|else|one|ones)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\s*(and|but|or|so|ok(ay)?|also|then|what about|how about|what if|why not|why|how so|when|how often|how much|"
    r"how many|how long|which one|really|is that|are those|in (that|this) case|can you|could you|give me|"
    r"show me|for example|an example|say more|go on|more|explain|elaborate|compare)\b",
    re.IGNORECASE,
)
_STANDS_ALONE = re.compile(
    r"\bdesign\b|^\s*what (is|are) (?!(it|that|this|the (other|difference|alternative))\b)", re.I
)
_FEW_TERMS = 4  # content words; with more, a question that only begins with "and" stands alone
_SUBJECT_TURNS = 2  # earlier questions that lend their subject


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


def leans(question: str) -> bool:
    """Whether a question needs the turns before it to be understood."""
    content = terms(question)
    if _STANDS_ALONE.search(question) and len(content) >= 2 and not _POINTS_BACK.search(question):
        return False
    if len(content) <= 1:
        return True
    points_back, continues = _POINTS_BACK.search(question), _CONTINUES.search(question)
    return bool((points_back and len(content) <= 2 * _FEW_TERMS) or (continues and len(content) <= _FEW_TERMS))


def make_whole(question: str, history: Sequence[Turn]) -> str:
    """The question with the subject that it leans on; unchanged where it stands alone."""
    if not leans(question):
        return question
    subject: list[str] = []
    for turn in reversed(history):
        if turn.role == "user":
            subject.insert(0, turn.content.strip())
            if not leans(turn.content) or len(subject) == _SUBJECT_TURNS:
                break
    if not subject:
        return question
    return f"{' '.join(subject)} {question}"
