"""`python -m eval gate`: has anything that matters become worse than the baseline? The exit code says so.

A quick run is compared, item by item, with the one that is kept beside the code. The gate fails when a gated measure's
99% interval of the paired difference lies on the worse side of zero; stricter than a comparison's 95%, since ten
measures are looked at on every change. Run it where the figures are meant to change, read them, then `--accept`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import running
from eval.catalogue import CATALOGUE
from eval.compare import Difference, compare
from eval.runs import StoredRun, packed, unpacked
from eval.suites.lab import Lab
from ingestion.sync import Progress

BASELINE = Path(__file__).parent / "data" / "baseline.jsonl"
_LEVEL = 0.99
_SHARED = 0.8  # of the baseline's items that must still exist, or it says nothing about what there is


@dataclass(frozen=True)
class Outcome:
    """The gated measures beside the baseline's, and whether the gate lets them through."""

    differences: Sequence[Difference]
    shared: float  # of the baseline's items

    @property
    def worse(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.verdict == "worse"]

    @property
    def passed(self) -> bool:
        return not self.worse and self.shared >= _SHARED

    def as_text(self) -> str:
        lines = ["| gated measure | baseline | here | change, 99% | items | |", "|---|---|---|---|---|---|"]
        for d in self.differences:
            change = f"{d.change.mean:+.3f} [{d.change.low:+.3f}, {d.change.high:+.3f}]"
            lines.append(f"| {d.measure.name} | {d.before:.3f} | {d.after:.3f} | {change} | {d.items} | {d.verdict} |")
        return "\n".join([*lines, "", self._sentence()]) + "\n"

    def _sentence(self) -> str:
        if self.worse:
            return f"FAILED: worse than the baseline: {', '.join(d.measure.name for d in self.worse)}."
        if self.shared < _SHARED:
            return (
                f"FAILED: only {self.shared:.0%} of the baseline's items exist. Look at the figures of "
                "`python -m eval run --quick`, then `python -m eval gate --accept`."
            )
        return "PASSED: nothing that is gated is worse than the baseline by more than chance."


def gate(lab: Lab, progress: Progress, baseline: Path = BASELINE) -> Outcome:
    """Measure the quick set and hold it against the baseline.

    Raises:
        UsageError: there is no baseline.
    """
    return judge(unpacked(baseline), _measured(lab, progress))


def judge(before: StoredRun, after: StoredRun) -> Outcome:
    gated = [measure for measure in CATALOGUE if measure.gated]
    known, there = {item.key for item in before.items}, {item.key for item in after.items}
    return Outcome(compare(before, after, _LEVEL, gated), len(known & there) / max(1, len(known)))


def accept(lab: Lab, progress: Progress, baseline: Path = BASELINE) -> str:
    """Make what is measured here the baseline."""
    stored = _measured(lab, progress)
    baseline.write_text(packed(stored), "utf-8")
    return f"{len(stored.items)} items of run {stored.run.id} are the baseline now: {baseline}.\n"


def _measured(lab: Lab, progress: Progress) -> StoredRun:
    return running.go_on(lab, running.begin(lab, running.QUICK, "gate"), progress)
