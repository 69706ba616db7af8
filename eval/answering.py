"""`python -m eval answers --teach`: teach a cross-encoder which sentences of a note answer a question.

`data/answering.jsonl` says, for each question that a section lists, which of its units a short answer would be made of,
the most direct one first; readers marked them. No question of the test set is among them.
"""

import random
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.relevance import WEIGHTS, pair
from eval.judge import section_texts
from eval.judge_fit import fit_cross_encoder
from evidence.units import units
from knowledge_base import KnowledgeBase
from records import CORPUS

DATA = Path(__file__).parent / "data" / "answering.jsonl"
_QUESTIONS = 2400
_EPOCHS = 3
_SAME_SECTION, _OTHER_SECTIONS = 2, 2  # sentences that do not answer, beside each question's one to four that do
_DEEP = 12  # results among which other sections' sentences are found


class Answering(BaseModel):
    """One line: a section, the number of its units when it was marked, a question, and the units that answer it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str
    units: int
    question: str
    answering: tuple[int, ...]


def fit(base: KnowledgeBase, say: Callable[[str], None]) -> str:
    """Fit and save beside assistant/relevance.py; sections that have changed since they were marked are left out."""
    texts = section_texts(base)
    headings = {f"{p.note_id}#{p.anchor}": p.heading for p in base.knowledge.all_passages(CORPUS)}
    marked = [Answering.model_validate_json(line) for line in DATA.read_text("utf-8").splitlines()]
    dice = random.Random(0)
    dice.shuffle(marked)
    pairs, labels = [], []
    for row in marked[:_QUESTIONS]:
        own = units(texts.get(row.section, ""))
        if len(own) != row.units:
            continue
        right = [own[i] for i in row.answering]
        others = [text for text in own if text not in right]
        wrong = [(row.section, text) for text in dice.sample(others, min(_SAME_SECTION, len(others)))]
        wrong += _elsewhere(base, row, dice)
        for section, text in [*((row.section, text) for text in right), *wrong]:
            pairs.append(pair(row.question, headings[section], text))
        labels += [True] * len(right) + [False] * len(wrong)
    fit_cross_encoder(pairs, labels, say, WEIGHTS, epochs=_EPOCHS)
    return f"Fitted on {len(pairs)} pairs of a question and a sentence.\n"


def _elsewhere(base: KnowledgeBase, row: Answering, dice: random.Random) -> list[tuple[str, str]]:
    """Sentences of other sections that a search for the question finds."""
    hits = base.search(row.question, _DEEP).hits
    others = [hit for hit in hits if f"{hit.passage.note_id}#{hit.passage.anchor}" != row.section]
    found = []
    for hit in dice.sample(others, min(_OTHER_SECTIONS, len(others))):
        if said := units(hit.text):
            found.append((f"{hit.passage.note_id}#{hit.passage.anchor}", dice.choice(said)))
    return found
