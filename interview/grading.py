"""answer × rubric → verdicts with evidence, a level, and what to ask next: the embedded grader, no language model.

What can be seen of each part of a point (`matching.py`) and what a small cross-encoder reads (the answer's nearest
pieces beside what the part says) give the probability that the part was said, and that its opposite was. Verdicts
follow from those, the level from the verdicts; every credit quotes the candidate. Fitted by `python -m eval grader
--fit` on answers that people marked.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from evidence.cross_encoder import CrossEncoder
from evidence.instructions import is_to_grader
from evidence.quotes import is_quoted
from interview import flags
from interview.cases import Case, RubricPoint
from interview.flags import Flag
from interview.matching import PARTS, Floats, Matcher, PointSeen
from interview.stretches import pieces
from records import STEPS, StepId
from retrieval.keyword import stem

WEIGHTS = Path(__file__).with_name("grader.npz")
MODEL_FILE = Path(__file__).with_name("grader.json")
ELSEWHERE_FILE = Path(__file__).with_name("grader_elsewhere.json")  # weights for cases new to the cross-encoder
VerdictName = Literal["shown", "partly", "missing", "contradicted"]
LEVELS = {1: "very weak", 2: "weak", 3: "strong", 4: "very strong"}
ANCHORS = {  # what each level means, in any step
    1: "Says little of what the step needs, or the reverse of it: generic statements, names without decisions.",
    2: "Some of the main decisions, most without a reason or without this case in mind; essential ones missing.",
    3: "The essential decisions, most with a reason or a trade-off that is about this case; some gaps.",
    4: "Nearly all that matters, each decision reasoned for this case, with numbers and failures where they count.",
}
_MIDDLE = 2.5  # the level that scores one half
_PENALTY = 1.0  # levels that an answer loses which only looks like one
_NOTHING = 0.06  # mean credit below which it says nothing of what was asked for
_OTHER_STEP, _OTHER_CASE = (
    0.08,
    0.12,
)  # how much nearer it comes to another step or case to be taken for an answer to that
_RESTATED = 0.42  # mean cosine to the question from which an answer only says it again
_LONG = 60  # words from which an answer that says next to nothing is padding
EARNS_NOTHING: frozenset[Flag] = frozenset(
    {"keyword_list", "restates_question", "off_topic", "wrong_step", "wrong_case"}
)


@dataclass(frozen=True)
class Verdict:
    """A point's verdict with the candidate's own words and the note section that teaches it.

    `credit` is 0 to 1; `likely` holds the probabilities it comes from, by part and "wrong"; `remark` says what else a
    reader of the verdict should know.
    """

    point: str
    verdict: VerdictName
    quote: str
    section: str
    credit: float
    likely: Mapping[str, float]
    remark: str = ""


@dataclass(frozen=True)
class FollowUp:
    """What an interviewer would ask next, and the point that it goes for."""

    point: str
    text: str


@dataclass(frozen=True)
class StepGrade:
    """A step's grade: level 1 to 4 and score 0 to 1, both None where the answer cannot be graded."""

    level: int | None
    score: float | None
    points: tuple[Verdict, ...]
    flags: tuple[Flag, ...]
    follow_up: FollowUp | None
    engine: str

    def verdict(self, point: str) -> Verdict:
        return next(verdict for verdict in self.points if verdict.point == point)


class Grader(Protocol):
    """Grades an answer to one step of a case."""

    engine: str

    def grade(self, case: Case, step: StepId, answer: str, points: Sequence[RubricPoint] = ()) -> StepGrade: ...

    def judge_level(
        self, case: Case, points: Sequence[RubricPoint], verdicts: Sequence[Verdict], raised: Sequence[Flag]
    ) -> tuple[int, float]: ...


@dataclass(frozen=True)
class GraderModel:
    """Logistic weights by part and signal, the bars of the verdicts, linear weights of the level, the embedder.

    `cases` are those whose answers the cross-encoder learned from, where that matters to who uses the weights.
    """

    heads: Mapping[str, Mapping[str, float]]
    bars: Mapping[str, float]
    level: Mapping[str, float]
    embedder: str
    cases: tuple[str, ...] = ()


def load_grader_model(path: Path = MODEL_FILE) -> GraderModel:
    return GraderModel(**json.loads(path.read_text("utf-8")))


class EmbeddedGrader:
    """Grades without a language model. Thread-safe.

    For cases whose answers the cross-encoder has not learned from, weights fitted `elsewhere`, on other such cases, are
    used where they are given: on those the first weights order fewer steps (`eval/LOG.md`).
    """

    engine = "embedded"

    def __init__(
        self,
        matcher: Matcher,
        cross_encoder: CrossEncoder,
        model: GraderModel,
        elsewhere: GraderModel | None = None,
    ) -> None:
        self._matcher, self._cross_encoder = matcher, cross_encoder
        self._model, self._elsewhere = model, elsewhere or model

    def grade(self, case: Case, step: StepId, answer: str, points: Sequence[RubricPoint] = ()) -> StepGrade:
        """Grade an answer strictly for one step; with `points`, for those of a twist."""
        said = self.graded_part(answer)
        raised: list[Flag] = ["instructions_to_grader"] if said != answer else []
        wanted = tuple(points) or case.steps[step].points
        if early := self._ungradable(said):
            nothing = tuple(Verdict(p.id, "missing", "", p.note, 0.0, {}) for p in wanted)
            return StepGrade(None, None, nothing, (*raised, early), first_need(wanted, nothing), self.engine)
        found = verdicts(self._weights(case), self.read(case.slug, step, said, points), said)
        raised += self._flags(case, step, said, found)
        level, score = self.judge_level(case, wanted, found, raised)
        return StepGrade(level, score, found, tuple(raised), first_need(wanted, found), self.engine)

    def _weights(self, case: Case) -> GraderModel:
        return self._model if case.slug in self._model.cases else self._elsewhere

    def graded_part(self, answer: str) -> str:
        """The answer without what speaks to whoever grades; unchanged where nothing does."""
        return _without(answer, [piece for piece in pieces(answer) if is_to_grader(piece)])

    def nearness(self, case: Case, step: StepId, texts: Sequence[str], points: Sequence[RubricPoint] = ()) -> Floats:
        """How near each text comes to each point: cosines of shape (texts, points)."""
        return self._matcher.nearness(case.slug, step, texts, points)

    def judge_level(
        self, case: Case, points: Sequence[RubricPoint], verdicts: Sequence[Verdict], raised: Sequence[Flag]
    ) -> tuple[int, float]:
        """The level, 1 to 4, and the score, 0 to 1, that follow from the verdicts and from what was flagged."""
        index = level_index(self._weights(case), level_features(points, verdicts))
        if EARNS_NOTHING & set(raised):  # level 1 whatever it seems to say, in the order that it would have had
            index = min(index - _PENALTY, 1 + index / 10)
        return min(4, max(1, round(index))), round(1 / (1 + math.exp(_MIDDLE - index)), 4)

    def read(
        self, case: str, step: StepId, answer: str, points: Sequence[RubricPoint] = ()
    ) -> list[tuple[PointSeen, dict[str, float]]]:
        """What is seen of each point, with the cross-encoder's log-odds of each part and of the misconception."""
        seen = self._matcher.see(case, step, answer, points)
        pairs = [pair for one in seen for pair in (*(one.parts[name].pair for name in PARTS), one.misconception)]
        logits = iter(self._cross_encoder.score(pairs).tolist())
        return [(one, {name: next(logits) for name in (*PARTS, "wrong")}) for one in seen]

    def _ungradable(self, said: str) -> Flag | None:
        if flags.is_help(said):
            return "asks_for_help"
        if not said.strip():
            return "no_answer"
        if flags.is_foreign(said, lambda word: self._matcher.knows(stem(word))):
            return "unsupported_language"
        return "no_answer" if flags.is_too_short(said) or flags.is_no_answer(said) else None

    def _flags(self, case: Case, step: StepId, said: str, verdicts: Sequence[Verdict]) -> list[Flag]:
        """What is the matter with an answer as a whole."""
        own = self._matcher.claims(case.slug, step, said)
        steps = max(self._matcher.claims(case.slug, other, said) for other in STEPS if other != step)
        cases = [self._matcher.claims(slug, step, said) for slug in self._matcher.slugs if slug != case.slug]
        credit = _mean([verdict.credit for verdict in verdicts])
        if flags.is_keyword_list(said):
            return ["keyword_list"]
        if self._matcher.question(case.slug, step, said) >= _RESTATED:
            return ["restates_question"]
        if max(cases, default=0.0) >= max(own, steps) + _OTHER_CASE:
            return ["wrong_case"]
        if steps >= own + _OTHER_STEP:
            return ["wrong_step"]
        if credit < _NOTHING and flags.gives_up(said):
            return ["no_answer"]
        return ["padding"] if credit < _NOTHING and len(said.split()) >= _LONG else []


def verdicts(
    model: GraderModel, rows: Sequence[tuple[PointSeen, Mapping[str, float]]], answer: str
) -> tuple[Verdict, ...]:
    """A verdict a point, from what was seen and read of it."""
    return tuple(_verdict(model, row, answer) for row in rows)


def _verdict(model: GraderModel, row: tuple[PointSeen, Mapping[str, float]], answer: str) -> Verdict:
    seen, _ = row
    likely = {name: _logistic(model.heads[name], signals) for name, signals in head_signals(*row).items()}
    bars, point = model.bars, seen.point
    claimed = likely["claim"] >= bars["claim"]
    reasoned = max(likely["because"], likely["anchor"]) >= bars["reason"]
    credit = likely["claim"] * (0.5 + 0.25 * likely["because"] + 0.25 * likely["anchor"])
    name: VerdictName = "missing"
    if likely["wrong"] >= bars["wrong"] and likely["wrong"] > likely["claim"] * bars["doubt"]:
        name, credit = "contradicted", 0.0
    elif claimed:
        name = "shown" if reasoned else "partly"
    quote = "" if name == "missing" else seen.quote
    if name == "contradicted":
        quote = seen.misconception[0]
    if quote and not is_quoted(quote, answer):  # no quote, no credit
        name, quote, credit = "missing", "", 0.0
    rounded = {key: round(value, 4) for key, value in likely.items()}
    return Verdict(point.id, name, quote, point.note, round(credit, 4), rounded)


def head_signals(seen: PointSeen, logits: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Head → the signals that it weighs."""
    claim, against = dict(seen.parts["claim"].signals), seen.against
    numbers = {name: against[name] for name in ("number_right", "number_wanted")}
    heads = {"claim": claim | numbers | {"read": logits["claim"]}}
    for name in ("because", "anchor"):
        own = dict(seen.parts[name].signals)
        heads[name] = own | {"read": logits[name], "claim_read": logits["claim"], "claim_cosine": claim["cosine"]}
    heads["wrong"] = claim | dict(against) | {"read": logits["wrong"], "claim_read": logits["claim"]}
    return heads


def level_features(points: Sequence[RubricPoint], verdicts: Sequence[Verdict]) -> dict[str, float]:
    """What an answer's level rests on: mean credit, that of the essential points, and how much is wrong."""
    essential = [v.credit for p, v in zip(points, verdicts, strict=True) if p.essential]
    credit = [v.credit for v in verdicts]
    return {
        "credit": math.sqrt(_mean(credit)),
        "essential": math.sqrt(_mean(essential or credit)),
        "best": _mean(sorted(credit)[-3:]),
        "wrong": _mean([v.likely["wrong"] for v in verdicts]),
    }


def level_index(model: GraderModel, features: Mapping[str, float]) -> float:
    """The level as a number on a line, not yet rounded or kept between 1 and 4."""
    return model.level["bias"] + sum(model.level[name] * value for name, value in features.items())


def as_record(grade: StepGrade) -> dict[str, Any]:
    """The grade as plain data, in the form of the command-line contract."""
    points = [{"id": v.point, "verdict": v.verdict, "quote": v.quote, "passage": v.section} for v in grade.points]
    return {
        "level": grade.level,
        "score": grade.score,
        "points": points,
        "flags": list(grade.flags),
        "follow_up": asdict(grade.follow_up) if grade.follow_up else None,
        "engine": grade.engine,
    }


def first_need(points: Sequence[RubricPoint], verdicts: Sequence[Verdict]) -> FollowUp | None:
    """The most important point that is missing, wrong or not reasoned; None where all are shown."""
    chosen = next(iter(by_need(points, verdicts)), None)
    return FollowUp(chosen.id, chosen.follow_up) if chosen else None


def by_need(points: Sequence[RubricPoint], verdicts: Sequence[Verdict]) -> list[RubricPoint]:
    """The points that are not shown, the most worth asking for first."""

    def need(row: tuple[RubricPoint, Verdict]) -> float:
        point, verdict = row
        return (point.weight + point.essential) * (1.15 - verdict.credit) * _URGENCY[verdict.verdict]

    open_points = [row for row in zip(points, verdicts, strict=True) if row[1].verdict != "shown"]
    return [point for point, _ in sorted(open_points, key=need, reverse=True)]


_URGENCY: Mapping[VerdictName, float] = {"contradicted": 1.2, "missing": 1.0, "partly": 0.8, "shown": 0.0}


def _without(answer: str, dropped: Sequence[str]) -> str:
    for piece in dropped:
        answer = answer.replace(piece, " ")
    return answer


def _logistic(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-(weights["bias"] + sum(weights[name] * value for name, value in signals.items()))))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
