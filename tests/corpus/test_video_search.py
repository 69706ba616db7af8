"""The numbers of the case on text-to-video search."""

from math import exp
from statistics import mean, median

from tests.corpus.notes import says

NOTE = "cases/video-search"


def test_load_and_encoding() -> None:
    assert (round(5e8 / 86_400), 20 + 10 + 40 + 10 + 40 + 60 + 15 + 30) == (5_787, 225)
    per_gpu = 2_000 / 120
    uploads = 2e6 / 86_400
    assert (round(per_gpu, 1), round(uploads / per_gpu, 1), round(1e9 / per_gpu / 3_600, -2)) == (16.7, 1.4, 16_700)
    assert (round(2e6 * 2.4 / 86_400), round(0.6 * 2e6 * 2.4 / 86_400)) == (56, 33)
    says(NOTE, "= 5,787", "= 1.4 GPUs", "= 16,700 GPU hours", "= 56 GPUs, or 33")


def test_index_sizes() -> None:
    assert (1e9 * 256 * 4, 1e9 * 64, 8e9 * 64, 120 * 512) == (1.024e12, 64e9, 512e9, 61_440)
    assert (200 * 8, round(1e9 / 5_000 / 3_600)) == (1_600, 56)
    says(NOTE, "| 64 GB |", "| 512 GB |", "1,600 vectors", "61 KB a video", "take 56 hours")


def test_softmax_with_one_and_with_a_hundred_negatives() -> None:
    wrong = exp(-(0.3 - 0.1) / 0.05)
    assert (round(100 / (1 + wrong), 1), round(100 / (1 + 100 * wrong))) == (98.2, 35)
    says(NOTE, "= 98.2%`", "= 35%`")


def test_ranks_scores_and_sample() -> None:
    assert (round(mean(1 / rank for rank in (1, 3, 10)), 2), median((1, 3, 10))) == (0.48, 3)
    assert round(0.4 * 0.2 + 0.4 * 0.9 + 0.2 * 0.5, 2) == 0.54
    assert round(16 * 0.55 * 0.45 / 0.005**2) == 158_400
    says(NOTE, "= 0.48", "= 0.54", "= 158,400` searches")
