"""The numbers of the note on exact or approximate search."""

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/exact-or-approximate-search"
BYTES, BANDWIDTH = 256 * 4, 20e9


def _scan(vectors: float, bandwidth: float = BANDWIDTH) -> float:
    return vectors * BYTES / bandwidth


def test_scans_of_three_collections() -> None:
    assert round(1 / _scan(20_000)) == 977
    assert _scan(1e6) * 1_000 == pytest.approx(51, abs=0.5)
    assert round(1 / _scan(1e6)) == 20
    assert _scan(1e7) * 1_000 == pytest.approx(512)
    says(NOTE, "20 MB | 1 ms | 977", "1.02 GB | 51 ms | 20", "10.2 GB | 512 ms | 2")


def test_a_batch_of_32_reaches_about_600_queries_a_second() -> None:
    assert 32 / _scan(1e6) == pytest.approx(600, rel=0.05)
    assert pytest.approx(8.2e9, rel=0.002) == 32 * 1e6 * 256
    says(NOTE, "about 600 queries a second", "`32 * 1e6 * 256 = 8.2e9`")


def test_bandwidth_bounds_the_index_near_3900_queries_a_second() -> None:
    assert 1 / _scan(5_000) == pytest.approx(3_900, rel=0.005)
    says(NOTE, "at most about 3,900 queries a second")


def test_a_gpu_scans_ten_million_vectors_in_5_ms() -> None:
    assert _scan(1e7, 2e12) * 1_000 == pytest.approx(5, abs=0.2)
    says(NOTE, "in 5 ms (assumed bandwidth)")
