"""The judge on claims that it has not seen, and the interview's grader on labelled answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eval import grader, judge
from eval.claims import Labelled, load_claims
from eval.interview_data import Answered, load_answered
from eval.runs import Detail, Item, SuiteName
from eval.suites.lab import Lab, Measured, part
from evidence.judge import BAR, MODEL
from evidence.trees import load_trees
from interview.opening import InterviewRoom

_QUICK_CLAIMS, _QUICK_ANSWERS = 240, 24
_AT_ONCE = 40  # claims; neighbours share a context, which is read once
_SHOWN = 600  # characters of an interview answer


@dataclass(frozen=True)
class Judged:
    """The judge on claims that it has not seen."""

    lab: Lab
    name: SuiteName = "judge"

    @cached_property
    def _claims(self) -> dict[str, Labelled]:
        rows = load_claims(judge.section_texts(self.lab.base))
        tested = {f"claim-{row.answer}": row for row in rows if row.split == "test"}
        chosen = part(list(tested), _QUICK_CLAIMS, str) if self.lab.quick else list(tested)
        return {key: tested[key] for key in sorted(chosen, key=lambda key: tested[key].context)}

    def plan(self) -> list[str]:
        return list(self._claims)

    def measure(self, ids: Sequence[str], before: Measured) -> Iterator[Item]:
        trees = load_trees(MODEL)
        for some in (ids[place : place + _AT_ONCE] for place in range(0, len(ids), _AT_ONCE)):
            rows = [self._claims[key] for key in some]
            scores = trees.probability(judge.signals_of(self.lab.base, rows))
            for key, row, score in zip(some, rows, scores, strict=True):
                found = {"score": float(score), "decided": float(score >= BAR), "supported": float(row.supported)}
                yield Item(suite="judge", id=key, kind=row.kind, measures=found, detail=Detail(note=row.text))


@dataclass(frozen=True)
class Graded:
    """The shipped grader on the labelled interview answers, which it learned from."""

    lab: Lab
    name: SuiteName = "grader"

    @cached_property
    def _answers(self) -> dict[str, Answered]:
        every = {one.id: one for one in load_answered()}
        return {key: every[key] for key in (part(list(every), _QUICK_ANSWERS, str) if self.lab.quick else every)}

    def plan(self) -> list[str]:
        return list(self._answers)

    def measure(self, ids: Sequence[str], before: Measured) -> Iterator[Item]:
        room = InterviewRoom(self.lab.base)
        for key in ids:
            one = self._answers[key]
            grade = room.grader.grade(room.cases[one.case], one.step, one.answer)
            seen = grader.Graded(one, grade.level, grade.score or 0.0)
            found = {"level": float(grade.level or 1), "aimed": float(one.level)} if one.level else {}
            if one.kind:
                found["handled"] = float(grader.handled(seen))
            said = f"{one.case}, {one.step}: {one.answer[:_SHOWN]}"
            yield Item(suite="grader", id=key, kind=one.kind, measures=found, detail=Detail(note=said))
