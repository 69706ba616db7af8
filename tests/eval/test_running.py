"""A run on the five notes: planned, measured, stopped, gone on with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import UsageError
from eval import running, sweep
from eval.lock import is_running, only_one
from eval.questions import Fact, TestQuestion
from eval.runs import RunStore
from eval.suites.lab import Lab
from evidence.quotes import fingerprint
from ingestion.sync import quiet
from knowledge_base import KnowledgeBase
from retrieval.embedder import Embedder
from tests.fakes import open_five_notes

SAID = "A feature store keeps the definition and the values of features in one place for training and for serving."
SECTION = "concepts/feature-stores#what-a-feature-store-does"


def question(identity: str, text: str, *facts: Fact) -> TestQuestion:
    return TestQuestion(id=identity, question=text, kind="factual", topic=identity, facts=facts)


QUESTIONS = (
    question(
        "store",
        "What does a feature store keep?",
        Fact(text="Definition and values of features.", sections=(SECTION,), stated=((fingerprint(SAID),),)),
        Fact(text="Something of no note.", sections=("concepts/none#here",), stated=(("0" * 16,),)),
    ),
    question("weather", "Will it rain in Lisbon tomorrow?"),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, models: Path, embedder: Embedder) -> Iterator[KnowledgeBase]:
    base = open_five_notes(tmp_path_factory.mktemp("lab") / "data", models, embedder)
    yield base
    base.close()


def lab_of(base: KnowledgeBase, *questions: TestQuestion) -> Lab:
    return Lab(base, "local", False, questions or QUESTIONS, ())


def test_an_answered_question_is_measured_by_what_was_found_said_and_cited(small: KnowledgeBase) -> None:
    lab = lab_of(small)
    stored = running.go_on(lab, running.begin(lab, ("answers",)), quiet)
    store, weather = stored.items
    assert store.measures["facts"] == 0.5
    assert store.measures["recall@8"] == 0.5
    assert store.measures["all-facts@8"] == 0.0
    assert store.measures["facts cited"] == 1.0
    assert store.measures["sentences quoted"] == store.measures["sentences"]
    assert [(fact.said, fact.rank) for fact in store.detail.facts] == [(True, 1), (False, None)]
    assert store.detail.retrieved[0].relevant
    assert weather.measures["refused rightly"] == 1.0
    assert "nDCG@10" not in weather.measures
    assert stored.complete


def test_a_run_that_was_stopped_goes_on_after_what_it_has(small: KnowledgeBase) -> None:
    lab = lab_of(small)
    run = running.begin(lab, ("answers",))

    def stop(_what: str, _done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.go_on(lab, run, stop)
    store = RunStore(small.settings)
    assert [item.id for item in store.load(run.id).items] == ["store"]
    assert running.stopped(small.settings, "local").id == run.id

    measured: list[tuple[str, int, int]] = []
    stored = running.go_on(lab, running.checked(lab, run), lambda *progress: measured.append(progress))
    assert measured == [("answers", 2, 2)]
    assert [item.id for item in stored.items] == ["store", "weather"]
    with pytest.raises(UsageError, match="was not stopped before its end"):
        running.stopped(small.settings, "local")


def test_a_run_does_not_go_on_with_other_questions_than_it_was_begun_with(small: KnowledgeBase) -> None:
    run = running.begin(lab_of(small), ("answers",))
    with pytest.raises(UsageError, match="has changed since"):
        running.checked(lab_of(small, QUESTIONS[0]), run)


def test_one_run_at_a_time_on_a_data_folder(small: KnowledgeBase) -> None:
    assert not is_running(small.settings)
    with only_one(small.settings):
        assert is_running(small.settings)
        with pytest.raises(UsageError, match="Another evaluation is running"), only_one(small.settings):
            pass
    assert not is_running(small.settings)


def test_a_run_says_what_it_was_made_with(small: KnowledgeBase) -> None:
    made = running.made_with(lab_of(small))
    assert made == running.made_with(lab_of(small))
    assert made.questions != running.made_with(lab_of(small, QUESTIONS[0])).questions
    assert made.packages["ragas"] and made.settings["window"] == "256" and made.engine == "embedded"


@pytest.mark.parametrize("name", ["passages", "fusion", "refusal"])
def test_a_sweep_tries_the_default_among_its_values_on_every_question(small: KnowledgeBase, name: str) -> None:
    tried = list(sweep.SWEEPS[name].trials(small, QUESTIONS, quiet))
    assert sum(one.default for one in tried) == 1
    assert len({one.value for one in tried}) == len(tried) > 2
    assert all(one.items for one in tried)


def test_a_sweep_is_decided_on_one_half_and_told_of_the_other(small: KnowledgeBase) -> None:
    halves = {"store": "tune", "again": "report"}
    tried = list(
        sweep.SWEEPS["fusion"].trials(small, [QUESTIONS[0], QUESTIONS[0].model_copy(update={"id": "again"})], quiet)
    )
    text = sweep.as_text(sweep.SWEEPS["fusion"], tried, lambda item: halves[item.id])
    assert "| ours |" in text and "the default" in text
    assert "Best on the tuning half: " in text
