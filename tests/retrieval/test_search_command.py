"""`python -m retrieval search` and `python -m assistant ask` as other programs call them, with the network refused."""

import json
import socket
from typing import Any

import pytest
from pytest_socket import SocketBlockedError

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
WRONG = {None, "empty", "missing", "kind", "role", "long", "surrogate"}


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

    no_question = command("retrieval", "search", " ")
    assert (no_question.returncode, no_question.stdout) == (2, "")
    assert no_question.stderr.startswith("error: The question is empty.") and no_question.stderr.count("\n") == 1


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

    for_people = command("assistant", "ask", "what is a feature store for")
    assert for_people.returncode == 0
    assert "[1] Feature stores › What a feature store does  (concepts/feature-stores)" in for_people.stdout


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


def test_a_wrong_setting_is_one_line_and_exit_code_2(command: Command) -> None:
    for done in (
        command("retrieval", "search", "x", SEVENSTEP_WINDOW="12"),
        command("retrieval", "search", "x", SEVENSTEP_EMBEDDER="no-model"),
        command("retrieval", "search", "x", SEVENSTEP_DATA_DIR="/dev/null/x"),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines()[-1].startswith("error: ")
        assert "Traceback" not in done.stderr


def test_the_network_is_refused_to_commands_and_tests(command: Command) -> None:
    connect = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert "The network is blocked in tests" in command("timeit", "-n", "1", "-r", "1", connect).stderr
    with pytest.raises((SocketBlockedError, UserWarning)):  # it warns first, and warnings are errors
        socket.socket()
