"""The numbers of the case on text-to-video search."""

from math import exp, sqrt
from statistics import mean, median

from tests.corpus.notes import says

NOTE = "cases/video-search"


def test_load_and_encoding() -> None:
    assert (round(5e8 / 86_400), 20 + 10 + 40 + 10 + 40 + 60 + 15 + 30) == (5_787, 225)
    per_gpu = 2_000 / 120
    uploads = 2e6 / 86_400
    assert (round(per_gpu, 1), round(uploads / per_gpu, 1), round(1e9 / per_gpu / 3_600, -2)) == (16.7, 1.4, 16_700)
    assert (round(2e6 * 2.4 / 86_400), round(0.6 * 2e6 * 2.4 / 86_400)) == (56, 33)
    assert (round(0.6 * 1e9 * 2.4 / 3_600), 2 * 400_000) == (400_000, 800_000)
    says(NOTE, "= 5,787", "= 1.4 GPUs", "= 16,700 GPU hours", "= 56 GPUs, or 33", "= 400,000 GPU hours, 800,000 USD")


def test_index_sizes() -> None:
    assert (1e9 * 256 * 4, 1e9 * 64, 8e9 * 64, 120 * 512) == (1.024e12, 64e9, 512e9, 61_440)
    assert (200 * 8, round(1e9 / 5_000 / 3_600)) == (1_600, 56)
    assert (1 + -(-(240 - 30) // 25), 1_280 / 64, 4e6 * 1_280) == (10, 20, 5.12e9)
    says(NOTE, "or 10 with the overlap", "20 times as much memory", "= 5.1 GB")
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


def test_training_serving_and_filters() -> None:
    assert (round(5e8 * 3 / 20_000 / 3_600), round(5e7 * 16 * 2 / (2_000 / 3) / 3_600)) == (21, 667)
    assert (round(14_500 * 50 / 20_000 / 0.6), 60 * 24 * 2, round(14_500 * 4e6 * 512 / 1e12)) == (60, 2_880, 30)
    assert (round(6_880 / 500), round((1_650 + 0.6 * (350 + 2_880 + 2_000)) / 500, 1), round(400 / 0.02)) == (
        14,
        9.6,
        20_000,
    )
    assert (round(14_500 * 4e6 * 512 / 50e9), 1_000 * 20 * 0.4, 1_000 * 20 * 0.4 / 5) == (594, 8_000, 1_600)
    says(NOTE, "594 cores", "8,000 USD, and 1,600 more")
    says(NOTE, "= 60 GPUs", "| 667 |", "14 USD per million", "9.6 USD per million", "= 20,000 codes")


def test_labels_fusion_and_intervals() -> None:
    assert (round(0.12 / 0.3, 2), round(0.85**3, 2), round(0.6**3, 2)) == (0.4, 0.61, 0.22)
    assert (round(1 / 62, 3), round(2 / 70, 3)) == (0.016, 0.029)
    assert (round(196 * sqrt(0.45 * 0.55 / 1_000), 1), round(196 * sqrt(0.55 * 0.45 / 35_000), 1)) == (3.1, 0.5)
    says(NOTE, "= 0.40", "= 61%", "= 22%", "= 0.016", "= 0.029", "= ±3.1 points", "= ±0.5 points")
