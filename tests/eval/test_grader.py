"""What the report on the grader counts, on answers that can be checked by eye."""

from collections.abc import Sequence

import pytest

from eval.grader import Graded, handled, kappa, ordered, rounds_ordered, strictly_handled
from eval.grader_fit import training_pairs
from eval.interview_data import Answered, load_answered
from interview.cases import Case, load_cases
from interview.grading import load_grader_model
from records import StepId
from settings import PROJECT_DIR


def answered(level: int | None, step: StepId = "data", kind: str = "", low: bool = False) -> Answered:
    return Answered("id", "a-case", step, "Said.", level, "A", kind, low, {}, (), level or 1)


def graded(scores: Sequence[tuple[int, float]], step: StepId = "data") -> list[Graded]:
    return [Graded(answered(level, step), level, score) for level, score in scores]


@pytest.mark.parametrize(
    ("scores", "triple", "pairs"),
    [
        ([(4, 0.9), (2, 0.5), (1, 0.1)], [True], [True, True]),
        ([(4, 0.4), (3, 0.5), (1, 0.1)], [False], [True, False]),
        ([(4, 0.5), (3, 0.5), (1, 0.1)], [False], [True, False]),
    ],
)
def test_answers_are_ordered_only_where_each_is_above_the_next(
    scores: list[tuple[int, float]], triple: list[bool], pairs: list[bool]
) -> None:
    assert ordered(graded(scores)) == (triple, pairs)


def test_a_round_is_ordered_by_its_mean_over_the_steps() -> None:
    rows = graded([(4, 0.4), (2, 0.5), (1, 0.1)]) + graded([(4, 0.9), (2, 0.2), (1, 0.1)], "model")
    assert rounds_ordered(rows) == [True]


def test_kappa_is_one_where_all_levels_agree() -> None:
    assert kappa(graded([(4, 0.9), (2, 0.5), (1, 0.1)])) == 1.0


@pytest.mark.parametrize(
    ("low", "level", "is_handled", "strictly"),
    [
        (True, None, True, True),
        (True, 1, True, True),
        (True, 2, True, False),
        (True, 3, False, False),
        (False, 3, True, True),
        (False, 2, False, False),
        (False, None, False, False),
    ],
)
def test_bad_answers_must_not_be_taken_for_good_nor_good_ones_for_bad(
    low: bool, level: int | None, is_handled: bool, strictly: bool
) -> None:
    row = Graded(answered(None, kind="kind", low=low), level, 0.5)
    assert (handled(row), strictly_handled(row)) == (is_handled, strictly)


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return load_cases(PROJECT_DIR / "corpus")


def test_every_labelled_answer_is_marked_point_by_point(cases: dict[str, Case]) -> None:
    rows = load_answered()
    assert len({row.id for row in rows}) == len(rows) >= 400
    for row in rows:
        points = {point.id for point in cases[row.case].steps[row.step].points}
        assert set(row.marks) == points and set(row.follow) <= points
        assert all(mark.quote in row.answer for mark in row.marks.values())


def test_misconceptions_train_against_their_points(cases: dict[str, Case]) -> None:
    case = cases["ad-click-prediction"]
    pairs, said = training_pairs([case], [], {})
    labels = dict(zip(pairs, said, strict=True))
    point = case.steps["model"].points[0]
    assert labels[point.misconceptions[0], point.claim.says] is False
    assert labels[point.claim.said[0], point.claim.says] is True


def test_the_shipped_grader_says_which_embedder_it_was_fitted_with() -> None:
    model = load_grader_model()
    assert model.embedder and set(model.heads) == {"claim", "because", "anchor", "wrong"}
