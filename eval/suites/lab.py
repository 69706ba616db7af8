"""What every suite shares: the open knowledge base that is measured, and which of the items a quick run takes."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from assistant.answer import Assistant
from eval.own_questions import load as load_own
from eval.questions import TestQuestion, load_questions
from eval.runs import Item, SuiteName
from knowledge_base import KnowledgeBase
from records import LOCAL

Measured = Mapping[tuple[SuiteName, str], Item]
_T = TypeVar("_T")
_QUICK_ANSWERABLE, _QUICK_UNANSWERABLE = 100, 60


@dataclass(frozen=True)
class Lab:
    """What is measured: an open knowledge base, on which questions, and whether on a fixed part of what there is."""

    base: KnowledgeBase
    owner: str
    quick: bool
    built_in: Sequence[TestQuestion]
    own: Sequence[TestQuestion]

    @cached_property
    def assistant(self) -> Assistant:
        return Assistant(self.base)


def open_lab(base: KnowledgeBase, owner: str = LOCAL, quick: bool = False) -> Lab:
    """The lab with the owner's and the built-in questions; a quick one takes some that nothing was tuned on."""
    questions = load_questions()
    if quick:
        reported = [q for q in questions if q.half == "report"]
        able, unable = ([q for q in reported if q.answerable is side] for side in (True, False))
        questions = [*part(able, _QUICK_ANSWERABLE, _id), *part(unable, _QUICK_UNANSWERABLE, _id)]
    return Lab(base, owner, quick, questions, load_own(base.settings, owner))


class Suite(Protocol):
    """A kind of measurement. `before` holds the items that the run has already, of every suite."""

    @property
    def name(self) -> SuiteName: ...

    def plan(self) -> list[str]:
        """The ids of its items, in the order in which they are measured."""
        ...

    def measure(self, ids: Sequence[str], before: Measured) -> Iterator[Item]: ...


def part(everything: Sequence[_T], count: int, name: Callable[[_T], str]) -> list[_T]:
    """So many of them, in the order given: those whose names have the lowest digests, whatever is added elsewhere."""
    digests = {name(one): hashlib.sha256(name(one).encode()).hexdigest() for one in everything}
    chosen = set(sorted(digests.values())[:count])
    return [one for one in everything if digests[name(one)] in chosen]


def _id(question: TestQuestion) -> str:
    return question.id
