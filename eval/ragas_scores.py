"""`python -m eval.ragas_scores`: Ragas's metrics on samples, JSON Lines in and out; run by `eval/ragas_process.py`.

Without a judge model the embedded judge takes both steps of Ragas's own faithfulness, as Ragas does in its variant
with a classifier. What has no score has a reason: no fault of a judge becomes a zero.
"""

import asyncio
import logging
import os
import sys
from typing import TextIO

os.environ["RAGAS_DO_NOT_TRACK"] = "true"  # read by Ragas

from pydantic import ValidationError

import commands
from assistant.answer import open_judge
from errors import UsageError
from eval.ragas_faults import FAULTS, reason_of
from eval.ragas_metrics import Judges, measure
from eval.ragas_model import CheckedModel
from eval.ragas_process import applicable
from eval.samples import EMBEDDED, Sample, Scored
from knowledge_base import ready_knowledge_base
from settings import load_settings


def run() -> int:
    out = own_stdout()
    settings = load_settings()
    logging.getLogger("instructor").setLevel(logging.CRITICAL)  # it logs what a server says of the key
    model = CheckedModel(settings) if settings.judge_model else None
    with ready_knowledge_base(settings, commands.progress) as base:
        judges = Judges(base.embedder, open_judge(base), model)
        asyncio.run(_score_all(judges, settings.judge_model or EMBEDDED, settings.judge_parallel if model else 1, out))
    return 0


def own_stdout() -> TextIO:
    """Standard output for the caller alone: whatever a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


async def _score_all(judges: Judges, name: str, parallel: int, out: TextIO) -> None:
    """Score what comes in, so many samples at once."""
    reading = asyncio.Lock()

    async def work() -> None:
        while line := await _next_line(reading):
            scored = await score(_sample(line), judges, name)
            out.write(scored.model_dump_json() + "\n")
            out.flush()

    await asyncio.gather(*(work() for _ in range(parallel)))


async def _next_line(reading: asyncio.Lock) -> str:
    async with reading:
        return await asyncio.to_thread(sys.stdin.readline)


def _sample(line: str) -> Sample:
    try:
        return Sample.model_validate_json(line)
    except ValidationError as error:
        raise UsageError(f"A line is no sample: {error.errors()[0]['msg']}.") from error


async def score(sample: Sample, judges: Judges, name: str) -> Scored:
    """Every metric that applies, scored or with the reason why not. `name` is the judge's."""
    scores: dict[str, float] = {}
    unscored: dict[str, str] = {}
    faithfulness = judges.faithfulness()
    for metric in applicable(sample, judges.model is not None):
        try:
            scores[metric] = await measure(metric, sample, judges, faithfulness)
        except FAULTS as error:
            unscored[metric] = reason_of(error)
    return Scored(id=sample.id, judge=name, scores=scores, unscored=unscored, agreement=faithfulness.agreement)


if __name__ == "__main__":
    commands.main(run)
