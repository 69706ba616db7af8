"""`python -m eval judge` as other programs call it, and its tables."""

import json

import numpy as np

from eval.claims import Labelled
from eval.judge import _table
from eval.judge_fit import overlap_weights, sampled
from evidence.judge import SIGNALS
from tests.conftest import Command

CONTEXT = "Batch prediction is cheaper than online prediction. Feature stores keep one definition of a feature."
LINES = [
    {
        "id": "a",
        "context": CONTEXT,
        "answer": "Batch prediction is cheaper than online prediction. Penguins live in Antarctica.",
    },
    {"id": 2, "context": CONTEXT.split(". "), "answer": "Batch prediction is cheaper than online prediction."},
    {"id": "bad", "context": 7, "answer": "x"},
    {"id": "empty", "context": "", "answer": ""},
]


def test_each_line_gets_one_verdict_in_order_and_bad_ones_an_error(command: Command) -> None:
    lines = [*(json.dumps(line) for line in LINES), "no json"]
    done = command("eval", "judge", lines="\n".join(lines))
    assert done.returncode == 0, done.stderr
    first, second, bad, empty, broken = map(json.loads, done.stdout.splitlines())
    assert set(first) == {"id", "score", "supported", "sentences", "engine"}
    assert [set(s) for s in first["sentences"]] == [{"text", "score", "supported", "evidence"}] * 2
    assert (first["id"], first["supported"]) == ("a", False)
    assert (second["id"], second["supported"]) == (2, True)
    assert set(bad) == set(broken) == {"id", "error"}
    assert (empty["score"], empty["supported"], empty["sentences"]) == (0.0, False, [])


def test_training_without_the_public_sets_is_refused(command: Command) -> None:
    done = command("eval", "judge", "--fit")
    assert done.returncode == 2
    assert "--faith DIR" in done.stderr


ROWS = [
    Labelled("c", f"s{n}", n % 2 == 0, "close" if n % 2 == 0 else ("swap", "absent")[n % 4 == 1], n % 100, "test")
    for n in range(200)
]
SUPPORTED = np.array([row.supported for row in ROWS])


def test_a_perfect_detector_is_told_from_one_that_knows_nothing() -> None:
    perfect = {row.kind: row for row in _table("x", SUPPORTED * 0.8 + 0.1, ROWS)}
    assert {row.auroc.mean for row in perfect.values()} == {1.0}
    assert perfect["all sentences"].balanced == perfect["all sentences"].f1 == 1.0
    assert perfect["swap"].unsupported + perfect["absent"].unsupported == 100
    blind = _table("x", np.random.default_rng(0).random(200), ROWS)[0]
    assert 0.35 < blind.auroc.mean < 0.65


def test_whole_answers_are_as_good_as_their_weakest_sentence() -> None:
    whole = _table("x", SUPPORTED.astype(float), ROWS)[-1]
    assert (whole.name, whole.kind, whole.unsupported, whole.supported) == ("x", "whole answers", 50, 50)


def test_weights_make_overlap_say_nothing() -> None:
    generator = np.random.default_rng(0)
    x = generator.random((2000, len(SIGNALS)))
    supported = generator.random(2000) < 0.2 + 0.6 * x[:, list(SIGNALS).index("coverage_window")]
    overlap = x[:, list(SIGNALS).index("coverage_window")]
    weight = overlap_weights(x, supported)

    def gap(w: np.ndarray) -> float:
        a, b = (np.average(overlap[supported == side], weights=w[supported == side]) for side in (True, False))
        return float(abs(a - b))

    assert gap(weight) < gap(np.ones(2000)) / 2


def test_a_sample_is_half_unsupported_and_the_same_each_time() -> None:
    rows = sampled(ROWS, 40, seed=3)
    assert sum(not row.supported for row in rows) == 20
    assert rows == sampled(ROWS, 40, seed=3)
