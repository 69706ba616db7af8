"""The embedded writer: an answer made of the notes' own sentences, without a language model.

It chooses, from the best passages, the sentence that answers and then those that add a reason, a trade-off, a number
or a practice, without saying a thing twice (maximal marginal relevance, Carbonell and Goldstein 1998). Sentences are
quoted word for word, so that each can be checked by string comparison.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingestion.sentences import statements
from retrieval.embedder import Embedder
from retrieval.keyword import terms
from retrieval.search import Found, Hit

_WORD_BUDGET = 130
_MAX_SENTENCES = 6
_OPENING_BONUS = 0.06  # a section's first sentence is written to answer
_HIT_WEIGHT = 0.5
_COVERAGE_WEIGHT = 0.3
_ROLE_BONUS = 0.05
_REPETITION = 0.3  # how much a sentence loses by resembling one already chosen
_TOO_ALIKE = 0.88  # cosine from which two sentences say the same
_EMBEDDED = 20  # sentences looked at closely: embedding them is most of an answer's time
_ENOUGH = 0.45  # a sentence below this share of the best one's relevance adds nothing

_ROLES = {
    "reason": re.compile(r"\b(because|since|so that|therefore|the reason|causes?|leads? to|results? in)\b", re.I),
    "trade-off": re.compile(r"\b(but|cost|costs|trade-off|at the price|however|unless|when not|avoid|instead)\b", re.I),
    "number": re.compile(r"\d"),
    "practice": re.compile(r"\b(in practice|usually|commonly|typical|in an interview|start with|prefer)\b", re.I),
}
_LEANS = re.compile(
    r"^(this|that|these|those|it|its|they|their|such|he|she|both|the (same|latter|former|second|third|other|result)|"
    r"however|therefore|thus|hence|instead|otherwise|also|then|but|and|so|for example|for instance|as a result|"
    r"in (that|this) case|conversely|similarly|likewise|another|here|there)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[\w –-]{1,30}: ")  # "Latency: …", an item that its list explains


@dataclass(frozen=True)
class Draft:
    """A chosen sentence and the passage that holds it."""

    text: str
    passage_id: str


@dataclass(frozen=True)
class _Candidate:
    text: str
    hit: Hit
    rank: int
    place: int
    relevance: float
    vector: NDArray[np.float32]


class EmbeddedWriter:
    """Writes from passages alone. Sentence vectors are remembered, since passages come again."""

    engine = "embedded"

    def __init__(self, embedder: Embedder, remember: int = 20_000) -> None:
        self._embedder = embedder
        self._remember = remember
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def write(self, found: Found) -> list[Draft]:
        """Sentences in the order they should be read, the answering one first; empty where nothing can be quoted."""
        candidates = self._candidates(found)
        if not candidates:
            return []
        chosen = _choose(candidates)
        first, rest = chosen[0], sorted(chosen[1:], key=lambda c: (c.hit is not chosen[0].hit, c.rank, c.place))
        return [Draft(c.text, c.hit.passage.id) for c in (first, *rest)]

    def _candidates(self, found: Found) -> list[_Candidate]:
        """The likeliest sentences, by what costs nothing, with their relevance by what does."""
        top = max((hit.score for hit in found.hits), default=1.0)
        wanted = set(terms(found.question.expanded))
        likely = sorted(_quotable(found, wanted, top), key=lambda row: -row[0])[:_EMBEDDED]
        vectors = self._encode([text for *_, text in likely])
        return [
            _Candidate(text, hit, rank, place, prior + float(vector @ found.vector), vector)
            for (prior, hit, rank, place, text), vector in zip(likely, vectors, strict=True)
        ]

    def _encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        if len(self._vectors) > self._remember:
            self._vectors = {}
        memory = self._vectors
        missing = [text for text in dict.fromkeys(texts) if text not in memory]
        fresh = dict(zip(missing, self._embedder.encode(missing), strict=True)) if missing else {}
        memory.update(fresh)
        return [fresh[text] if text in fresh else memory[text] for text in texts]


def _quotable(found: Found, wanted: set[str], top: float) -> list[tuple[float, Hit, int, int, str]]:
    """(prior, hit, rank, place, text) of each sentence that can be quoted alone.

    A word of the question counts the more, the fewer of the sentences hold it: in "how is skew detected" all speak
    of skew, and the one that says "detected" is meant.
    """
    rows = [
        (hit, rank, place, text, wanted & set(terms(text)))
        for rank, hit in enumerate(found.hits)
        for place, text in enumerate(statements(hit.text))
        if _stands_alone(text)
    ]
    holding = Counter(word for *_, held in rows for word in held)
    weight = {word: math.log(1 + len(rows) / (1 + holding[word])) for word in wanted}
    total = sum(weight.values()) or 1.0
    return [
        (
            _HIT_WEIGHT * hit.score / top
            + _COVERAGE_WEIGHT * sum(weight[word] for word in held) / total
            + (_OPENING_BONUS if place == 0 else 0.0),
            hit, rank, place, text,
        )
        for hit, rank, place, text, held in rows
    ]  # fmt: skip


def _stands_alone(text: str) -> bool:
    """Whether a sentence can be understood without the one before: whole, long enough, naming its subject."""
    length = len(text.split())
    return 5 <= length <= 60 and text[-1] in ".!)\"”'`" and not _LEANS.match(text) and not _LABEL.match(text)


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Greedily: most relevant, least alike, a role not yet filled; until the budget or the substance ends."""
    chosen = [max(candidates, key=lambda c: c.relevance)]
    floor = _ENOUGH * chosen[0].relevance
    while len(chosen) < _MAX_SENTENCES:
        left = _WORD_BUDGET - sum(len(c.text.split()) for c in chosen)
        filled = {role for c in chosen for role in _roles(c.text)}
        open_candidates = [
            (c.relevance - _REPETITION * alike + _ROLE_BONUS * len(_roles(c.text) - filled), -c.rank, -c.place, c)
            for c in candidates
            if len(c.text.split()) <= left
            and c.relevance >= floor
            and (alike := max(float(c.vector @ other.vector) for other in chosen)) < _TOO_ALIKE
        ]
        if not open_candidates:
            break
        chosen.append(max(open_candidates, key=lambda row: row[:3])[3])
    return chosen


def _roles(text: str) -> set[str]:
    return {role for role, pattern in _ROLES.items() if pattern.search(text)}
