"""The worked numbers of the note on novelty effects."""

import numpy as np
from scipy import optimize, stats

from tests.corpus.notes import says

NOTE = "concepts/novelty-effects"
DAYS = np.arange(1, 29)


def test_a_lasting_1_percent_looks_like_2_25_or_minus_0_11_after_two_weeks() -> None:
    novelty = 1 + 4 * np.exp(-(DAYS - 1) / 4)
    primacy = 1 - 3 * np.exp(-(DAYS - 1) / 5)
    periods = {"day 1": (1, 1), "days 1–7": (1, 7), "days 1–14": (1, 14), "days 8–14": (8, 14), "days 22–28": (22, 28)}
    for name, (first, last) in periods.items():
        high, low = (curve[first - 1 : last].mean() for curve in (novelty, primacy))
        says(NOTE, f"| {name} | {high:.2f}% | {low:.2f}% |")
    assert novelty[:14].mean() > 2
    half_life = optimize.brentq(lambda days: np.exp(-days / 4) - 0.5, 0, 10)
    says(NOTE, f"`4 * ln(2) = {half_life:.1f}` days")


def test_learning_of_minus_3_points_has_a_standard_error_of_0_41() -> None:
    covariance = np.array([[0.4**2, 0.6 * 0.4 * 0.5], [0.6 * 0.4 * 0.5, 0.5**2]])
    weeks = np.random.default_rng(0).multivariate_normal([5.0, 2.0], covariance, 400_000)
    learned = weeks[:, 1] - weeks[:, 0]
    assert (round(learned.mean(), 1), round(learned.std(), 2)) == (-3.0, 0.41)
    says(NOTE, "learning is -3.0% with standard error", "= 0.41`")


def test_holdbacks_of_1_and_5_percent_detect_0_48_and_0_22_percent() -> None:
    def power(effect: float, share: float) -> float:
        held, rest = share * 50e6, (1 - share) * 50e6
        return float(stats.norm.sf(stats.norm.ppf(0.975) - effect / (1.2 * np.sqrt(1 / held + 1 / rest))))

    found = [optimize.brentq(lambda e, s=share: power(e, s) - 0.8, 1e-5, 0.1) for share in (0.01, 0.05)]
    assert [f"{100 * effect:.2f}" for effect in found] == ["0.48", "0.22"]
    says(NOTE, "sqrt(1/500,000 + 1/49,500,000) = 0.48%` with 80% power, and a 5% holdback 0.22%")


def test_a_holdback_of_1_percent_costs_100000_dollars_in_half_a_year() -> None:
    per_month_and_percent = 20_000_000 / 12 / 100
    assert round(per_month_and_percent * 6) == 100_000
    says(NOTE, "= $100,000` on 1% of users over half a year")


def test_two_more_weeks_at_half_share_forgo_250000_dollars() -> None:
    months, untreated = 0.5, 0.5
    assert round(1_000_000 * months * untreated) == 250_000
    says(NOTE, "= $250,000` in two more weeks at a 50% share")
