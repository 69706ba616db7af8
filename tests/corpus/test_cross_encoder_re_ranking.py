"""The worked numbers of the note on cross-encoder re-ranking."""

import itertools
import math

import numpy as np
from scipy.special import log_softmax

from tests.corpus.notes import says

NOTE = "concepts/cross-encoder-re-ranking"


def test_100_candidates_take_56_or_294_ms() -> None:
    assert [round(100 / rate * 1000) for rate in (1_800, 340)] == [56, 294]
    assert round(10_000_000 / 1_800 / 3600, 1) == 1.5
    says(NOTE, "`100 / 1,800 = 56` ms with six layers and 294 ms", "1.5 hours per query")


def test_two_gpus_carry_50_queries_a_second() -> None:
    assert (50 * 50, round(50 * 50 / (1_800 * 0.7), 1)) == (2_500, 2.0)
    says(NOTE, "is 2,500 pairs a second, or `2,500 / (1,800 * 0.7) = 2.0` GPUs")


def test_gpu_time_of_each_depth() -> None:
    for depth, recall, ndcg in ((10, 62, 0.41), (20, 71, 0.45), (50, 81, 0.48), (100, 87, 0.49), (200, 91, 0.49)):
        says(NOTE, f"| {depth} | {recall}% | {ndcg} | {depth / 1_800 * 1000:.0f} ms |")


def test_the_list_loss_is_0_349() -> None:
    log_probability = log_softmax([2.0, 1.0, -1.0])[0]
    assert (round(math.exp(log_probability), 3), round(-log_probability, 3)) == (0.705, 0.349)
    says(NOTE, "= 0.705` and the loss is 0.349")


def test_maxsim_of_the_example_is_1_76() -> None:
    query, passage = np.array([[1, 0], [0.6, 0.8]]), np.array([[0.8, 0.6], [0, 1], [0.6, -0.8]])
    similarity = query @ passage.T
    assert np.allclose(similarity, [[0.8, 0, 0.6], [0.96, 0.8, -0.28]])
    assert round(similarity.max(axis=1).sum(), 2) == 1.76
    says(NOTE, "0.96, 0.8 and -0.28", "`0.8 + 0.96 = 1.76`")


def test_token_vectors_shrink_from_512_to_72_gb() -> None:
    full, small = 128 * 2, 128 * 2 // 8 + 4
    assert (200 * full / 1e3, 768 * 4 / 1e3, small) == (51.2, 3.072, 36)
    assert [round(10_000_000 * 200 * size / 1e9) for size in (full, small)] == [512, 72]
    says(NOTE, "`200 * 256 = 51.2` kB", "3.07 kB", "needs 36 bytes", "from 512 GB to 72 GB")


def test_calls_and_tokens_of_llm_re_ranking() -> None:
    pairs = sum(1 for _ in itertools.combinations(range(100), 2))
    windows = len(range(80, -1, -10))  # first ranks of windows of 20 out of 100, from the end to the front
    assert (pairs, windows, windows * 20 * 150, windows * 20 * 150 / 1e6) == (4_950, 9, 27_000, 0.027)
    says(NOTE, "`100 * 99 / 2 = 4,950`", "`(100 - 20) / 10 + 1 = 9`", "= 27,000` tokens, 0.027 USD")


def test_a_document_of_2_000_tokens_needs_five_windows() -> None:
    room = 512 - 30 - 3
    assert (room, len(range(0, 2_000, room))) == (479, 5)
    says(NOTE, "`512 - 30 - 3 = 479`", "`ceil(2,000 / 479) = 5` windows")
