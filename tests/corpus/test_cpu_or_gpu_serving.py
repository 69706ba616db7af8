"""The numbers of the note on CPU and GPU serving."""

from math import ceil

from tests.corpus.notes import says

NOTE = "tradeoffs/cpu-or-gpu-serving"


def _hourly(load: float, speed: float, price: float) -> float:
    return max(2, ceil(load / (0.6 * speed))) * price


def test_the_gpu_becomes_cheaper_above_2100_requests_a_second() -> None:
    cheaper = next(load for load in range(1, 5_000) if _hourly(load, 700, 1.0) > _hourly(load, 6_000, 2.5))
    assert cheaper == 2_101
    assert (_hourly(300, 700, 1.0), _hourly(300, 6_000, 2.5)) == (2.0, 5.0)
    assert (_hourly(10_000, 700, 1.0), _hourly(10_000, 6_000, 2.5)) == (24.0, 7.5)
    says(
        NOTE, "a peak of about 2,100 requests", "for 2.00 USD", "24 CPU servers cost 24.00 USD", "three GPUs cost 7.50"
    )


def test_a_batch_of_32_fills_in_107_ms() -> None:
    says(NOTE, f"`32 / 300 = {32 / 300 * 1_000:.0f}` ms")
