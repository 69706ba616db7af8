"""What counts as a failure, told in words, the worst first."""

import pytest

from eval.failures import failures, missed
from eval.runs import Detail, FactFound, Item
from tests.eval.made_runs import answer, claim, refused


def with_facts(number: int, *facts: FactFound) -> Item:
    item = answer(number)
    return item.model_copy(update={"detail": item.detail.model_copy(update={"facts": facts})})


def fact(said: bool | None, rank: int | None) -> FactFound:
    return FactFound(text="A fact.", said=said, rank=rank, sections=("concepts/a#one",))


def graded(level: float, aimed: float, **more: float) -> Item:
    return Item(suite="grader", id="g", measures={"level": level, "aimed": aimed} | more)


def robust(**measures: float) -> Item:
    return Item(suite="robust", id="q1~x", measures={name.replace("_", " "): of for name, of in measures.items()})


@pytest.mark.parametrize(
    ("item", "reason", "why"),
    [
        (answer(1), "facts not retrieved", "1 of 2 facts was not retrieved and 1 of 2 facts was not said"),
        (with_facts(1, fact(True, 1), fact(False, 1), fact(False, 1)), "facts not said", "2 of 3 facts were not said"),
        (with_facts(1, fact(False, 1)), "facts not said", "nothing that it should say is said"),
        (with_facts(1, fact(None, None)), "facts not retrieved", "the fact was not retrieved"),
        (answer(1, **{"refused wrongly": 1.0}), "refused wrongly", "was refused although the notes answer it"),
        (
            refused(1).model_copy(update={"measures": {"unanswerable": 1.0, "refused": 0.0, "confidence": 0.7}}),
            "answered wrongly",
            "was answered although the notes cannot",
        ),
        (
            claim(1, 0.8, False),
            "unsupported taken for supported",
            "an unsupported claim was taken for supported (score 0.80)",
        ),
        (claim(1, 0.2, True), "supported not recognized", "a supported claim was not recognized (score 0.20)"),
        (graded(4, 1), "levels apart", "graded 4, written as 1"),
        (graded(1, 1, handled=0.0), "misjudged", "a bad answer was taken for good, or a good one in odd form was not"),
        (
            robust(refused_rightly=0.0),
            "answered without its notes",
            "was answered although its notes were taken away",
        ),
        (robust(facts_kept=-0.5), "less said", "said 50% fewer of the facts than to the question as it was"),
        (
            Item(suite="ragas", id="r", unscored={"faithfulness": "no reply within 60 s"}),
            "unscored",
            "faithfulness: no reply within 60 s",
        ),
    ],
)
def test_a_failure_says_why(item: Item, reason: str, why: str) -> None:
    (found,) = failures([item])
    assert (found.reason, found.why) == (reason, why) and 0 < found.weight <= 1


@pytest.mark.parametrize(
    "item",
    [
        with_facts(1, fact(True, 1)),
        refused(1),
        claim(1, 0.9, True),
        graded(2, 1),
        robust(facts_kept=0.1),
        Item(suite="ragas", id="r", measures={"faithfulness": 1.0}),
    ],
)
def test_what_came_out_as_it_should_is_no_failure(item: Item) -> None:
    assert failures([item]) == []


def test_the_worst_of_a_suite_comes_first_and_the_suites_in_their_order() -> None:
    found = failures([claim(1, 0.6, False), claim(2, 0.9, False), answer(1), answer(2, **{"refused wrongly": 1.0})])
    assert [one.item.id for one in found] == ["q2", "q1", "claim-2", "claim-1"]


def test_a_fact_beyond_what_the_answer_was_written_from_is_missed() -> None:
    item = with_facts(1, fact(True, 1), fact(False, 2), fact(False, None))
    assert missed(item) == list(item.detail.facts[1:])
    assert missed(item.model_copy(update={"detail": Detail()})) == []
