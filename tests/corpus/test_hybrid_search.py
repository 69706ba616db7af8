"""The worked numbers of the note on hybrid search."""

import math

import numpy as np
import pytest
from sklearn.preprocessing import minmax_scale

from tests.corpus.notes import says

NOTE = "concepts/hybrid-search"
LEXICAL = {"A": 12.0, "B": 9.0, "C": 4.0, "D": 2.0}
DENSE = {"C": 0.82, "A": 0.80, "E": 0.70, "B": 0.62}


def test_the_rare_term_beats_three_common_ones_in_bm25() -> None:
    passages, average, k1, b = 1_000, 100, 1.2, 0.75
    found_in = {"reset": 100, "token": 10}
    idf = {term: math.log(1 + (passages - n + 0.5) / (n + 0.5)) for term, n in found_in.items()}

    def score(words: int, counts: dict[str, int]) -> float:
        room = k1 * (1 - b + b * words / average)
        return sum(idf[term] * (1 - 1 / (1 + count / room)) for term, count in counts.items())  # as Lucene writes it

    a, b_score = score(100, {"reset": 3}), score(200, {"reset": 1, "token": 1})
    assert (round(idf["reset"], 2), round(idf["token"], 2)) == (2.30, 4.56)
    assert (round(a, 2), round(b_score, 2)) == (1.64, 2.21)
    says(NOTE, "2.30 and 4.56", "`2.30 * 3 / (3 + 1.2) = 1.64`", "`(2.30 + 4.56) * 1 / (1 + 2.1) = 2.21`")


def test_parallel_search_takes_35_ms() -> None:
    assert max(15 + 20, 12) == 35
    says(NOTE, "`max(15 + 20, 12) = 35` ms")


def test_rrf_puts_a_before_c_before_b() -> None:
    lists = [sorted(scores, key=scores.__getitem__, reverse=True) for scores in (LEXICAL, DENSE)]
    fused = {d: sum(1 / (60 + ranks.index(d) + 1) for ranks in lists if d in ranks) for d in "ABCDE"}
    assert sorted(fused, key=fused.__getitem__, reverse=True) == ["A", "C", "B", "E", "D"]
    for document, (lexical, dense) in {
        "A": (1, 2),
        "C": (3, 1),
        "B": (2, 4),
        "E": ("none", 3),
        "D": (4, "none"),
    }.items():
        says(NOTE, f"| {document} | {lexical} | {dense} | {fused[document] + 1e-9:.5f} |")


def test_rank_61_twice_beats_one_first_place() -> None:
    assert 1 / (60 + 61) * 2 > 1 / (60 + 1)
    assert pytest.approx(1 / (60 + 1)) == 1 / (60 + 62) * 2
    assert (round(2 / 121, 4), round(1 / 61, 4)) == (0.0165, 0.0164)
    says(NOTE, "`2 / 121 = 0.0165`", "`1 / 61 = 0.0164`")


def test_weighted_fusion_of_min_max_scores() -> None:
    scaled = [dict(zip(s, minmax_scale(np.array(list(s.values()))), strict=True)) for s in (LEXICAL, DENSE)]
    for document in "ACBED":
        lexical, dense = (side.get(document, 0.0) for side in scaled)
        fused = [alpha * dense + (1 - alpha) * lexical for alpha in (0.5, 0.2)]
        says(NOTE, f"| {document} | " + " | ".join(f"{value:.2f}" for value in (lexical, dense, *fused)) + " |")


def test_sparse_vectors_take_8_gb_and_dense_ones_30_7_gb() -> None:
    assert (10_000_000 * 100 * 8 / 1e9, round(10_000_000 * 768 * 4 / 1e9, 1)) == (8, 30.7)
    assert (round(math.log1p(max(3.0, 0)), 2), math.log1p(max(-2.0, 0))) == (1.39, 0)
    says(NOTE, "`10,000,000 * 100 * 8 = 8` GB, against 30.7 GB", "`ln(4) = 1.39`")


def test_the_union_finds_90_percent() -> None:
    queries = range(100)
    lexical, dense = set(queries[:72]), set(queries[12:90])
    assert (len(lexical), len(dense), len(lexical & dense)) == (72, 78, 60)
    assert (len(lexical | dense), len(lexical - dense), len(dense - lexical)) == (90, 12, 18)
    says(NOTE, "`72 + 78 - 60 = 90%`, with 12% found only lexically and 18% only by vectors")
