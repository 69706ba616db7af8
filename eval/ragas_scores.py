"""The evaluation's own process: `python -m eval.ragas_scores` reads samples and writes their scores, as JSON Lines.

Neither Ragas nor LangChain is ever in the app's process; `eval/ragas_process.py` starts this one and talks to it.
"""

import asyncio
import os
import sys
from collections.abc import Iterable
from typing import TextIO

os.environ["RAGAS_DO_NOT_TRACK"] = "true"  # before anything of Ragas is imported

from assistant.answer import open_judge
from eval.ragas_metrics import Scorer
from eval.samples import Sample
from knowledge_base import open_knowledge_base
from settings import load_settings


async def score_all(scorer: Scorer, samples: Iterable[Sample], at_once: int, out: TextIO) -> None:
    """Score every sample, so many at a time, each written as soon as it is done."""
    place = asyncio.Semaphore(at_once)

    async def one(sample: Sample) -> None:
        async with place:
            scored = await scorer.score(sample)
        out.write(scored.model_dump_json() + "\n")
        out.flush()

    await asyncio.gather(*(one(sample) for sample in samples))


def main() -> None:
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints does not print among the scores
    samples = [Sample.model_validate_json(line) for line in sys.stdin if line.strip()]
    settings = load_settings()
    base = open_knowledge_base(settings)
    try:
        scorer = Scorer(base.embedder, open_judge(base), settings)
        asyncio.run(score_all(scorer, samples, settings.judge_parallel if settings.judge_model else 1, out))
    finally:
        base.close()


if __name__ == "__main__":
    main()
