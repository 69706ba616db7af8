"""Ragas from outside: its process started, fed and ended. Imports neither Ragas nor LangChain."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from eval.samples import Sample, Scored
from settings import PROJECT_DIR, Settings

_PATIENCE = 10  # seconds until a process that was asked to end is made to
_LAST_WORDS = 300  # characters of what it said before it ended


@dataclass(frozen=True)
class MetricInfo:
    """A metric: what it says, and whether it takes a language model."""

    title: str
    says: str
    needs_model: bool = True


METRICS: Mapping[str, MetricInfo] = {
    "id context precision": MetricInfo(
        "Context precision by ids", "Share of the retrieved sections that hold a fact of the right answer", False
    ),
    "id context recall": MetricInfo(
        "Context recall by ids", "Share of the sections that hold facts which were retrieved", False
    ),
    "semantic similarity": MetricInfo(
        "Semantic similarity", "Cosine of the answer and a right answer, by the embedder", False
    ),
    "faithfulness": MetricInfo(
        "Faithfulness", "Share of the answer's statements that the retrieved text supports", False
    ),
    "context precision": MetricInfo("Context precision", "Whether useful passages rank above useless ones"),
    "context recall": MetricInfo("Context recall", "Share of a right answer that the retrieved text supports"),
    "answer relevancy": MetricInfo("Answer relevancy", "How near the answer is to the question"),
    "factual correctness": MetricInfo("Factual correctness", "Claims of the answer beside those of a right one (F1)"),
    "noise sensitivity": MetricInfo("Noise sensitivity", "Share of wrong statements that retrieved text led to"),
}


def score(samples: Iterable[Sample], settings: Settings) -> Iterator[Scored]:
    """Each sample's scores, as they come, in any order; the process ends with the iterator.

    What was not scored when the process ended too early is unscored, by every metric, with the reason.
    """
    waiting = {sample.id: sample for sample in samples}
    if not waiting:
        return
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said, _started(settings, said.fileno()) as process:
        assert process.stdin and process.stdout
        with suppress(BrokenPipeError):  # it ended at once; what it said is told below
            process.stdin.write("".join(sample.model_dump_json() + "\n" for sample in waiting.values()))
            process.stdin.close()
        try:
            for line in process.stdout:
                scored = Scored.model_validate_json(line)
                waiting.pop(scored.id, None)
                yield scored
        finally:
            _end(process)
        if waiting:
            said.seek(0)
            why = f"the evaluation process ended: {said.read()[-_LAST_WORDS:].strip() or process.returncode}"
            unscored = {name: why for name, info in METRICS.items() if settings.judge_model or not info.needs_model}
            for sample in waiting.values():
                yield Scored(id=sample.id, judge=settings.judge_model or "embedded", unscored=unscored)


def _started(settings: Settings, errors: int) -> "subprocess.Popen[str]":
    """The process, with these settings and not what the environment happens to say; a key never is an argument."""
    return subprocess.Popen(
        [sys.executable, "-m", "eval.ragas_scores"],
        cwd=PROJECT_DIR,
        env=os.environ | _environment(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
    )


def _environment(settings: Settings) -> dict[str, str]:
    said = {f"SEVENSTEP_{name.upper()}": value for name, value in settings.model_dump().items()}
    said["SEVENSTEP_JUDGE_KEY"] = settings.judge_key.get_secret_value()
    return {name: str(value) for name, value in said.items() if value is not None}


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
