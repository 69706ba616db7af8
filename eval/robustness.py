"""Sets made from another set, each harder in one way, to be measured beside the questions that they were made from.

`typos`, `lower`, `paraphrase`       the question put otherwise
`removed`                            the notes that answer taken away: it must be refused
`distracted`, `contradicted`         personal notes beside the right ones that talk around it, or say the opposite

A made question has the id of its original, `~` and the variant's name. What a variant cannot be made of is left out.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from eval.planted_notes import contradicting, distracting
from eval.questions import TestQuestion, note_of
from eval.rewording import Reword, lowered, mistyped, other_names, paraphrase
from ingestion.own_sets import MINE
from knowledge_base import KnowledgeBase
from records import CORPUS

REWORDED, REMOVED, PLANTED = ("typos", "lower", "paraphrase"), "removed", ("distracted", "contradicted")
NAMES = (*REWORDED, REMOVED, *PLANTED)


@dataclass(frozen=True)
class Variant:
    """Questions made harder in one way; the personal notes to be added (name → text), the notes to be taken away.

    `without` says for each question by id which notes, as `KnowledgeBase.search` takes them.
    """

    name: str
    questions: Sequence[TestQuestion]
    notes: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def variants(questions: Sequence[TestQuestion], base: KnowledgeBase) -> Iterator[Variant]:
    """Each variant that some of the questions can be made into, one at a time."""
    made = chain(_reworded(questions, base), [removed(questions)], _planted(questions, base))
    yield from (variant for variant in made if variant.questions)


def original_of(question_id: str) -> str:
    """The id of the question that a variant's was made from."""
    return question_id.rpartition("~")[0]


def removed(questions: Iterable[TestQuestion]) -> Variant:
    """Answerable questions whose notes are taken away, and which nothing answers any more."""
    chosen = [(_named(q, REMOVED, facts=()), _notes_of(q)) for q in questions if _notes_of(q)]
    return Variant(REMOVED, [q for q, _ in chosen], without={q.id: notes for q, notes in chosen})


def _reworded(questions: Sequence[TestQuestion], base: KnowledgeBase) -> Iterator[Variant]:
    heads = base.knowledge.heads(CORPUS)
    names = other_names((head.title, *head.aliases) for head in heads)
    ways: dict[str, Reword] = {"typos": mistyped, "lower": lowered, "paraphrase": paraphrase(names)}
    for name, reword in ways.items():
        changed = ((q, reword(q.question, random.Random(f"{name}:{q.id}"))) for q in questions)
        yield Variant(name, [_named(q, name, question=text) for q, text in changed if text is not None])


def _planted(questions: Sequence[TestQuestion], base: KnowledgeBase) -> Iterator[Variant]:
    """Only for what the built-in notes answer: the base that the notes are added to has no others."""
    chosen = [q for q in questions if q.answerable and not any(s.startswith(MINE) for s in _sections_of(q))]
    for name, plant in zip(PLANTED, (distracting, contradicting), strict=True):
        notes = plant(chosen, base)
        asked = [_named(q, name) for q in chosen if q.id in notes]
        yield Variant(name, asked, {f"{name}-{n}": text for n, text in enumerate(notes.values(), start=1)})


def _named(original: TestQuestion, variant: str, **changed: object) -> TestQuestion:
    return original.model_copy(update={"id": f"{original.id}~{variant}", **changed})


def _sections_of(question: TestQuestion) -> list[str]:
    return list(dict.fromkeys(section for fact in question.facts for section in fact.sections))


def _notes_of(question: TestQuestion) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(note_of, _sections_of(question))))
