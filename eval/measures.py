"""Ranked lists → measures per question (ir-measures), and means with confidence intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, ScoredDoc, nDCG
from numpy.typing import NDArray

from eval.questions import TestQuestion

Ranking = Mapping[str, Sequence[str]]  # question id → document ids, best first
Relevance = Mapping[str, Mapping[str, int]]  # question id → document id → gain
STANDARD = {"nDCG@10": nDCG @ 10, "recall@5": R @ 5, "recall@8": R @ 8, "MRR": RR}
_RESAMPLES = 2000


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95% confidence interval by bootstrap over questions (Efron 1979)."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def per_question(ranking: Ranking, relevance: Relevance) -> dict[str, dict[str, float]]:
    """Measure name → question id → value; a question without results counts as zero instead of vanishing."""
    qrels = {question: dict(documents) for question, documents in relevance.items()}
    run = [
        ScoredDoc(question, document, float(-rank))
        for question in relevance
        for rank, document in enumerate(dict.fromkeys(ranking.get(question, ())))
    ]
    names = {str(measure): name for name, measure in STANDARD.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(relevance, 0.0) for name in STANDARD}
    for metric in ir_measures.iter_calc(list(STANDARD.values()), qrels, run):
        values[names[str(metric.measure)]][metric.query_id] = float(metric.value)
    return values


def all_facts(ranking: Ranking, questions: Sequence[TestQuestion], k: int = 8) -> dict[str, float]:
    """Question id → 1 when each of its facts is in one of the first k results, else 0."""
    held = {}
    for question in questions:
        top = set(list(dict.fromkeys(ranking.get(question.id, ())))[:k])
        held[question.id] = float(all(top & set(fact.sections) for fact in question.facts))
    return held


def relevance_of(questions: Sequence[TestQuestion]) -> dict[str, dict[str, int]]:
    """Question id → section → how many of its facts the section holds."""
    relevance: dict[str, dict[str, int]] = {}
    for question in questions:
        gains = relevance.setdefault(question.id, {})
        for fact in question.facts:
            for section in fact.sections:
                gains[section] = gains.get(section, 0) + 1
    return relevance


def bootstrap(
    statistic: Callable[[NDArray[np.int64]], float], size: int, seed: int = 0, resamples: int = 300
) -> Estimate:
    """A statistic of `size` rows, given by position, with its interval by bootstrap over the rows."""
    generator = np.random.default_rng(seed)
    draws = [statistic(generator.integers(0, size, size)) for _ in range(resamples)]
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return Estimate(statistic(np.arange(size)), float(low), float(high))


def estimate(values: Sequence[float], seed: int = 0) -> Estimate:
    """Mean of the values with its interval; deterministic for a seed."""
    array = np.asarray(values, dtype=float)
    if not len(array):
        return Estimate(float("nan"), float("nan"), float("nan"))
    draws = np.random.default_rng(seed).integers(0, len(array), size=(_RESAMPLES, len(array)))
    low, high = np.percentile(array[draws].mean(axis=1), [2.5, 97.5])
    return Estimate(float(array.mean()), float(low), float(high))
