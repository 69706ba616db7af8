"""Question → ranked passages: dense and keyword scores fused per question, under filters, widened to sections.

Fusion: `cosine + 0.3 · BM25 / ln(N)`, both on their own absolute scale. BM25 is not stretched to a fixed range per
question, so its raw size, which grows with how many and how rare words of the question a passage matches, decides how
much it counts: a question full of names leans on keywords, a chatty one on the embedder. Measured in `eval/LOG.md`
against min–max, z-score and reciprocal-rank fusion with every fixed weight.
"""

import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from errors import StorageError
from records import CORPUS, LOCAL, Passage
from retrieval.adapter import QueryAdapter
from retrieval.embedder import Embedder
from retrieval.holdings import Holdings, take
from retrieval.keyword import terms
from retrieval.question import Question, Vocabulary, check
from retrieval.vectors import Filters, VectorIndex
from settings import Settings
from storage.knowledge import Knowledge, text_entry

KEYWORD_WEIGHT = 0.3  # of BM25 / ln(N), beside a cosine; chosen on the tuning halves, see eval/LOG.md
_POOL = 1000  # entries asked of the vector index; chosen on the tuning half, see eval/LOG.md
_SPAN_WORDS = 350  # of a section, shown around a passage
_KEPT_OWNERS = 32  # of which what they hold stays in memory
Scope = Literal["both", "mine", "corpus"]  # whose notes a question is put to


@dataclass(frozen=True)
class Hit:
    """A passage, the part of its section that is shown with it, its fused score, and the two scores that made it."""

    passage: Passage
    span: tuple[Passage, ...]
    score: float
    dense: float
    keyword: float

    @property
    def text(self) -> str:
        """The passage widened to its section, in reading order."""
        return "\n\n".join(p.text for p in self.span)

    def as_record(self) -> dict[str, Any]:
        """The hit as plain data, in the form of the command-line contract."""
        return {
            "id": self.passage.id,
            "note": self.passage.note_id,
            "title": self.passage.title,
            "heading": self.passage.heading,
            "text": self.text,
            "score": round(self.score, 4),
            "owner": self.passage.owner,
        }


class Ranked(NamedTuple):
    """A passage's id, its fused score and the two scores that made it."""

    id: str
    score: float
    dense: float
    keyword: float


@dataclass(frozen=True)
class _Snapshot:
    """What the owners of one search hold, at the generations that their vector indexes show."""

    by_owner: Mapping[str, Holdings]

    def passage(self, passage_id: str) -> Passage | None:
        found = (holdings.passages.get(passage_id) for holdings in self.by_owner.values())
        return next(filter(None, found), None)

    def section(self, passage: Passage) -> list[Passage]:
        return self.by_owner[passage.owner].sections[passage.note_id, passage.anchor]


@dataclass(frozen=True)
class Scores:
    """The halves of a search, by passage id: cosines, and BM25 / ln(N) of those that share a word.

    `vector` is the question's, turned towards the built-in notes where there is an adapter.
    """

    question: Question
    vector: NDArray[np.float32]
    dense: dict[str, float]
    keyword: dict[str, float]
    snapshot: _Snapshot = field(repr=False)

    def note(self, passage_id: str) -> str:
        passage = self.snapshot.passage(passage_id)
        return passage.note_id if passage else ""

    def background(self) -> tuple[float, float]:
        cosines = np.array(list(self.dense.values()) or [0.0])
        return float(cosines.mean()), float(cosines.std())


@dataclass(frozen=True)
class Found:
    """What a search returns: the question as understood, its vector, how rare each of its terms is, the best hits."""

    question: Question
    hits: tuple[Hit, ...]
    considered: int
    vector: NDArray[np.float32]
    idf: Mapping[str, float]
    background: tuple[float, float]  # mean and standard deviation of the cosines of all that was considered


class Search:
    """The search that pages, commands and evaluations share. Thread-safe."""

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        index: VectorIndex,
        embedder: Embedder,
        adapter: QueryAdapter | None = None,
    ) -> None:
        """`adapter` turns questions towards the built-in notes; without it they are searched as they are."""
        self.settings, self.knowledge, self.index, self.embedder = settings, knowledge, index, embedder
        self.adapter = adapter
        self._lock = threading.Lock()
        self._holdings: OrderedDict[str, Holdings] = OrderedDict()
        self._vocabularies: dict[tuple[str, ...], tuple[_Snapshot, Vocabulary]] = {}

    def search(
        self,
        text: str,
        k: int = 8,
        owner: str = LOCAL,
        steps: Sequence[str] = (),
        cases: Sequence[str] = (),
        without: Collection[str] = (),
        scope: Scope = "both",
    ) -> Found:
        """The k best passages of the built-in notes, the owner's or both, but for the notes `without`, by id.

        Raises:
            QuestionError: there is nothing to search for.
            IndexDamagedError: the vector index does not answer.
        """
        owners = {"both": tuple(dict.fromkeys((CORPUS, owner))), "mine": (owner,), "corpus": (CORPUS,)}[scope]
        scores = self.scores(text, Filters(owners, tuple(steps), tuple(cases)), k)
        ranked = fuse(scores.dense, scores.keyword)
        if without:
            ranked = [row for row in ranked if scores.note(row.id) not in without]
        idf = {term: _idf(term, owners, scores.snapshot) for term in terms(scores.question.spelled_out)}
        hits = tuple(widen(ranked, k, scores.snapshot))
        return Found(scores.question, hits, len(ranked), scores.vector, idf, scores.background())

    def scores(self, text: str, filters: Filters, k: int = 8) -> Scores:
        """Both halves of a search before they are fused; raises what `search` raises."""
        snapshot = self._current(filters.owners)
        question = self._vocabulary(filters.owners, snapshot).understand(check(text, self.settings.question_limit))
        plain = self.embedder.encode([question.expanded])[0]
        turned = self.adapter.apply(plain) if self.adapter else plain
        by_owner = {owner: turned if owner == CORPUS else plain for owner in filters.owners}
        dense = self._dense(by_owner, max(_POOL, 4 * k), filters, snapshot)
        return Scores(question, turned, dense, _keyword(terms(question.expanded), filters, snapshot), snapshot)

    def idf(self, *owners: str) -> Callable[[str], float]:
        """How rare a stemmed word is in what these owners hold now."""
        snapshot = self._current(owners)
        return lambda term: _idf(term, owners, snapshot)

    def _dense(
        self, vectors: Mapping[str, NDArray[np.float32]], pool: int, filters: Filters, snapshot: _Snapshot
    ) -> dict[str, float]:
        """Passage id → nearness: its text's cosine, averaged with that of a nearer question it answers, if any.

        `vectors` holds the question's for each owner.
        """
        text: dict[str, float] = {}
        best: dict[str, float] = {}
        for owner, vector in vectors.items():
            if not snapshot.by_owner[owner].passages:
                continue
            for entry, cosine in self.index.query(vector, pool, replace(filters, owners=(owner,))):
                passage_id = entry.partition(":")[0]
                if (
                    passage_id in snapshot.by_owner[owner].passages
                ):  # an entry the storage has just dropped is not shown
                    best[passage_id] = max(cosine, best.get(passage_id, -1.0))
                    if entry == text_entry(passage_id):
                        text[passage_id] = cosine
        floor = min(best.values(), default=0.0)
        return {key: (cosine + text.get(key, floor)) / 2 for key, cosine in best.items()}

    def _current(self, owners: Iterable[str]) -> _Snapshot:
        """What these owners hold, taken anew where the generation in use has moved on."""
        return _Snapshot({owner: self._held(owner) for owner in owners})

    def _held(self, owner: str) -> Holdings:
        projection = self.index.current(owner)
        if projection and not projection.recipe.startswith(f"embedder={self.embedder.fingerprint} "):
            raise StorageError("Another program rebuilt the index with another embedder. Start this one again.")
        generation = projection.generation if projection else -1
        with self._lock:
            held = self._holdings.pop(owner, None)
            if held is None or held.generation != generation:
                held = take(self.knowledge, owner, generation, held)
            self._holdings[owner] = held
            if len(self._holdings) > _KEPT_OWNERS:
                self._holdings.popitem(last=False)
            return held

    def _vocabulary(self, owners: tuple[str, ...], snapshot: _Snapshot) -> Vocabulary:
        """The words and names that these owners' notes share; nobody's question is mended to another's words."""
        known = self._vocabularies.get(owners)
        if known is None or any(known[0].by_owner[o] is not snapshot.by_owner[o] for o in owners):
            held = [snapshot.by_owner[owner] for owner in owners]
            names = {alias: head.title for h in reversed(held) for head in reversed(h.heads) for alias in head.aliases}
            counted = sum((h.words for h in held), Counter[str]())
            lower_case = frozenset[str]().union(*(h.lower_case for h in held))
            known = (snapshot, Vocabulary(counted, lower_case, names, self.embedder.pieces))
            self._vocabularies = dict([*self._vocabularies.items(), (owners, known)][-_KEPT_OWNERS:])
        return known[1]


def widen(ranked: Sequence[Ranked], k: int, snapshot: _Snapshot) -> Iterator[Hit]:
    """The k best as hits; a passage that a better one's span already shows is not a hit of its own."""
    shown: set[str] = set()
    for row in ranked:
        passage = snapshot.passage(row.id)
        if passage is None or passage.id in shown:
            continue
        span = _span(passage, snapshot.section(passage))
        yield Hit(passage, span, row.score, row.dense, row.keyword)
        shown.update(p.id for p in span)
        k -= 1
        if k == 0:
            return


def _idf(term: str, owners: Iterable[str], snapshot: _Snapshot) -> float:
    """How rare a term is among what these owners hold: the smallest of their indexes' values."""
    held = (snapshot.by_owner[owner] for owner in owners)
    return min((h.keyword.idf(term) for h in held if h.passages), default=0.0)


def fuse(dense: Mapping[str, float], keyword: Mapping[str, float]) -> list[Ranked]:
    """Add the weighted scores, best first; a passage that only keywords found gets the lowest cosine seen."""
    floor = min(dense.values(), default=0.0)
    rows = ((key, dense.get(key, floor), keyword.get(key, 0.0)) for key in sorted(dense.keys() | keyword.keys()))
    ranked = [Ranked(key, cosine + KEYWORD_WEIGHT * bm25, cosine, bm25) for key, cosine, bm25 in rows]
    return sorted(ranked, key=itemgetter(1), reverse=True)  # a stable sort: where scores are equal, by id


def _span(passage: Passage, section: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passage and its neighbours in the section, nearest first, up to a few hundred words; in reading order."""
    near = sorted(section, key=lambda p: (abs(p.position - passage.position), p.position))
    kept: list[Passage] = []
    words_left = _SPAN_WORDS
    for neighbour in near:
        words_left -= len(neighbour.text.split())
        if kept and words_left < 0:
            break
        kept.append(neighbour)
    return tuple(sorted(kept, key=lambda p: p.position))


def _keyword(question_terms: Sequence[str], filters: Filters, snapshot: _Snapshot) -> dict[str, float]:
    """Passage id → BM25 / ln(N), of those that match a term and the filters."""
    found: dict[str, float] = {}
    for owner in filters.owners:
        held = snapshot.by_owner[owner]
        scale = math.log(max(held.keyword.size, 3))
        scores = held.keyword.scores(question_terms)
        positions = np.flatnonzero(scores)
        matching = zip(
            (held.ids[p] for p in positions), (scores[positions].astype(np.float64) / scale).tolist(), strict=True
        )
        found |= {key: score for key, score in matching if _passes(held.passages[key], filters)}
    return found


def _passes(passage: Passage, filters: Filters) -> bool:
    return (not filters.steps or bool(set(filters.steps) & set(passage.steps))) and (
        not filters.cases or passage.case in filters.cases
    )
