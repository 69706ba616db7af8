"""What the built-in notes must be: each departure is told, and nothing else is."""

from pathlib import Path

import pytest

from ingestion.lint import lint
from tests.conftest import DATA


def test_lint_names_what_a_case_lacks_and_nothing_else() -> None:
    problems = [(Path(problem.path).parent.name, problem.problem) for problem in lint(DATA / "corpus")]
    assert {folder for folder, _ in problems} == {"toy-feed"}
    assert "Step frame has 0 sections." in [problem for _, problem in problems]
    assert "1 diagrams." in [problem for _, problem in problems]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("id: concepts/feature-stores", "id: concepts/other"), "does not fit the file"),
        (("kind: concept", "kind: guide"), "does not fit the folder"),
        (("license: CC-BY-4.0", "license: ''"), "licence is missing"),
        (("updated: 2026-11-21\n", ""), "date is missing"),
        (("[concepts/training-serving-skew]", "[concepts/nowhere]"), "nowhere does not exist"),
        (("aliases: [FS,", "aliases: [MAP,"), "alias 'MAP' also names"),
        (("A feature store keeps the", "It keeps the"), "first sentence leans"),
        (("\nA feature store keeps", "\n- A feature store keeps"), "begins without a sentence"),
        (("  - what is a feature store for\n  - why keep features in one place\n", "  []\n"), "names no question"),
        (("## What a feature store does", "Text.\n\n## What a feature store does"), "before the first heading"),
    ],
)
def test_lint_tells_each_departure_from_the_format(corpus: Path, change: tuple[str, str], told: str) -> None:
    path = corpus / "concepts/feature-stores.md"
    text = path.read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), "utf-8")
    assert any(told in str(problem) for problem in lint(corpus))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("flowchart LR\n  a --> b", "no caption that asks"),
        ("pie\n  a", "Unknown diagram type"),
        ('flowchart LR\n  a["x<br>y"]', "HTML"),
        ("flowchart LR\n  end --> b", "named `end`"),
        ('flowchart LR\n  a["A"] --> graph["Graph store"]', "named `graph`"),
        ('flowchart LR\n  a["open --> b', "may not draw"),
        ("flowchart LR\n  a -> b", "may not draw"),
        ("sequenceDiagram\n  a tells b", "may not draw"),
        ("gantt\n  dateFormat X\n  run : 7, 8", "may not draw"),
        ("flowchart LR\n" + "\n".join(f'  n{i}["x"]' for i in range(17)), "17 nodes"),
    ],
)
def test_lint_tells_what_a_diagram_may_not_be(corpus: Path, body: str, told: str) -> None:
    path = corpus / "guides/study-plan.md"
    path.write_text(f"{path.read_text('utf-8')}\n```mermaid\n{body}\n```\n", "utf-8")
    assert any(told in str(problem) for problem in lint(corpus))


@pytest.mark.parametrize(
    "body",
    [
        'flowchart TD\n  a["A (b)"] -->|"yes"| b{"B?"} & c(["C"])\n  subgraph s["S"]\n    d[("D")] -.-> a\n  end',
        "sequenceDiagram\n  actor A as Client\n  A->>B: asks\n  B-->>A: answers\n  alt late\n  A-xB: stops\n  end",
        "stateDiagram-v2\n  [*] --> Shadow\n  Shadow --> Canary: same results",
        "gantt\n  title Rollout\n  dateFormat YYYY-MM-DD\n  section Shadow\n  run : a1, 2026-11-02, 3d",
        "gantt\n  dateFormat HH:mm\n  axisFormat %M\n  section Round\n  Opening :a1, 00:00, 3m",
        "timeline\n  title Labels\n  day 1 : click\n  day 30 : refund",
    ],
)
def test_lint_takes_the_forms_that_draw(corpus: Path, body: str) -> None:
    path = corpus / "guides/study-plan.md"
    before = [str(problem) for problem in lint(corpus)]
    path.write_text(f"{path.read_text('utf-8')}\n```mermaid\n{body}\n```\n\n*Figure: What is drawn?*\n", "utf-8")
    assert [str(problem) for problem in lint(corpus)] == before


SAID_TWICE = (
    "An evaluation gate holds a candidate model against the model in production on the same frozen slices, "
    "and a candidate that loses on any slice by more than its noise does not reach the registry."
)


def _append(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")


def test_lint_tells_what_two_notes_say_in_nearly_the_same_words(corpus: Path) -> None:
    _append(corpus / "guides/study-plan.md", SAID_TWICE)
    _append(corpus / "concepts/feature-stores.md", SAID_TWICE.replace("frozen slices", "slices of last week"))
    assert any("nearly what" in problem.problem for problem in lint(corpus))
    _append(corpus / "guides/study-plan.md", SAID_TWICE)
    told = [problem for problem in lint(corpus) if "nearly what" in problem.problem]
    assert {Path(problem.path).stem for problem in told} == {"study-plan"}, "once within a note, or in its own words"


def test_lint_tells_an_abbreviation_that_two_notes_use_and_none_explains(corpus: Path) -> None:
    _append(corpus / "guides/study-plan.md", "The QZX is read first.")
    assert not any("QZX" in problem.problem for problem in lint(corpus)), "one note may explain its own"
    _append(corpus / "concepts/feature-stores.md", "Reading two QZXs costs twice.")
    assert any("QZX is used in 2 notes" in problem.problem for problem in lint(corpus))
    glossary = (corpus / "guides/study-plan.md").read_text("utf-8").replace("guides/study-plan", "guides/glossary")
    (corpus / "guides/glossary.md").write_text(f"{glossary}\n- **Quick zone** (QZX): a made-up thing.\n", "utf-8")
    assert not any("QZX" in problem.problem for problem in lint(corpus))
