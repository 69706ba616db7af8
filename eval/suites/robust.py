"""Questions changed, notes added or taken away, beside what the same run found of the originals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer import Assistant
from assistant.disagreement import NOTICE
from eval.planted_notes import open_with_notes
from eval.questions import TestQuestion
from eval.robustness import Variant, original_of, variants
from eval.runs import Item, SuiteName
from eval.suites.answers import answered
from eval.suites.lab import Lab, Measured, part
from retrieval.search import Scope

_QUESTIONS, _QUICK_QUESTIONS = 80, 25  # of which variants are made


@dataclass(frozen=True)
class Robust:
    """Every variant of some of the questions, a scratch data folder for each that needs notes added."""

    lab: Lab
    name: SuiteName = "robust"

    @cached_property
    def _variants(self) -> list[Variant]:
        able = [q for q in self.lab.built_in if q.answerable]
        chosen = part(able, _QUICK_QUESTIONS if self.lab.quick else _QUESTIONS, lambda question: question.id)
        return list(variants(chosen, self.lab.base))

    def plan(self) -> list[str]:
        return [question.id for variant in self._variants for question in variant.questions]

    def measure(self, ids: Sequence[str], before: Measured) -> Iterator[Item]:
        wanted = set(ids)
        for variant in self._variants:
            questions = [question for question in variant.questions if question.id in wanted]
            if questions:
                yield from self._changed(variant, questions, before)

    def _changed(self, variant: Variant, questions: Sequence[TestQuestion], before: Measured) -> Iterator[Item]:
        with open_with_notes(self.lab.base, variant.notes) as base:
            assistant = Assistant(base) if variant.notes else self.lab.assistant
            scope: Scope = "both" if variant.notes else "corpus"
            for question in questions:
                without = variant.without.get(question.id, ())
                item = answered(base, assistant, question, self.lab.owner, scope, without)
                original = before.get(("answers", original_of(question.id)))
                yield Item(
                    suite="robust", id=question.id, kind=variant.name, detail=item.detail,
                    measures=_changes(variant, item, original),
                )  # fmt: skip


def _changes(variant: Variant, item: Item, original: Item | None) -> dict[str, float]:
    found: dict[str, float] = {n: item.measures[n] for n in ("nDCG@10", "facts") if n in item.measures}
    if original:
        found |= {f"{n} kept": v - original.measures[n] for n, v in found.items() if n in original.measures}
    if variant.without:
        found["refused rightly"] = item.measures["refused rightly"]
    if variant.name == "contradicted":
        found["disagreement told"] = float(item.detail.note == NOTICE)
    return found
