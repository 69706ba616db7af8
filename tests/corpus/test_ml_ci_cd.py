"""The worked numbers of the note on CI/CD for machine learning."""

import numpy as np
from scipy import stats

from tests.corpus.notes import says

NOTE = "concepts/ml-ci-cd"


def test_limits_of_two_and_three_times_the_noise_fail_2_3_and_0_13_percent() -> None:
    runs = np.random.default_rng(0).normal(0.8, 0.002, size=(2, 1_000_000))
    spread = float((runs[0] - runs[1]).std())
    assert round(spread, 5) == 0.00283
    drops = runs[0] - runs[1]
    assert [round(k * np.sqrt(2) * 0.002, 4) for k in (2, 3)] == [0.0057, 0.0085]
    assert [round(100 * stats.norm.sf(k), n) for k, n in ((2, 1), (3, 2))] == [2.3, 0.13]
    assert abs((drops > 2 * spread).mean() - 0.023) < 0.001
    says(NOTE, "`sqrt(2) * 0.002 = 0.00283`", "twice that, 0.0057, fails 2.3% of builds", "0.0085, 0.13%")


def test_a_gain_of_0_4_points_has_p_0_09() -> None:
    z = (300 - 260) / (300 + 260) ** 0.5
    assert round((300 - 260) / 10_000 * 100, 1) == 0.4
    assert (round(z, 2), round(2 * stats.norm.sf(z), 2)) == (1.69, 0.09)
    assert 0.05 < stats.binomtest(300, 560).pvalue < 0.1
    lower = 0.004 - 1.96 * np.sqrt((560 - 40**2 / 10_000) / 10_000**2)
    assert -0.2 < round(100 * lower, 2) == -0.06
    says(NOTE, "`0.4 - 1.96 * sqrt(560) / 100 = -0.06` points")
    says(NOTE, "the gain is 0.4 points", "= 1.69`", "the two-sided p-value is 0.09")


def test_the_score_is_1_5_and_the_mean_3_5() -> None:
    sections = [5, 4.5, 3, 1.5]
    assert (min(sections), sum(sections) / 4) == (1.5, 3.5)
    says(NOTE, "5, 4.5, 3 and 1.5 scores 1.5, whatever the mean of 3.5")


def test_gpu_runs_cost_600_or_60_dollars() -> None:
    assert [sum(3 for _ in range(runs)) for runs in (200, 20)] == [600, 60]
    assert 200 * 3 / 60 == 10
    says(NOTE, "`200 * 3 = $600`", "`20 * 3 = $60` plus 10 CPU-hours")
