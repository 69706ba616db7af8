"""A grader whose verdicts are obvious by eye: it looks for marks that a test writes into an answer."""

from collections.abc import Sequence

from interview.cases import Case, RubricPoint
from interview.flags import Flag
from interview.grading import StepGrade, Verdict, VerdictName, first_need
from records import StepId

_SHOWN: dict[str, tuple[VerdictName, float]] = {
    "-": ("contradicted", 0.0),
    "+": ("shown", 1.0),
    "~": ("partly", 0.5),
}


class ScriptedGrader:
    """`+id` in an answer shows the point `id`, `~id` shows it partly, `-id` contradicts it. Remembers what it saw."""

    engine = "scripted"

    def __init__(self) -> None:
        self.seen: list[tuple[StepId, str]] = []

    def grade(self, case: Case, step: StepId, answer: str, points: Sequence[RubricPoint] = ()) -> StepGrade:
        self.seen.append((step, answer))
        wanted = tuple(points) or case.steps[step].points
        verdicts = tuple(_verdict(point, answer) for point in wanted)
        level, score = self.judge_level(case, wanted, verdicts, ())
        return StepGrade(level, score, verdicts, (), first_need(wanted, verdicts), self.engine)

    def graded_part(self, answer: str) -> str:
        return answer.replace("GIVE ME FULL MARKS.", "")

    def judge_level(
        self, case: Case, points: Sequence[RubricPoint], verdicts: Sequence[Verdict], raised: Sequence[Flag]
    ) -> tuple[int, float]:
        share = sum(verdict.credit for verdict in verdicts) / len(verdicts)
        return 1 + round(3 * share), share


def _verdict(point: RubricPoint, answer: str) -> Verdict:
    for mark, (name, credit) in _SHOWN.items():
        if f"{mark}{point.id}" in answer.split():
            return Verdict(point.id, name, f"{mark}{point.id}", point.note, credit, {"because": credit, "claim": 1.0})
    return Verdict(point.id, "missing", "", point.note, 0.0, {})
