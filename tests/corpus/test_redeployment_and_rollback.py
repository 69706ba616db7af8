"""The worked numbers of the note on redeployment and rollback."""

from datetime import timedelta

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/redeployment-and-rollback"


def test_blue_green_bake_costs_20_replica_hours_and_rolling_surges_10() -> None:
    assert 40 * (timedelta(minutes=30) / timedelta(hours=1)) == 20
    assert 40 // 4 == 10
    says(NOTE, "`40 * 0.5 = 20` replica-hours", "| rolling, 25% surge | 10 |")


def test_a_cold_rollback_takes_340_seconds() -> None:
    load = timedelta(seconds=40e9 / 1e9)
    cold = timedelta(minutes=3) + timedelta(minutes=1) + load + timedelta(minutes=1)
    assert cold.total_seconds() == 340
    warm = cold - load - timedelta(minutes=1)
    assert cold > timedelta(minutes=5) > warm
    assert ((cold - warm).total_seconds(), warm.total_seconds()) == (100, 240)
    says(NOTE, "`180 + 60 + 40 + 60 = 340` seconds", "removes the last 100 seconds", "takes 240 seconds")


def test_an_index_of_100_million_vectors_holds_307_gb() -> None:
    one = np.dtype(np.float32).itemsize * 768 * 100_000_000 / 1e9
    assert (round(one), round(2 * one)) == (307, 614)
    says(NOTE, "`100,000,000 * 768 * 4 = 307 GB`", "two versions need 614 GB")
