"""`python -m eval bench`: speed and memory, as ratios against the bare encoder in the same run."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Assistant, open_relevance
from assistant.dialogue import make_whole
from assistant.refusal import signals
from eval.questions import load_questions
from ingestion import prebuilt
from ingestion.folders import note_files
from ingestion.notes import read_note
from ingestion.passages import cut
from knowledge_base import KnowledgeBase, open_knowledge_base
from settings import Settings
from storage.knowledge import embedding_texts

_QUESTIONS = 120


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one question."""

    median: float
    p95: float


@dataclass(frozen=True)
class Bench:
    """All figures of one run; every ratio is against the bare encoder in the same run."""

    encoder: Timing
    retrieve: Timing
    decide: Timing  # whether the passages hold an answer
    choose: Timing  # which of their sentences to say
    answer: Timing
    retrieve_over_encoder: float
    answer_over_encoder: float
    sync_texts: int
    sync_texts_per_second: float
    encoder_texts_per_second: float
    sync_over_encoder: float
    cold_ask_seconds: float
    peak_memory_mb: float

    def as_text(self) -> str:
        def row(name: str, timing: Timing, ratio: float) -> str:
            return f"| {name} | {timing.median:.1f} | {timing.p95:.1f} | {ratio:.1f} |"

        return "\n".join(
            [
                "| one question, warm | median ms | p95 ms | × encoder |",
                "|---|---|---|---|",
                row("bare encoder", self.encoder, 1.0),
                row("retrieve", self.retrieve, self.retrieve_over_encoder),
                row("decide", self.decide, self.decide.median / self.encoder.median),
                row("choose sentences", self.choose, self.choose.median / self.encoder.median),
                row("whole answer", self.answer, self.answer_over_encoder),
                "",
                f"sync: {self.sync_texts} texts at {self.sync_texts_per_second:.0f}/s; the bare encoder "
                f"{self.encoder_texts_per_second:.0f}/s; sync takes {self.sync_over_encoder:.2f} times as long",
                f"cold `python -m assistant ask`: {self.cold_ask_seconds:.1f} s to its answer",
                f"peak memory of this process: {self.peak_memory_mb:.0f} MB",
                "",
            ]
        )


def bench(base: KnowledgeBase) -> Bench:
    questions = [make_whole(q.question, q.history) for q in load_questions() if q.answerable][:_QUESTIONS]
    assistant, relevance = Assistant(base), open_relevance(base)
    found = {text: base.search(text, base.settings.passages) for text in questions}
    steps: tuple[Callable[[str], object], ...] = (
        lambda text: base.embedder.encode([text]),
        lambda text: base.search(text, base.settings.passages),
        lambda text: signals(found[text]),
        lambda text: relevance.candidates(found[text]),
        assistant.ask,
    )
    for step in steps:
        step(questions[0])
    encoder, retrieve, decide, choose, answer = interleaved(steps, questions)
    texts, sync_seconds, encode_seconds = _sync(base.settings)
    return Bench(
        encoder=encoder,
        retrieve=retrieve,
        decide=decide,
        choose=choose,
        answer=answer,
        retrieve_over_encoder=retrieve.median / encoder.median,
        answer_over_encoder=answer.median / encoder.median,
        sync_texts=texts,
        sync_texts_per_second=texts / sync_seconds,
        encoder_texts_per_second=texts / encode_seconds,
        sync_over_encoder=sync_seconds / encode_seconds,
        cold_ask_seconds=_cold_ask(questions[1]),
        peak_memory_mb=_peak_memory_mb(),
    )


def interleaved(steps: Sequence[Callable[[str], object]], questions: Sequence[str]) -> list[Timing]:
    """Each question through every step in turn, so that a slow moment of the machine meets all of them."""
    taken: list[list[float]] = [[] for _ in steps]
    for question in questions:
        for step, times in zip(steps, taken, strict=True):
            started = time.perf_counter()
            step(question)
            times.append(1000 * (time.perf_counter() - started))
    return [Timing(statistics.median(times), statistics.quantiles(times, n=20)[-1]) for times in taken]


def _sync(settings: Settings) -> tuple[int, float, float]:
    """Texts, seconds of a first sync into an empty folder, seconds of the bare encoder on the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(settings.data_dir / "models", Path(folder) / "models")
        corpus = Path(folder) / "corpus"
        shutil.copytree(settings.corpus_dir, corpus, ignore=shutil.ignore_patterns(prebuilt.FILE))
        fresh = settings.model_copy(update={"data_dir": Path(folder), "corpus_dir": corpus, "database_url": ""})
        base = open_knowledge_base(fresh)
        started = time.perf_counter()
        embedded = base.sync().embedded
        synced = time.perf_counter() - started
        notes = [read_note(path, owner, fallback) for path, owner, fallback in note_files(fresh)]
        texts = [
            text
            for note in notes
            for passage in cut(note, settings.window, base.embedder.count_tokens)
            for text in embedding_texts(passage).values()
        ]
        started = time.perf_counter()
        base.embedder.encode(texts)
        encoded = time.perf_counter() - started
        base.close()
    return embedded, synced, encoded


def _cold_ask(question: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "assistant", "ask", question], check=True, capture_output=True)
    return time.perf_counter() - started


def _peak_memory_mb() -> float:
    """Largest resident size of this process; nan where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
