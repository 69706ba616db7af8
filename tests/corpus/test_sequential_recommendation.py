"""The worked numbers of the note on sequential recommendation."""

import numpy as np
from scipy.special import softmax

from tests.corpus.notes import says

NOTE = "concepts/sequential-recommendation"


def test_the_last_event_prefers_item_a_with_55_7_percent() -> None:
    events, query = np.array([[1, 0], [0, 1], [0.5, 0.5]]), np.array([1, 0])
    scores = events @ query / np.sqrt(2)
    weights = softmax(scores)
    output = weights @ events
    assert np.allclose(scores.round(3), [0.707, 0, 0.354])
    assert np.allclose(weights.round(3), [0.456, 0.225, 0.320])
    assert np.allclose(output.round(3), [0.615, 0.385])
    assert round(100 * softmax(np.eye(2) @ output)[0], 1) == 55.7
    says(NOTE, "0.707, 0 and 0.354", "0.456, 0.225 and 0.320", "`(0.615, 0.385)`", "55.7%")


def test_a_layer_of_200_events_needs_5_1_and_9_8_million_multiply_adds() -> None:
    n, d = 200, 64
    attention = n * n * d + n * n * d
    dense = 4 * n * d * d + n * d * 4 * d + n * 4 * d * d
    assert [round(x / 1e6, 1) for x in (attention, dense)] == [5.1, 9.8]
    assert round(2 * 8192**2 * d / 1e9, 1) == 8.6
    says(NOTE, "`2 * n^2 * d = 5.1` million", "`12 * n * d^2 = 9.8` million", "8.6 billion")


def test_full_softmax_logits_take_205_gb_and_sampled_ones_105_mb() -> None:
    positions = 256 * 200
    assert positions == 51_200
    assert round(positions * 1e6 * 4 / 1e9) == 205
    assert round(positions * (1 + 512) * 4 / 1e6) == 105
    says(NOTE, "= 205 GB`", "= 105 MB`")


def test_residual_quantization_leaves_the_stated_residual_and_picks_the_second_code() -> None:
    vector = np.array([0.9, 0.2])
    levels = [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.1, -0.1], [-0.1, 0.1]])]
    picked, residual = [], vector
    for codes in levels:
        picked.append(codes[np.linalg.norm(codes - residual, axis=1).argmin()])
        residual = residual - picked[-1]
    assert np.allclose(picked, [[1, 0], [-0.1, 0.1]])
    assert np.allclose(vector - picked[0], [-0.1, 0.2])
    says(NOTE, "level 1 picks `(1, 0)`, leaving `(-0.1, 0.2)`; level 2 picks `(-0.1, 0.1)`")


def test_four_levels_name_4_3_billion_items_in_131_kb() -> None:
    assert round(256**4 / 1e9, 1) == 4.3
    assert round(4 * 256 * 64 * 2 / 1e3) == 131
    assert 100e6 * 64 * 2 == 12.8e9
    says(NOTE, "name 4.3 billion items with 131 KB", "12.8 GB for 100 million id rows")
