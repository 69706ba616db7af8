"""`python -m eval retrieval`: our search beside its baselines, on the built-in questions or a BEIR-format folder."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.dialogue import make_whole
from eval.baselines import FiveLineIndex, document_ranking, fusions, sections_in
from eval.beir import BeirSet, open_beir
from eval.measures import STANDARD, Estimate, all_facts, estimate, per_question, relevance_of
from eval.questions import TestQuestion, load_questions
from ingestion.folders import note_files
from ingestion.notes import read_note
from ingestion.sync import Progress
from knowledge_base import KnowledgeBase
from records import CORPUS, Note, Passage
from retrieval.search import widen
from retrieval.vectors import Filters
from settings import Settings

_DEPTH = 50  # results ranked for the measures
FIVE_LINES = "LlamaIndex in five lines"


@dataclass(frozen=True)
class Row:
    """One system on one set: measure → estimate; words a reader gets in 8 results; milliseconds per question."""

    system: str
    measures: dict[str, Estimate]
    words: float
    milliseconds: float


@dataclass(frozen=True)
class Table:
    """All systems on one set of questions."""

    title: str
    rows: list[Row]

    def as_text(self) -> str:
        names = list(self.rows[0].measures)
        lines = [self.title, "", f"| system | {' | '.join(names)} | words in 8 | ms |", "|---" * (len(names) + 3) + "|"]
        for row in self.rows:
            cells = " | ".join(str(row.measures[name]) for name in names)
            lines.append(f"| {row.system} | {cells} | {row.words:.0f} | {row.milliseconds:.1f} |")
        return "\n".join(lines) + "\n"


@dataclass
class _Run:
    """What one system returned: question → documents, the words of the first 8, and the time it took."""

    ranking: dict[str, list[str]]
    words: dict[str, int]
    milliseconds: dict[str, float]

    def of(self, questions: Iterable[str]) -> "_Run":
        """The part that these questions have in it."""
        keys = list(questions)
        return _Run(
            {key: self.ranking[key] for key in keys},
            {key: self.words[key] for key in keys},
            {key: self.milliseconds[key] for key in keys},
        )


def built_in(base: KnowledgeBase) -> list[Table]:
    """The built-in set, a table a half."""
    questions = [q for q in load_questions() if q.answerable]
    asked = {q.id: make_whole(q.question, q.history) for q in questions}
    runs = _ours(base, asked, lambda p: f"{p.note_id}#{p.anchor}") | {FIVE_LINES: _five_lines_notes(base, asked)}
    tables = []
    for name in ("tune", "report"):
        chosen = [q for q in questions if q.half == name]
        if chosen:
            tables.append(Table(f"Built-in questions, {name} half ({len(chosen)})", _rows(runs, chosen)))
    return [*tables, _by_kind(runs["ours"], questions)]


def _by_kind(run: _Run, questions: Sequence[TestQuestion]) -> Table:
    """Our search on each kind of question, both halves together."""
    rows = []
    for kind in sorted({q.kind for q in questions}):
        chosen = [q for q in questions if q.kind == kind]
        rows += _rows({f"{kind} ({len(chosen)})": run.of(q.id for q in chosen)}, chosen)
    return Table("Built-in questions, ours by kind, both halves", rows)


def beir(settings: Settings, folder: Path, loaded: BeirSet, progress: Progress) -> Table:
    base = open_beir(settings, folder, loaded, progress)
    try:
        runs = _ours(base, loaded.questions, lambda p: p.note_id)
        runs[FIVE_LINES] = _five_lines_documents(base, loaded)
    finally:
        base.close()
    rows = [_row(name, run, per_question(run.ranking, loaded.relevance)) for name, run in _in_order(runs)]
    return Table(f"{loaded.name} ({len(loaded.questions)} questions)", rows)


def _rows(runs: Mapping[str, _Run], questions: Sequence[TestQuestion]) -> list[Row]:
    relevance = relevance_of(questions)
    rows = []
    for name, run in _in_order(runs):
        values = per_question(run.ranking, relevance)
        values["all-facts@8"] = all_facts(run.ranking, questions)
        rows.append(_row(name, run, values))
    return rows


def _in_order(runs: Mapping[str, _Run]) -> list[tuple[str, _Run]]:
    return sorted(runs.items(), key=lambda item: (item[0] == "ours", item[0] != FIVE_LINES))


def _row(name: str, run: _Run, values: Mapping[str, Mapping[str, float]]) -> Row:
    order = [*list(STANDARD)[:3], *(n for n in values if n not in STANDARD), "MRR"]
    estimates = {measure: estimate(list(values[measure].values())) for measure in order}
    return Row(name, estimates, statistics.mean(run.words.values()), statistics.median(run.milliseconds.values()))


def _ours(base: KnowledgeBase, asked: Mapping[str, str], name_of: Callable[[Passage], str]) -> dict[str, _Run]:
    """Every fusion of the same two halves."""
    runs = {name: _Run({}, {}, {}) for name in fusions()}
    filters = Filters((CORPUS,))
    for key, text in asked.items():
        started = time.perf_counter()
        scores = base.searcher.scores(text, filters, _DEPTH)
        shared = time.perf_counter() - started
        for name, fusion in fusions().items():
            started = time.perf_counter()
            hits = list(widen(fusion(scores.dense, scores.keyword), _DEPTH, scores.snapshot))
            runs[name].milliseconds[key] = 1000 * (shared + time.perf_counter() - started)
            runs[name].ranking[key] = [name_of(hit.passage) for hit in hits]
            runs[name].words[key] = sum(len(hit.text.split()) for hit in hits[:8])
    return runs


def _five_lines_notes(base: KnowledgeBase, asked: Mapping[str, str]) -> _Run:
    """Chunks of whole notes; a chunk stands for the sections that it holds, in their order."""
    notes: dict[str, Note] = {
        n.id: n for n in (read_note(p, o, f) for p, o, f in note_files(base.settings)) if n.owner == CORPUS
    }
    index = FiveLineIndex({key: note.source for key, note in notes.items()}, base.embedder)
    held = [sections_in(text, notes[key]) for text, key in zip(index.texts, index.documents, strict=True)]
    run = _Run({}, {}, {})
    for key, text in asked.items():
        started = time.perf_counter()
        positions = index.search(base.embedder.encode([text])[0], _DEPTH)
        run.milliseconds[key] = 1000 * (time.perf_counter() - started)
        run.ranking[key] = [section for i in positions[:8] for section in held[i]]
        run.words[key] = sum(len(index.texts[i].split()) for i in positions[:8])
    return run


def _five_lines_documents(base: KnowledgeBase, loaded: BeirSet) -> _Run:
    texts = {key: f"{loaded.titles[key]}\n{text}".strip() or "empty" for key, text in loaded.documents.items()}
    index = FiveLineIndex(texts, base.embedder)
    run = _Run({}, {}, {})
    for key, text in loaded.questions.items():
        started = time.perf_counter()
        positions = index.search(base.embedder.encode([text])[0], 4 * _DEPTH)
        run.milliseconds[key] = 1000 * (time.perf_counter() - started)
        run.ranking[key] = document_ranking(positions, index.documents)[:_DEPTH]
        run.words[key] = sum(len(index.texts[i].split()) for i in positions[:8])
    return run
