"""The numbers of the note on LLM guardrails, worked out again."""

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "concepts/llm-guardrails"


def test_a_filter_with_1_percent_false_alarms_has_a_precision_of_8_7_percent() -> None:
    attacks, honest = 1_000_000 * 0.001, 1_000_000 * 0.999
    hits = 0.95 * attacks
    says(NOTE, f"flags {hits:.0f} attacks and {0.01 * honest:,.0f} honest requests")
    says(NOTE, f"so precision is {hits / (hits + 0.01 * honest):.1%}")
    says(NOTE, f"0.1% precision becomes {hits / (hits + 0.001 * honest):.0%}")


def test_a_hundred_attempts_succeed_with_63_percent() -> None:
    tries = np.random.default_rng(7).random((100_000, 100)) < 0.01
    assert tries.any(axis=1).mean() == pytest.approx(1 - 0.99**100, abs=0.005)
    says(NOTE, f"`1 - 0.99^100 = {1 - 0.99**100:.0%}`")


def test_300_names_pass_at_a_recall_of_97_percent() -> None:
    says(NOTE, f"recall 97%, {10_000 - 9_700} names still pass")


def test_filtering_in_windows_delays_the_first_word_by_half_a_second() -> None:
    says(NOTE, f"gives {40 + 300} ms; run in parallel, with the answer held until the verdict, it adds nothing")
    assert max(40, 300) == 300
    says(NOTE, f"first visible word by {300 * 0.020:.0f} s", f"25 tokens delays it by {25 * 0.020:.1f} s")


def test_the_cascade_costs_2_units() -> None:
    cheap, judge, suspicious = 1, 50, 0.02
    says(NOTE, f"`1 + 0.02 * 50 = {cheap + suspicious * judge:.0f}` units, against {judge}")
