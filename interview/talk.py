"""A step's answer given in several messages: what is said later corrects what was said before."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from evidence.quotes import is_quoted
from interview.cases import Case
from interview.grading import Grader, StepGrade, Verdict
from records import StepId


def grade_talk(grader: Grader, case: Case, step: StepId, messages: Sequence[str]) -> StepGrade:
    """Grade all messages as one answer; a point that was contradicted and then put right counts as put right."""
    whole = grader.grade(case, step, "\n\n".join(messages))
    after = cache(lambda at: grader.grade(case, step, "\n\n".join(messages[at + 1 :])))

    def corrected(verdict: Verdict) -> Verdict:
        said = [at for at, text in enumerate(messages) if is_quoted(verdict.quote, text)]
        if verdict.verdict != "contradicted" or not said or said[-1] + 1 == len(messages):
            return verdict
        later = after(said[-1]).verdict(verdict.point)
        return later if later.verdict in ("shown", "partly") else verdict

    points = tuple(map(corrected, whole.points))
    if points == whole.points or whole.level is None:
        return whole
    level, score = grader.judge_level(case, case.steps[step].points, points, whole.flags)
    return replace(whole, points=points, level=level, score=score)
