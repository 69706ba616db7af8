"""What a run measures, suite by suite: each plans its items by id and measures those that are asked for."""

from eval.runs import SuiteName
from eval.suites.answers import Answers
from eval.suites.judging import Graded, Judged
from eval.suites.lab import Lab, Suite
from eval.suites.ragas import Ragas
from eval.suites.robust import Robust


def suites(lab: Lab) -> dict[SuiteName, Suite]:
    """Every suite, in the order in which they run: later ones use what earlier ones measured."""
    every: list[Suite] = [Answers(lab), Judged(lab), Graded(lab), Robust(lab), Ragas(lab)]
    return {suite.name: suite for suite in every}
