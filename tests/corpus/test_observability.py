"""The worked numbers of the note on observability."""

from itertools import product

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/observability"


def _p99(fast: int, slow: int) -> float:
    """The 99th percentile of values spread evenly over 0-100 ms (fast) and 100-500 ms (slow)."""
    rank = 0.99 * (fast + slow)
    return float(np.interp(rank, [0, fast, fast + slow], [0, 100, 500]))


def test_mean_of_p99_is_280_ms_and_the_true_one_133_ms() -> None:
    one, two = _p99(8991, 9), _p99(900, 100)
    assert (round(one), round(two), round((one + two) / 2)) == (99, 460, 280)
    assert round(_p99(8991 + 900, 9 + 100)) == 133
    says(NOTE, "p99 values of 99 and 460 ms", "gives 280 ms, while the p99 of all requests is 133 ms")


def test_batch_is_5_and_queue_delay_8_ms() -> None:
    assert 60_000 / 12_000 == 5
    assert 480_000 / 60_000 == 8
    says(NOTE, "`60,000 / 12,000 = 5`", "`480 s / 60,000 = 8 ms`")


def test_labels_make_144000_series() -> None:
    labels = [range(20), range(3), range(5), range(40), range(12)]
    assert sum(1 for _ in product(*labels)) == 144_000
    without = sum(1 for _ in product(*labels[:3], labels[4]))
    assert (without, without * 50) == (3_600, 180_000)
    says(NOTE, "= 144,000` series", "leaves 3,600 series", "raises them to 180,000")


def test_traces_fill_4_3_tb_a_day() -> None:
    rate = 5_000 * 20 * 500
    assert rate == 50e6
    assert round(rate * 86_400 / 1e12, 1) == 4.3
    assert round(rate * 86_400 / 100 / 1e9) == 43
    says(NOTE, "= 50 MB/s`, or 4.3 TB a day, and 1% of it is 43 GB")


def test_keeping_all_blocks_needs_10_percent_more_rows() -> None:
    blocks = 500_000_000 // 1000
    uniform = 500_000_000 // 100
    stratified = blocks + (500_000_000 - blocks) // 100
    assert (blocks, uniform, blocks // 100, stratified) == (500_000, 5_000_000, 5_000, 5_495_000)
    assert round(stratified / uniform - 1, 2) == 0.10
    assert round(blocks / stratified, 3) == 0.091
    says(NOTE, "keeps 5 million rows and 5,000 blocks", "= 5.495 million` rows, 10% more", "9.1% instead of 0.1%")


def test_burn_rate_14_4_empties_the_budget_in_50_hours() -> None:
    requests = 1_000 * 30 * 86_400
    assert requests == 2.592e9
    assert round(requests * 0.001) == 2_592_000
    bad_an_hour = 1_000 * 3_600 * 0.0144
    assert round(0.0144 / (1 - 0.999), 1) == 14.4
    assert round(bad_an_hour / (requests * 0.001), 3) == 0.02
    assert round(requests * 0.001 / bad_an_hour) == 50
    says(NOTE, "`2.592 billion * 0.001 = 2.592 million` failures", "`14.4 / 720 = 2%`", "empties it in 50 hours")
