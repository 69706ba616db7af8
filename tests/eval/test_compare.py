"""What differs between two runs, and when it is called better or worse."""

import math

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from eval.catalogue import CATALOGUE, auroc, figures, kappa
from eval.compare import as_text, compare, made_differently
from eval.gate import judge
from eval.runs import Item, StoredRun
from tests.eval.made_runs import MADE_WITH, answer, claim, refused, stored


def verdicts(a: StoredRun, b: StoredRun) -> dict[str, str]:
    return {difference.measure.name: difference.verdict for difference in compare(a, b)}


def some(value: float, count: int = 40, wobble: float = 0.0) -> StoredRun:
    """Questions of one value, every other one a little higher."""
    return stored(*(answer(n, value + wobble * (n % 2)) for n in range(count)))


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (some(0.5), some(0.6), "better"),
        (some(0.6), some(0.5), "worse"),
        (some(0.5), some(0.5), "the same"),
        (some(0.5), stored(*(answer(n, 0.5 + (0.2 if n % 2 else -0.2)) for n in range(40))), "no difference shown"),
    ],
)
def test_better_and_worse_are_said_only_beyond_chance(before: StoredRun, after: StoredRun, verdict: str) -> None:
    assert verdicts(before, after)["nDCG@10"] == verdict


def test_of_a_measure_that_should_be_low_less_is_better() -> None:
    often, seldom = (
        stored(*(answer(n, **{"refused wrongly": float(n < wrong)}) for n in range(60))) for wrong in (40, 5)
    )
    assert verdicts(often, seldom)["refused wrongly"] == "better"
    assert verdicts(seldom, often)["refused wrongly"] == "worse"


def test_a_measure_without_a_better_side_only_changes() -> None:
    short, long = (stored(*(answer(n, words=words) for n in range(30))) for words in (90.0, 160.0))
    assert verdicts(short, long)["words"] == "changed"


def test_only_items_that_both_runs_measured_are_compared() -> None:
    [found] = [d for d in compare(some(0.5, 10), some(0.9, 30)) if d.measure.name == "nDCG@10"]
    assert found.items == 10
    assert compare(stored(answer(1)), stored(answer(2))) == []


def test_shares_are_taken_over_all_items_and_not_averaged() -> None:
    items = [answer(1, **{"cited": 4.0, "cited right": 1.0}), answer(2, **{"cited": 1.0, "cited right": 1.0})]
    found = {figure.measure.name: figure.value.mean for figure in figures(stored(*items))}
    assert found["citation precision"] == pytest.approx(2 / 5)


def test_refusals_are_measured_over_both_kinds_of_question() -> None:
    one = stored(
        answer(1), answer(2, **{"refused": 1.0, "refused wrongly": 1.0, "answered": 0.0}), refused(1), refused(2)
    )
    found = {figure.measure.name: figure.value.mean for figure in figures(one)}
    assert found["refusal precision"] == pytest.approx(2 / 3)
    assert found["refusal recall"] == 1.0
    assert found["refused wrongly"] == 0.5
    assert found["refusal balanced accuracy"] == pytest.approx(0.75)


def test_the_judge_is_measured_on_its_order_and_its_decisions() -> None:
    one = stored(claim(1, 0.9, True), claim(2, 0.6, False), claim(3, 0.2, False), claim(4, 0.7, True))
    found = {figure.measure.name: figure.value.mean for figure in figures(one)}
    assert found["judge AUROC"] == 1.0
    assert found["judge balanced accuracy"] == 0.75


def test_an_unscored_item_is_counted_apart_and_is_no_zero() -> None:
    scored = Item(suite="ragas", id="q1", measures={"faithfulness": 0.8})
    failed = Item(suite="ragas", id="q2", unscored={"faithfulness": "no reply in 60 s"})
    [figure] = [f for f in figures(stored(scored, failed)) if f.measure.name == "Ragas: Faithfulness"]
    assert (figure.value.mean, figure.items, figure.unscored) == (0.8, 1, 1)


def test_what_the_runs_were_made_with_is_told_where_it_differs() -> None:
    changed = MADE_WITH.model_copy(update={"settings": {"window": "128"}, "commit": "def"})
    a, b = some(0.5), stored(answer(1), made_with=changed)
    assert made_differently(a, b) == ["commit: abc → def", "settings window: 256 → 128"]
    assert "settings window: 256 → 128" in as_text(a, b, compare(a, b))


def test_the_gate_fails_on_what_is_worse_beyond_chance_and_says_what() -> None:
    outcome = judge(some(0.7, 60), some(0.5, 60))
    assert not outcome.passed
    assert "FAILED: worse than the baseline: nDCG@10, recall@5, all-facts@8." in outcome.as_text()


def test_the_gate_passes_what_is_the_same_or_better() -> None:
    assert judge(some(0.5), some(0.5)).passed
    assert judge(some(0.5), some(0.7)).passed
    assert "PASSED" in judge(some(0.5), some(0.5)).as_text()


def test_the_gate_fails_where_the_baselines_items_are_gone() -> None:
    assert "only 50% of the baseline's items exist" in judge(some(0.5, 40), some(0.5, 20)).as_text()


def test_the_gate_looks_at_retrieval_answers_refusals_judge_and_grader() -> None:
    assert {measure.suite for measure in CATALOGUE if measure.gated} == {"answers", "judge", "grader"}


def test_area_and_kappa_are_those_of_scikit_learn() -> None:
    dice = np.random.default_rng(0)
    for _ in range(50):
        scored = np.c_[dice.integers(0, 9, 40) / 9, np.resize([0, 1, 1], 40)].astype(float)
        assert auroc(scored) == pytest.approx(roc_auc_score(scored[:, 1] > 0, scored[:, 0]))
        levels = dice.integers(1, 5, (20, 2)).astype(float)
        expected = cohen_kappa_score(*levels.astype(int).T, weights="quadratic", labels=[1, 2, 3, 4])
        assert kappa(levels) == pytest.approx(expected)


def test_without_both_labels_there_is_no_area_and_without_a_spread_no_kappa() -> None:
    assert math.isnan(auroc(np.array([[0.1, 1.0], [0.2, 1.0]]))) and math.isnan(kappa(np.array([[2.0, 2.0]])))
