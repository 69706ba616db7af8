"""The numbers of the note on autoscaling and GPU serving, worked out again."""

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "concepts/autoscaling-and-gpu-serving"


def mean_wait(servers: int, load: float) -> float:
    """Mean wait of the M/M/c queue in service times, summed over its stationary distribution."""
    weights = [1.0]
    for waiting in range(1, 3000):
        weights.append(weights[-1] * servers * load / min(waiting, servers))
    probabilities = np.array(weights) / sum(weights)
    queue = np.maximum(np.arange(len(weights)) - servers, 0)
    return float(probabilities @ queue) / (servers * load)


def busy_share(arrivals_a_ms: float, largest: int) -> float:
    """Share of time in which a greedy batching server with passes of 4 + 0.25 * b ms computes."""
    rng = np.random.default_rng(1)
    times = np.cumsum(rng.exponential(1 / arrivals_a_ms, 100_000))
    taken, free, busy = 0, 0.0, 0.0
    while taken < len(times):
        start = max(free, times[taken])
        size = min(int(np.searchsorted(times, start, side="right")) - taken, largest)
        free = start + 4 + 0.25 * size
        busy += free - start
        taken += size
    return busy / free


def test_following_the_day_saves_36_percent() -> None:
    replicas = [requests / 50 + 2 for requests in (1000, 600, 200)]
    fixed, follower = max(replicas) * 24, sum(replicas) * 8
    says(NOTE, f"`22 * 24 = {fixed:.0f}` GPU-hours", f"= {follower:.0f}`, which is {1 - follower / fixed:.0%} less")


def test_the_gpu_is_busy_99_8_percent_at_a_third_of_its_capacity() -> None:
    assert busy_share(1.0, 32) == pytest.approx(0.998, abs=0.001)
    says(NOTE, "busy 99.8% of the time", f"could take {32 / (4 + 0.25 * 32) * 1000:,.0f} at batch 32")


def test_ten_replicas_become_fifteen() -> None:
    says(NOTE, f"`ceil(10 * 12 / 8) = {math.ceil(10 * 12 / 8)}`")


def test_the_cold_start_adds_up() -> None:
    cold, prepared = [180, 8 / 0.2, 28 / 0.25, 48], [0, 0, 28 / 2, 20]
    says(NOTE, f"| Total | {sum(cold):.0f} s | {sum(prepared):.0f} s |", f"`28 / 0.25 = {28 / 0.25:.0f}` seconds")


def test_spares_cover_the_ramp() -> None:
    says(NOTE, f"`ceil(30 * 6 / 50) = {math.ceil(30 * 6 / 50)}`")
    says(NOTE, f"`ceil(30 * 1.6 / 50) = {math.ceil(30 * 1.6 / 50)}`")
    says(NOTE, f"`60 * 3 / 2 = {60 * 3 / 2:.0f}%`", f"`80 * 2 / 3 = {80 * 2 / 3:.0f}%`")


def test_large_pools_wait_less() -> None:
    for servers in (1, 4, 16):
        row = " | ".join(f"{mean_wait(servers, load):.2f}" for load in (0.6, 0.8, 0.9))
        says(NOTE, f"| {servers} | {row} |")
    ordered = [mean_wait(16, 0.9), mean_wait(4, 0.8), mean_wait(1, 0.6)]
    assert all(less < more for less, more in pairwise(ordered))


def test_scale_to_zero_saves_93_percent() -> None:
    always, rare = 2 * 24, 10 * 10 / 60 * 2
    says(NOTE, f"`2 * 24 = ${always}`", f"= ${rare:.2f}`, which is {1 - rare / always:.0%} less")


def test_a_card_of_seven_compute_and_eight_memory_slices_holds_four_or_three_models() -> None:
    def fit(compute: int, memory: int) -> int:
        return min(7 // compute, 8 // memory)

    assert (fit(1, 1), fit(1, 2), fit(2, 2)) == (7, 4, 3)
    says(NOTE, "only four `1g.20gb` or three `2g.20gb` slices")
