"""The worked numbers of the note on hallucination."""

import math

import pytest
from scipy.stats import beta, binom, entropy, gmean

from tests.corpus.notes import says

NOTE = "concepts/hallucination"


def test_checking_an_answer_takes_144_ms() -> None:
    assert (9 * 8, 9 * 8 / 500 * 1000) == (72, 144)
    says(NOTE, "`9 * 8 = 72` pairs, or 144 ms")


def test_only_30_percent_of_the_alarms_are_right() -> None:
    unsupported, supported = 50, 1_000 - 50
    found, false_alarms = round(0.8 * unsupported), round(0.1 * supported)
    assert (found + false_alarms, round(100 * found / (found + false_alarms))) == (135, 30)
    says(NOTE, "`40 + 95 = 135` alarms, and only `40 / 135 = 30%`")


def test_semantic_entropy_of_the_groups() -> None:
    assert [round(float(entropy(groups)), 2) for groups in ([6, 3, 1], [9, 1], [10])] == [0.90, 0.33, 0]
    says(NOTE, "6, 3 and 1 have `H = 0.90`, groups of 9 and 1 have 0.33, and full agreement has 0")


def test_the_mean_hides_the_shaky_token() -> None:
    probabilities = [0.98, 0.97, 0.99, 0.41, 0.96]
    assert (round(gmean(probabilities), 2), min(probabilities)) == (0.82, 0.41)
    says(NOTE, "`exp(mean of ln p) = 0.82`", "minimum of 0.41")


def test_the_break_even_probability_of_each_penalty() -> None:
    for penalty, limit in ((1, 0.5), (3, 0.75), (9, 0.9)):
        assert limit - (1 - limit) * penalty == pytest.approx(0)
        says(NOTE, f"| {penalty} | {limit:.2f} |")
    assert pytest.approx(-0.6) == 0.6 - (1 - 0.6) * 3
    says(NOTE, "`0.6 - 0.4 * 3 = -0.6`")


def test_26_percent_of_answers_hold_an_error() -> None:
    assert round(100 * binom.sf(0, 10, 0.03)) == 26
    says(NOTE, "`1 - 0.97^10 = 26%`")


def test_300_clean_answers_bound_the_rate_at_1_percent() -> None:
    exact = beta.ppf(0.95, 1, 300)
    assert math.isclose(exact, 3 / 300, rel_tol=0.02)
    says(NOTE, "about `3 / n`, so 300 clean answers are needed for 1%")
