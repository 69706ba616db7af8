"""The numbers of the note on request batching, worked out again, the queue by simulation."""

import math

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "concepts/request-batching"


def pass_ms(batch: float) -> float:
    return 4 + 0.25 * batch


def simulate(a_second: int, delay: float = 0, largest: int = 32) -> tuple[float, float, float]:
    """Mean batch, mean latency and p99 in ms of one instance with random arrivals."""
    rng = np.random.default_rng(7)
    times = np.cumsum(rng.exponential(1000 / a_second, 200_000))
    latencies, batches, taken, free = np.empty(len(times)), 0, 0, 0.0
    while taken < len(times):
        full = times[taken + largest - 1] if taken + largest <= len(times) else math.inf
        start = max(free, times[taken], min(full, times[taken] + delay))
        size = min(int(np.searchsorted(times, start, side="right")) - taken, largest)
        free = start + pass_ms(size)
        latencies[taken : taken + size] = free - times[taken : taken + size]
        taken, batches = taken + size, batches + 1
    return len(times) / batches, float(latencies.mean()), float(np.percentile(latencies, 99))


def test_throughput_by_batch_size() -> None:
    for batch in (1, 8, 16, 32, 64):
        says(NOTE, f"| {batch} | {pass_ms(batch):g} ms | {batch / pass_ms(batch) * 1000:,.0f}/s |")
    gain, more = (8 / pass_ms(8)) / (1 / pass_ms(1)), (64 / pass_ms(64)) / (32 / pass_ms(32)) - 1
    says(NOTE, f"multiplies throughput by {gain:.1f}", f"adds {more:.0%} for {pass_ms(64) - pass_ms(32):.0f} ms")
    says(NOTE, f"`s(128) = {pass_ms(128):.0f}` ms", f"`128 / 36 ms = {128 / pass_ms(128) * 1000:,.0f}`")
    assert 11 < (32 / pass_ms(32)) / (1 / pass_ms(1)) < 11.5


def test_the_mean_batch_is_a_fixed_point() -> None:
    batch = 1.0
    for _ in range(200):
        batch = 2 * pass_ms(batch)
    says(NOTE, f"`2 * 4 / (1 - 2 * 0.25) = {batch:.0f}`", f"`1.5 * 8 = {1.5 * pass_ms(batch):.0f}` ms")


@pytest.mark.parametrize(
    ("rate", "batch", "mean", "p99"),
    [(200, 1.3, 5.9, 8.9), (1000, 5.4, 8.3, 12.2), (2000, 16.0, 12.5, 19.3), (2600, 29.8, 23.7, 51.6)],
)
def test_the_simulated_table(rate: int, batch: float, mean: float, p99: float) -> None:
    found = simulate(rate)
    assert found[:2] == pytest.approx((batch, mean), rel=0.04)
    assert found[2] == pytest.approx(p99, rel=0.1)
    says(NOTE, f"| {rate:,}/s | {batch} | {mean} ms | {p99} ms |")


def test_p99_at_90_percent_of_saturation_is_25_7_ms() -> None:
    assert simulate(2400)[2] == pytest.approx(25.7, rel=0.04)
    saturation = 32 / pass_ms(32) * 1000
    assert [round(rate / saturation, 3) for rate in (2000, 2400, 2600)] == [0.75, 0.9, 0.975]
    says(NOTE, "19.3 ms at 75% of saturation, 25.7 ms at 90% and 51.6 ms at 97.5%")


def test_a_delay_of_5_ms_helps_neither_at_low_nor_at_high_rate() -> None:
    low, high = simulate(200, delay=5), simulate(2000, delay=5)
    assert low[:2] == pytest.approx((2.0, 8.4), rel=0.02)
    assert high[:2] == pytest.approx((16.0, 12.5), rel=0.02)
    says(NOTE, "batch from 1.3 to 2.0 and the mean latency from 5.9 to 8.4 ms")
    says(NOTE, f"`31 / 200 = {31 / 200 * 1000:.0f}` ms")


def test_the_largest_batch_within_25_ms_is_34() -> None:
    largest = max(batch for batch in range(1, 200) if 2 * pass_ms(batch) <= 25)
    says(NOTE, f"`(12.5 - 4) / 0.25 = {largest}` requests", f"`20,000 / 235 = {20_000 / 235:.1f}`, or 86,")
    assert math.ceil(20_000 / (0.75 * 32 / pass_ms(32) * 1000)) == 10


def test_padding_wastes_three_quarters_and_buckets_half_of_that() -> None:
    lengths = [20, 25, 30, 35, 40, 60, 90, 300]
    one = max(lengths) * len(lengths)
    buckets = [[n for n in lengths if n <= 64], [n for n in lengths if n > 64]]
    two = sum(max(bucket) * len(bucket) for bucket in buckets)
    says(NOTE, f"`8 * 300 = {one:,}` token positions for {sum(lengths)} real", f"so {1 - sum(lengths) / one:.0%}")
    says(NOTE, f"`6 * 60 + 2 * 300 = {two}` positions and waste {1 - sum(lengths) / two:.1%}")


def test_a_bulk_job_delays_the_next_caller_by_3_75_seconds() -> None:
    wait = 10_000 / 32 * pass_ms(32) / 1000
    says(NOTE, f"`10,000 / {32 / pass_ms(32) * 1000:,.0f} = {wait:.2f}` seconds")
