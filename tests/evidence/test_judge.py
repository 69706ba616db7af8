"""The judge as it ships: what it decides, what it points at, and what it does with text that is no text."""

import numpy as np
import pytest

from assistant.answer import open_judge
from evidence.judge import BAR, EmbeddedJudge
from knowledge_base import KnowledgeBase

CONTEXT = (
    "Training-serving skew is a difference between the features that a model sees in training and in serving. It is "
    "detected by logging the served features, recomputing them with the training pipeline, and comparing row by row. "
    "A check of 10,000 requests a day costs little. Batch prediction is cheaper than online prediction, because "
    "servers run only part of the day.\n\n"
    "Feature stores keep one definition of a feature for both sides. They cost a team to run them."
)


@pytest.fixture(scope="module")
def judge(library: KnowledgeBase) -> EmbeddedJudge:
    return open_judge(library)


@pytest.mark.parametrize(
    "sentence",
    [
        "Batch prediction is cheaper than online prediction.",
        "Skew is detected by logging served features and comparing them with recomputed ones.",
        "A feature store keeps one definition of a feature for training and serving.",
    ],
)
def test_what_the_text_says_is_supported(judge: EmbeddedJudge, sentence: str) -> None:
    assert judge.judge(CONTEXT, sentence).supported


@pytest.mark.parametrize(
    "sentence",
    [
        "Gradient clipping prevents exploding gradients in recurrent networks.",
        "Netflix detects skew with 250 dashboards in Kafka.",
        "Feature stores are always free to run for every team.",
    ],
)
def test_what_the_text_does_not_say_is_not(judge: EmbeddedJudge, sentence: str) -> None:
    verdict = judge.judge(CONTEXT, sentence)
    assert not verdict.supported
    assert verdict.score < BAR


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Batch prediction is cheaper than online prediction.", "Online prediction is cheaper than batch prediction."),
        ("A check of 10,000 requests a day costs little.", "A check of 400 requests a day costs little."),
        ("Servers run only part of the day.", "Servers do not run only part of the day."),
    ],
)
def test_a_true_sentence_scores_above_its_damaged_twin(judge: EmbeddedJudge, true: str, false: str) -> None:
    assert judge.judge(CONTEXT, true).score > judge.judge(CONTEXT, false).score


def test_an_answer_is_as_good_as_its_weakest_sentence_and_names_the_supporting_text(judge: EmbeddedJudge) -> None:
    answer = "Batch prediction is cheaper than online prediction. Penguins live in Antarctica."
    verdict = judge.judge(CONTEXT.split("\n\n"), answer)
    assert [s.supported for s in verdict.sentences] == [True, False]
    assert verdict.score == min(s.score for s in verdict.sentences)
    assert not verdict.supported
    assert "Batch prediction is cheaper" in verdict.sentences[0].evidence


@pytest.mark.parametrize(
    ("context", "answer"), [("", "A is B."), ([], "A is B."), (CONTEXT, ""), (CONTEXT, "?! …"), ("   \n", "A is B.")]
)
def test_nothing_supports_nothing(judge: EmbeddedJudge, context: str | list[str], answer: str) -> None:
    verdict = judge.judge(context, answer)
    assert (verdict.score, verdict.supported) == (0.0, False)


def test_a_sentence_longer_than_the_window_is_judged(judge: EmbeddedJudge) -> None:
    endless = "Batch prediction is cheaper than " + ", ".join(f"online prediction {n}" for n in range(400)) + "."
    assert 0 <= judge.judge(CONTEXT, endless).score <= 1
    assert 0 <= judge.judge(endless, endless).score <= 1


def test_a_sentence_scores_alike_alone_and_among_others(judge: EmbeddedJudge) -> None:
    said = ["Batch prediction is cheaper than online prediction.", "Feature stores cost a team."]
    together = [s.score for s in judge.support(CONTEXT, said)]
    alone = [judge.support(CONTEXT, [text])[0].score for text in said]
    np.testing.assert_allclose(together, alone, atol=0.02)
