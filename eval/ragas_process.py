"""Ragas in a process of its own: samples go in, scores come out, and neither Ragas nor LangChain is imported here."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from errors import UsageError
from eval.samples import EMBEDDED, Sample, Scored
from settings import PROJECT_DIR, Settings

_GRACE = 5.0  # seconds a child has to end before it is killed


@dataclass(frozen=True)
class MetricInfo:
    """A metric as a page names it, what it measures, and the fields of a sample without which it does not apply."""

    title: str
    measures: str
    needs_model: bool
    needs: tuple[str, ...]


METRICS: Mapping[str, MetricInfo] = {
    "id_based_context_precision": MetricInfo(
        "Context precision (ids)", "Share of the retrieved sections that are marked as answering.", False,
        ("retrieved_ids", "reference_ids"),
    ),
    "id_based_context_recall": MetricInfo(
        "Context recall (ids)", "Share of the sections marked as answering that were retrieved.", False,
        ("reference_ids",),
    ),
    "semantic_similarity": MetricInfo(
        "Semantic similarity", "Cosine of the answer and the facts of a right answer.", False,
        ("response", "reference"),
    ),
    "faithfulness": MetricInfo(
        "Faithfulness", "Share of the answer's statements that the passages support.", False,
        ("question", "response", "contexts"),
    ),
    "context_precision": MetricInfo(
        "Context precision", "Whether the passages that help towards the facts come before those that do not.", True,
        ("question", "contexts", "reference"),
    ),
    "context_recall": MetricInfo(
        "Context recall", "Share of the facts of a right answer that the passages hold.", True,
        ("question", "contexts", "reference"),
    ),
    "answer_relevancy": MetricInfo(
        "Answer relevancy", "Nearness of the question to the questions that the answer would answer.", True,
        ("question", "response"),
    ),
    "factual_correctness": MetricInfo(
        "Factual correctness", "F1 of the answer's claims against the facts of a right answer.", True,
        ("response", "reference"),
    ),
    "noise_sensitivity": MetricInfo(
        "Noise sensitivity", "Share of the answer's statements that are wrong and come from a passage; low is good.",
        True, ("question", "response", "contexts", "reference"),
    ),
}  # fmt: skip


def applicable(sample: Sample, model: bool) -> list[str]:
    """The metrics that a sample has what it takes for, with or without a judge model."""
    return [
        name
        for name, info in METRICS.items()
        if (model or not info.needs_model) and all(_filled(getattr(sample, field)) for field in info.needs)
    ]


def _filled(value: str | tuple[str, ...]) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def score(samples: Iterable[Sample], settings: Settings) -> Iterator[Scored]:
    """Each sample's scores as they come, in any order; closing the iterator ends the process.

    Where the process ends early, what it had not scored is yielded all the same, unscored and with the reason.

    Raises:
        UsageError: two samples have the same id.
    """
    waiting = _by_id(samples)
    if not waiting:
        return
    lines = [sample.model_dump_json() for sample in waiting.values()]
    with scratch() as told, child("eval.ragas_scores", lines, settings, told) as process:
        assert process.stdout is not None
        for line in process.stdout:
            scored = Scored.model_validate_json(line)
            del waiting[scored.id]
            yield scored
        reason = f"the evaluation process ended: {last_words(told, process.wait())}"
    judge = settings.judge_model or EMBEDDED
    for sample in waiting.values():
        unscored = dict.fromkeys(applicable(sample, bool(settings.judge_model)), reason)
        yield Scored(id=sample.id, judge=judge, unscored=unscored)


def scratch() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def _by_id(samples: Iterable[Sample]) -> dict[str, Sample]:
    found: dict[str, Sample] = {}
    for sample in samples:
        if sample.id in found:
            raise UsageError(f"Two samples have the id {sample.id!r}. Give each an id of its own.")
        found[sample.id] = sample
    return found


@contextmanager
def child(
    module: str, lines: Iterable[str], settings: Settings, told: IO[str], arguments: Sequence[str] = ()
) -> "Iterator[subprocess.Popen[str]]":
    """A module run in a process of its own, fed with lines; it is ended when the block is left.

    What it tells on standard error goes to `told`.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=told,
        encoding="utf-8",
        env=_environment(settings),
    )
    feeder = threading.Thread(target=_feed, args=(process, lines), daemon=True)
    feeder.start()
    try:
        yield process
    finally:
        _end(process)
        feeder.join()
        assert process.stdout is not None
        process.stdout.close()


def _feed(process: "subprocess.Popen[str]", lines: Iterable[str]) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it ended early, which its exit code tells
        for line in lines:
            process.stdin.write(line + "\n")
    with suppress(BrokenPipeError):
        process.stdin.close()


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(settings: Settings) -> dict[str, str]:
    """The child's environment: these very settings, and Ragas's tracking off."""
    path = os.pathsep.join(filter(None, (str(PROJECT_DIR), os.environ.get("PYTHONPATH", ""))))
    return settings.environment() | {"RAGAS_DO_NOT_TRACK": "true", "PYTHONPATH": path}


def last_words(told: IO[str], code: int) -> str:
    """The last line that a child told on standard error, or how it ended."""
    told.seek(0)
    lines = [line.strip() for line in told if line.strip()]
    if code < 0:
        return f"signal {-code}"
    return lines[-1].removeprefix("error: ") if lines else f"exit code {code}"
