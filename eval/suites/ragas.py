"""Ragas's metrics on the answers of the same run; what needs a language model has a value only with one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval import ragas_process
from eval.agreement import counted
from eval.runs import Item, SuiteName
from eval.samples import Sample
from eval.suites.lab import Lab, Measured


@dataclass(frozen=True)
class Ragas:
    """The answers to the questions that the notes answer; refused ones have no text to be judged."""

    lab: Lab
    name: SuiteName = "ragas"

    def plan(self) -> list[str]:
        return [q.id for q in (*self.lab.built_in, *self.lab.own) if q.answerable]

    def measure(self, ids: Sequence[str], before: Measured) -> Iterator[Item]:
        answers = [before["answers", key] for key in ids if ("answers", key) in before]
        kinds = {item.id: item.kind for item in answers}
        for scored in ragas_process.score(map(_sample, answers), self.lab.base.settings):
            yield Item(
                suite="ragas", id=scored.id, kind=kinds[scored.id], unscored=scored.unscored,
                measures=scored.scores | counted(scored.agreement),
            )  # fmt: skip


def _sample(item: Item) -> Sample:
    detail, refused = item.detail, bool(item.measures["refused"])
    return Sample(
        id=item.id,
        question=detail.question,
        response="" if refused else " ".join(sentence.text for sentence in detail.sentences),
        contexts=detail.contexts,
        reference=" ".join(fact.text for fact in detail.facts),
        retrieved_ids=tuple(dict.fromkeys(shown.section for shown in detail.retrieved)),
        reference_ids=tuple(dict.fromkeys(section for fact in detail.facts for section in fact.sections)),
    )
