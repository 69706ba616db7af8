"""The worked numbers of the note on interference."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/interference"


def _rates(share: float) -> tuple[float, float]:
    """Booking rate of a control and of a treated buyer, of 2,000 who share 100 rooms."""
    unit = 100 / (2000 * ((1 - share) + 1.2 * share))
    return unit, 1.2 * unit


def test_a_gain_of_20_percent_is_taken_from_the_control_arm() -> None:
    control, treated = _rates(0.5)
    assert (round(1000 * treated, 1), round(1000 * control, 1)) == (54.5, 45.5)
    assert round(treated / control - 1, 9) == 0.2
    assert round(1000 * treated + 1000 * control, 9) == round(2000 * _rates(1.0)[1], 9) == 100
    says(NOTE, "`100 * 1.2 / 2.2 = 54.5` rooms and control buyers 45.5, a measured lift of 20%")


def test_rooms_drawn_one_by_one_give_the_same_lift() -> None:
    rng, weights = np.random.default_rng(0), np.repeat([1.0, 1.2], 1000)
    buyers = [rng.choice(2000, size=100, p=weights / weights.sum()) for _ in range(2000)]
    treated = np.mean([(b >= 1000).sum() for b in buyers])
    assert abs(treated - 54.5) < 0.5


def test_the_control_rate_falls_with_the_treated_share() -> None:
    rows = {share: [f"{100 * rate:.2f}%" for rate in _rates(share)] for share in (0.0, 0.1, 0.5, 1.0)}
    says(NOTE, f"| 0% | {rows[0.0][0]} | – |", f"| 100% | – | {rows[1.0][1]} |")
    says(NOTE, f"| 10% | {rows[0.1][0]} | {rows[0.1][1]} |", f"| 50% | {rows[0.5][0]} | {rows[0.5][1]} |")


def test_a_user_split_reports_4_of_6_percent_when_friends_spill_over() -> None:
    direct, spill = 4, 2
    assert {(direct + spill * share) - spill * share for share in (0.125, 0.5, 0.75)} == {4}
    assert (direct + spill * 1) - spill * 0 == 6
    says(NOTE, "every user split reports 4%, and the launch brings 6%")


def test_clusters_of_50_have_a_design_effect_of_3_45() -> None:
    rng, size, rho = np.random.default_rng(1), 50, 0.05
    shared = rng.normal(0, rho**0.5, (40_000, 1))
    outcomes = shared + rng.normal(0, (1 - rho) ** 0.5, (40_000, size))
    simulated = outcomes.mean(axis=1).var() / (outcomes.var() / size)
    assert abs(simulated - 3.45) < 0.1
    assert round(8000 * size / (1 + (size - 1) * rho)) == 115_942
    says(NOTE, "`1 + 49 * 0.05 = 3.45`", "400,000 users count like 115,942 independent ones")


def test_city_hours_and_the_fake_gain_of_a_shared_budget() -> None:
    assert len([(c, d, h) for c in range(10) for d in range(14) for h in range(24)]) == 3360
    assert (600 - 400) / 400 == 0.5
    says(NOTE, "= 3,360` region-windows", "a fake gain of 50%")
