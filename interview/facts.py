"""What does the candidate want to know, and which of the case's facts tells it?

A question is held against the ways of asking for each fact, those of the same fact in other cases included, against
what the fact is about and what it says. Where none is near enough, the question was not foreseen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evidence.features import Idf
from ingestion.sentences import sentences
from interview.cases import Case, Fact
from retrieval.embedder import Embedder
from retrieval.keyword import terms

NEAR = 0.70  # score from which a fact is what was asked for; it and the weights by eval/data/interview_questions.jsonl
_ABOUT, _WORDS = 0.25, 0.75  # of topic and answer, and of rare words, beside the ways of asking
_WAYS = 2  # ways of asking that count
_ASKS = re.compile(  # without a question mark: a short sentence that begins as a question does
    r"^\W*(and |so |ok(ay)?,? |also,? |but |then )*("
    r"(what|which|who|where|when|why|how)( (?!i|we|you|it|that)\w+)? "
    r"(is|are|was|do|does|did|can|could|may|should|will|would|counts)|"
    r"how (many|much|often|fast|large|big|long|old|fresh)|what'?s|"
    r"(is|are|do|does|did|can|could|may|should|will|would|any)) ",
    re.I,
)
_ASKED_IN = 16  # words at most, without a question mark
_WANTS = re.compile(
    r"\b(i('d| would)? (want|like|need) to (know|ask|understand|clarify)|(can|could) you tell me)\b", re.I
)
_ASSUMES = re.compile(
    r"\b(i('ll| will|'d| would)? (just )?(assume|suppose|guess|take it)|assum(e|ing)|let'?s say)\b", re.I
)
_SETTLES = 40  # words at most of a sentence that assumes something
_JOINT = re.compile(
    r"[,;]\s+((and|or|also)\s+)?(?=(what|which|who|how|is|are|do|does|can|should)\b)"
    r"|\s+and\s+(?=(what|how|which|is|are|do)\b)",
    re.I,
)
_TAG = re.compile(r",? (right|ok(ay)?|correct|no|yes|fair)\?$", re.I)

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Wish:
    """Something that the candidate asks or assumes, and the fact that settles it, if one was foreseen."""

    text: str
    assumes: bool
    fact: Fact | None


@dataclass(frozen=True)
class _Known:
    """A fact made ready: vectors of the ways of asking, of its topic and of its answer, and all their words."""

    fact: Fact
    ways: Vectors
    about: Vectors
    words: frozenset[str]


class FactFinder:
    """Finds the facts that a message asks for. Thread-safe."""

    def __init__(self, embedder: Embedder, idf: Idf, cases: Mapping[str, Case]) -> None:
        self._embedder, self._idf, self._cases = embedder, idf, cases
        self._known = lru_cache(maxsize=None)(self._prepare)

    def wishes(self, case: Case, message: str) -> list[Wish]:
        """Every question and every assumption of a message, in order."""
        said = [s for line in message.splitlines() for s in sentences(line.strip(" -*•\t"))]
        wishes: list[Wish] = []
        for text in said:
            if is_question(text) or _assumes(text):
                wishes += self._settled(case, text)
        return wishes

    def _settled(self, case: Case, text: str) -> list[Wish]:
        """The facts that a sentence asks for: one a clause where it asks several things, else one or none."""
        assumes = not is_question(text)
        facts = {fact.id: fact for clause in _JOINT.sub("\n", text).split("\n") if (fact := self.find(case, clause))}
        if len(facts) < 2:
            whole = self.find(case, text)
            facts = {whole.id: whole} if whole else facts
        return [Wish(text, assumes, fact) for fact in facts.values()] or [Wish(text, assumes, None)]

    def find(self, case: Case, text: str) -> Fact | None:
        """The fact that settles a question or an assumption."""
        known = self._known(case.slug)
        vector, asked = self._embedder.encode([text])[0], frozenset(terms(text))
        total = sum(map(self._idf, asked)) or 1.0
        scores = [
            float(np.sort(one.ways @ vector)[-_WAYS:].mean())
            + _ABOUT * float((one.about @ vector).sum())
            + _WORDS * sum(map(self._idf, asked & one.words)) / total
            for one in known
        ]
        best = int(np.argmax(scores))
        return known[best].fact if scores[best] >= NEAR else None

    def _prepare(self, slug: str) -> list[_Known]:
        return [self._ready(fact) for fact in self._cases[slug].facts]

    def _ready(self, fact: Fact) -> _Known:
        elsewhere = [
            way for c in self._cases.values() for other in c.facts if other.id == fact.id for way in other.asked
        ]
        words = frozenset(t for text in (*fact.asked, fact.topic, fact.answer) for t in terms(text))
        encode = self._embedder.encode
        return _Known(
            fact, encode(list(dict.fromkeys([*fact.asked, *elsewhere]))), encode([fact.topic, fact.answer]), words
        )


def is_question(text: str) -> bool:
    """Whether a sentence asks something, with a question mark or without."""
    short = len(text.split()) <= _ASKED_IN
    return text.rstrip().endswith("?") or (short and bool(_ASKS.match(text))) or bool(_WANTS.search(text))


def is_all_questions(message: str) -> bool:
    """Whether a message only asks: no sentence of it states anything."""
    said = [s for line in message.splitlines() for s in sentences(line.strip(" -*•\t")) if len(s.split()) > 1]
    return bool(said) and all(is_question(text) and not _TAG.search(text) for text in said)


def _assumes(text: str) -> bool:
    return len(text.split()) <= _SETTLES and bool(_ASSUMES.search(text))
