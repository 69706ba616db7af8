"""`python -m eval bench --personal`: what thousands of personal passages cost a question, and what adding a page costs.

The personal notes are made of sentences of the built-in ones, drawn with a fixed seed, so that they compete with them
for every question. Their vectors are those of built-in passages with noise added: nobody waits for ten thousand texts
to be embedded, and a search cannot tell the difference.
"""

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Assistant
from assistant.dialogue import make_whole
from eval.bench import interleaved
from eval.questions import load_questions
from ingestion.folders import owner_folder
from ingestion.notes import read_note
from ingestion.passages import cut
from ingestion.personal import Written
from ingestion.sentences import sentences
from ingestion.sync import index_lock, sync_locked
from knowledge_base import KnowledgeBase, open_knowledge_base, personal_notes
from records import CORPUS, LOCAL
from storage.knowledge import embedding_texts

SIZES = (0, 10, 1_000, 10_000)
_QUESTIONS, _PAGES, _PAGE_WORDS = 40, 5, 400
_SECTIONS, _SECTION_WORDS = 10, 110  # of a made note; a section is one passage
_NOISE = 0.8  # length of what is added to a vector of length one


@dataclass(frozen=True)
class PersonalBench:
    """At one number of personal passages: milliseconds, and seconds to add a page until a search has it."""

    passages: int
    search: float
    answer: float
    add_page: float


def bench(base: KnowledgeBase) -> list[PersonalBench]:
    questions = [make_whole(q.question, q.history) for q in load_questions() if q.answerable][:_QUESTIONS]
    with tempfile.TemporaryDirectory() as home:
        crowds = [_crowd(base, Path(home) / str(size), size) for size in SIZES]
        assistants = [Assistant(crowd) for crowd in crowds]
        for crowd, assistant in zip(crowds, assistants, strict=True):
            crowd.search(questions[0])
            assistant.ask(questions[0])
        searched = interleaved([crowd.search for crowd in crowds], questions)
        answered = interleaved([assistant.ask for assistant in assistants], questions)
        added = [_add_pages(crowd) for crowd in crowds]
        for crowd in crowds:
            crowd.close()
    rows = zip(SIZES, searched, answered, added, strict=True)
    return [PersonalBench(size, search.median, answer.median, page) for size, search, answer, page in rows]


def as_text(rows: Sequence[PersonalBench]) -> str:
    first = rows[0]
    head = "| personal passages | search ms | × none | whole answer ms | × none | add a page s |\n"
    return f"{head}|---|---|---|---|---|---|\n" + "".join(
        f"| {row.passages:,} | {row.search:.1f} | {row.search / first.search:.2f} | {row.answer:.0f} | "
        f"{row.answer / first.answer:.2f} | {row.add_page:.2f} |\n"
        for row in rows
    )


def _crowd(base: KnowledgeBase, home: Path, size: int) -> KnowledgeBase:
    """A knowledge base of its own with so many personal passages."""
    home.mkdir()
    shutil.copytree(base.settings.data_dir / "models", home / "models")
    settings = base.settings.model_copy(update={"data_dir": home, "database_url": ""})
    crowd = open_knowledge_base(settings)
    vectors = {entry.id: entry.vector for entry in base.knowledge.entries(CORPUS)[1]}
    _write_notes(base, owner_folder(settings, LOCAL), size)
    with index_lock(settings):
        kept = vectors | _made_vectors(crowd, np.stack(list(vectors.values())))
        sync_locked(settings, crowd.knowledge, crowd.index, crowd.embedder, kept=kept)
    return crowd


def _write_notes(base: KnowledgeBase, folder: Path, passages: int) -> None:
    dice = random.Random(0)
    pool = [s for p in base.knowledge.all_passages(CORPUS) if p.kind == "text" for s in sentences(p.text)]
    folder.mkdir(parents=True)
    for number in range(passages // _SECTIONS):
        body = "\n\n".join(f"## Part {part}\n\n{_words(pool, dice, _SECTION_WORDS)}" for part in range(_SECTIONS))
        (folder / f"made-{number}.md").write_text(f"# Made note {number}\n\n{body}\n", "utf-8")


def _words(pool: Sequence[str], dice: random.Random, count: int) -> str:
    said: list[str] = []
    while sum(len(sentence.split()) for sentence in said) < count:
        said.append(dice.choice(pool))
    return " ".join(said)


def _made_vectors(crowd: KnowledgeBase, known: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """A vector for each text of the personal notes."""
    dice = np.random.default_rng(0)
    folder, made = owner_folder(crowd.settings, LOCAL), {}
    for path in sorted(folder.glob("*.md")):
        for passage in cut(read_note(path, LOCAL, path.stem), crowd.settings.window, crowd.embedder.count_tokens):
            for key in embedding_texts(passage):
                noise = dice.normal(size=known.shape[1])
                row = known[dice.integers(len(known))] + _NOISE * noise / np.linalg.norm(noise)
                made[key] = np.asarray(row / np.linalg.norm(row), dtype=np.float32)
    return made


def _add_pages(crowd: KnowledgeBase) -> float:
    """Median seconds from a page's text to a search that can find it."""
    dice, taken = random.Random(1), []
    pool = [s for p in crowd.knowledge.all_passages(CORPUS) if p.kind == "text" for s in sentences(p.text)]
    mine = personal_notes(crowd, LOCAL)
    for number in range(_PAGES):
        started = time.perf_counter()
        mine.write(Written(f"Page {number}", _words(pool, dice, _PAGE_WORDS)))
        crowd.search("what does the new page say")
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
