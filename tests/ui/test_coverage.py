"""What the built-in notes cover is counted by case and step."""

from storage.knowledge import StoredSection
from ui.coverage import Cell, coverage


def section(note: str, *steps: str, markdown: str = "Text.", owner: str = "corpus") -> StoredSection:
    return StoredSection(owner, note, "a", ("T", "A"), markdown, steps)  # type: ignore[arg-type]


def test_a_section_counts_in_each_of_its_steps_and_once_in_the_whole() -> None:
    drawn = "Text.\n\n```mermaid\nflowchart LR\n```\n"
    (row,) = coverage([section("concepts/a", "data", "deploy", markdown=drawn), section("concepts/b", "data")], {})
    assert row.name == "Concepts"
    assert row.cells["data"] == Cell(2, 1, None)
    assert row.cells["deploy"] == Cell(1, 1, None)
    assert row.cells["monitor"] == Cell(0, 0, None)
    assert row.cells["all"] == Cell(2, 1, None)


def test_each_case_is_a_row_before_the_other_kinds_and_personal_notes_are_left_out() -> None:
    sections = [
        section("guides/plan", "frame"),
        section("cases/visual-search", "frame"),
        section("cases/ad-click-prediction", "frame"),
        section("mine", "frame", owner="local"),
    ]
    assert [row.name for row in coverage(sections, {})] == ["Ad click prediction", "Visual search", "Guides"]
