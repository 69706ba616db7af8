"""The worked numbers of the note on chunking."""

import math

from tests.corpus.notes import says

NOTE = "concepts/chunking"


def chunks(length: int, size: int, overlap: int) -> int:
    """Count the windows that a sliding cut makes, without the formula of the note."""
    count, end = 1, size
    while end < length:
        count, end = count + 1, end + size - overlap
    return count


def test_overlap_of_a_quarter_makes_26_chunks_instead_of_20() -> None:
    with_overlap, without = chunks(10_000, 512, 128), chunks(10_000, 512, 0)
    assert (with_overlap, without, round(100 * (with_overlap / without - 1))) == (26, 20, 30)
    assert math.ceil(9_872 / 384) == with_overlap
    says(NOTE, "`ceil(9,872 / 384) = 26`", "20 without overlap: 30% more")


def test_the_formula_counts_like_a_sliding_window() -> None:
    for length in range(520, 3_000, 37):
        for size, overlap in ((512, 128), (200, 25), (400, 50)):
            assert chunks(length, size, overlap) == math.ceil((length - overlap) / (size - overlap))
    says(NOTE, "`n = ceil((L - o) / (s - o))`")


def test_vectors_and_gigabytes_of_each_size() -> None:
    for size, overlap in ((200, 25), (400, 50), (800, 100)):
        count = chunks(2_000, size, overlap)
        gigabytes = count * 1e6 * 768 * 4 / 1e9
        says(NOTE, f"| {size} / {overlap} | {count} | {count} million | {gigabytes:.1f} GB |")


def test_encoding_the_corpus_costs_45_dollars() -> None:
    tokens = 2_000 + (chunks(2_000, 400, 50) - 1) * 50
    assert (tokens, round(tokens * 1e6 / 1e6 * 0.02)) == (2_250, 45)
    says(NOTE, "`2,000 + 5 * 50 = 2,250`", "costs 45 USD")


def test_written_context_reads_the_document_21_times_or_3_9_with_a_cache() -> None:
    plain = sum(8_000 + 400 for _ in range(20))
    cached = sum((8_000 if call == 0 else 8_000 // 10) + 400 for call in range(20))
    assert (plain, plain / 8_000, cached, cached / 8_000) == (168_000, 21.0, 31_200, 3.9)
    says(NOTE, "= 168,000` tokens, 21 times", "= 31,200` token units, 3.9 times")


def test_a_token_in_a_long_input_costs_2_5_times_as_much() -> None:
    def per_token(length: int, width: int = 768) -> float:
        return (24 * length * width**2 + 4 * length**2 * width) / length

    assert round(per_token(8_000) / per_token(400), 1) == 2.5
    says(NOTE, "`(12 * 768 + 2 * 8,000) / (12 * 768 + 2 * 400) = 2.5`")


def test_parents_cost_2_048_tokens_and_children_1_280() -> None:
    assert (4 * 512, 10 * 128) == (2_048, 1_280)
    says(NOTE, "`4 * 512 = 2,048` prompt tokens, instead of 1,280")


def test_a_table_of_60_rows_becomes_three_pieces_of_530_tokens() -> None:
    assert (60 * 25 + 30, 20 * 25 + 30) == (1_530, 530)
    says(NOTE, "has 1,530 tokens; three pieces", "have 530 tokens each")


def test_token_recall_precision_and_iou() -> None:
    evidence, retrieved = set(range(120)), set(range(30, 2_030))
    common = evidence & retrieved
    assert len(common) == 90
    assert len(common) / len(evidence) == 0.75
    assert len(common) / len(retrieved) == 0.045
    assert (len(evidence | retrieved), round(len(common) / len(evidence | retrieved), 3)) == (2_030, 0.044)
    says(NOTE, "`90 / 120 = 0.75`", "`90 / 2,000 = 0.045`", "`90 / 2,030 = 0.044`")
