"""What a judge model will be asked is told before it is asked, and no model is no cost."""

from eval.model_cost import expected
from settings import Settings


def test_no_model_or_no_suite_that_asks_one_costs_nothing() -> None:
    assert expected(Settings(_env_file=None), ("ragas",), 100) is None
    assert expected(Settings(_env_file=None, judge_model="m"), ("answers", "judge"), 100) is None


def test_the_cost_grows_with_answers_and_passages() -> None:
    few = expected(Settings(_env_file=None, judge_model="m", passages=2), ("ragas",), 10)
    many = expected(Settings(_env_file=None, judge_model="m", passages=8), ("ragas",), 10)
    assert few is not None and many is not None
    assert (few.requests, many.requests) == (190, 370)  # as counted with 2 and with 8 passages
    assert str(many) == "about 370 requests with 0.6 million tokens"
