"""Ragas's metrics with our judges: the embedded one, or a language model.

Where a model gives fewer verdicts than it was asked for, Ragas would count those that came; here nothing is scored.
Imported only in the process of `eval/ragas_scores.py` or `eval/generate_ragas.py`.
"""

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ragas import SingleTurnSample
from ragas.embeddings.base import BaseRagasEmbedding
from ragas.metrics._context_precision import IDBasedContextPrecision
from ragas.metrics._context_recall import IDBasedContextRecall
from ragas.metrics.collections import (
    AnswerRelevancy,
    ContextPrecisionWithReference,
    ContextRecall,
    FactualCorrectness,
    Faithfulness,
    NoiseSensitivity,
    SemanticSimilarity,
)
from ragas.metrics.collections.base import BaseMetric
from ragas.metrics.collections.factual_correctness.util import NLIStatementOutput as ClaimVerdicts
from ragas.metrics.collections.faithfulness.util import NLIStatementOutput, StatementFaithfulnessAnswer

from eval.ragas_faults import UnjudgedError
from eval.ragas_model import CheckedModel
from eval.samples import Sample
from evidence.judge import EmbeddedJudge
from ingestion.sentences import sentences
from records import plain
from retrieval.embedder import Embedder


def _check_count(said: Sequence[str], verdicts: Sequence[Any]) -> None:
    if len(said) != len(verdicts):
        raise UnjudgedError(f"the model gave {len(verdicts)} verdicts on {len(said)} statements")


class OwnEmbedding(BaseRagasEmbedding):
    """The app's embedder, as Ragas asks for one."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__()
        self._embedder = embedder

    def embed_text(self, text: str, **_: object) -> list[float]:
        vector: list[float] = self._embedder.encode([text])[0].tolist()
        return vector

    async def aembed_text(self, text: str, **_: object) -> list[float]:
        return await asyncio.to_thread(self.embed_text, text)


class EmbeddedFaithfulness(Faithfulness):
    """Ragas's faithfulness: statements are the answer's sentences, verdicts the embedded judge's."""

    agreement: tuple[tuple[bool, bool], ...] = ()

    def __init__(self, judge: EmbeddedJudge) -> None:
        BaseMetric.__init__(self, name="faithfulness")  # Faithfulness itself asks for a language model
        self._judge = judge

    async def _create_statements(self, question: str, response: str) -> list[str]:
        said = (plain(sentence) for sentence in sentences(response))
        return [text for text in said if any(map(str.isalnum, text))]

    async def _create_verdicts(self, statements: list[str], context: str) -> NLIStatementOutput:
        judged = await asyncio.to_thread(self._judge.support, context, statements)
        verdicts = [
            StatementFaithfulnessAnswer(statement=one.text, reason=one.evidence, verdict=int(one.supported))
            for one in judged
        ]
        return NLIStatementOutput(statements=verdicts)


class ModelFaithfulness(Faithfulness):
    """Ragas's own faithfulness; the embedded judge judges the model's statements too, for `agreement`."""

    def __init__(self, llm: CheckedModel, judge: EmbeddedJudge) -> None:
        super().__init__(llm=llm)
        self._judge = judge
        self.agreement: tuple[tuple[bool, bool], ...] = ()

    async def _create_verdicts(self, statements: list[str], context: str) -> NLIStatementOutput:
        verdicts = await super()._create_verdicts(statements, context)
        _check_count(statements, verdicts.statements)
        judged = await asyncio.to_thread(self._judge.support, context, statements)
        self.agreement = tuple(
            (one.supported, bool(other.verdict)) for one, other in zip(judged, verdicts.statements, strict=True)
        )
        return verdicts


class _CountedCorrectness(FactualCorrectness):
    async def _verify_claims(self, claims: list[str], reference: str) -> ClaimVerdicts:
        verdicts = await super()._verify_claims(claims, reference)
        _check_count(claims, verdicts.statements)
        return verdicts


class _CountedNoise(NoiseSensitivity):
    async def _evaluate_statement_faithfulness(self, statements: list[str], context: str) -> list[int]:
        verdicts: list[int] = await super()._evaluate_statement_faithfulness(statements, context)
        _check_count(statements, verdicts)
        return verdicts


@dataclass(frozen=True)
class Judges:
    """What judges: our embedder and embedded judge, and a language model where one is configured."""

    embedder: Embedder
    embedded: EmbeddedJudge
    model: CheckedModel | None = None

    def faithfulness(self) -> EmbeddedFaithfulness | ModelFaithfulness:
        return ModelFaithfulness(self.model, self.embedded) if self.model else EmbeddedFaithfulness(self.embedded)


async def measure(name: str, sample: Sample, judges: Judges, faithfulness: Faithfulness) -> float:
    """One metric of a sample.

    Raises:
        UnjudgedError: there is nothing to score.
        Exception: one of `ragas_faults.FAULTS`.
    """
    if name == "faithfulness":
        result = await faithfulness.ascore(**_given(sample, "user_input", "response", "retrieved_contexts"))
    elif name in _BY_ID:
        ids = {"retrieved_context_ids": [*sample.retrieved_ids], "reference_context_ids": [*sample.reference_ids]}
        result = await _BY_ID[name]().single_turn_ascore(SingleTurnSample(**ids))
    else:
        make, fields = _MODERN[name]
        result = await make(judges).ascore(**_given(sample, *fields))
    value = float(getattr(result, "value", result))
    if not math.isfinite(value):
        raise UnjudgedError("there is no statement to score")
    return round(value, 6)


def _given(sample: Sample, *fields: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "user_input": sample.question,
        "response": sample.response,
        "reference": sample.reference,
        "retrieved_contexts": [f"{text}\n" for text in sample.contexts],  # Ragas joins them by one line break
    }
    return {name: given[name] for name in fields}


_BY_ID: Mapping[str, Callable[[], Any]] = {
    "id_based_context_precision": IDBasedContextPrecision,
    "id_based_context_recall": IDBasedContextRecall,
}
_MODERN: Mapping[str, tuple[Callable[[Judges], Any], tuple[str, ...]]] = {
    "semantic_similarity": (
        lambda judges: SemanticSimilarity(embeddings=OwnEmbedding(judges.embedder)),
        ("reference", "response"),
    ),
    "context_precision": (
        lambda judges: ContextPrecisionWithReference(llm=judges.model),
        ("user_input", "reference", "retrieved_contexts"),
    ),
    "context_recall": (
        lambda judges: ContextRecall(llm=judges.model),
        ("user_input", "retrieved_contexts", "reference"),
    ),
    "answer_relevancy": (
        lambda judges: AnswerRelevancy(llm=judges.model, embeddings=OwnEmbedding(judges.embedder)),
        ("user_input", "response"),
    ),
    "factual_correctness": (lambda judges: _CountedCorrectness(llm=judges.model), ("response", "reference")),
    "noise_sensitivity": (
        lambda judges: _CountedNoise(llm=judges.model),
        ("user_input", "response", "reference", "retrieved_contexts"),
    ),
}
