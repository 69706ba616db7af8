"""The grader with a language model: it proposes the candidate's words for each part of each point, code decides.

A quotation that is not in the answer, or that does not bear on its point, is thrown away, a point without one earns
nothing, the same words are no reason for themselves, and verdicts and level follow by the same rules as the embedded
grader's. Two readings, the second with the points in reverse; where they disagree, the stricter counts. What makes an
answer ungradable, its flags and what in it speaks to a grader are the embedded grader's business, before the model sees
it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from errors import ModelError
from evidence.quotes import located
from interview.cases import Case, RubricPoint
from interview.flags import Flag
from interview.grading import EmbeddedGrader, StepGrade, Verdict, VerdictName, first_need
from llm.faults import fault
from llm.models import LanguageModel
from llm.waiting import Beat, unseen
from prompts.rendering import Prompt, render
from records import STEP_NAMES, StepId, case_title

_LEAST_WORDS = 3  # of a quotation, or the whole of a shorter answer
_NEAR, _NEAREST = 0.3, 3  # cosine to a point that a quotation must have, and among how many of them it must be nearest:
# so are 97% of the quotations that readers marked (706), and 26% of those that they marked for another point
_STRICTNESS: Mapping[VerdictName, int] = {"contradicted": 0, "missing": 1, "partly": 2, "shown": 3}
_BEFORE = 40  # characters that are looked at for a "not"
_PARTS = ("claim", "because", "anchor", "wrong")
_NEGATED = re.compile(  # what stands right before words that it turns into their opposite
    r"(\b(not|never|cannot|without|avoid(ing)?|\w+n['’]t)[ \t]+(really |just |ever |only |yet )?"
    r"|\b(instead of|rather than)[ \t]+(the |an? )?)$",
    re.I,
)
Place = tuple[int, int]
Words = Annotated[str, Field(max_length=5000), BeforeValidator(lambda told: "" if told is None else told)]


class Proposed(BaseModel):
    """What a model found of one point: the candidate's words for each part, empty where there are none."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    claim: Words = ""
    because: Words = ""
    anchor: Words = ""
    wrong: Words = ""


class Proposal(BaseModel):
    """A model's reading of one answer."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    points: tuple[Proposed, ...] = Field(max_length=60)


class ModelGrader:
    """Grades with a language model. Thread-safe. `beat` is called while it is waited for, and may raise to stop it."""

    def __init__(self, model: LanguageModel, embedded: EmbeddedGrader, beat: Beat = unseen) -> None:
        self._model, self._embedded, self._beat = model, embedded, beat
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
            question=_question(case, step, points),
            points=points,
            answer=said,
        )
        if self._model.room(prompt) < 0:
            raise fault("context too small", self._model.choice)
        proposal = self._proposal(prompt)
        by_id = {proposed.id: proposed for proposed in proposal.points}
        return [_verdict(point, self._own(by_id.get(point.id), point, case, step, said)) for point in points]

    def _proposal(self, prompt: Prompt) -> Proposal:
        """What the model proposes; it is asked once more where the connection broke off."""
        try:
            return self._model.reply(prompt, Proposal, self._beat)
        except ModelError as error:
            if error.fault != "dropped":
                raise
            return self._model.reply(prompt, Proposal, self._beat)

    def _own(
        self, proposed: Proposed | None, point: RubricPoint, case: Case, step: StepId, said: str
    ) -> dict[str, str]:
        """The candidate's own words for each part of a point, as the answer has them; empty where they do not hold."""
        places = {part: own_place(getattr(proposed, part, ""), said, part != "wrong") for part in _PARTS}
        for part in ("claim", "because", "anchor"):
            place = places[part]
            if place and not self._bears_on(said[slice(*place)], point, case, step):
                places[part] = None
        for part in ("because", "anchor"):
            if not _says_more(places[part], places["claim"], said):
                places[part] = None
        if places["anchor"] == places["because"]:
            places["anchor"] = None
        return {part: said[slice(*place)] if place else "" for part, place in places.items()}

    def _bears_on(self, quote: str, point: RubricPoint, case: Case, step: StepId) -> bool:
        """Whether a quotation comes near a point, and about as near as to any other of its step or twist."""
        twist = next((t.points for t in case.twists if point in t.points), ())
        points = twist or case.steps[step].points
        [near] = self._embedded.nearness(case, step, [quote], twist)
        own = near[points.index(point)]
        return bool(own >= _NEAR and np.sum(near > own) < _NEAREST)


def _question(case: Case, step: StepId, points: Sequence[RubricPoint]) -> str:
    """What the candidate was asked where these points are wanted."""
    return next((t.says for t in case.twists if points[0] in t.points), case.steps[step].question)


def _verdict(point: RubricPoint, own: Mapping[str, str]) -> Verdict:
    """The verdict that the candidate's own words for each part earn."""
    likely = {part: float(bool(own[part])) for part in _PARTS}
    name: VerdictName = "missing"
    if own["wrong"]:
        name = "contradicted"
    elif own["claim"]:
        name = "shown" if own["because"] or own["anchor"] else "partly"
    quote = own["wrong"] if name == "contradicted" else own["claim"] if name != "missing" else ""
    credit = 0.0 if name in ("missing", "contradicted") else 0.5 + 0.25 * likely["because"] + 0.25 * likely["anchor"]
    return Verdict(point.id, name, quote, point.note, credit, likely)


def own_place(quote: str, said: str, plainly: bool = True) -> Place | None:
    """Where the candidate says a quotation, which must say something; `plainly` without a "not" left out before it."""
    for start, end in located(quote, said):
        words = said[start:end].split()
        if len(words) < _LEAST_WORDS and words != said.split():
            return None
        if not (plainly and _NEGATED.search(said[max(0, start - _BEFORE) : start])):
            return start, end
    return None


def _says_more(reason: Place | None, claim: Place | None, said: str) -> bool:
    """Whether a reason has words of its own beside those of the claim."""
    if reason is None or claim is None:
        return reason is not None
    before, after = said[reason[0] : min(reason[1], claim[0])], said[max(reason[0], claim[1]) : reason[1]]
    return len(before.split()) + len(after.split()) >= _LEAST_WORDS


def stricter(one: Verdict, other: Verdict) -> Verdict:
    """The stricter of two readings, with a note where they disagree."""
    if one.verdict == other.verdict:
        return min(one, other, key=lambda verdict: verdict.credit)
    strict, mild = sorted((one, other), key=lambda verdict: _STRICTNESS[verdict.verdict])
    return replace(strict, remark=f"Two readings disagreed ({mild.verdict}, {strict.verdict}); the stricter counts.")
