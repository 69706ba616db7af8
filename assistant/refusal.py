"""Do the passages hold an answer? A calibrated logistic decision over what retrieval saw.

Signals: how near the best passages are, by themselves and against the background of all that was considered; how much
of the question's rare words one of them holds; whether a word or a name of the question is nowhere in the notes; how
far dense and keyword search agree; and what kind of answer is asked (something private, of today, or to be written).
Fitted on the tuning half of the question set, in which each answerable question is also asked with its answering notes
taken away, by `python -m eval refusal --fit`.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from records import heading_line
from retrieval.keyword import document, terms
from retrieval.search import Found, Hit

MODEL_FILE = Path(__file__).with_name("refusal.json")
_READ = 5  # passages looked at
_PRIVATE = re.compile(
    r"\b(salary|salaries|today|tonight|tomorrow|yesterday|last (week|month)|next (week|month|year|\w+day)|right now|"
    r"currently|who (is|was|are|were)|whose|phone|e-?mail|(my|our) (company|team|manager|boss|dashboard|cluster|repo)|"
    r"(did|will|would) (she|he|they) (say|ask|write|think|like)|horoscope|weather)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^\W*(write|translate|tell me a|sing|draw me|ignore|forget|pretend|act as|repeat|print|fix|debug|thanks|thank|hi|"
    r"hello|hey|good (morning|evening)|who are you|are you)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w.+#-]+|\b[A-Z]{2,}[\w.+#-]*\b|\b\w+[_./:]\w+\b")


@dataclass(frozen=True)
class Signals:
    """What the decision rests on."""

    nearest: float  # cosine of the nearest passage
    third: float  # of the third
    prominence: float  # of the nearest, in standard deviations above all considered
    fused: float  # score of the best hit
    coverage: float  # share of the question's idf that one of the best passages holds
    together: float  # share that the best passages hold between them
    unmatched: float  # largest share of the question's idf in one term that no best passage holds
    unknown: float  # share of the question's terms that no note holds
    names: float  # names in the question that no best passage holds
    agreement: float  # share of the dense top that keywords find as well
    private: float  # whether it asks for something private or of the day
    command: float  # whether it is an order or a greeting
    words: float  # content words, on a logarithmic scale


@dataclass(frozen=True)
class RefusalModel:
    """Logistic weights, the bar, and the embedder they were fitted on."""

    weights: Mapping[str, float]
    bias: float
    bar: float
    embedder: str

    def probability(self, signals: Signals) -> float:
        """That the passages hold an answer."""
        z = self.bias + sum(w * x for w, x in zip(self.weights.values(), astuple(signals), strict=True))
        return 1 / (1 + math.exp(-z))


def load_refusal_model() -> RefusalModel:
    return RefusalModel(**json.loads(MODEL_FILE.read_text("utf-8")))


def signals(found: Found) -> Signals:
    """Measure a search."""
    best, idf = found.hits[:_READ], found.idf
    total = sum(idf.values())
    question = found.question.text
    asked = (float(bool(_PRIVATE.search(question))), float(bool(_COMMAND.search(question))), math.log1p(len(idf)))
    if not best or not total:
        return Signals(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, *asked)
    texts = [f"{heading_line(h.passage.path)}\n{document(h.passage)}" for h in best]
    held = [set(terms(text)) for text in texts]
    anywhere = set().union(*held)
    nearest = sorted((h.dense for h in found.hits), reverse=True)
    mean, deviation = found.background
    rarest = max(idf.values())
    return Signals(
        nearest[0],
        nearest[min(2, len(nearest) - 1)],
        (nearest[0] - mean) / max(deviation, 1e-6) / 10,
        best[0].score,
        max(sum(w for term, w in idf.items() if term in words) for words in held) / total,
        sum(w for term, w in idf.items() if term in anywhere) / total,
        max((w for term, w in idf.items() if term not in anywhere), default=0.0) / total,
        sum(w >= rarest and term not in anywhere for term, w in idf.items()) / len(idf),
        float(_unknown_names(question, " ".join(texts).lower())),
        _agreement(best),
        *asked,
    )


def _unknown_names(question: str, text: str) -> int:
    return min(3, sum(name.lower() not in text for name in set(_NAME.findall(question))))


def _agreement(hits: Sequence[Hit]) -> float:
    return sum(hit.keyword > 0.3 for hit in hits) / len(hits)
