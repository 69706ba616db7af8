"""The grader with a language model: it proposes the candidate's words for each part of each point, code decides.

A quotation that is not in the answer is thrown away, a point without one earns nothing, and verdicts and level follow
by the same rules as the embedded grader's. Two readings, the second with the points in reverse; where they disagree,
the stricter counts. What makes an answer ungradable, its flags and what in it speaks to a grader are the embedded
grader's business, before the model sees it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from evidence.quotes import is_quoted
from interview.cases import Case, RubricPoint
from interview.flags import Flag
from interview.grading import EmbeddedGrader, StepGrade, Verdict, VerdictName, first_need
from llm.faults import fault
from llm.models import LanguageModel
from prompts.rendering import render
from records import STEP_NAMES, StepId, case_title

_LEAST_WORDS = 3  # of a quotation, or the whole of a shorter answer
_STRICTNESS: Mapping[VerdictName, int] = {"contradicted": 0, "missing": 1, "partly": 2, "shown": 3}
_PARTS = ("claim", "because", "anchor", "wrong")


class Proposed(BaseModel):
    """What a model found of one point: the candidate's words for each part, empty where there are none."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    claim: str = Field("", max_length=1000)
    because: str = Field("", max_length=1000)
    anchor: str = Field("", max_length=1000)
    wrong: str = Field("", max_length=1000)


class Proposal(BaseModel):
    """A model's reading of one answer."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    points: tuple[Proposed, ...] = Field(max_length=60)


class ModelGrader:
    """Grades with a language model. Thread-safe."""

    def __init__(self, model: LanguageModel, embedded: EmbeddedGrader) -> None:
        self._model, self._embedded = model, embedded
        self.engine = model.engine

    def grade(self, case: Case, step: StepId, answer: str, points: Sequence[RubricPoint] = ()) -> StepGrade:
        """Grade an answer strictly for one step; with `points`, for those of a twist.

        Raises:
            ModelError: the model cannot be used, or its replies are no proposals.
        """
        first = self._embedded.grade(case, step, answer, points)
        if first.level is None:
            return replace(first, engine=self.engine)
        wanted, said = tuple(points) or case.steps[step].points, self._embedded.graded_part(answer)
        found = self._read(case, step, said, wanted)
        if any(verdict.verdict != "missing" for verdict in found):
            again = self._read(case, step, said, wanted[::-1])[::-1]
            found = [stricter(one, other) for one, other in zip(found, again, strict=True)]
        level, score = self.judge_level(case, wanted, found, first.flags)
        return StepGrade(level, score, tuple(found), first.flags, first_need(wanted, found), self.engine)

    def judge_level(
        self, case: Case, points: Sequence[RubricPoint], verdicts: Sequence[Verdict], raised: Sequence[Flag]
    ) -> tuple[int, float]:
        return self._embedded.judge_level(case, points, verdicts, raised)

    def _read(self, case: Case, step: StepId, said: str, points: Sequence[RubricPoint]) -> list[Verdict]:
        prompt = render(
            "grade",
            case=case_title(case.slug),
            step=STEP_NAMES[step],
            question=case.steps[step].question,
            points=points,
            answer=said,
        )
        if self._model.room(prompt) < 0:
            raise fault("context too small", self._model.choice)
        proposal = self._model.reply(prompt, Proposal)
        by_id = {proposed.id: proposed for proposed in proposal.points}
        return [_verdict(point, by_id.get(point.id), said) for point in points]


def _verdict(point: RubricPoint, proposed: Proposed | None, said: str) -> Verdict:
    """The verdict that a proposal's true quotations earn."""
    quotes = {part: getattr(proposed, part, "") for part in _PARTS}
    held = {part: is_evidence(quote, said) for part, quote in quotes.items()}
    likely = {part: float(held[part]) for part in _PARTS}
    name: VerdictName = "missing"
    if held["wrong"]:
        name = "contradicted"
    elif held["claim"]:
        name = "shown" if held["because"] or held["anchor"] else "partly"
    quote = quotes["wrong"] if name == "contradicted" else quotes["claim"] if name != "missing" else ""
    credit = 0.0 if name in ("missing", "contradicted") else 0.5 + 0.25 * likely["because"] + 0.25 * likely["anchor"]
    return Verdict(point.id, name, quote, point.note, credit, likely)


def is_evidence(quote: str, said: str) -> bool:
    """Whether a quotation is the candidate's own and long enough to say something."""
    return is_quoted(quote, said) and (len(quote.split()) >= _LEAST_WORDS or quote.split() == said.split())


def stricter(one: Verdict, other: Verdict) -> Verdict:
    """The stricter of two readings, with a note where they disagree."""
    if one.verdict == other.verdict:
        return min(one, other, key=lambda verdict: verdict.credit)
    strict, mild = sorted((one, other), key=lambda verdict: _STRICTNESS[verdict.verdict])
    return replace(strict, remark=f"Two readings disagreed ({mild.verdict}, {strict.verdict}); the stricter counts.")
