"""What the Quality page shows of runs, in words and rows. Knows no page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.catalogue import Figure
    from eval.compare import Difference
    from eval.runs import EvalRun, StoredRun, SuiteName

SUITES: "Mapping[SuiteName, str]" = {
    "answers": "Questions",
    "judge": "Claims judged",
    "grader": "Interview answers graded",
    "robust": "Harder questions",
    "ragas": "Ragas",
}
_BY_KIND = ", "  # in the names of measures that are narrowed to a kind
VERDICTS = {"better": ":green[better]", "worse": ":red[worse]"}
QUOTED = (
    "The embedded engine says sentences of the notes: *quoted* is their share, checked by comparing strings. "
    "Faithfulness is a headline only for text that a model wrote; a judge that filters what is said would be judging "
    "itself."
)


@dataclass(frozen=True)
class Row:
    """A measure of a run: its name, what it says, its value and what it is against another run."""

    name: str
    says: str
    value: str
    items: str
    change: str


def run_name(run: "EvalRun") -> str:
    """When it began, and what it was."""
    what = [f"{run.began:%b %d, %H:%M}", "quick" if run.quick else "everything", run.note]
    return " · ".join([*filter(None, what), *([] if run.ended else ["stopped"])])


def rows(
    figures: "Sequence[Figure]", differences: "Sequence[Difference]", suite: "SuiteName", by_kind: bool
) -> list[Row]:
    """The measures of a suite; those narrowed to a kind of question, or the others."""
    changes = {difference.measure.name: difference for difference in differences}
    return [
        _row(figure, changes.get(figure.measure.name))
        for figure in figures
        if figure.measure.suite == suite and (bool(figure.measure.kinds) and suite == "answers") == by_kind
    ]


def _row(figure: "Figure", change: "Difference | None") -> Row:
    value, measure = figure.value, figure.measure
    digits = 0 if measure.name == "words" else 3
    said = f"{_short(value.mean, digits)} [{_short(value.low, digits)},\N{NO-BREAK SPACE}{_short(value.high, digits)}]"
    unscored = f", {figure.unscored} unscored" if figure.unscored else ""
    return Row(measure.name, measure.says, said, f"{figure.items}{unscored}", _change(change, digits))


def _short(value: float, digits: int) -> str:
    """Without the zero in front, which every measure from 0 to 1 would have, and without a break."""
    return f"{value:.{digits}f}".replace("0.", ".", 1) if -1 < value < 1 else f"{value:.{digits}f}"


def _change(change: "Difference | None", digits: int) -> str:
    if change is None:
        return ""
    if change.verdict in ("the same", "no difference shown"):
        return change.verdict
    return f"{change.change.mean:+.{digits}f} {VERDICTS.get(change.verdict, change.verdict)}"


def table(listed: Sequence[Row], compared: bool) -> str:
    """The rows as a Markdown table; measures are ours, and hold no text of a note."""
    head = "| Measure | Value | Items |" + (" Change |" if compared else "")
    lines = [head, "|---" * (4 if compared else 3) + "|"]
    for row in listed:
        cells = [row.name, row.value, row.items, *([row.change] if compared else [])]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def needs_model(stored: "StoredRun") -> list[str]:
    """Ragas's metrics that have no figure in the run since no language model judged."""
    from eval.ragas_process import METRICS

    if not stored.of("ragas") or stored.run.made_with.judge != "embedded":
        return []
    return [info.title for info in METRICS.values() if info.needs_model]
