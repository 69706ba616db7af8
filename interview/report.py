"""The scorecard of a round: levels and verdicts with their evidence, what follows from them, and the round as text.

The overall recommendation follows from a written rule (`RULE`), essential points first; a step that was not reached is
"not shown" and never guessed.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evidence.quotes import is_quoted
from interview.cases import Case, RubricPoint
from interview.grading import Grader, StepGrade, Verdict, VerdictName
from interview.round import Level, Round, budget
from interview.talk import grade_talk
from llm.waiting import Notice, silently
from records import STEP_NAMES, StepId, case_title

Recommendation = Literal["no hire", "lean no", "lean hire", "strong hire"]
GAPS, STRENGTHS = 3, 4
_BARS: Mapping[Level, tuple[tuple[Recommendation, float, float], ...]] = {  # essential points shown, mean level
    "mid": (("strong hire", 0.60, 3.2), ("lean hire", 0.40, 2.5), ("lean no", 0.20, 1.8)),
    "senior": (("strong hire", 0.70, 3.4), ("lean hire", 0.50, 2.7), ("lean no", 0.25, 2.0)),
    "staff": (("strong hire", 0.80, 3.6), ("lean hire", 0.60, 3.0), ("lean no", 0.35, 2.2)),
}
RULE = (
    "A recommendation needs a share of the essential points shown and a mean level over the steps; a step not reached "
    "counts as level 1 and its points as not shown. An essential point contradicted rules out a strong hire."
)
WORTH: Mapping[VerdictName, float] = {"shown": 1.0, "partly": 0.5, "missing": 0.0, "contradicted": 0.0}
_ELSEWHERE = 0.9  # probability of a claim from which it counts where it was not asked for; wrongly in 1% of points
_REASONED = 0.5  # probability from which a because counts as said
_CUTS = (0.25, 0.5, 0.75)  # shares from which a quality that cuts across the steps is level 2, 3, 4


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PointCard(_Record):
    """A rubric point in the scorecard. `said_in` is the step of the quote where that is another one."""

    id: str
    name: str
    step: StepId
    essential: bool
    weight: int
    verdict: VerdictName
    quote: str
    remark: str = ""
    said_in: StepId | None
    section: str
    strong: str

    @property
    def cost(self) -> float:
        """What it cost not to have shown it."""
        worse = 1.2 if self.verdict == "contradicted" else 1.0
        return (self.weight + 2 * self.essential) * (1 - WORTH[self.verdict]) * worse


class StepCard(_Record):
    """A step: its level and score, None where it was not reached or cannot be graded, its points, its time."""

    step: StepId
    reached: bool
    level: int | None
    score: float | None
    points: tuple[PointCard, ...]
    flags: tuple[str, ...]
    used: float
    budget: float
    model_answer: str


class FollowUpCard(_Record):
    """Why a follow-up was asked, and how its point stands at the end."""

    step: StepId
    text: str
    point: str
    why: str
    verdict: VerdictName


class QualityCard(_Record):
    """A quality that cuts across the steps: its level and what that rests on."""

    name: str
    level: int | None
    reason: str


class Scorecard(_Record):
    """What a round showed."""

    round: str
    case: str
    level: Level
    length: int
    engine: str
    begun: float
    used: float
    recommendation: Recommendation | None
    reason: str
    steps: tuple[StepCard, ...]
    twists: tuple[PointCard, ...]
    qualities: tuple[QualityCard, ...]
    strengths: tuple[PointCard, ...]
    gaps: tuple[PointCard, ...]
    follow_ups: tuple[FollowUpCard, ...]
    hints: int
    never_asked: tuple[str, ...]
    notice: str = ""  # what a reader should know of who graded
    tokens: int = 0  # that language models read and wrote, for the round and its grades

    def points(self) -> tuple[PointCard, ...]:
        return tuple(point for step in self.steps for point in step.points)


def score(round_: Round, case: Case, grader: Grader, tell: Notice = silently) -> Scorecard:
    """Grade a whole round. A point made in another step than its own counts where it belongs.

    `tell` is called with what is read next.
    """
    graded = {}
    for place, step in enumerate(round_.steps, 1):
        tell(f"{STEP_NAMES[step]}, step {place} of {len(round_.steps)}")
        graded[step] = _graded(round_, case, step, grader)
    steps = tuple(_step_card(round_, case, step, *graded[step]) for step in round_.steps)
    points = [point for step in steps for point in step.points]
    recommendation, reason = recommend(steps, round_)
    by_cost = sorted((p for p in points if p.cost > 0), key=lambda p: -p.cost)
    strengths = sorted((p for p in points if p.verdict == "shown"), key=lambda p: -(p.weight + 2 * p.essential))
    return Scorecard(
        round=round_.id,
        case=case.slug,
        level=round_.level,
        length=round_.length,
        engine=grader.engine,
        begun=round_.begun,
        used=round_.elapsed,
        recommendation=recommendation,
        reason=reason,
        steps=steps,
        twists=_twist_cards(round_, case, grader),
        qualities=(_trade_offs([grade for grade, _ in graded.values()]), _communication(round_, steps)),
        strengths=tuple(strengths[:STRENGTHS]),
        gaps=tuple(by_cost[:GAPS]),
        follow_ups=_audit(round_, points),
        hints=sum(1 for _ in round_.said(kind="hint")),
        never_asked=_never_asked(round_, case),
    )


def recommend(steps: Sequence[StepCard], round_: Round) -> tuple[Recommendation | None, str]:
    """The recommendation by `RULE`, and what it rests on; none for a single step."""
    essential = [point for step in steps for point in step.points if point.essential]
    shown = sum(WORTH[point.verdict] for point in essential) / max(1, len(essential))
    mean = sum(step.level or 1 for step in steps) / len(steps)
    wrong = sum(point.verdict == "contradicted" for point in essential)
    missed = [STEP_NAMES[step.step] for step in steps if not step.reached]
    reason = f"{shown:.0%} of the essential points shown, mean level {mean:.1f} of 4."
    reason += f" {wrong} essential point{'s' if wrong > 1 else ''} contradicted." if wrong else ""
    reason += f" Not reached: {', '.join(missed)}." if missed else ""
    if round_.is_single:
        return None, reason
    return by_rule(round_.level, shown, mean, wrong), reason


def by_rule(level: Level, shown: float, mean: float, wrong: int) -> Recommendation:
    """What `RULE` gives for a share of essential points, a mean level, and a number of essential points wrong."""
    for name, least_shown, least_level in _BARS[level]:
        if shown >= least_shown and mean >= least_level and not (wrong and name == "strong hire"):
            return name
    return "no hire"


def _graded(
    round_: Round, case: Case, step: StepId, grader: Grader
) -> tuple[StepGrade | None, Mapping[str, tuple[Verdict, StepId]]]:
    """The step's grade, and for each point the verdict that counts with the step in which it was earned."""
    said, points = round_.messages(step), case.steps[step].points
    grade = grade_talk(grader, case, step, said) if said else None
    best = {verdict.point: (verdict, step) for verdict in grade.points} if grade else {}
    is_open = {p.id for p in points if p.id not in best or best[p.id][0].verdict in ("missing", "partly")}
    others = [other for other in round_.reached() if other != step]
    if others and is_open:
        for verdict in grader.grade(case, step, "\n\n".join(map(round_.answer, others))).points:
            if verdict.point in is_open and _is_certain(verdict):
                where = next((o for o in others if is_quoted(verdict.quote, round_.answer(o))), step)
                best[verdict.point] = (verdict, where)
    return _raised(grade, case, points, best, grader), best


def _is_certain(verdict: Verdict) -> bool:
    """Whether a point was surely made where another question was asked: most of what is said there is about others."""
    return verdict.verdict == "shown" and verdict.likely["claim"] >= _ELSEWHERE


def _raised(
    grade: StepGrade | None,
    case: Case,
    points: Sequence[RubricPoint],
    best: Mapping[str, tuple[Verdict, StepId]],
    grader: Grader,
) -> StepGrade | None:
    """The grade with the level that all verdicts give together; a step without an answer of its own has none."""
    if grade is None or grade.level is None or len(best) < len(points):
        return grade
    verdicts = tuple(best[point.id][0] for point in points)
    level, value = grader.judge_level(case, points, verdicts, grade.flags)
    return StepGrade(level, value, verdicts, grade.flags, grade.follow_up, grade.engine)


def _step_card(
    round_: Round,
    case: Case,
    step: StepId,
    grade: StepGrade | None,
    best: Mapping[str, tuple[Verdict, StepId]],
) -> StepCard:
    return StepCard(
        step=step,
        reached=bool(round_.answer(step)),
        level=grade.level if grade else None,
        score=grade.score if grade else None,
        points=tuple(_point_card(point, step, best.get(point.id)) for point in case.steps[step].points),
        flags=grade.flags if grade else (),
        used=round_.used.get(step, 0.0),
        budget=budget(round_, case, step),
        model_answer=case.steps[step].model_answer,
    )


def _point_card(point: RubricPoint, step: StepId, earned: tuple[Verdict, StepId] | None) -> PointCard:
    verdict, where = earned or (None, step)
    return PointCard(
        id=point.id,
        name=point.name,
        step=step,
        essential=point.essential,
        weight=point.weight,
        verdict=verdict.verdict if verdict else "missing",
        quote=verdict.quote if verdict else "",
        remark=verdict.remark if verdict else "",
        said_in=where if where != step else None,
        section=point.note,
        strong=f"{point.claim.says} {point.because.says}",
    )


def _twist_cards(round_: Round, case: Case, grader: Grader) -> tuple[PointCard, ...]:
    """The points of the twists thrown, by what was answered after each."""
    cards = []
    for at, entry in enumerate(round_.entries):
        twist = next((t for t in case.twists if entry.kind == "twist" and t.id == entry.about), None)
        if twist is not None:
            later = [e.text for e in round_.entries[at:] if e.kind == "answer" and e.step == twist.step]
            grade = grader.grade(case, twist.step, "\n\n".join(later), twist.points) if later else None
            earned = {v.point: (v, twist.step) for v in grade.points} if grade else {}
            cards += [_point_card(point, twist.step, earned.get(point.id)) for point in twist.points]
    return tuple(cards)


def _trade_offs(grades: Sequence[StepGrade | None]) -> QualityCard:
    """How many of the decisions that were stated came with their reason, over all steps."""
    claimed = [v for grade in grades if grade for v in grade.points if v.verdict in ("shown", "partly")]
    reasoned = sum(v.likely.get("because", 0.0) >= _REASONED for v in claimed)
    reason = f"{reasoned} of {len(claimed)} decisions came with a reason or a trade-off."
    return QualityCard(name="Trade-off reasoning", level=_level(reasoned, len(claimed)), reason=reason)


def _communication(round_: Round, steps: Sequence[StepCard]) -> QualityCard:
    """How many answers went straight to the question, without help: unflagged, in time, without a hint."""
    reached = [step for step in steps if step.reached]
    hinted = {entry.step for entry in round_.said(kind="hint")}
    clear = [s for s in reached if not s.flags and s.step not in hinted and s.used <= 1.25 * s.budget]
    reason = f"{len(clear)} of {len(reached)} steps were answered to the point, in time and without a hint."
    return QualityCard(name="Communication", level=_level(len(clear), len(reached)), reason=reason)


def _level(part: int, whole: int) -> int | None:
    return 1 + sum(part / whole >= cut for cut in _CUTS) if whole else None


def _audit(round_: Round, points: Sequence[PointCard]) -> tuple[FollowUpCard, ...]:
    verdicts = {point.id: point for point in points}
    return tuple(
        FollowUpCard(
            step=entry.step,
            text=entry.text,
            point=verdicts[entry.about].name,
            why=entry.why,
            verdict=verdicts[entry.about].verdict,
        )
        for entry in round_.said(kind="follow_up")
        if entry.about in verdicts
    )


def _never_asked(round_: Round, case: Case) -> tuple[str, ...]:
    """Topics of the important facts that were never asked for nor assumed."""
    if "clarify" not in round_.reached():
        return ()
    told = set(round_.told())
    return tuple(fact.topic for fact in case.facts if fact.important and fact.id not in told)


def as_markdown(card: Scorecard, round_: Round | None = None) -> str:
    """The scorecard as Markdown that stands alone, with the transcript where the round is given."""
    title = case_title(card.case)
    lines = [f"# Scorecard: {title}", ""]
    lines += [f"**{(card.recommendation or 'single step').capitalize()}.** {card.reason}", ""]
    lines += [
        f"{card.level.capitalize()} level, {card.length} minutes, {card.used / 60:.0f} used, {card.engine} engine.",
        "",
    ]
    lines += [card.notice, ""] if card.notice else []
    lines += ["| Step | Level | Time |", "|---|---|---|"]
    lines += [
        f"| {STEP_NAMES[s.step]} | {_level_text(s)} | {s.used / 60:.0f} of {s.budget / 60:.0f} min |"
        for s in card.steps
    ]
    lines += [
        "",
        *(f"- {q.name}: {f'level {q.level}' if q.level else 'not shown'}. {q.reason}" for q in card.qualities),
    ]
    if card.gaps:
        lines += ["", "## What cost most", "", *map(_point_line, card.gaps)]
    if card.strengths:
        lines += ["", "## Strengths", "", *map(_point_line, card.strengths)]
    for step in card.steps:
        lines += ["", f"## {STEP_NAMES[step.step]}: {_level_text(step)}", "", *map(_point_line, step.points)]
    if card.twists:
        lines += ["", "## Twist", "", *map(_point_line, card.twists)]
    if card.follow_ups:
        lines += ["", "## Follow-ups and why they were asked", ""]
        lines += [f"- {f.text} ({f.point}: was {f.why}, is {f.verdict})" for f in card.follow_ups]
    if card.never_asked:
        lines += ["", f"Never asked: {', '.join(card.never_asked)}."]
    return "\n".join([*lines, *(transcript(round_) if round_ else [])]) + "\n"


def transcript(round_: Round) -> list[str]:
    """What was said, as lines of Markdown."""
    lines, step = ["", "## Transcript"], None
    for entry in round_.entries:
        if entry.step != step:
            step = entry.step
            lines += ["", f"### {STEP_NAMES[step]}"]
        who = "Interviewer" if entry.role == "interviewer" else "Candidate"
        lines += ["", f"**{who}** ({entry.at // 60:02.0f}:{entry.at % 60:02.0f}): {entry.heard}"]
    return lines


def _level_text(step: StepCard) -> str:
    return f"level {step.level}" if step.level else "cannot be graded" if step.reached else "not shown"


def _point_line(point: PointCard) -> str:
    said = f" “{point.quote}”" if point.quote else ""
    where = f" (said in {STEP_NAMES[point.said_in].lower()})" if point.said_in else ""
    essential = ", essential" if point.essential else ""
    return f"- **{point.name}** ({point.verdict}{essential}):{said}{where} Strong: {point.strong} See {point.section}."
