"""The worked numbers of the two sessions of back-of-the-envelope estimates."""

from math import ceil

from tests.corpus.notes import says

NOTE = "framework/back-of-the-envelope"
DAY = 24 * 60 * 60
REQUESTS = 30e6 * 8
PEAK = 3 * REQUESTS / DAY
SHOWN = 20 * REQUESTS


def test_a_round_trip_equals_5_000_memory_references() -> None:
    references = 0.5e-3 / 100e-9
    says(NOTE, f"as much as {round(references):,} memory references")


def test_the_feed_needs_3_3_million_scores_a_second() -> None:
    assert (round(REQUESTS / DAY), round(PEAK), round(PEAK * 400, -5)) == (2_778, 8_333, 3.3e6)
    assert round(4e6 / DAY) == 46
    assert 200e6 / 400 == 500_000
    says(NOTE, "= 2,778` requests a second, and the peak is 8,333", "= 3.3 million` scores", "= 46` a second")


def test_logs_features_and_vectors_take_130_tb_104_gb_and_56_gb() -> None:
    a_day = SHOWN * 600 / 1e12
    users, listings = 120e6 * 150 * 4 / 1e9, 200e6 * 40 * 4 / 1e9
    vectors, with_links = 200e6 * 64 * 2 / 1e9, 200e6 * (64 * 2 + 151) / 1e9
    assert (a_day, round(a_day * 60 / 4 * 3)) == (2.88, 130)
    assert (users, listings, users + listings) == (72, 32, 104)
    assert (vectors, round(with_links, 1)) == (25.6, 55.8)
    says(NOTE, "about 130 TB, 104 GB and 56 GB", "| 72 GB |", "| 32 GB |", "| 25.6 GB |", "| 55.8 GB |")


def test_a_daily_increment_takes_24_minutes_and_a_full_run_half_a_day() -> None:
    clicks = 0.02 * SHOWN
    rows = clicks + 0.1 * (SHOWN - clicks)
    assert round(rows / 1e6) == 566
    daily, full = rows / 400_000, 30 * rows / 400_000
    assert (round(daily), round(daily / 60), round(full, -1), round(full / 3600, 1)) == (1_416, 24, 42_480, 11.8)
    assert (round(daily / 3600 * 20), round(full / 3600 * 20)) == (8, 236)
    monthly = 30 * daily / 3600 * 20 + full / 3600 * 20
    assert round(monthly / 30) == 16
    says(NOTE, "= 1,416` s, about 24 minutes and $8", "= 42,480` s, or 11.8 hours and $236", "= $16` a day")


def test_103_rankers_cost_2_966_a_day() -> None:
    rankers = ceil(PEAK * 400 / (60_000 * 0.6))
    fleet = int(rankers * 1.1 + 1)
    bill = fleet * 1.20 * 24
    assert (rankers, fleet, round(bill), round(bill / (REQUESTS / 1_000), 4)) == (93, 103, 2_966, 0.0124)
    says(NOTE, "= 93`, with 10% spare 103", "= $2,966` a day", "= $0.0124` per 1,000 requests")


def test_the_latency_budget_sums_to_150_ms() -> None:
    stages = {"flags": 10, "multi-get": 15, "parallel": 25, "Light ranking": 10, "of 400": 30}
    stages |= {"filters": 10, "Reserve": 50}
    assert sum(stages.values()) == 150
    says(NOTE, *(f"{stage} | {ms} |" for stage, ms in stages.items()))
    assert round(1_000 * 400 / 60_000, 1) == 6.7
    assert round(30 - 1_000 * 400 / 60_000) == 23


def _gpus(prompt: int) -> tuple[float, float, float, int]:
    """Prefill, decode pass and GPU time per question in ms, and the GPUs at 70% utilization."""
    prefill = 1_000 * 2 * 14e9 * prompt / 300e12
    cache = 32 * (3_500 + 250 / 2) * 163_840
    step = 1_000 * (14e9 * 2 + cache) / 2e12
    work = prefill + 250 * step / 32
    return prefill, step, work, ceil(4 * 600_000 / DAY * work / 1_000 / 0.7)


def test_the_assistant_needs_21_gpus_or_15_with_a_cached_prefix() -> None:
    prefill, step, work, gpus = _gpus(3_500)
    assert (round(prefill), round(step, 1), round(work), gpus) == (327, 23.5, 510, 21)
    short, _, _, fewer = _gpus(3_500 - 1_500)
    assert (round(short), fewer) == (187, 15)
    peak = 4 * 600_000 / DAY
    assert (round(peak, 1), round(peak * 3_500, -3), round(peak * 250, -2)) == (27.8, 97_000, 6_900)
    assert round(work - prefill) == 184
    says(NOTE, "= 327 ms`", "reads 47 GB in 23.5 ms", "= 184 ms`", "= 20.2` at 70% utilization, so 21 GPUs")
    says(
        NOTE, "to 187 ms and the fleet to 15 GPUs", '"97,000 prompt tokens a second"', '"6,900 answer tokens a second"'
    )


def test_the_index_is_4_1_gb_and_a_scan_takes_205_ms() -> None:
    chunks = 40_000 * 25
    size = chunks * 1_024 * 4
    assert (size / 1e9, round(1_000 * size / 20e9)) == (4.096, 205)
    assert round(chunks * (1_024 * 4 + 151) / 1e9, 1) == 4.2
    assert round(chunks * 400 / 50_000 / 3600, 1) == 2.2
    says(NOTE, "= 4.1 GB`", "takes 205 ms", "an HNSW index of 4.2 GB", "= 8,000` s", ", 2.2 hours")


def test_the_first_token_comes_after_527_ms_and_own_gpus_cost_as_much_as_an_api() -> None:
    prefill, step, _, gpus = _gpus(3_500)
    assert round(60 + 40 + 100 + prefill) == 527
    assert round(249 * step / 1_000, 1) == 5.9
    own = (gpus + 2) * 2.50 * 24
    rented = 3_500 * 0.50 / 1e6 + 250 * 2.00 / 1e6
    assert (own, own / 600_000, round(rented, 5)) == (1_380, 0.0023, 0.00225)
    says(NOTE, "together 527 ms", "= 5.9` s", "= $1,380` a day, or $0.0023 a question", "= $0.00225` a question")


def test_an_answer_costs_as_much_as_185_feed_requests() -> None:
    assert 1_000 * 0.0023 == 2.3
    says(NOTE, f"= {round(2.30 / 0.0124)}` feed requests")
