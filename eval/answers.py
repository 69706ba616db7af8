"""`python -m eval answers [--fit] [--teach]`: what the embedded answers say, on the built-in questions.

Facts said: the share of a right answer's facts that some sentence of the answer states, by the sentences that readers
marked as stating them; a fact said in a sentence that nobody marked does not count, so this is a lower bound. Sentences
are quoted, so that comparing them is exact; faithfulness is no measure here, since every sentence stands in the notes.
"""

import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Answer, Assistant
from assistant.dialogue import make_whole
from assistant.relevance import (
    MODEL_FILE,
    WEIGHTS,
    Relevance,
    RelevanceModel,
    Sayable,
    pair_of,
    sayable,
)
from eval.measures import Estimate, estimate
from eval.questions import TestQuestion, load_questions
from evidence.cross_encoder import CrossEncoder
from evidence.quotes import fingerprint
from knowledge_base import KnowledgeBase

BLIND = Path(__file__).parent / "data" / "blind.jsonl"
_READ = 28  # sentences that the cross-encoder reads
_SCOPE = re.compile(r"^In [^,]{3,60}, ")
Columns = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Said:
    """One question's answer, measured."""

    question: TestQuestion
    facts: float  # share said
    words: int
    sentences: int
    unasked: int  # sentences of a case that was not asked about and is not named
    elsewhere: int  # sentences of notes that hold no fact of the right answer
    refused: bool
    milliseconds: float


def measure(base: KnowledgeBase) -> list[Said]:
    assistant = Assistant(base)
    rows = []
    for question in load_questions():
        if question.answerable:
            began = time.perf_counter()
            answer = assistant.ask(question.question, question.history)
            rows.append(_said(question, answer, 1000 * (time.perf_counter() - began)))
    return rows


def _said(question: TestQuestion, answer: Answer, milliseconds: float) -> Said:
    told = {fingerprint(s.quote or s.text) for s in answer.sentences}
    notes = {section.partition("#")[0] for fact in question.facts for section in fact.sections}
    by_id = {hit.passage.id: hit.passage for hit in answer.passages}
    cited = [by_id[s.citations[0]] for s in answer.sentences if s.citations]
    asked = {note for note in notes if note.startswith("cases/")}
    named = [bool(_SCOPE.match(s.text)) for s in answer.sentences if s.citations]
    for place in range(1, len(named)):  # a case once named holds for what follows of it
        named[place] |= named[place - 1] and cited[place].case == cited[place - 1].case
    unasked = [p for p, told in zip(cited, named, strict=True) if p.case and p.note_id not in asked and not told]
    return Said(
        question,
        statistics.mean(any(set(group) <= told for group in fact.stated) for fact in question.facts),
        sum(len(s.text.split()) for s in answer.sentences),
        len(answer.sentences),
        len(unasked),
        sum(passage.note_id not in notes for passage in cited),
        answer.abstained,
        milliseconds,
    )


def report(rows: Sequence[Said]) -> str:
    lines = [
        "| half | questions | facts said | words | sentences | of an unasked case, unnamed | of notes without a fact | "
        "refused | median ms |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for half in ("tune", "report"):
        chosen = [row for row in rows if row.question.half == half]
        lines.append(_line(half, chosen))
    lines += [""]
    for kind in sorted({row.question.kind for row in rows}):
        chosen = [row for row in rows if row.question.kind == kind]
        lines.append(f"{kind}: {_facts(chosen)} facts said, {statistics.mean(r.words for r in chosen):.0f} words")
    return "\n".join(lines) + "\n"


def _facts(rows: Sequence[Said]) -> Estimate:
    return estimate([row.facts for row in rows])


def _line(name: str, rows: Sequence[Said]) -> str:
    sentences = sum(row.sentences for row in rows)
    return (
        f"| {name} | {len(rows)} | {_facts(rows)} | {statistics.mean(row.words for row in rows):.0f} | "
        f"{sentences / len(rows):.1f} | {sum(row.unasked for row in rows) / sentences:.3f} | "
        f"{sum(row.elsewhere for row in rows) / sentences:.3f} | {statistics.mean(row.refused for row in rows):.3f} | "
        f"{statistics.median(row.milliseconds for row in rows):.0f} |"
    )


def fit(base: KnowledgeBase) -> str:
    """Logistic weights of the sentence signals, on the tuning half: does a sentence state a fact of a right answer?"""
    cross_encoder = CrossEncoder(base.settings, WEIGHTS)
    relevance = Relevance(base.embedder, cross_encoder, RelevanceModel({"bias": 0.0}, {"bias": 0.0}, _READ, ""))
    cheap: list[Columns] = []
    stated: list[bool] = []
    logits: list[float] = []
    for question in load_questions():
        if question.answerable and question.half == "tune":
            found = base.search(make_whole(question.question, question.history), base.settings.passages)
            rows = sayable(found)
            cheap.append(relevance.columns(found, rows))
            stated += _states(question, rows)
            logits += cross_encoder.score([pair_of(found, row) for row in rows]).tolist()
    columns = {name: np.concatenate([part[name] for part in cheap]) for name in cheap[0]}
    y = np.array(stated)
    full = columns | {"cross_encoder": np.array(logits)}
    model = RelevanceModel(_weights(columns, y), _weights(full, y), _READ, base.embedder.fingerprint)
    MODEL_FILE.write_text(json.dumps(asdict(model), indent=1) + "\n", "utf-8")
    return f"Fitted on {len(y)} sentences, {y.sum()} of which state a fact.\n"


def _states(question: TestQuestion, rows: Sequence[Sayable]) -> list[bool]:
    known = {group[0] for fact in question.facts for group in fact.stated if len(group) == 1}
    return [fingerprint(row.text) in known for row in rows]


def _weights(columns: Columns, y: NDArray[np.bool_]) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    x, scaler = np.stack(list(columns.values()), axis=1), StandardScaler()
    model = LogisticRegression(C=0.05, max_iter=5000).fit(scaler.fit_transform(x), y)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    named = {name: round(float(weight), 4) for name, weight in zip(columns, weights, strict=True)}
    return {"bias": round(bias, 4)} | named


def preferences(path: Path = BLIND) -> str:
    """What readers preferred who did not know which answer was ours; `data/blind.jsonl` keeps both and the reason."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(row["system"], Counter())[row["preferred"]] += 1
    lines = ["| read blind against | ours preferred | the other | a tie |", "|---|---|---|---|"]
    lines += [f"| {system} | {c['ours']} | {c['other']} | {c['tie']} |" for system, c in counted.items()]
    return "\n".join(lines) + "\n"


def run(base: KnowledgeBase) -> str:
    return f"{report(measure(base))}\n{preferences()}"
