"""Do the passages hold an answer? A logistic decision over what retrieval saw; the next-best thing to knowing.

Four signals, each in [0, 1] or a cosine: how near the best passage is, how much of the question's rare words the best
passages hold, whether a word of the question is nowhere in the notes, and how far dense and keyword search agree.
Fitted on the tuning half of the question set by `python -m eval refusal --fit`, which prints these constants.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from records import heading_line
from retrieval.keyword import document, terms
from retrieval.search import Found, Hit

MODEL_FILE = Path(__file__).with_name("refusal.json")
_READ = 5  # passages looked at


@dataclass(frozen=True)
class Signals:
    """What the decision rests on."""

    nearest: float  # cosine of the nearest passage
    coverage: float  # share of the question's idf that one of the best passages holds
    unmatched: float  # largest share of the question's idf in one term that no best passage holds
    agreement: float  # share of the dense top that keywords find as well


@dataclass(frozen=True)
class RefusalModel:
    """Logistic weights, the bar, and the embedder they were fitted on."""

    weights: tuple[float, ...]
    bias: float
    bar: float
    embedder: str

    def probability(self, signals: Signals) -> float:
        """That the passages hold an answer."""
        z = self.bias + sum(w * x for w, x in zip(self.weights, astuple(signals), strict=True))
        return 1 / (1 + math.exp(-z))


def load_refusal_model() -> RefusalModel:
    data = json.loads(MODEL_FILE.read_text("utf-8"))
    return RefusalModel(tuple(data["weights"]), data["bias"], data["bar"], data["embedder"])


def signals(found: Found) -> Signals:
    """Measure a search."""
    best, idf = found.hits[:_READ], found.idf
    total = sum(idf.values())
    if not best or not total:
        return Signals(0.0, 0.0, 1.0, 0.0)
    held = [set(terms(f"{heading_line(h.passage.path)}\n{document(h.passage)}")) for h in best]
    anywhere = set().union(*held)
    return Signals(
        nearest=max(h.dense for h in best),
        coverage=max(sum(w for term, w in idf.items() if term in words) for words in held) / total,
        unmatched=max((w for term, w in idf.items() if term not in anywhere), default=0.0) / total,
        agreement=_agreement(best),
    )


def _agreement(hits: Sequence[Hit]) -> float:
    return sum(hit.keyword > 0.3 for hit in hits) / len(hits)
