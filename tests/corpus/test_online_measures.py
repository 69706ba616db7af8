"""The worked numbers of the note on online measures."""

import numpy as np
from scipy import stats

from tests.corpus.notes import says

NOTE = "concepts/online-measures"


def test_minutes_and_hides_net_40000_dollars() -> None:
    assert float(np.dot([1.0, 2.0], [100_000, -30_000])) == 40_000
    says(NOTE, "`100,000 - 2 * 30,000 = $40,000`")


def test_retention_needs_26_times_the_users_of_sessions() -> None:
    sessions = 16 * 1.2**2 / 0.01**2
    retention = 16 * stats.bernoulli.var(0.4) / (0.4 * 0.002) ** 2
    assert (round(sessions), round(retention), round(retention / sessions)) == (230_400, 6_000_000, 26)
    says(NOTE, "= 230,400` users per group", "= 6,000,000`, about 26 times more")


def test_non_inferiority_constant_is_12_4_and_holds_80_percent_power() -> None:
    constant = 2 * (stats.norm.ppf(0.95) + stats.norm.ppf(0.8)) ** 2
    assert round(constant, 1) == 12.4
    rng, margin, n = np.random.default_rng(0), 0.1, 1240
    gap = rng.normal(0, np.sqrt(2 / n), 200_000)
    assert abs(np.mean(gap - 1.645 * np.sqrt(2 / n) > -margin) - 0.8) < 0.005
    says(NOTE, "= 12.4 * variance / margin^2` users per group")


def test_five_guardrails_of_80_percent_power_pass_a_third() -> None:
    rng = np.random.default_rng(1)
    assert abs((rng.random((200_000, 5)) < 0.8).all(axis=1).mean() - 0.33) < 0.01
    assert abs((rng.random((200_000, 5)) < 0.96).all(axis=1).mean() - 0.8) < 0.02
    says(NOTE, "`0.8^5 = 33%`", "`1 - 0.2 / 5 = 96%`")


def test_click_rate_falls_while_clicks_rise() -> None:
    before, after = 1000 / 20_000, 1100 / 24_000
    assert (f"{before:.1%}", f"{after:.1%}") == ("5.0%", "4.6%")
    says(NOTE, "falls from 5.0% to 4.6%")


def test_treatment_wins_both_days_and_loses_the_pool() -> None:
    control, treatment = np.array([[4500, 90_000], [1500, 50_000]]), np.array([[510, 10_000], [1550, 50_000]])
    assert ((treatment[:, 0] / treatment[:, 1]) > (control[:, 0] / control[:, 1])).all()
    pooled = [arm.sum(axis=0) for arm in (control, treatment)]
    assert pooled[1][0] / pooled[1][1] < pooled[0][0] / pooled[0][1]
    cells = [f"{x:,} / {n:,} = {x / n:.1%}" for x, n in (*control, *treatment, *pooled)]
    says(NOTE, *cells)
