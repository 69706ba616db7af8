"""The worked numbers of the note on counterfactual evaluation, and what it says of the estimators, in numpy."""

import math
from itertools import permutations

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "concepts/counterfactual-evaluation"
OLD, NEW = np.array([0.8, 0.2]), np.array([0.2, 0.8])
ACTIONS = np.array([0] * 7 + [1] * 3)
REWARDS = np.array([1.0, 1, 0, 0, 0, 0, 0, 1, 0, 0])
WEIGHTS = (NEW / OLD)[ACTIONS]
MODEL = np.array([0.25, 0.40])


def _ips(actions: np.ndarray, rewards: np.ndarray) -> float:
    return float(np.mean((NEW / OLD)[actions] * rewards))


def _snips(actions: np.ndarray, rewards: np.ndarray) -> float:
    return float(np.average(rewards, weights=(NEW / OLD)[actions]))


def _doubly_robust(actions: np.ndarray, rewards: np.ndarray, model: np.ndarray = MODEL) -> float:
    return float(NEW @ model + np.mean((NEW / OLD)[actions] * (rewards - model[actions])))


def test_the_four_estimates_of_the_ten_events() -> None:
    says(NOTE, f"= {WEIGHTS.sum():.2f}` instead of about 10", f"= {_ips(ACTIONS, REWARDS):.2f}`, higher than")
    says(NOTE, f"`4.5 / 13.75 = {_snips(ACTIONS, REWARDS):.3f}`", f"| SNIPS | {_snips(ACTIONS, REWARDS):.3f} |")
    says(NOTE, f"| direct method | {NEW @ MODEL:.3f} |", f"| IPS | {_ips(ACTIONS, REWARDS):.3f} |")
    residual = _doubly_robust(ACTIONS, REWARDS) - NEW @ MODEL
    says(NOTE, f"= {residual:.3f}`, so", f"| DR | {_doubly_robust(ACTIONS, REWARDS):.3f} |")


def test_the_ten_events_are_worth_3_9() -> None:
    effective = WEIGHTS.sum() ** 2 / (WEIGHTS**2).sum()
    says(NOTE, f"`13.75^2 / {(WEIGHTS**2).sum():.2f} = {effective:.1f}`")


def test_a_constant_on_all_rewards_passes_through_snips_only() -> None:
    assert _snips(ACTIONS, REWARDS + 1) == pytest.approx(_snips(ACTIONS, REWARDS) + 1)
    assert _ips(ACTIONS, REWARDS + 1) == pytest.approx(_ips(ACTIONS, REWARDS) + WEIGHTS.mean())


def test_over_many_logs_ips_and_dr_are_right_and_dr_varies_less() -> None:
    rng = np.random.default_rng(3)
    rates = np.array([0.3, 0.35])
    actions = rng.choice(2, size=(4_000, 50), p=OLD)
    rewards = (rng.random(actions.shape) < rates[actions]).astype(float)
    ips = np.array([_ips(a, r) for a, r in zip(actions, rewards, strict=True)])
    robust = np.array([_doubly_robust(a, r) for a, r in zip(actions, rewards, strict=True)])
    wrong = np.array([_doubly_robust(a, r, np.array([5.0, -5.0])) for a, r in zip(actions, rewards, strict=True)])
    for estimates in (ips, robust):
        assert estimates.mean() == pytest.approx(NEW @ rates, abs=0.01)
    assert robust.var() < ips.var() < wrong.var()
    assert wrong.mean() == pytest.approx(NEW @ rates, abs=4 * wrong.std() / math.sqrt(4_000))


def test_exploring_at_one_percent_is_an_experiment_at_one_percent() -> None:
    weights, rewards = np.array([100.0, 100.0, 0.0]), np.array([1.0, 0.0, 0.0])
    chances = np.array([0.01 * 0.05, 0.01 * 0.95, 0.99])
    mean = chances @ (weights * rewards)
    spread = chances @ (weights * rewards - mean) ** 2
    assert mean == pytest.approx(0.05)
    says(NOTE, f"/ 1,000,000) = {math.sqrt(spread / 1e6):.4f}`")
    direct = math.sqrt(0.05 * 0.95 / 10_000)
    assert f"{direct:.4f}" == f"{math.sqrt(spread / 1e6):.4f}"
    says(NOTE, f"`0.01 * 10 * 0.05 = {chances @ (np.minimum(weights, 10) * rewards):.3f}`")


def test_720_pages_and_a_tenth_per_slot() -> None:
    pages = list(permutations(range(10), 3))
    says(NOTE, f"= {len(pages)}` pages", f"has weight {len(pages)}")
    assert sum(page[1] == 4 for page in pages) / len(pages) == pytest.approx(1 / 10)
