"""The worked numbers of the note on stating a trade-off."""

from math import isclose

from tests.corpus.notes import says

NOTE = "framework/stating-a-trade-off"


def test_three_points_of_recall_cost_35_ms_and_break_the_budget() -> None:
    (few, fast), (many, slow) = (0.90, 40), (0.93, 75)
    assert isclose(100 * (many - few), 3)
    assert slow - fast == 35
    assert fast < 60 < slow
    says(NOTE, "three points cost 35 ms", "a 60 ms ranking budget excludes a 75 ms ranker")


def test_nightly_lists_take_8_gb() -> None:
    assert 20_000_000 * 50 * 8 / 1e9 == 8
    says(NOTE, "20 million users with 50 ids of 8 bytes are 8 GB")


def test_six_more_runs_cost_less_than_a_stale_model() -> None:
    runs = (7 - 1) * 128
    assert runs < 4_000
    says(NOTE, f"six more runs of $128 cost ${runs}")


def test_one_trunk_saves_three_of_four_passes() -> None:
    says(NOTE, f"{1 - 1 / 4:.0%} saved")


def test_the_threshold_minimizes_expected_cost() -> None:
    def cheapest_cut(miss: float, block: float) -> float:
        return next(p for p in (i / 10_000 for i in range(10_001)) if p * miss >= (1 - p) * block)

    assert cheapest_cut(80, 20) == 0.2
    assert round(cheapest_cut(80, 10), 2) == 0.11
    says(NOTE, "= 0.2`", "the cut would fall to 0.11")


def test_a_scan_takes_51_ms_and_fills_the_bandwidth_near_20_queries() -> None:
    size = 1e6 * 256 * 4
    assert round(size / 1e9, 2) == 1.02
    assert round(1_000 * size / 20e9) == 51
    assert round(20e9 / size) == 20
    says(NOTE, "are 1.02 GB, and a scan at 20 GB/s takes 51 ms", "near 20 queries a second")


def test_int8_halves_16_gb_and_the_api_wins_below_32_million_tokens() -> None:
    assert (8e9 * 2 / 1e9, 8e9 * 1 / 1e9) == (16, 8)
    gpus = 2 * 24 * 2
    assert (20 * 3, gpus, gpus / 3) == (60, 96, 32)
    says(NOTE, "from 16 GB to 8 GB", "cost $60", "cost $96 before staff", "`96 / 3 = 32` million tokens")
