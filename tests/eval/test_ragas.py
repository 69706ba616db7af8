"""Ragas's metrics as scored in their own process: without a model, and with one whose replies are scripted."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from pydantic import SecretStr

from errors import UsageError
from eval.ragas_process import METRICS, applicable, score
from eval.samples import Sample, Scored
from settings import PROJECT_DIR, Settings
from tests.model_server import KEY, ModelServer, model_server, settings_of

QUESTION = "Which prediction is cheaper?"
TRUE, ALSO_TRUE, FALSE = (
    "Batch prediction is cheaper.",
    "A feature store keeps one definition.",
    "Penguins live in Antarctica.",
)
CONTEXTS = ("Batch prediction is cheaper than online prediction.", "A feature store keeps one definition of a feature.")
NO_MODEL = {"id_based_context_precision", "id_based_context_recall", "semantic_similarity", "faithfulness"}
FAULTS = {
    "malformed": "the model's reply could not be parsed",
    "empty": "the model's reply is empty",
    "cut": "the model's reply was cut off, since it is too long",
    "refusal": "the model refused",
    "broken": "the model's server answered 500 (Internal Server Error)",
    "denied": "the model's server answered 401 (Unauthorized)",
    "drop": "the connection to the model's server failed",
    "stall": "no reply within 3 seconds",
    "few": "the model gave 3 verdicts on 4 statements",
    "hollow": "the model's reply lists no statements",
    "odd": "the model's verdict is 7, neither 0 nor 1",
}


def sample(name: str, response: str, contexts: tuple[str, ...] = CONTEXTS, reference: str = "") -> Sample:
    return Sample(
        id=name,
        question=QUESTION,
        response=response,
        contexts=contexts,
        reference=reference or f"{TRUE} {ALSO_TRUE} Models drift.",
        retrieved_ids=("batch", "cats"),
        reference_ids=("batch", "store", "drift"),
    )


SAMPLES = [
    sample("good", f"{TRUE} {FALSE} {ALSO_TRUE}"),
    sample("second", f"{TRUE}", contexts=("Cats sleep.", *CONTEXTS[:1])),
    sample("misled", f"{TRUE} {FALSE}", contexts=(f"{TRUE} {FALSE}",)),
    sample("busy", f"{TRUE} {FALSE} {ALSO_TRUE} Wait @busy for it."),
    *(sample(fault, f"{TRUE} {FALSE} {ALSO_TRUE} Now @{fault}:NLIStatementOutput happens.") for fault in FAULTS),
    sample("garbled", f"{TRUE} @malformed", reference="Some @malformed fact.", contexts=("A @malformed text.",)),
    Sample(id="bare", question=QUESTION, response=TRUE),
]


@dataclass(frozen=True)
class Run:
    """What came back, what the model was asked, what went anywhere else, and the processes left running after."""

    scored: dict[str, Scored]
    elsewhere: list[str]
    server: ModelServer | None = None
    left: frozenset[int] = frozenset()


def children() -> frozenset[int]:
    """The processes that this one has started, where the system tells."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return frozenset(int(pid) for task in tasks for pid in task.read_text("ascii").split())


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory, models: Path, elsewhere: ModelServer) -> Run:
    """All samples, judged by the scripted model."""
    home = tmp_path_factory.mktemp("modelled")
    with model_server(home / "asked.jsonl") as server:
        found = {one.id: one for one in score(SAMPLES, settings_of(home / "data", models, server))}
    return Run(found, [request["path"] for request in elsewhere.asked()], server)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, models: Path, elsewhere: ModelServer) -> Run:
    """Some samples, judged without a model; the iterator is closed with hundreds to go."""
    sent, running = len(elsewhere.asked()), children()
    samples = [SAMPLES[0], SAMPLES[1], sample("wordless", "..."), SAMPLES[-1]]
    more = [sample(f"more {i}", TRUE) for i in range(500)]
    settings = settings_of(tmp_path_factory.mktemp("embedded") / "data", models)
    with closing(score([*samples, *more], settings)) as scored:
        found = {one.id: one for one in islice(scored, len(samples))}
        assert sys.platform != "linux" or len(children() - running) == 1
    return Run(found, [request["path"] for request in elsewhere.asked()[sent:]], left=children() - running)


def test_without_a_model_the_embedded_judge_gives_the_faithfulness_and_nothing_that_needs_a_model(
    embedded: Run,
) -> None:
    good = embedded.scored["good"]
    assert good.judge == "embedded"
    assert set(good.scores) == NO_MODEL == {name for name, info in METRICS.items() if not info.needs_model}
    assert good.scores["faithfulness"] == pytest.approx(2 / 3, abs=1e-6)
    assert embedded.scored["second"].scores["faithfulness"] == 1.0


def test_context_precision_and_recall_by_id_are_counted(embedded: Run) -> None:
    scores = embedded.scored["good"].scores
    assert scores["id_based_context_precision"] == pytest.approx(1 / 2)
    assert scores["id_based_context_recall"] == pytest.approx(1 / 3, abs=1e-6)


def test_semantic_similarity_is_the_cosine_of_our_embedder(embedded: Run) -> None:
    near, far = embedded.scored["second"].scores, embedded.scored["wordless"].scores
    assert 0.4 < near["semantic_similarity"] < 1
    assert far["semantic_similarity"] < 0.3


def test_an_answer_without_a_statement_is_unscored_and_not_zero(embedded: Run) -> None:
    wordless = embedded.scored["wordless"]
    assert wordless.unscored == {"faithfulness": "there is no statement to score"}


def test_what_a_sample_lacks_is_neither_scored_nor_unscored(embedded: Run, modelled: Run) -> None:
    assert embedded.scored["bare"] == Scored(id="bare", judge="embedded")
    assert set(modelled.scored["bare"].scores) == {"answer_relevancy"}


def test_closing_the_iterator_ends_the_process(embedded: Run) -> None:
    assert len(embedded.scored) == 4
    assert embedded.left == frozenset()


def test_without_a_model_nothing_is_sent_anywhere(embedded: Run) -> None:
    assert embedded.elsewhere == []


def test_with_a_model_nothing_goes_anywhere_else_and_ragas_does_not_track(modelled: Run) -> None:
    assert modelled.server is not None
    assert {request["path"] for request in modelled.server.asked()} == {"/v1/chat/completions"}
    assert modelled.elsewhere == []


@pytest.mark.parametrize(
    ("name", "metric", "value"),
    [
        ("good", "faithfulness", 2 / 3),
        ("good", "context_precision", 1.0),
        ("second", "context_precision", 1 / 2),  # the text that helps comes second
        ("good", "context_recall", 2 / 3),
        ("second", "context_recall", 1 / 3),
        ("good", "factual_correctness", 0.67),  # Ragas rounds this one
        ("good", "noise_sensitivity", 0.0),
        ("misled", "noise_sensitivity", 1 / 2),
        ("misled", "faithfulness", 1.0),
    ],
)
def test_a_metric_is_what_the_models_verdicts_make_it(modelled: Run, name: str, metric: str, value: float) -> None:
    assert modelled.scored[name].scores[metric] == pytest.approx(value, abs=1e-6)


def test_every_metric_that_applies_is_scored_or_unscored(modelled: Run) -> None:
    assert set(modelled.scored) == {one.id for one in SAMPLES}
    for one in SAMPLES:
        found = modelled.scored[one.id]
        assert found.judge == "scripted"
        assert sorted([*found.scores, *found.unscored]) == sorted(applicable(one, model=True))


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_leaves_its_metric_unscored_with_the_reason_and_the_rest_scored(modelled: Run, fault: str) -> None:
    found = modelled.scored[fault]
    assert found.unscored["faithfulness"] == FAULTS[fault]
    assert set(found.unscored) <= {"faithfulness", "factual_correctness"}  # both ask for these verdicts
    assert found.scores["context_precision"] == 1.0
    assert found.agreement == ()


def test_a_model_that_only_replies_garbage_leaves_all_of_its_metrics_unscored(modelled: Run) -> None:
    found = modelled.scored["garbled"]
    assert set(found.unscored) == set(METRICS) - NO_MODEL | {"faithfulness"}
    assert set(found.unscored.values()) == {FAULTS["malformed"]}


def test_a_busy_server_is_asked_again(modelled: Run) -> None:
    assert modelled.scored["busy"].scores["faithfulness"] == pytest.approx(0.5)
    assert modelled.scored["busy"].unscored == {}


def test_each_statement_the_model_judged_has_the_embedded_verdict_beside(modelled: Run) -> None:
    assert modelled.scored["good"].agreement == ((True, True), (False, False), (True, True))
    assert modelled.scored["second"].agreement == ((True, True),)


def test_the_key_goes_to_the_server_and_is_told_nowhere_else(modelled: Run) -> None:
    assert modelled.server is not None
    assert {request["headers"]["authorization"] for request in modelled.server.asked()} == {f"Bearer {KEY}"}
    assert KEY not in repr(modelled.scored)
    assert KEY not in repr(Settings(_env_file=None, judge_key=SecretStr(KEY)))


def test_a_model_without_its_key_leaves_all_unscored_and_says_what_to_set(settings: Settings) -> None:
    (found,) = score(SAMPLES[:1], settings.model_copy(update={"judge_model": "gpt-4o"}))
    assert set(found.unscored) == set(METRICS)
    assert "Set SEVENSTEP_JUDGE_KEY" in found.unscored["faithfulness"]


def test_two_samples_of_one_id_are_refused(settings: Settings) -> None:
    with pytest.raises(UsageError, match="'good'"):
        list(score([SAMPLES[0], SAMPLES[0]], settings))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_killed_process_had_not_scored_is_yielded_unscored(tmp_path: Path, models: Path) -> None:
    before = children()
    samples = [sample(str(i), f"{TRUE} @stall:NLIStatementOutput" if i else TRUE) for i in range(3)]
    with model_server(tmp_path / "asked.jsonl") as server:
        settings = settings_of(tmp_path / "data", models, server, timeout=60)
        scored = score(samples, settings.model_copy(update={"judge_parallel": 1}))
        first = next(scored)
        (process,) = children() - before - {server.pid}
        os.kill(process, signal.SIGKILL)
        rest = list(scored)
    assert first.id == "0" and first.unscored == {}
    assert [one.id for one in rest] == ["1", "2"]
    assert all(one.unscored == dict.fromkeys(METRICS, "the evaluation process ended: signal 9") for one in rest)


def test_the_calling_process_imports_neither_ragas_nor_langchain() -> None:
    program = (
        "import sys, eval.agreement, eval.ragas_process, eval.samples\n"
        "heavy = {'ragas', 'langchain', 'langchain_core', 'openai', 'instructor', 'datasets'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT_DIR, check=True)
    assert told.stdout.strip() == "[]"
