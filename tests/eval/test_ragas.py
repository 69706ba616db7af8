"""Ragas in a process of its own: with the embedded judge, and with a model's server that also misbehaves."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from eval import ragas_process
from eval.samples import Sample, Scored
from settings import PROJECT_DIR, Settings
from tests.fakes import FIVE_NOTES
from tests.model_server import ModelServer, Reply, model_server

pytestmark = pytest.mark.e2e  # it may reach this machine
SKEW = (
    "Training-serving skew is a difference between the features that a model trains on and those that it serves with."
)
KEY = "sk-nobody-may-see-this"


def sample(identity: str, response: str = SKEW, **more: object) -> Sample:
    fields = {
        "id": identity, "question": f"What is skew ({identity})?", "response": response, "contexts": (SKEW,),
        "reference": SKEW, "retrieved_ids": ("a#1", "a#2"), "reference_ids": ("a#1", "a#3", "a#4"),
    }  # fmt: skip
    return Sample.model_validate(fields | more)


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Settings:
    data = tmp_path_factory.mktemp("ragas")
    (data / "models").symlink_to(models)
    return Settings(_env_file=None, data_dir=data, corpus_dir=FIVE_NOTES, threads=2)


def scored(settings: Settings, *samples: Sample) -> dict[str, Scored]:
    return {one.id: one for one in ragas_process.score(samples, settings)}


@pytest.fixture(scope="module")
def embedded(offline: Settings) -> dict[str, Scored]:
    return scored(
        offline,
        sample("same"),
        sample("wrong", "Bananas are harvested on the moon by trained penguins."),
        sample("refused", "", contexts=()),
        sample("bare", reference="", reference_ids=()),
    )


def test_without_a_model_ragas_scores_what_needs_none(embedded: dict[str, Scored]) -> None:
    one = embedded["same"]
    assert one.judge == "embedded"
    assert one.scores["id context precision"] == pytest.approx(1 / 2)
    assert one.scores["id context recall"] == pytest.approx(1 / 3)
    assert one.scores["semantic similarity"] == pytest.approx(1.0, abs=1e-4)
    assert set(one.scores) == {name for name, info in ragas_process.METRICS.items() if not info.needs_model}
    assert one.unscored == {}


def test_ragas_faithfulness_is_judged_by_our_judge(embedded: dict[str, Scored]) -> None:
    assert embedded["same"].scores["faithfulness"] == 1.0
    assert embedded["wrong"].scores["faithfulness"] == 0.0


def test_a_metric_that_does_not_apply_is_neither_scored_nor_unscored(embedded: dict[str, Scored]) -> None:
    assert set(embedded["refused"].scores) == {"id context precision", "id context recall"}
    assert set(embedded["bare"].scores) == {"faithfulness"}
    assert embedded["refused"].unscored == embedded["bare"].unscored == {}


GOOD = {
    "break down": {"statements": ["Skew is a difference.", "It hurts.", "Penguins cause it."]},
    "judge the faithfulness": {
        "statements": [
            {"statement": "Skew is a difference.", "reason": "said", "verdict": 1},
            {"statement": "It hurts.", "reason": "said", "verdict": 1},
            {"statement": "Penguins cause it.", "reason": "not said", "verdict": 0},
        ]
    },
}


def script(prompt: str, before: int) -> Reply:
    """What a good model says; or, for a question that names a fault, that fault."""
    fault = next((name for name in FAULTS if f"({name})" in prompt), "")
    if fault:
        return FAULTS[fault](before)
    return Reply(json.dumps(_good(prompt)))


def _good(prompt: str) -> dict[str, object]:
    text = prompt.lower()
    if '"classifications"' in text or "classify if" in text:
        return {"classifications": [{"statement": "s", "reason": "r", "attributed": n % 2} for n in range(4)]}
    if "noncommittal" in text:
        return {"question": "What is skew (good)?", "noncommittal": 0}
    if "useful in arriving" in text or "verify if the context" in text:
        return {"reason": "useful", "verdict": 1}
    if "claims" in text and "decompose" in text:
        return {"claims": ["Skew is a difference.", "It hurts.", "Penguins cause it."]}
    if "faithfulness" in text and "verdict" in text:
        return GOOD["judge the faithfulness"]
    return GOOD["break down"]


FAULTS = {
    "garbled": lambda _: Reply('{"statements": ["cut off'),
    "empty": lambda _: Reply(""),
    "declined": lambda _: Reply(refusal="I cannot help with that."),
    "broken": lambda _: Reply(status=500),
    "busy": lambda _: Reply(status=429),
    "silent": lambda _: Reply("late", silence=30),
    "dropped": lambda _: Reply(hang_up=True),
}


@pytest.fixture(scope="module")
def judged(offline: Settings) -> Iterator[tuple[dict[str, Scored], ModelServer]]:
    names = ("good", *FAULTS)
    with model_server(script) as model:
        settings = offline.model_copy(
            update={
                "judge_model": "scripted", "judge_url": model.url, "judge_key": SecretStr(KEY), "judge_timeout": 6.0,
                "judge_parallel": 8,
            }
        )  # fmt: skip
        yield scored(settings, *(sample(name) for name in names)), model


def test_with_a_model_every_metric_is_ragas_own(judged: tuple[dict[str, Scored], ModelServer]) -> None:
    one = judged[0]["good"]
    assert one.unscored == {}
    assert set(one.scores) == set(ragas_process.METRICS)
    assert one.judge == "scripted"
    assert one.scores["faithfulness"] == pytest.approx(2 / 3)
    assert one.scores["context recall"] == pytest.approx(1 / 2)
    assert one.scores["context precision"] == pytest.approx(1.0)
    assert one.scores["answer relevancy"] == pytest.approx(1.0, abs=1e-4)


def test_our_judge_judges_the_models_statements_too(judged: tuple[dict[str, Scored], ModelServer]) -> None:
    assert [theirs for _, theirs in judged[0]["good"].agreement] == [True, True, False]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("garbled", "could not be read"),
        ("empty", "could not be read"),
        ("declined", "could not be read"),
        ("broken", "answered with 500"),
        ("busy", "429"),
        ("silent", "no reply within 6 s"),
        ("dropped", "refused or lost"),
    ],
)
def test_a_model_that_fails_leaves_a_metric_unscored_and_never_zero(
    judged: tuple[dict[str, Scored], ModelServer], fault: str, why: str
) -> None:
    one = judged[0][fault]
    assert why in one.unscored["faithfulness"]
    assert "faithfulness" not in one.scores
    assert set(one.scores) | set(one.unscored) == set(ragas_process.METRICS)
    assert one.scores["id context precision"] == pytest.approx(1 / 2)


def test_the_key_goes_to_the_server_alone(judged: tuple[dict[str, Scored], ModelServer]) -> None:
    everything, model = judged
    assert model.keys == {f"Bearer {KEY}"}
    assert not any(KEY in one.model_dump_json() for one in everything.values())


def test_a_process_that_ends_too_early_leaves_its_samples_unscored(offline: Settings, tmp_path: Path) -> None:
    lost = offline.model_copy(update={"embedder": str(tmp_path / "no-model")})
    one = scored(lost, sample("a"))["a"]
    assert one.scores == {}
    assert one.unscored["faithfulness"].startswith("the evaluation process ended: ")


def test_the_process_ends_with_who_listens_to_it(offline: Settings) -> None:
    results = ragas_process.score([sample(str(n)) for n in range(200)], offline)
    next(results)
    results.close()
    time.sleep(0.2)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"{sys.executable} -m eval.ragas_scores" not in listed


def test_whoever_asks_for_scores_imports_neither_ragas_nor_langchain() -> None:
    code = (
        "import sys, eval.ragas_process, eval.runs, eval.catalogue, eval.compare\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('ragas', 'langchain', 'langchain_core')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, env=os.environ)
    assert done.stdout.strip() == "[]", done.stderr


def test_ragas_tells_nobody_that_it_is_used() -> None:
    code = "import eval.ragas_scores\nfrom ragas._analytics import do_not_track\nprint(do_not_track())"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, env=os.environ)
    assert done.stdout.strip() == "True", done.stderr
