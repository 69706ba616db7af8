"""How far two judges agree, on verdicts whose figures are known."""

import math

import pytest

from eval.agreement import agreement


def test_the_share_and_kappa_are_those_of_the_textbook() -> None:
    # Cohen's example of 50 proposals: 20 twice yes, 15 twice no, 5 and 10 apart; kappa is .4
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = agreement([[pair] for pair in pairs])
    assert found is not None
    assert (found.statements, found.answers, found.stricter, found.laxer) == (50, 50, 10, 5)
    assert found.agreed.mean == pytest.approx(0.7)
    assert found.kappa.mean == pytest.approx(0.4)
    assert found.kappa.low < 0.4 < found.kappa.high


def test_statements_of_one_answer_are_drawn_together() -> None:
    together = agreement([[(True, True)] * 9, [(True, False)] * 9, [(False, False)] * 9])
    apart = agreement([[pair] for pair in [(True, True), (True, False), (False, False)] * 9])
    assert together is not None and apart is not None
    assert together.agreed.mean == apart.agreed.mean
    assert together.agreed.high - together.agreed.low > apart.agreed.high - apart.agreed.low


def test_kappa_is_told_as_undefined_where_all_verdicts_are_alike() -> None:
    found = agreement([[(True, True)], [(True, True), (True, True)]])
    assert found is not None
    assert math.isnan(found.kappa.mean)
    assert "not defined" in str(found)


def test_without_statements_there_is_nothing_to_tell() -> None:
    assert agreement([]) is None
    assert agreement([[]]) is None
