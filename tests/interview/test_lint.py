"""The interview files held against the notes: ours have no problem, and each kind of problem is told."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.notes import read_note
from interview.cases import FILE
from interview.lint import lint
from records import Note

OURS = Path(__file__).parents[2] / "corpus"
CASE = "ad-click-prediction"
NOTES = [read_note(path) for path in sorted(OURS.rglob("*.md")) if path.name != "README.md"]


def test_our_interview_files_have_no_problem() -> None:
    assert lint(OURS, NOTES) == []


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "cases" / CASE).mkdir(parents=True)
    shutil.copy(OURS / "cases" / CASE / FILE, tmp_path / "cases" / CASE / FILE)
    return tmp_path


def changed(corpus: Path, change: Any, notes: list[Note]) -> str:  # noqa: ANN401 - a function on a YAML tree
    path = corpus / "cases" / CASE / FILE
    loaded = yaml.safe_load(path.read_text("utf-8"))
    change(loaded["steps"]["clarify"])
    path.write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    return "\n".join(map(str, lint(corpus, notes)))


def test_minutes_are_added_up(corpus: Path) -> None:
    assert "add up to 46" in changed(corpus, lambda step: step.update(minutes=step["minutes"] + 1), NOTES)


def test_an_id_stands_once(corpus: Path) -> None:
    told = changed(corpus, lambda step: step["points"][0].update(id=step["points"][1]["id"]), NOTES)
    assert "occurs 2 times" in told


def test_a_section_that_no_note_has_is_told(corpus: Path) -> None:
    assert "which no note has" in changed(corpus, lambda _: None, [])


def test_a_section_that_does_not_teach_the_point_is_told_with_the_one_that_does(corpus: Path) -> None:
    wrong = f"cases/{CASE}#how-are-fresh-models-released-safely"
    right = yaml.safe_load((corpus / "cases" / CASE / FILE).read_text("utf-8"))["steps"]["clarify"]["points"][0]["note"]
    told = changed(corpus, lambda step: step["points"][0].update(note=wrong), NOTES)
    assert f"{wrong} is only the note's" in told
    assert f"the nearest is {right}" in told


def test_a_step_that_the_cases_own_note_does_not_teach_is_told(corpus: Path) -> None:
    elsewhere = "concepts/capacity-estimation#how-is-peak-qps-estimated"
    told = changed(corpus, lambda step: [point.update(note=elsewhere) for point in step["points"]], NOTES)
    assert "No point of clarify is taught by the case's own note." in told


def test_a_case_note_without_an_interview_file_is_told(corpus: Path) -> None:
    told = "\n".join(map(str, lint(corpus, NOTES)))
    assert "cases/visual-search/note.md:1: The case cannot be interviewed on." in told
