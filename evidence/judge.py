"""Does this text support this answer, sentence by sentence? The embedded judge, without a language model.

A long text is narrowed to the units nearest to a sentence (by the embedder and by rare words). What words and numbers
tell (`features.py`) and what a small cross-encoder sees (`cross_encoder.py`) are weighed by boosted trees, whose score
is calibrated: 0.8 means that about four in five such sentences are supported. Fitted by `python -m eval judge --fit`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence.cross_encoder import CrossEncoder
from evidence.features import MONOTONE, Idf, Read, features, read
from evidence.trees import load_trees
from evidence.units import units
from ingestion.sentences import sentences
from records import plain
from retrieval.embedder import Embedder

MODEL = Path(__file__).with_name("judge.npz")
SIGNALS = MONOTONE | {"cosine_best": 1, "cosine_three": 1, "units": 0, "cross_encoder": 1}
BAR = 0.5  # probability from which a sentence counts as supported
_NEAREST = 4  # units a sentence is held against
_REMEMBERED = 4000  # contexts


@dataclass(frozen=True)
class Support:
    """A sentence, the probability that the text supports it, the decision, and the text that does or comes nearest."""

    text: str
    score: float
    supported: bool
    evidence: str


@dataclass(frozen=True)
class Judgement:
    """An answer's verdict: supported when every sentence is. `score` is that of its weakest sentence."""

    score: float
    supported: bool
    sentences: tuple[Support, ...]
    engine: str


@dataclass(frozen=True)
class Held:
    """A sentence, the units nearest to it in reading order, and what words, numbers and cosines tell of them."""

    text: str
    nearest: tuple[str, ...]
    measured: tuple[float, ...]

    @property
    def pair(self) -> tuple[str, str]:
        """What the cross-encoder reads."""
        return " ".join(self.nearest), self.text


@dataclass(frozen=True)
class _Context:
    units: tuple[str, ...]
    reads: tuple[Read, ...]
    vectors: NDArray[np.float32]


class Reader:
    """Holds sentences against a text: which of its units are nearest to each. Thread-safe; remembers texts."""

    def __init__(self, embedder: Embedder, idf: Idf) -> None:
        """`idf` maps a stemmed word to its inverse document frequency."""
        self.embedder, self._idf = embedder, idf
        self._context = lru_cache(_REMEMBERED)(self._read)

    def hold(self, context: str | Sequence[str], said: Sequence[str]) -> "list[Held]":
        """Each sentence beside the units nearest to it; nothing where there is no text to hold it against."""
        known = self._context(context if isinstance(context, str) else "\n\n".join(context))
        if not known.units or not said:
            return []
        cosines = self.embedder.encode(said) @ known.vectors.T
        claims = [read(text) for text in said]
        nearest = [_nearest(claim, row, known, self._idf) for claim, row in zip(claims, cosines, strict=True)]
        return [
            Held(text, tuple(known.units[i] for i in sorted(chosen)), self._measured(claim, row, chosen, known))
            for text, claim, row, chosen in zip(said, claims, cosines, nearest, strict=True)
        ]

    def _measured(
        self, claim: Read, cosines: NDArray[np.float32], chosen: Sequence[int], known: "_Context"
    ) -> tuple[float, ...]:
        told = features(claim, [known.reads[i] for i in chosen], known.reads, self._idf)
        return (*told, float(cosines[chosen[0]]), float(np.sort(cosines)[-3:].mean()), float(len(cosines)))

    def _read(self, context: str) -> "_Context":
        found = tuple(units(context))
        return _Context(found, tuple(map(read, found)), self.embedder.encode(found))


class EmbeddedJudge:
    """Judges support; `calibrated` where its scores were fitted with the embedder in use. Thread-safe."""

    engine = "embedded"

    def __init__(self, reader: Reader, cross_encoder: CrossEncoder, model: Path = MODEL) -> None:
        self._reader, self._cross_encoder = reader, cross_encoder
        self._trees = load_trees(model)
        self.calibrated = str(self._trees.embedder) == reader.embedder.fingerprint

    def judge(self, context: str | Sequence[str], answer: str) -> Judgement:
        """Judge an answer against one text or several together. An answer without a sentence is not supported."""
        said = [s for s in (plain(part) for part in sentences(answer)) if any(map(str.isalnum, s))]
        judged = self.support(context, said)
        score = min((s.score for s in judged), default=0.0)
        return Judgement(score, bool(judged) and all(s.supported for s in judged), tuple(judged), self.engine)

    def support(self, context: str | Sequence[str], said: Sequence[str]) -> list[Support]:
        """Judge sentences one by one. Without a text to hold them against, none is supported."""
        held = self._reader.hold(context, said)
        if not held:
            return [Support(text, 0.0, False, "") for text in said]
        scores = self._trees.probability(signals(held, self._cross_encoder))
        return [
            Support(one.text, round(float(score), 4), bool(score >= BAR), " ".join(one.nearest))
            for one, score in zip(held, scores, strict=True)
        ]


def signals(held: Sequence[Held], cross_encoder: CrossEncoder) -> NDArray[np.float64]:
    """What the decision about each sentence rests on, shape (sentences, `SIGNALS`)."""
    logits = cross_encoder.score([one.pair for one in held])
    return np.array([(*one.measured, logit) for one, logit in zip(held, logits, strict=True)], dtype=np.float64)


def _nearest(claim: Read, cosines: NDArray[np.float32], known: _Context, idf: Idf) -> tuple[int, ...]:
    """Positions of the units nearest to a claim by cosine and by share of its rare words, best first."""
    weight = {term: idf(term) for term in set(claim.content)}
    total = sum(weight.values()) or 1.0
    held = [sum(weight[t] for t in weight.keys() & set(unit.content)) / total for unit in known.reads]
    return tuple(int(i) for i in np.argsort(-(cosines + np.array(held)), kind="stable")[:_NEAREST])
