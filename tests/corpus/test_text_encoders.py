"""The worked numbers of the note on text encoders."""

import itertools
import math

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/text-encoders"


def test_bm25_weights_of_the_example() -> None:
    documents = 1_000_000

    def idf(found_in: int) -> float:
        return math.log(1 + (documents - found_in + 0.5) / (found_in + 0.5))

    def saturation(tf: int, relative_length: float, k1: float = 1.2, b: float = 0.75) -> float:
        return tf * (k1 + 1) / (tf + k1 * (1 - b + b * relative_length))

    assert (round(idf(1_000), 2), round(idf(500_000), 2)) == (6.91, 0.69)
    assert [round(saturation(tf, 1), 2) for tf in (1, 3, 10)] == [1.0, 1.57, 1.96]
    assert round(saturation(3, 3), 2) == 1.1
    says(NOTE, "= 6.91`", "has 0.69", "1.00, 1.57 and 1.96", "give only 1.10")


def test_ten_thousand_sentences_make_49_995_000_pairs() -> None:
    assert sum(1 for _ in itertools.combinations(range(200), 2)) == 200 * 199 // 2
    assert math.comb(10_000, 2) == 49_995_000
    says(NOTE, "= 49,995,000`")


def test_padding_must_be_masked() -> None:
    tokens, mask = np.array([[1.0, 0], [0, 1], [0, 0], [0, 0]]), np.array([1, 1, 0, 0])
    masked = (tokens * mask[:, None]).sum(axis=0) / mask.sum()
    assert masked.tolist() == [0.5, 0.5]
    assert tokens.mean(axis=0).tolist() == [0.25, 0.25]
    says(NOTE, "mean is (0.5, 0.5)", "mean is (0.25, 0.25)")


def test_encoding_100_million_documents_takes_25_5_hours() -> None:
    tokens, width, layers = 256, 768, 12
    operations = 2 * layers * (12 * tokens * width**2 + 2 * tokens**2 * width)
    rate = 50e12 / operations
    assert (round(operations / 1e9, 1), round(rate), round(100e6 / rate / 3600, 1)) == (45.9, 1089, 25.5)
    says(NOTE, "45.9 GFLOP", "1,089 texts a second", "25.5 hours")


def test_a_mixed_batch_does_16_percent_useful_work() -> None:
    lengths = [20] * 7 + [500]
    assert (sum(lengths), max(lengths) * len(lengths)) == (640, 4000)
    assert round(100 * sum(lengths) / (max(lengths) * len(lengths))) == 16
    says(NOTE, "computes 4,000 positions for 640 real tokens, 16% useful work")


def test_vocabulary_holds_more_than_twice_the_weights_of_the_blocks() -> None:
    table, blocks = 250_000 * 768, 12 * 12 * 768**2
    assert (table, round(blocks / 1e6, 1)) == (192_000_000, 84.9)
    assert table > 2 * blocks
    says(NOTE, "= 192 million`", "84.9 million in 12 transformer blocks")


def test_index_size_at_each_prefix() -> None:
    assert [round(d * 4 * 100e6 / 1e9) for d in (768, 256, 128)] == [307, 102, 51]
    says(NOTE, "768 dimensions need 307 GB, 256 need 102 GB and 128 need 51 GB")
