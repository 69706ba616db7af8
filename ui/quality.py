"""What the Quality page shows of runs, in words and rows. Knows no page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.catalogue import Figure, Measure
    from eval.compare import Difference
    from eval.runs import EvalRun, StoredRun, SuiteName

SUITES: "Mapping[SuiteName, str]" = {
    "answers": "Questions",
    "judge": "Claims judged",
    "grader": "Interview answers graded",
    "robust": "Harder questions",
    "ragas": "Ragas",
}
RETRIEVAL, ANSWERS, REFUSAL, RAGAS, BY_KIND = "Retrieval", "Answers", "Refusal", "Ragas", "By kind of question"
GROUPS = (RETRIEVAL, ANSWERS, REFUSAL, "Judge", "Grader", "Robustness", RAGAS, BY_KIND)
_OF_SUITE = {"judge": "Judge", "grader": "Grader", "robust": "Robustness", "ragas": RAGAS}
_IN_GROUP = "Ragas: "  # before the names of a group that says so itself
_RANKINGS = ("nDCG@10", "recall@5", "recall@8", "MRR", "all-facts@8")
_VERDICTS = {
    "better": ":green[:material/arrow_upward: better]",
    "worse": ":red[:material/arrow_downward: worse]",
    "changed": "changed",
}
NEEDS_MODEL = "needs a model"
QUOTED = (
    "The embedded engine says sentences of the notes: *quoted* is their share, checked by comparing strings. "
    "Faithfulness is a headline only for text that a model wrote; a judge that filters what is said would be judging "
    "itself."
)


@dataclass(frozen=True)
class Row:
    """A measure of a run: its name, its value, that of the other run, and what the difference means."""

    name: str
    value: str
    before: str = ""
    change: str = ""


def run_name(run: "EvalRun") -> str:
    """When it began, and what it was."""
    what = [f"{run.began:%b %d, %H:%M}", "quick" if run.quick else "everything", run.note]
    return " · ".join([*filter(None, what), *([] if run.ended else ["stopped"])])


def grouped(figures: "Sequence[Figure]", differences: "Sequence[Difference]") -> dict[str, list[Row]]:
    """Group → its measures, the groups in the order in which they are shown."""
    changes = {difference.measure.name: difference for difference in differences}
    found: dict[str, list[Row]] = {group: [] for group in GROUPS}
    for figure in figures:
        found[group_of(figure.measure)].append(_row(figure, changes.get(figure.measure.name)))
    return {group: listed for group, listed in found.items() if listed}


def group_of(measure: "Measure") -> str:
    if measure.suite != "answers":
        return _OF_SUITE[measure.suite]
    if measure.kinds:
        return BY_KIND
    if measure.name in _RANKINGS:
        return RETRIEVAL
    return REFUSAL if measure.name.startswith("refus") else ANSWERS


def verdict(differences: "Sequence[Difference]") -> str:
    """What two runs show together."""
    counts = {what: sum(one.verdict == what for one in differences) for what in ("better", "worse")}
    if not any(counts.values()):
        return f"None of {len(differences)} measures is better or worse by more than chance."
    said = " and ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"{said} of {len(differences)} measures. By chance alone one in twenty would be either."


def _row(figure: "Figure", change: "Difference | None") -> Row:
    value, name = figure.value, figure.measure.name.removeprefix(_IN_GROUP)
    digits = 0 if name == "words" else 3
    said = f"{_short(value.mean, digits)} [{_short(value.low, digits)},\N{NO-BREAK SPACE}{_short(value.high, digits)}]"
    unscored = f", {figure.unscored} unscored" if figure.unscored else ""
    if change is None:
        return Row(name, said + unscored)
    return Row(name, said + unscored, _short(change.before, digits), _change(change, digits))


def _short(value: float, digits: int) -> str:
    """Without the zero in front, which every measure from 0 to 1 would have, and with a true minus."""
    said = f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return said.replace("0.", ".", 1) if -1 < value < 1 else said


def _change(change: "Difference", digits: int) -> str:
    if change.verdict in ("the same", "no difference shown"):
        return f":gray[{change.verdict}]"
    sign = "+" if change.change.mean > 0 else ""
    return f"{sign}{_short(change.change.mean, digits)} {_VERDICTS[change.verdict]}"


def table(listed: Sequence[Row], compared: bool) -> str:
    """The rows as a Markdown table; measures are ours, and hold no text of a note."""
    names = ["Measure", "Value", *(["Before", "Change"] if compared else [])]
    lines = ["| " + " | ".join(names) + " |", "|---" * len(names) + "|"]
    for row in listed:
        cells = [row.name, row.value, *([row.before, row.change] if compared else [])]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def needs_model(stored: "StoredRun") -> list[Row]:
    """Ragas's metrics that have no figure in the run since no language model judged."""
    from eval.ragas_process import METRICS

    if not stored.of("ragas") or stored.run.made_with.judge != "embedded":
        return []
    return [Row(info.title, NEEDS_MODEL) for info in METRICS.values() if info.needs_model]
