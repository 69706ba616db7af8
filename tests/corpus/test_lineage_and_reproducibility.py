"""The numbers of the note on lineage and reproducibility, worked out again."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/lineage-and-reproducibility"


def versions_with_a_bad_day(window: int, interval: int) -> set[int]:
    """How many sliding-window models contain one bad day, for each phase of the schedule."""
    bad_day = 1000
    counts = set()
    for phase in range(interval):
        trained_on = range(bad_day - 200 + phase, bad_day + 200, interval)
        counts.add(sum(day - window < bad_day <= day for day in trained_on))
    return counts


def test_a_bad_day_enters_30_daily_versions_or_4_to_5_weekly_ones() -> None:
    assert versions_with_a_bad_day(30, 1) == {30}
    assert versions_with_a_bad_day(30, 7) == {4, 5}
    says(NOTE, "retrained daily gives 30 versions", "retrained weekly gives 4 or 5")


def test_thirty_versions_by_content_take_645_gb() -> None:
    files = {f"file-{i}@0" for i in range(100)}  # 100 files of 5 GB, one of which changes a day
    stored = set(files)
    for day in range(1, 30):
        stored.add(f"file-{day}@{day}")
    says(NOTE, f"`500 + 29 * 5 = {len(stored) * 5} GB`", f"`30 * 500 = {30 * 500:,} GB`")


def test_two_runs_may_differ_by_0_0011_in_auc() -> None:
    rng = np.random.default_rng(0)
    gap = (rng.normal(0.9, 0.0004, 200_000) - rng.normal(0.9, 0.0004, 200_000)).std()
    says(NOTE, f"`0.0004 * sqrt(2) = {gap:.5f}`", f"`2 * 0.00057 = {2 * gap:.4f}`")


def test_a_year_of_decision_records_is_730_gb() -> None:
    says(NOTE, f"`1e6 * 2 KB * 365 = {1e6 * 2e3 * 365 / 1e9:.0f} GB`")
