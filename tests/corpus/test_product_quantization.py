"""The worked numbers of the note on product quantization."""

import numpy as np
from sklearn.cluster import KMeans

from tests.corpus.notes import says

NOTE = "concepts/product-quantization"
BOOKS = np.array([[[0, 0], [1, 0], [0, 1], [1, 1]], [[0, 0], [2, 0], [0, 2], [2, 2]]], dtype=float)
VECTOR = np.array([0.9, 0.2, 1.8, 2.1])
QUERY = np.array([0.2, 0.1, 2.0, 0.8])


def _tables(vector: np.ndarray) -> np.ndarray:
    return ((vector.reshape(2, 1, 2) - BOOKS) ** 2).sum(axis=2)


def _decoded(vector: np.ndarray) -> np.ndarray:
    return np.concatenate([BOOKS[part, entry] for part, entry in enumerate(_tables(vector).argmin(axis=1))])


def test_the_code_is_1_3_and_decodes_to_1_0_2_2() -> None:
    assert _tables(VECTOR).argmin(axis=1).tolist() == [1, 3]
    assert _decoded(VECTOR).tolist() == [1, 0, 2, 2]
    says(NOTE, "gets code (1, 3), counted from zero, and decodes to (1, 0, 2, 2)")


def test_adc_gives_2_09_where_the_truth_is_2_23_and_sdc_says_5() -> None:
    tables = _tables(QUERY)
    for part, row in enumerate(tables, start=1):
        says(NOTE, f"| {part} | " + " | ".join(f"{entry:.2f}" for entry in row) + " |")
    assert round(tables[0, 1] + tables[1, 3], 2) == round(((QUERY - _decoded(VECTOR)) ** 2).sum(), 2) == 2.09
    assert round(((QUERY - VECTOR) ** 2).sum(), 2) == 2.23
    assert _decoded(QUERY).tolist() == [0, 0, 2, 0]
    assert ((_decoded(QUERY) - _decoded(VECTOR)) ** 2).sum() == 5
    says(NOTE, "`0.65 + 1.44 = 2.09`", "squared distance is 2.23", "to (0, 0, 2, 0), and give 5")


def test_codes_of_200_million_vectors_take_19_gb() -> None:
    sizes = {"614 GB": 200e6 * 768 * 4, "19.2 GB": 200e6 * 96, "1.6 GB": 200e6 * 8, "0.8 MB": 96 * 256 * 8 * 4}
    for text, size in sizes.items():
        number, unit = text.split()
        assert round(size / {"GB": 1e9, "MB": 1e6}[unit], len(number.partition(".")[2])) == float(number)
        says(NOTE, f"| {text} |")
    assert (3072 / 96, round(200e6 * 768 * 2 / 1e9)) == (32, 307)
    says(NOTE, "`3,072 / 96 = 32`-fold", "307 GB")


def test_tables_pay_off_from_293_codes_on() -> None:
    tables = 256 * 768
    assert tables + 292 * 96 > 292 * 768
    assert tables + 293 * 96 <= 293 * 768
    assert (tables, 768 * 768, 39 * 256, 8 * 256) == (196_608, 589_824, 9_984, 2_048)
    says(NOTE, "= 196,608`", "= 293` codes", "589,824", "`39 * 256 = 9,984`", "`8 * 256 = 2,048`")


def test_balanced_parts_cut_the_error_from_2_7_to_1_0() -> None:
    variances = np.array([16, 9, 1, 0.25])
    points = np.random.default_rng(0).normal(size=(8000, 4)) * np.sqrt(variances)

    def error(*parts: list[int]) -> float:
        fits = [KMeans(16, n_init=1, max_iter=30, random_state=0).fit(points[:, part]) for part in parts]
        return sum(fit.inertia_ for fit in fits) / len(points)

    assert round(100 * variances[:2].sum() / variances.sum()) == 95
    assert (round(error([0, 1], [2, 3]), 1), round(error([0, 3], [1, 2]), 1)) == (2.7, 1.0)
    says(NOTE, "`25 / 26.25 = 95%`", "from 2.7 to 1.0")
