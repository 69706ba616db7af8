"""Every measure of a run: what it says, of which columns of which items, by which statistic, which way is better.

A statistic takes rows × columns, a row an item that has all the columns, so that any of them can be resampled over
items and compared on the items that two runs share.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.measures import Estimate, bootstrap
from eval.ragas_process import METRICS
from eval.runs import Item, StoredRun, SuiteName

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], float]
Better = Literal["higher", "lower", "neither"]


@dataclass(frozen=True)
class Measure:
    """One figure. `kinds` narrows it to items of these kinds; `gated`: the gate fails when it gets worse."""

    name: str
    suite: SuiteName
    columns: tuple[str, ...]
    says: str
    better: Better = "higher"
    statistic: Statistic = lambda rows: float(rows[:, 0].mean())
    kinds: tuple[str, ...] = ()
    gated: bool = False

    def rows(self, items: Sequence[Item]) -> dict[tuple[SuiteName, str], tuple[float, ...]]:
        """Item → its columns, for the items that have them all."""
        return {
            item.key: tuple(item.measures[column] for column in self.columns)
            for item in items
            if item.suite == self.suite
            and (not self.kinds or item.kind in self.kinds)
            and all(column in item.measures for column in self.columns)
        }

    def unscored(self, items: Sequence[Item]) -> int:
        """Items that should have had a value and have a reason instead."""
        return sum(item.suite == self.suite and any(c in item.unscored for c in self.columns) for item in items)

    def estimate(self, items: Sequence[Item]) -> Estimate | None:
        """The figure with its 95% interval, None where the items do not have what it takes."""
        rows = np.array(list(self.rows(items).values()))
        if not len(rows) or np.isnan(self.statistic(rows)):
            return None
        return bootstrap(lambda chosen: self.statistic(rows[chosen]), len(rows))


@dataclass(frozen=True)
class Figure:
    """A measure of a run: its value, on how many items, and how many have none."""

    measure: Measure
    value: Estimate
    items: int
    unscored: int


def figures(stored: StoredRun) -> list[Figure]:
    """Every measure that the run has items for, in the catalogue's order."""
    found = []
    for measure in measures_of(stored.items):
        value = measure.estimate(stored.items)
        if value is not None:
            found.append(Figure(measure, value, len(measure.rows(stored.items)), measure.unscored(stored.items)))
    return found


def measures_of(items: Sequence[Item]) -> list[Measure]:
    """The catalogue, and what the items show beside it: kinds of question, robustness sets, Ragas's metrics."""
    return [*CATALOGUE, *_by_kind(items), *_robust(items), *_ragas(items)]


def share_of(rows: Floats) -> float:
    """Sum of the first column by sum of the second: precision and recall over all items; NaN where none counts."""
    total = rows[:, 1].sum()
    return float(rows[:, 0].sum() / total) if total else float("nan")


def auroc(rows: Floats) -> float:
    """Area under the ROC curve of the first column for the labels of the second; NaN where one label is missing.

    By ranks (Mann and Whitney 1947), since hundreds of resamples are computed while a page waits.
    """
    positive = rows[:, 1] > 0
    count, others = int(positive.sum()), int((~positive).sum())
    if not count or not others:
        return float("nan")
    _, place, times = np.unique(rows[:, 0], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]  # equal scores share their mean rank
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * others))


def calibration_error(rows: Floats) -> float:
    """Expected calibration error in ten bins of the first column, for the labels of the second (Naeini et al. 2015)."""
    from eval import reliability

    return reliability.calibration_error(reliability.bins(rows[:, 0], rows[:, 1] > 0))


def balanced_accuracy(rows: Floats) -> float:
    """Mean of the shares right of both labels; the first column is what was decided."""
    right = rows[:, 0] == rows[:, 1]
    sides = [right[rows[:, 1] == label] for label in (0, 1)]
    return float(np.mean([side.mean() for side in sides])) if all(len(side) for side in sides) else float("nan")


def kappa(rows: Floats) -> float:
    """Quadratic weighted kappa (Cohen 1968) of two levels, 1 to 4; NaN where all are one."""
    found, aimed = rows.T
    by_chance = ((found[:, None] - aimed[None, :]) ** 2).mean()
    return float(1 - ((found - aimed) ** 2).mean() / by_chance) if by_chance else float("nan")


CATALOGUE: tuple[Measure, ...] = (
    Measure("nDCG@10", "answers", ("nDCG@10",), "Ranking of the sections that hold a right answer's facts", gated=True),
    Measure("recall@5", "answers", ("recall@5",), "Share of those sections among the first 5", gated=True),
    Measure("recall@8", "answers", ("recall@8",), "Share of those sections among the first 8, which answers are from"),
    Measure("MRR", "answers", ("MRR",), "One by the rank of the first of them"),
    Measure(
        "all-facts@8", "answers", ("all-facts@8",), "Questions for which each fact is in the first 8", gated=True
    ),
    Measure("fact coverage", "answers", ("facts",), "Share of a right answer's facts that are said (a lower bound)",
            gated=True),
    Measure("citation precision", "answers", ("cited right", "cited"),
            "Share of the cited sections that hold a fact of the right answer", statistic=share_of, gated=True),
    Measure("citation recall", "answers", ("facts cited", "facts known"),
            "Share of the facts for which a section that holds them is cited", statistic=share_of),
    Measure("quoted", "answers", ("sentences quoted", "sentences"),
            "Share of the sentences that stand in a note word for word, by comparing strings", "neither", share_of),
    Measure("refusal precision", "answers", ("refused rightly", "refused"),
            "Share of the refused questions that the notes cannot answer", statistic=share_of),
    Measure("refusal recall", "answers", ("refused rightly", "unanswerable"),
            "Share refused of the questions that the notes cannot answer", statistic=share_of, gated=True),
    Measure("refused wrongly", "answers", ("refused wrongly", "answerable"),
            "Share refused of the questions that the notes answer", "lower", share_of, gated=True),
    Measure("refusal balanced accuracy", "answers", ("answered", "answerable"),
            "Mean of the shares rightly answered and rightly refused", statistic=balanced_accuracy),
    Measure("refusal AUROC", "answers", ("confidence", "answerable"),
            "How well the confidence tells the two apart at any threshold", statistic=auroc),
    Measure("words", "answers", ("words",), "Words of an answer", "neither"),
    Measure("seconds", "answers", ("seconds",), "Seconds an answer took on the machine of the run", "neither"),
    Measure("judge AUROC", "judge", ("score", "supported"),
            "How well the judge tells supported claims from unsupported ones", statistic=auroc, gated=True),
    Measure("judge balanced accuracy", "judge", ("decided", "supported"), "Mean share right of both labels",
            statistic=balanced_accuracy),
    Measure("judge calibration error", "judge", ("score", "supported"),
            "Gap between the judge's score and the share that is supported", "lower", calibration_error),
    Measure("grader agreement", "grader", ("level", "aimed"),
            "Quadratic weighted kappa with the level that writers aimed at; by the shipped grader, which learned from "
            "these answers: for comparing runs (held out: `python -m eval grader`)", statistic=kappa, gated=True),
    Measure("bad answers handled", "grader", ("handled",),
            "Share of adversarial answers that are not taken for good, or good ones in odd form that are"),
)  # fmt: skip


def _by_kind(items: Sequence[Item]) -> list[Measure]:
    kinds = sorted({item.kind for item in items if item.suite == "answers" and "nDCG@10" in item.measures})
    return [
        Measure(f"{name}, {kind}", "answers", (column,), f"{name} on questions of kind “{kind}”", kinds=(kind,))
        for kind in kinds
        for name, column in (("nDCG@10", "nDCG@10"), ("fact coverage", "facts"))
    ]


def _robust(items: Sequence[Item]) -> list[Measure]:
    """What each robustness set costs or does; every item also carries the value of its original, as `… before`."""
    found = []
    for kind in sorted({item.kind for item in items if item.suite == "robust"}):
        columns = {column for item in items if item.kind == kind for column in item.measures}
        for column, says in _ROBUST.items():
            if column in columns:
                found.append(Measure(f"{column}, {kind}", "robust", (column,), f"{says} ({kind})",
                                     "neither" if column == "words" else "higher", kinds=(kind,)))  # fmt: skip
    return found


_ROBUST = {
    "nDCG@10": "nDCG@10 of the changed questions",
    "nDCG@10 kept": "nDCG@10 of the changed question less that of the original",
    "facts": "Facts said to the changed questions",
    "facts kept": "Facts said less those said to the original",
    "refused rightly": "Share refused once the notes that answer are gone",
    "disagreement told": "Share of the answers that show both sides where an added note contradicts",
}


def _ragas(items: Sequence[Item]) -> list[Measure]:
    """Ragas's metrics that some item has a score or a reason for."""
    there = {name for item in items if item.suite == "ragas" for name in (*item.measures, *item.unscored)}
    return [
        Measure(f"Ragas: {info.title}", "ragas", (name,), info.measures, "lower" if name in _LOW else "higher")
        for name, info in METRICS.items()
        if name in there
    ]


_LOW = ("noise_sensitivity",)
