"""Lines of a question set: what they hold, how sections are named, what is said of a bad one."""

import json
from pathlib import Path

import jsonschema
import pytest

from errors import UsageError
from eval.questions import (
    BUILT_IN,
    Fact,
    TestQuestion,
    as_line,
    load_questions,
    note_of,
    parse_questions,
    section_key,
)
from records import CORPUS, Passage
from tests.conftest import Command


def passage(owner: str) -> Passage:
    return Passage("p", owner, "tea", ("Tea", "Brewing"), "brewing", 0, "text", "Green tea.", (), None, (), 1)


def question(text: str = "How hot?") -> TestQuestion:
    return TestQuestion(
        id="q", question=text, kind="own", topic="tea", facts=(Fact(text="80 °C.", sections=("mine:tea#brewing",)),)
    )


def test_a_section_of_a_personal_note_is_told_from_one_of_a_built_in_note_of_that_name() -> None:
    keys = [section_key(passage(CORPUS)), section_key(passage("local"))]
    assert keys == ["tea#brewing", "mine:tea#brewing"]
    assert [note_of(key) for key in keys] == ["tea", "tea"]


def test_a_line_is_read_as_it_was_written_whatever_breaks_lines_in_its_text() -> None:
    asked = question("One\u2028two\nthree\x85four?")
    assert parse_questions(as_line(asked).split("\n"), "x") == [asked]


def test_a_file_is_read_whatever_breaks_lines_in_a_text(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(as_line(question("One\u2028two?")) + "\n" + as_line(question()), "utf-8")
    assert [q.question for q in load_questions(path)] == ["One\u2028two?", "How hot?"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        ('{"id": "q", "kind": "own", "topic": "tea", "facts": []}', "field question: Field required"),
        (as_line(question()).replace('"version":1', '"version":2'), "field version: Input should be 1"),
        (as_line(question()).replace('"sections":["mine:tea#brewing"]', '"sections":7'), "field facts.0.sections"),
        (as_line(question()).replace('"kind"', '"sort"'), "field kind: Field required"),
    ],
)
def test_a_bad_line_is_told_with_its_file_and_number(tmp_path: Path, line: str, wrong: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(as_line(question()) + line.strip() + "\n", "utf-8")
    with pytest.raises(UsageError, match=r"set\.jsonl:2: The line is no question .*eval schema") as told:
        load_questions(path)
    assert wrong in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.jsonl cannot be read"):
        load_questions(tmp_path / "none.jsonl")


def test_the_printed_schema_lets_each_built_in_line_through_and_no_other(command: Command) -> None:
    printed = json.loads(command("eval", "schema").stdout)
    check = jsonschema.Draft202012Validator(printed)
    assert all(check.is_valid(json.loads(line)) for line in BUILT_IN.read_text("utf-8").splitlines())
    assert not check.is_valid({"id": "q", "question": "How hot?"})
