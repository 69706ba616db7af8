"""Ragas's metrics, each with the judge that it needs. Only the evaluation's own process imports this.

Without a language model: context precision and recall by section ids, semantic similarity with our embedder, and
Ragas's own `Faithfulness` whose two steps, statements and verdicts, our judge does, as Ragas does it for a classifier.
With one: all that Ragas asks a model for.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

import openai
from pydantic import ValidationError
from ragas import SingleTurnSample
from ragas.embeddings.base import BaseRagasEmbedding
from ragas.llms import llm_factory
from ragas.llms.base import InstructorBaseRagasLLM
from ragas.metrics import IDBasedContextPrecision, IDBasedContextRecall
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
from ragas.metrics.collections.faithfulness.util import NLIStatementOutput, StatementFaithfulnessAnswer

from eval.samples import Sample, Scored
from evidence.judge import EmbeddedJudge
from ingestion.sentences import sentences
from retrieval.embedder import Embedder
from settings import Settings

_TRIES = 2  # again, of a request that the server refused or lost; the client waits longer each time
Score = Callable[[Sample], Awaitable[float]]


class UnscoredError(Exception):
    """Why there is no score, in words."""


class OurEmbedding(BaseRagasEmbedding):
    """The embedder in use, as Ragas wants one."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__()
        self._embedder = embedder

    def embed_text(self, text: str, **_: object) -> list[float]:
        return [float(value) for value in self._embedder.encode([text])[0]]

    async def aembed_text(self, text: str, **_: object) -> list[float]:
        return self.embed_text(text)


class EmbeddedFaithfulness(Faithfulness):
    """Ragas's faithfulness with our judge in the place of its language model."""

    def __init__(self, judge: EmbeddedJudge) -> None:
        self._judge = judge
        BaseMetric.__init__(self, name="faithfulness")

    async def _create_statements(self, question: str, response: str) -> list[str]:
        return sentences(response)

    async def _create_verdicts(self, statements: list[str], context: str) -> NLIStatementOutput:
        return NLIStatementOutput(
            statements=[
                StatementFaithfulnessAnswer(statement=s.text, reason=s.evidence, verdict=int(s.supported))
                for s in self._judge.support(context, statements)
            ]
        )


class ModelFaithfulness(Faithfulness):
    """Ragas's faithfulness, which also has our judge judge the model's own statements. For one sample."""

    def __init__(self, llm: InstructorBaseRagasLLM, judge: EmbeddedJudge) -> None:
        super().__init__(llm=llm)
        self._judge = judge
        self.agreement: tuple[tuple[bool, bool], ...] = ()

    async def _create_verdicts(self, statements: list[str], context: str) -> NLIStatementOutput:
        found = await super()._create_verdicts(statements, context)
        if len(found.statements) != len(statements):
            raise UnscoredError(f"the model judged {len(found.statements)} of {len(statements)} statements")
        ours = self._judge.support(context, statements)
        self.agreement = tuple((one.supported, bool(v.verdict)) for one, v in zip(ours, found.statements, strict=True))
        return found


@dataclass(frozen=True)
class Scorer:
    """Scores samples by every metric that applies to them."""

    embedder: Embedder
    judge: EmbeddedJudge
    settings: Settings
    llm: InstructorBaseRagasLLM | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "llm", _llm(self.settings) if self.settings.judge_model else None)

    async def score(self, sample: Sample) -> Scored:
        """Every score that there is, and the reason for each that there is not."""
        faithful = ModelFaithfulness(self.llm, self.judge) if self.llm else EmbeddedFaithfulness(self.judge)
        scores: dict[str, float] = {}
        unscored: dict[str, str] = {}
        for name, metric in self._metrics(sample, faithful).items():
            try:
                value = await asyncio.wait_for(metric(sample), self.settings.judge_timeout)
                if math.isnan(value):
                    raise UnscoredError("there was nothing to judge")
                scores[name] = value
            except Exception as error:  # noqa: BLE001 - whatever a model's reply leads to is told beside the score
                unscored[name] = reason(error, self.settings.judge_timeout)
        agreement = faithful.agreement if isinstance(faithful, ModelFaithfulness) else ()
        judge = self.settings.judge_model or self.judge.engine
        return Scored(id=sample.id, judge=judge, scores=scores, unscored=unscored, agreement=agreement)

    def _metrics(self, sample: Sample, faithful: Faithfulness) -> Mapping[str, Score]:
        """The metrics that apply: what has no answer, no reference or no text to hold it against is not judged."""
        found: dict[str, Score] = {}
        if sample.retrieved_ids and sample.reference_ids:
            found |= {"id context precision": _id_precision, "id context recall": _id_recall}
        if sample.response and sample.contexts:
            found["faithfulness"] = lambda s: _value(
                faithful.ascore(user_input=s.question, response=s.response, retrieved_contexts=list(s.contexts))
            )
        if sample.response and sample.reference:
            similar = SemanticSimilarity(embeddings=OurEmbedding(self.embedder))
            found["semantic similarity"] = lambda s: _value(similar.ascore(reference=s.reference, response=s.response))
        return found | (dict(_of_a_model(sample, self.llm, OurEmbedding(self.embedder))) if self.llm else {})


def _of_a_model(sample: Sample, llm: InstructorBaseRagasLLM, embedding: OurEmbedding) -> Iterator[tuple[str, Score]]:
    """The metrics for which Ragas asks a language model."""
    texts = list(sample.contexts)
    if texts and sample.reference:
        precision, recall = ContextPrecisionWithReference(llm=llm), ContextRecall(llm=llm)
        yield "context precision", lambda s: _value(precision.ascore(s.question, s.reference, texts))
        yield "context recall", lambda s: _value(recall.ascore(s.question, texts, s.reference))
    if texts and sample.reference and sample.response:
        noise = NoiseSensitivity(llm=llm)
        yield "noise sensitivity", lambda s: _value(noise.ascore(s.question, s.response, s.reference, texts))
    if sample.response:
        relevancy = AnswerRelevancy(llm=llm, embeddings=embedding)
        yield "answer relevancy", lambda s: _value(relevancy.ascore(user_input=s.question, response=s.response))
    if sample.response and sample.reference:
        correct = FactualCorrectness(llm=llm)
        yield "factual correctness", lambda s: _value(correct.ascore(response=s.response, reference=s.reference))


async def _value(result: Awaitable[object]) -> float:
    return float((await result).value)  # type: ignore[attr-defined]


async def _id_precision(sample: Sample) -> float:
    return float(await IDBasedContextPrecision().single_turn_ascore(_ids(sample)))


async def _id_recall(sample: Sample) -> float:
    return float(await IDBasedContextRecall().single_turn_ascore(_ids(sample)))


def _ids(sample: Sample) -> SingleTurnSample:
    return SingleTurnSample(
        retrieved_context_ids=list(sample.retrieved_ids), reference_context_ids=list(sample.reference_ids)
    )


def _llm(settings: Settings) -> InstructorBaseRagasLLM:
    client = openai.AsyncOpenAI(
        base_url=settings.judge_url or None,
        api_key=settings.judge_key.get_secret_value() or "none",
        timeout=settings.judge_timeout,
        max_retries=_TRIES,
    )
    return llm_factory(settings.judge_model, client=client)


def reason(error: BaseException, timeout: float) -> str:
    """Why a metric has no score, from the first cause that can be put in words."""
    for cause in _causes(error):
        match cause:
            case UnscoredError():
                return str(cause)
            case openai.APITimeoutError() | TimeoutError():
                return f"no reply within {timeout:g} s"
            case openai.RateLimitError():
                return "the model's server kept asking to wait (429)"
            case openai.APIStatusError():
                return f"the model's server answered with {cause.status_code}"
            case openai.APIConnectionError():
                return "the connection to the model's server was refused or lost"
            case ValidationError() | ValueError():
                return "the model's reply could not be read"
    return f"the judge failed ({type(error).__name__})"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the last cause first: libraries wrap what happened."""
    chain: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in chain:
        chain.append(now)
        now = now.__cause__ or now.__context__
    return reversed(chain)
