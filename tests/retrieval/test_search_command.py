"""`python -m retrieval search` and `python -m assistant ask` as other programs call them, with the network refused."""

import json
from typing import Any

import pytest

from tests.conftest import Command

LINES = [
    '{"id": "a", "question": "what is MAP", "extra": 1}',
    '{"id": 7, "question": "and when is it not enough?", "history": [{"role": "user", "content": "what is MAP"}, '
    '{"role": "assistant", "content": "A measure."}], "owner": "ann"}',
    "",
    "not json",
    '{"id": "empty", "question": "  "}',
    '{"id": "missing"}',
    '{"id": "kind", "question": 5}',
    "[1]",
    '{"id": "role", "question": "x", "history": [{"role": "poet", "content": "y"}]}',
    '{"id": "surrogate", "question": "\\ud800 MAP"}',
    '{"id": "long", "question": "' + "x" * 5000 + '"}',
    "[" * 100000,
    '{"id": "ünï", "question": "what is a feature store for", "history": []}',
]
ORDER = ["a", 7, None, "empty", "missing", "kind", None, "role", "surrogate", "long", None, "ünï"]
WRONG = {None, "empty", "missing", "kind", "role", "long"}


def answers(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]


def assert_lines_are_answered_in_order(rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows] == ORDER
    for row in rows:
        assert ("error" in row) == (row["id"] in WRONG), row
        if "error" in row:
            assert row.keys() == {"id", "error"} and row["error"] and "\n" not in row["error"]


def test_search_keeps_the_contract_of_json_lines(command: Command) -> None:
    done = command("retrieval", "search", "--k", "2", lines="\n".join(LINES))
    assert done.returncode == 0, done.stderr
    rows = answers(done.stdout)
    assert_lines_are_answered_in_order(rows)
    for row in rows:
        if "error" not in row:
            assert row.keys() == {"id", "passages"} and len(row["passages"]) == 2
            for passage in row["passages"]:
                assert list(passage) == ["id", "note", "title", "heading", "text", "score", "owner"]
    assert rows[0]["passages"][0]["note"] == "concepts/mean-average-precision"
    assert rows[1]["passages"][0]["note"] == "concepts/mean-average-precision"
    assert "Reading notes" in done.stderr

    for_people = command("retrieval", "search", "what is MAP", "--k", "1")
    assert for_people.returncode == 0
    assert for_people.stdout.startswith("1. Mean average precision › ")
    assert for_people.stderr == ""


def test_ask_keeps_the_contract_of_json_lines(command: Command) -> None:
    done = command("assistant", "ask", lines="\n".join(LINES))
    assert done.returncode == 0, done.stderr
    rows = answers(done.stdout)
    assert_lines_are_answered_in_order(rows)
    for row in rows:
        if "error" not in row:
            assert row.keys() == {"id", "text", "abstained", "engine", "sentences", "passages"}
            for sentence in row["sentences"]:
                assert list(sentence) == ["text", "citations", "support", "quoted"]
                assert set(sentence["citations"]) <= {passage["id"] for passage in row["passages"]}
                assert 0 <= sentence["support"] <= 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["retrieval"], "the following arguments are required: command"),
        (["retrieval", "search", "x", "--k", "0"], "0 is not between 1 and 1000"),
        (["assistant", "answer"], "invalid choice: 'answer'"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(command: Command, arguments: list[str], told: str) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1 and told in done.stderr


def test_a_question_that_cannot_be_answered_and_a_wrong_setting_are_one_line_and_exit_code_2(command: Command) -> None:
    for done in (
        command("retrieval", "search", " "),
        command("retrieval", "search", "x", SEVENSTEP_WINDOW="12"),
        command("retrieval", "search", "x", SEVENSTEP_EMBEDDER="no-model"),
        command("retrieval", "search", "x", SEVENSTEP_DATABASE_URL="nonsense"),
        command("retrieval", "search", "x", SEVENSTEP_DATA_DIR="/dev/null/x"),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines()[-1].startswith("error: ")
        assert "Traceback" not in done.stderr
