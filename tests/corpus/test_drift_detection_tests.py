"""The worked numbers of the note on drift detection tests."""

import numpy as np
from scipy import stats

from tests.corpus.notes import says

NOTE = "concepts/drift-detection-tests"


def test_psi_of_200_rows_without_drift_is_0_09_and_in_35_percent_above_0_1() -> None:
    rng = np.random.default_rng(0)
    a, e = (rng.multinomial(200, [0.1] * 10, size=20_000) / 200 for _ in range(2))
    a, e = np.maximum(a, 1e-4), np.maximum(e, 1e-4)
    simulated = ((a - e) * np.log(a / e)).sum(axis=1)
    assert abs(simulated.mean() - 0.09) < 0.005
    assert abs(np.mean(simulated > 0.1) - stats.chi2.sf(0.1 / 0.01, 9)) < 0.03
    assert round(stats.chi2.sf(0.1 / 0.01, 9), 2) == 0.35
    assert round(stats.chi2.ppf(0.95, 9) * (1 / 200 + 1 / 200), 3) == 0.169
    assert round(2 * stats.chi2.ppf(0.95, 9) / 0.02) == 1692
    says(NOTE, "`9 * 0.01 = 0.09`", "`16.92 * 0.01 = 0.169`", "in about 35% of checks", "= 1,692` rows")


def test_equal_ks_gaps_hide_10_and_4_minutes() -> None:
    before, tail, moved = [10, 20, 30, 40], [10, 20, 30, 80], [14, 24, 34, 44]
    assert stats.ks_2samp(before, tail).statistic == stats.ks_2samp(before, moved).statistic == 0.25
    assert round(stats.wasserstein_distance(before, tail), 9) == 10
    assert round(stats.wasserstein_distance(before, moved), 9) == 4
    says(NOTE, "gives `D = 0.25` and a Wasserstein distance of 10 minutes", "the same `D = 0.25` and only 4 minutes")


def test_ks_limits_are_0_061_and_0_027() -> None:
    quantile = stats.kstwobign.ppf(0.95)
    assert round(quantile * (2 / 1000) ** 0.5, 3) == 0.061
    assert round(quantile * (2 / 5000) ** 0.5, 3) == 0.027
    says(NOTE, "`1.36 * sqrt(2 / 1000) = 0.061`", "`1.36 * sqrt(2 / 5000) = 0.027`")


def test_ten_times_the_rows_make_the_same_change_significant() -> None:
    table = np.array([[500, 300, 200], [460, 310, 230]])
    one, ten = stats.chi2_contingency(table), stats.chi2_contingency(10 * table)
    assert (round(one.statistic, 2), round(one.pvalue, 2), one.dof) == (3.92, 0.14, 2)
    assert (round(ten.statistic, 1), f"{ten.pvalue:.0e}") == (39.2, "3e-09")
    assert round(stats.contingency.association(table, method="cramer"), 3) == 0.044
    assert round(stats.contingency.association(10 * table, method="cramer"), 3) == 0.044
    says(NOTE, "`chi2 = 3.92`", "a p-value of 0.14", "`chi2 = 39.2` and a p-value near `3e-9`", "stays at 0.044")


def test_mmd_of_two_pairs_is_0_769() -> None:
    points = np.array([0.0, 1.0, 2.0, 3.0])
    kernel = np.exp(-((points[:, None] - points[None, :]) ** 2) / 2)
    within, cross = kernel[0, 1] + kernel[2, 3], kernel[:2, 2:].mean()
    assert (round(kernel[0, 1], 4), round(cross, 4), round(within - 2 * cross, 3)) == (0.6065, 0.2221, 0.769)
    assert round(2 * 0.6065 - 2 * 0.2221, 3) == 0.769
    assert np.zeros((1, 1), dtype=np.float32).itemsize * 10_000**2 == 400e6
    says(NOTE, "`mmd2 = 0.6065 + 0.6065 - 2 * 0.2221 = 0.769`", "= 400 MB`")


def test_domain_accuracy_of_0_53_on_2000_rows_has_p_0_004() -> None:
    z = 0.03 / (0.5 / 2000**0.5)
    assert (round(z, 2), round(stats.norm.sf(z), 3)) == (2.68, 0.004)
    assert round(stats.binomtest(1060, 2000, alternative="greater").pvalue, 3) == 0.004
    says(NOTE, "`z = 0.03 / 0.01118 = 2.68`", "a one-sided p-value of 0.004")


def test_cumulative_sum_alarms_after_about_100_outcomes() -> None:
    rng = np.random.default_rng(1)

    def delay() -> int:
        total, steps = 0.0, 0
        while total < 8:
            total, steps = max(0.0, total + (rng.random() < 0.2) - 0.1 - 0.02), steps + 1
        return steps

    assert abs(np.mean([delay() for _ in range(1000)]) - 100) < 10
    says(NOTE, "`8 / 0.08 = 100` outcomes")


def _cusum_run_length(rate: float, threshold: float) -> float:
    """Expected outcomes until g reaches the threshold; g moves on a grid of 0.04, by +22 or -3 steps."""
    size = round(threshold / 0.04)
    system = np.eye(size)
    for state in range(size):
        system[state, max(0, state - 3)] -= 1 - rate
        if state + 22 < size:
            system[state, state + 22] -= rate
    return float(np.linalg.solve(system, np.ones(size))[0])


def test_twice_the_threshold_doubles_the_delay_and_makes_false_alarms_rare() -> None:
    delays = [_cusum_run_length(0.2, threshold) for threshold in (8, 16)]
    assert abs(delays[0] - 100) < 10
    assert round(delays[1] / delays[0]) == 2
    assert round(_cusum_run_length(0.1, 8), -3) == 3_000
    assert round(_cusum_run_length(0.1, 16), -3) == 85_000
    says(NOTE, "a false alarm about every 3,000 outcomes", "doubles the delay and gives one about every 85,000")
