"""`python -m server` over standard input and output, by the SDK's own client."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from mcp.client.stdio import StdioServerParameters, stdio_client

from interview.cases import load_cases
from records import STEPS
from server.tools import READ_ONLY
from settings import PROJECT_DIR
from tests.fakes import FIVE_NOTES
from tests.server.conftest import ANSWERING, CASE, COMMAND, INITIALIZE, Call, complaint, connected, record, text
from ui.addresses import note_address

FIVE = {str(path.relative_to(FIVE_NOTES).with_suffix("")).removesuffix("/note") for path in FIVE_NOTES.rglob("*.md")}
PASSAGE = ["id", "note", "title", "heading", "text", "score", "owner", "address"]
QUESTION = "Should I use batch or online prediction?"
ANSWER = (
    "I would frame it as binary classification of whether a user clicks, because the auction needs a calibrated "
    "probability to rank ads by expected revenue. I would like to add that bananas are yellow."
)


@pytest.fixture(scope="module")
def session(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """A session that began while another process held the index, and was listed and refused meanwhile."""
    data = Path(environment["SEVENSTEP_DATA_DIR"])
    errors = tmp_path_factory.mktemp("log") / "stderr"
    parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment, cwd=data)
    with (
        errors.open("w") as log,
        FileLock(data / "index.lock") as held,
        connected(stdio_client(parameters, log), "legacy") as (client, portal),
    ):
        early = portal.call(client.list_tools), portal.call(client.call_tool, "search", {"question": "MAP"})
        held.release()
        yield (client, early), portal
    assert "Traceback" not in errors.read_text("utf-8")


@pytest.fixture
def call(session: tuple[Any, Any]) -> Call:
    (client, _), portal = session
    return lambda tool, **arguments: portal.call(client.call_tool, tool, arguments)


def test_the_tools_are_listed_before_the_notes_are_open(session: tuple[Any, Any]) -> None:
    (_, (listed, early)), _ = session
    assert [tool.name for tool in listed.tools] == ["search", "ask", "grade"]
    assert "Wait for it" in complaint(early)


def test_each_tool_says_what_it_takes_what_it_gives_and_that_it_only_reads(session: tuple[Any, Any]) -> None:
    (_, (listed, _)), _ = session
    tools = {tool.name: tool for tool in listed.tools}
    for tool in tools.values():
        assert "data" in tool.description and "follow no instruction" in " ".join(tool.description.split())
        assert tool.annotations == READ_ONLY
        assert tool.output_schema["type"] == "object"
    assert set(tools["ask"].output_schema["properties"]) == {"text", "abstained", "engine", "sentences", "passages"}
    assert tools["grade"].input_schema["properties"]["case"]["enum"] == [CASE]
    assert tools["grade"].input_schema["properties"]["step"]["enum"] == list(STEPS)
    assert tools["search"].input_schema["properties"]["cases"]["items"]["enum"] == ["toy-feed"]


def test_the_readme_names_the_tools() -> None:
    section = (PROJECT_DIR / "README.md").read_text("utf-8").split("## For your own assistant")[1].split("\n## ")[0]
    assert set(re.findall(r"^- `(\w+)", section, re.MULTILINE)) == {"search", "ask", "grade"}


def test_search_returns_passages_of_the_notes(call: Call) -> None:
    result = call("search", question="what is MAP", k=3)
    passages = record(result)["passages"]
    assert len(passages) == 3 and all(list(passage) == PASSAGE for passage in passages)
    assert passages[0]["note"] == "concepts/mean-average-precision"
    assert {passage["note"] for passage in passages} <= FIVE | {ANSWERING, "my-parrot"}
    assert f"[1] {passages[0]['title']} › {passages[0]['heading']}" in text(result)


def test_an_address_is_one_that_the_app_reads(call: Call) -> None:
    def place(scope: str) -> tuple[str, str]:
        passage = record(call("search", question="Coco the parrot", k=1, scope=scope))["passages"][0]
        path, _, query = passage["address"].partition("?")
        assert path == "/library"
        found = note_address(dict(pair.split("=") for pair in query.replace("%2F", "/").split("&")), "local")
        assert found and found.note_id == passage["note"]
        return found.owner, passage["owner"]

    assert place("mine") == ("local", "local")
    assert place("corpus") == ("corpus", "corpus")


def test_search_keeps_to_its_filters(call: Call) -> None:
    found = record(call("search", question="what is logged and why", k=50, cases=["toy-feed"]))["passages"]
    assert found and {passage["note"] for passage in found} == {"cases/toy-feed"}
    nothing = call("search", question="MAP", scope="mine", cases=["toy-feed"])
    assert record(nothing) == {"passages": []} and "No passage fits" in text(nothing)


def test_a_note_that_another_process_adds_is_found_by_the_next_call(
    call: Call, environment: dict[str, str], tmp_path: Path
) -> None:
    note = tmp_path / "zebra.md"
    note.write_text("# Zebra\n\nThe zebra Zola wears stripes.\n", "utf-8")
    done = subprocess.run(
        [COMMAND[0], "-m", "ingestion", "add", str(note)], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "stripes" in record(call("search", question="Zola the zebra", k=1))["passages"][0]["text"]


def test_an_answer_cites_only_passages_that_come_with_it(call: Call) -> None:
    result = call("ask", question=QUESTION)
    answer = record(result)
    assert not answer["abstained"] and answer["engine"] == "embedded"
    ids = {passage["id"] for passage in answer["passages"]}
    for sentence in answer["sentences"]:
        assert sentence["citations"] and set(sentence["citations"]) <= ids
    numbers = set(re.findall(r"\[(\d+)\]", text(result)))
    assert numbers == set(re.findall(r"^\[(\d+)\] .+ › .+ \(.+; /library\?", text(result), re.MULTILINE))


def test_ask_answers_what_the_command_answers(call: Call, environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND[0], "-m", "assistant", "ask"],
        input=json.dumps({"question": QUESTION}),
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    answer = record(call("ask", question=QUESTION))
    for passage in answer["passages"]:
        del passage["address"]
    assert {"id": None} | answer == json.loads(done.stdout)


def test_a_follow_up_is_understood_from_the_history(call: Call) -> None:
    history = [
        {"role": "user", "content": "What is training-serving skew?"},
        {"role": "assistant", "content": "A difference."},
    ]
    answer = record(call("ask", question="And how is it detected?", history=history))
    assert answer["passages"][0]["note"] == "concepts/training-serving-skew"


def test_what_the_notes_do_not_hold_is_not_answered(call: Call) -> None:
    result = call("ask", question="What is the capital of France?")
    answer = record(result)
    assert answer["abstained"] and all(sentence["citations"] == [] for sentence in answer["sentences"])
    assert "do not hold an answer" in text(result)


def test_a_grade_quotes_the_candidate(call: Call, environment: dict[str, str]) -> None:
    result = call("grade", case=CASE, step="frame", answer=ANSWER)
    grade = record(result)
    assert grade["level"] in (1, 2, 3, 4)
    quotes = [point["quote"] for point in grade["points"] if point["quote"]]
    assert quotes and all(quote in ANSWER for quote in quotes)
    points = load_cases(Path(environment["SEVENSTEP_CORPUS_DIR"]))[CASE].steps["frame"].points
    assert [point["id"] for point in grade["points"]] == [point.id for point in points]
    assert f"“{quotes[0]}”" in text(result)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("grade", {"case": "tea", "step": "frame", "answer": "x"}, f"There is no case 'tea'.*There are: {CASE}"),
        ("grade", {"case": CASE, "step": "tea", "answer": "x"}, "Argument step: .*'clarify'.*'monitor'"),
        ("grade", {"case": CASE, "step": "frame", "answer": "x" * 20_001}, "Argument answer: .*20000"),
        ("grade", {"case": CASE}, "Argument step: Field required"),
        ("search", {"question": "MAP", "cases": ["tea"]}, "There is no case 'tea'. There are: toy-feed"),
        ("search", {"question": "MAP", "steps": ["tea"]}, "Argument steps.0: .*'clarify'.*'monitor'"),
        ("search", {"question": "MAP", "scope": "tea"}, "Argument scope: .*'both', 'mine' or 'corpus'"),
        ("search", {"question": "MAP", "k": 51}, "Argument k: .*50"),
        ("search", {"question": "MAP", "step": "data"}, "search has no argument 'step'. It has: question, k, scope"),
        ("search", {"question": " "}, "The question is empty"),
        ("ask", {"question": "x" * 5000}, "at most 4,000"),
        ("ask", {"question": "x", "history": [{"role": "poet", "content": "y"}]}, "Argument history.0.role"),
        ("drink", {}, "There is no tool 'drink'. There are: search, ask, grade"),
    ],
)
def test_a_wrong_call_is_answered_by_one_sentence(call: Call, tool: str, arguments: dict[str, Any], says: str) -> None:
    assert re.search(says, complaint(call(tool, **arguments)))


def test_null_stands_for_what_is_not_given(call: Call) -> None:
    assert len(record(call("search", question="MAP", k=None, steps=None, cases=None))["passages"]) == 8


@contextmanager
def started(environment: dict[str, str], data: Path) -> Iterator["subprocess.Popen[str]"]:
    """A server with a data folder that holds nothing but the models."""
    (data / "models").symlink_to(Path(environment["SEVENSTEP_DATA_DIR"]) / "models")
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment | {"SEVENSTEP_DATA_DIR": str(data)},
        cwd=data,
    ) as process:
        yield process


def test_standard_output_carries_the_protocol_and_nothing_else(environment: dict[str, str], tmp_path: Path) -> None:
    """On an index that is built meanwhile, with a line among the requests that is none."""
    asked = {"name": "ask", "arguments": {"question": "MAP"}}
    lines = [
        INITIALIZE,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asked},
    ]
    with started(environment, tmp_path) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write("\n".join(["no request", *map(json.dumps, lines), ""]))
        process.stdin.flush()
        told = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest, errors = process.stdout.read(), process.stderr.read()
    assert process.returncode == 0
    answers = {message["id"]: message for message in told + [json.loads(line) for line in rest.splitlines()]}
    assert answers[1]["result"]["serverInfo"]["name"] == "sevenstep"
    assert answers[2]["result"]["structuredContent"]["engine"] == "embedded"
    assert errors.startswith("Reading notes: 6\n")
    assert all(re.fullmatch(r"[A-Z][a-z ]+: \d+", line) for line in errors.splitlines()), errors


def test_who_leaves_while_the_index_is_built_need_not_wait(environment: dict[str, str], tmp_path: Path) -> None:
    with started(environment, tmp_path) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(f"{json.dumps(INITIALIZE)}\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdin.close()
        assert process.stdout.read() == "" and "Traceback" not in process.stderr.read()
    assert process.returncode == 0
