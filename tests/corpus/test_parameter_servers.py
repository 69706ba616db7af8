"""The worked numbers of the note on parameter servers."""

import math

from tests.corpus.notes import says

NOTE = "concepts/parameter-servers"


def _settles(step: float, delay: int) -> bool:
    """Whether w(t+1) = w(t) - step * w(t - delay) shrinks, found by running it."""
    w = [1.0] * (delay + 1)
    for _ in range(6000):
        w.append(w[-1] - step * w[-1 - delay])
        if abs(w[-1]) > 1e6:
            return False
    return max(abs(x) for x in w[-50:]) < 0.5


def test_the_largest_stable_step_shrinks_with_delay() -> None:
    for delay, said in ((0, 2.0), (1, 1.0), (2, 0.62), (5, 0.28)):
        limit = 2 * math.sin(math.pi / (2 * (2 * delay + 1)))
        assert round(limit, 2) == said
        assert _settles(0.99 * limit, delay) and not _settles(1.01 * limit, delay)
    says(NOTE, "The limit of the step is 2 without delay, 1 with a delay of one step, 0.62 with two steps")


def test_one_slow_step_in_a_hundred_slows_63_percent_of_the_steps_of_100_workers() -> None:
    slow = {n: sum(math.comb(n, k) * 0.01**k * 0.99 ** (n - k) for k in range(1, n + 1)) for n in (16, 100)}
    assert (round(slow[16], 2), round(slow[100], 2)) == (0.15, 0.63)
    says(NOTE, "`1 - 0.99^16 = 15%`", "`1 - 0.99^100 = 63%`")


def test_two_billion_rows_need_six_shards() -> None:
    weights = 2e9 * 64 * 4 / 1e9
    assert (weights, 2 * weights, math.ceil(2 * weights / 200)) == (512, 1024, 6)
    assert weights + 2e9 * 4 / 1e9 == 520
    says(NOTE, "= 512 GB`", "1,024 GB", "need 6 shards", "520 GB")


def test_a_batch_pulls_31_mb_where_the_whole_table_has_256_gb() -> None:
    assert round(120_000 * 64 * 4 / 1e6) == 31
    assert 1e9 * 64 * 4 / 1e9 == 256
    says(NOTE, "`120,000 * 64 * 4 = 31 MB`", "would have 256 GB")
