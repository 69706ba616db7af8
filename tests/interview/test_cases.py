"""Interview files: ours are whole, and what is wrong in one is told with its line."""

import shutil
from pathlib import Path

import pytest

from errors import NoteError
from interview.cases import FILE, MINUTES, load_case
from records import STEPS

OURS = Path(__file__).parents[2] / "corpus"
FILES = sorted(OURS.glob(f"cases/*/{FILE}"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_case_has_seven_steps_in_45_minutes_and_says_each_claim_in_many_ways(path: Path) -> None:
    case = load_case(path)
    assert set(case.steps) == set(STEPS)
    assert sum(plan.minutes for plan in case.steps.values()) == MINUTES
    for _, point in case.points():
        said = [text.lower() for text in point.claim.said]
        assert len(said) == len(set(said)) >= 6
        assert not set(said) & {text.lower() for text in point.misconceptions}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "cases" / "a-case"
    folder.mkdir(parents=True)
    return Path(shutil.copy(FILES[0], folder / FILE))


def test_what_is_no_yaml_is_told_with_its_line(path: Path) -> None:
    path.write_text("prompt: fine\nlevels: [unclosed\n", "utf-8")
    with pytest.raises(NoteError, match=r"interview\.yaml:\d+: This is no YAML"):
        load_case(path)


def test_a_field_that_is_wrong_is_told_with_its_line(path: Path) -> None:
    text = path.read_text("utf-8").replace("minutes: 6", "minutes: six", 1)
    path.write_text(text, "utf-8")
    line = text.splitlines().index(next(row for row in text.splitlines() if "minutes: six" in row)) + 1
    with pytest.raises(NoteError) as caught:
        load_case(path)
    assert caught.value.line == line
    assert "minutes" in caught.value.problem


@pytest.mark.parametrize("content", ["", "just words", "- a\n- b\n"])
def test_a_file_without_fields_is_told(path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
    with pytest.raises(NoteError, match="no fields"):
        load_case(path)
