"""The collisions of the note on feature hashing, counted again."""

import numpy as np

from tests.corpus.notes import says


def test_most_of_a_million_values_share_a_row_of_a_table_as_large() -> None:
    rows = np.random.default_rng(0).integers(0, 2**20, size=1_000_000)
    per_row = np.bincount(rows, minlength=2**20)
    shared = float((per_row[rows] > 1).mean())
    assert round(100 * shared) == 61
    assert abs(int((per_row > 0).sum()) - 644_500) < 1_500
    says("concepts/feature-hashing", "so 61% of the values share a row", "644,500")


def test_two_popular_values_rarely_meet() -> None:
    assert round(1000 * 999 / 2 / 2**20, 2) == 0.48
    says("concepts/feature-hashing", "= 0.48")
