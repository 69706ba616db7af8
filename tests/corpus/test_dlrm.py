"""The worked numbers of the note on DLRM."""

import math
from itertools import combinations, pairwise

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/dlrm"
BOTTOM, TOP = [13, 512, 256, 128], [479, 1024, 1024, 512, 256, 1]
LARGE, SMALL, ROWS = 10 * 100e6 * 128 * 4, 16 * 1e6 * 128 * 4, 10 * 100e6 + 16e6


def _multiply_adds(widths: list[int]) -> int:
    return sum(a * b for a, b in pairwise(widths))


def test_three_vectors_give_the_products_0_3_0_4_and_minus_0_08() -> None:
    vectors = np.array([[1, 0.5], [0.4, -0.2], [0.1, 0.6]])
    assert np.allclose([a @ b for a, b in combinations(vectors, 2)], [0.3, 0.4, -0.08])
    says(NOTE, "reads `(1, 0.5, 0.3, 0.4, -0.08)`")


def test_26_fields_and_one_dense_vector_give_351_products_and_479_inputs() -> None:
    products = len(list(combinations(range(27), 2)))
    assert products == 351
    assert products + BOTTOM[-1] == TOP[0] == 479
    says(NOTE, "`27 * 26 / 2 = 351`", "`351 + 128 = 479`")


def test_the_tables_need_9_gpus_with_row_wise_adagrad_and_27_with_adam() -> None:
    tables, adagrad, adam = LARGE + SMALL, ROWS * 4, 2 * (LARGE + SMALL)
    assert [round(n / 1e9, 1) for n in (LARGE, SMALL, adagrad)] == [512.0, 8.2, 4.1]
    assert round(adam / 1e9) == 1040
    assert math.ceil((tables + adagrad) / 60e9) == 9
    assert math.ceil((tables + adam) / 60e9) == 27
    assert math.ceil((tables / 2 + adagrad) / 60e9) == 5
    assert round(tables / 4 / 1e9) == 130
    says(NOTE, "| 512 GB |", "| 8.2 GB |", "| 4.1 GB |", "| 1,040 GB |", "thus 9 GPUs, and Adam needs 27 GPUs")
    says(NOTE, "cut the 9 GPUs to 5", "about 130 GB in int8")


def test_an_example_needs_2_41_million_multiply_adds_and_13_3_kb() -> None:
    dots = 351 * 128
    parts = [_multiply_adds(BOTTOM), dots, _multiply_adds(TOP)]
    assert [round(n / 1e6, 2) for n in parts] == [0.17, 0.04, 2.19]
    assert round(sum(parts) / 1e6, 2) == 2.41
    assert round(26 * 128 * 4 / 1e3, 1) == 13.3
    assert round(20 * 26 * 128 * 4 / 1e3) == 266
    says(NOTE, "0.17 million", "0.04 million", "2.19 million, so the total is 2.41 million", "= 13.3 KB`", "266 KB")


def test_a_step_exchanges_47_7_mb_of_vectors_and_16_6_mb_of_gradients() -> None:
    vectors = 65_536 / 8 * 26 * 128 * 2
    weights = (_multiply_adds(BOTTOM) + _multiply_adds(TOP)) * 4
    assert [round(n / 1e6, 1) for n in (vectors, vectors * 7 / 8, weights)] == [54.5, 47.7, 9.5]
    assert round(2 * 7 / 8 * weights / 1e6, 1) == 16.6
    says(NOTE, "= 54.5 MB`", "47.7 MB", "| 9.5 MB |", "= 16.6 MB`")
