"""How much does a sentence of the notes belong in the answer to a question? Learned, without a language model.

What costs little (rank and place, rare words, the embedder's cosines) chooses the likeliest sentences; a small
cross-encoder, trained on which sentences answer the notes' own questions (`python -m eval answers --teach`), reads
those beside the question; a logistic model weighs both (`python -m eval answers --fit`, on the tuning half's facts).
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence.cross_encoder import CrossEncoder
from evidence.instructions import is_to_machine
from ingestion.sentences import statements
from records import CORPUS
from retrieval.embedder import Embedder
from retrieval.keyword import terms
from retrieval.search import Found, Hit

WEIGHTS = Path(__file__).with_name("answering.npz")
MODEL_FILE = Path(__file__).with_name("relevance.json")
ROLES = {
    "reason": re.compile(r"\b(because|since|so that|therefore|the reason|causes?|leads? to|results? in)\b", re.I),
    "trade_off": re.compile(r"\b(but|costs?|trade-off|at the price|however|unless|when not|avoid|instead)\b", re.I),
    "number": re.compile(r"\d"),
    "practice": re.compile(r"\b(in practice|usually|commonly|typical|in an interview|start with|prefer)\b", re.I),
}
_LEANS = re.compile(
    r"^(this|that|these|those|it|its|they|their|such|he|she|both|the (same|latter|former|second|third|other|result)|"
    r"however|therefore|thus|hence|instead|otherwise|also|then|but|and|so|for example|for instance|as a result|"
    r"in (that|this) case|conversely|similarly|likewise|another|here|there)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"^(\W*\w+\W+){0,7}(therefore|also|too|hence|thus|instead|however)\b", re.IGNORECASE)
_LABEL = re.compile(r"^[\w –-]{1,30}: ")  # "Latency: …", an item that its list explains
_ANNOUNCES = re.compile(
    r"\b(two|three|four|five|six|several) [\w–-]+( [\w-]+)?\.$", re.IGNORECASE
)  # "… has two flaws."
_ANNOUNCEMENT = 8  # words at most
_SHORTEST, _LONGEST = 5, 60  # words
_REMEMBERED = 20_000  # sentence vectors


@dataclass(frozen=True)
class Candidate:
    """A sentence that could be said, with the one before it where it leans on that."""

    text: str
    before: str
    hit: Hit
    rank: int
    place: int
    relevance: float
    vector: NDArray[np.float32]

    @property
    def words(self) -> int:
        return len(self.text.split()) + len(self.before.split())

    @property
    def opens(self) -> bool:
        """Whether an answer can begin with it: it leans on nothing said before."""
        return not self.before and not _FOLLOWS.match(self.text)


@dataclass(frozen=True)
class RelevanceModel:
    """Logistic weights by signal, how many sentences the cross-encoder reads, and the embedder they were fitted on."""

    cheap: Mapping[str, float]
    full: Mapping[str, float]
    read: int
    embedder: str


def load_relevance_model(path: Path = MODEL_FILE) -> RelevanceModel:
    return RelevanceModel(**json.loads(path.read_text("utf-8")))


def pair(question: str, heading: str, sentence: str) -> tuple[str, str]:
    """What the cross-encoder reads."""
    return question, f"{heading}: {sentence}"


class Relevance:
    """Scores the sentences of a search's hits. Thread-safe; remembers sentence vectors, since passages come again."""

    def __init__(self, embedder: Embedder, cross_encoder: CrossEncoder, model: RelevanceModel) -> None:
        self._embedder, self._cross_encoder, self.model = embedder, cross_encoder, model
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def candidates(self, found: Found) -> list[Candidate]:
        """The likeliest sentences, most relevant first, each with its probability to belong in the answer."""
        rows = sayable(found)
        if not rows:
            return []
        vectors = self._encode([row.text for row in rows])
        cheap = self._columns(found, rows, vectors)
        likely = np.argsort(-_log_odds(cheap, self.model.cheap), kind="stable")[: self.model.read]
        logits = self._cross_encoder.score([pair_of(found, rows[i]) for i in likely])
        full = {name: column[likely] for name, column in cheap.items()} | {"cross_encoder": logits.astype(np.float64)}
        probability = 1 / (1 + np.exp(-_log_odds(full, self.model.full)))
        scored = [
            Candidate(rows[i].text, rows[i].before, rows[i].hit, rows[i].rank, rows[i].place, float(p), vectors[i])
            for i, p in zip(likely, probability, strict=True)
        ]
        return sorted(scored, key=lambda c: (-c.relevance, c.rank, c.place))

    def columns(self, found: Found, rows: Sequence["Sayable"]) -> dict[str, NDArray[np.float64]]:
        """Signal → its value for each row, of shape (rows,): all but the cross-encoder's."""
        return self._columns(found, rows, self._encode([row.text for row in rows]))

    def _columns(
        self, found: Found, rows: Sequence["Sayable"], vectors: NDArray[np.float32]
    ) -> dict[str, NDArray[np.float64]]:
        wanted = set(terms(found.question.expanded))
        held = [wanted & set(terms(row.text)) for row in rows]
        holding = Counter(word for words in held for word in words)
        weight = {word: math.log(1 + len(rows) / (1 + holding[word])) for word in wanted}
        total = sum(weight.values()) or 1.0
        cosine = vectors @ found.vector
        headings = self._encode([f"{row.hit.passage.title} > {row.hit.passage.heading}" for row in rows])
        best = {r: max(c for c, row in zip(cosine, rows, strict=True) if row.rank == r) for r in {r.rank for r in rows}}
        top = max(hit.score for hit in found.hits)
        columns = {
            "score": [row.hit.score / top for row in rows],
            "rank": [row.rank for row in rows],
            "cosine": cosine,
            "heading": headings @ found.vector,
            "coverage": [sum(weight[word] for word in words) / total for words in held],
            "first": [row.place == 0 for row in rows],
            "place": [row.place for row in rows],
            "words": [len(row.text.split()) for row in rows],
            "central": (vectors @ vectors.T).mean(axis=1),
            "section_best": [best[row.rank] for row in rows],
            "leans": [bool(row.before) for row in rows],
            "follows": [bool(_FOLLOWS.match(row.text)) for row in rows],
        } | {role: [bool(pattern.search(row.text)) for row in rows] for role, pattern in ROLES.items()}
        return {name: np.asarray(column, dtype=np.float64) for name, column in columns.items()}

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self._vectors) > _REMEMBERED:
            self._vectors = {}
        memory = self._vectors
        missing = [text for text in dict.fromkeys(texts) if text not in memory]
        fresh = dict(zip(missing, self._embedder.encode(missing), strict=True)) if missing else {}
        memory.update(fresh)
        return np.array([fresh[text] if text in fresh else memory[text] for text in texts], dtype=np.float32)


@dataclass(frozen=True)
class Sayable:
    """A sentence of a hit that can be quoted, and the one before it where it cannot stand without that."""

    text: str
    before: str
    hit: Hit
    rank: int
    place: int


def sayable(found: Found) -> list[Sayable]:
    """Every sentence of the hits that can be quoted alone or with the one before it; each once."""
    rows: dict[str, Sayable] = {}
    for rank, hit in enumerate(found.hits):
        own = hit.passage.owner != CORPUS
        said = [text for text in statements(hit.text) if not (own and is_to_machine(text))]
        for place, text in enumerate(said):
            before = said[place - 1] if place and _LEANS.match(text) else ""
            if _is_whole(text) and not (_LEANS.match(before or text)) and (not before or _is_whole(before)):
                rows.setdefault(text, Sayable(text, before, hit, rank, place))
    return list(rows.values())


def pair_of(found: Found, row: Sayable) -> tuple[str, str]:
    return pair(found.question.expanded, row.hit.passage.heading, row.text)


def _is_whole(text: str) -> bool:
    """Whether it is a whole sentence of a length to be read, and neither needs a list nor only announces one."""
    words = len(text.split())
    announces = words <= _ANNOUNCEMENT and _ANNOUNCES.search(text)
    return _SHORTEST <= words <= _LONGEST and text[-1] in ".!)\"”'`" and not _LABEL.match(text) and not announces


def _log_odds(columns: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Weighted sum; the weight named "bias" stands alone."""
    terms_of_sum = [columns[name] * weight for name, weight in weights.items() if name != "bias"]
    return np.asarray(weights["bias"] + np.sum(terms_of_sum, axis=0))
