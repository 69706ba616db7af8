"""The worked numbers of the note on RAG evaluation."""

import math

import ir_measures
import numpy as np
from ir_measures import AP, RR, R, nDCG
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score, f1_score

from tests.corpus.notes import says

NOTE = "concepts/rag-evaluation"


def measured(relevant_ranks: set[int], relevant: int, length: int, *measures: ir_measures.Measure) -> list[float]:
    run = {"q": {f"d{rank}": float(-rank) for rank in range(1, length + 1)}}
    qrels = {"q": {f"d{rank}": 1 for rank in relevant_ranks}}
    qrels["q"] |= {f"missed{i}": 1 for i in range(relevant - len(relevant_ranks))}
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return [round(found[measure], 2) for measure in measures]


def test_two_of_three_gold_passages_at_ranks_2_and_5() -> None:
    assert measured({2, 5}, 3, 5, R @ 5, RR, nDCG @ 5) == [0.67, 0.5, 0.48]
    says(NOTE, "`2 / 3 = 0.67`, the reciprocal rank is 0.5, and nDCG@5 is 0.48")


def test_context_precision_is_0_83_or_0_5() -> None:
    assert measured({1, 3}, 2, 5, AP @ 5) == [0.83]
    assert measured({2, 4}, 2, 5, AP @ 5) == [0.5]
    says(NOTE, "`(1/1 + 2/3) / 2 = 0.83`", "`(1/2 + 2/4) / 2 = 0.5`")


def test_three_averages_of_faithfulness() -> None:
    answers = [[True] * 5, [True, False]]
    per_answer = np.mean([np.mean(claims) for claims in answers])
    per_claim = np.mean([claim for claims in answers for claim in claims])
    assert (per_answer, round(per_claim, 2), np.mean([all(c) for c in answers])) == (0.75, 0.86, 0.5)
    says(NOTE, "0.75 per answer, `6 / 7 = 0.86` per claim, and 50% fully faithful")


def test_relevance_and_claim_f1() -> None:
    assert round(float(np.mean([0.92, 0.88, 0.60])), 2) == 0.80
    truth, answer = [1, 1, 1, 0, 1, 1], [1, 1, 1, 1, 0, 0]
    assert round(f1_score(truth, answer), 2) == 0.67
    says(NOTE, "give 0.80", "`3 / 4 = 0.75`", "`3 / 5 = 0.60`", "= 0.67`")


def test_intervals_and_the_paired_test() -> None:
    assert [round(196 * math.sqrt(0.8 * 0.2 / n), 1) for n in (200, 800)] == [5.5, 2.8]
    assert (round(100 * (30 - 14) / 300, 1), round(binomtest(30, 44).pvalue, 2)) == (5.3, 0.02)
    says(NOTE, "5.5 points for 200 questions and 2.8 for 800", "the gap is 5.3 points", "gives p = 0.02")


def test_the_judge_agrees_on_84_percent_and_has_kappa_0_64() -> None:
    judge = [1] * 120 + [0] * 48 + [1] * 28 + [0] * 4
    human = [1] * 120 + [0] * 48 + [0] * 28 + [1] * 4
    assert np.mean(np.equal(judge, human)) == 0.84
    assert round(cohen_kappa_score(judge, human), 2) == 0.64
    good, bad = (np.mean([j for j, h in zip(judge, human, strict=True) if h == grade]) for grade in (1, 0))
    assert (round(100 * good, 1), round(100 * bad, 1)) == (96.8, 36.8)
    assert round((0.80 - bad) / (good - bad), 2) == 0.72
    says(NOTE, "kappa is 0.64", "`120 / 124 = 96.8%`", "`28 / 76 = 36.8%`", "= 0.72`")


def test_abstention_numbers() -> None:
    right, wrong, unanswerable_answered, abstained = 640, 60, 50, (100, 150)
    given = right + wrong + unanswerable_answered
    assert (given / 1_000, round(right / given, 2)) == (0.75, 0.85)
    assert (abstained[1] / 200, abstained[1] / sum(abstained)) == (0.75, 0.6)
    assert right - 2 * (wrong + unanswerable_answered) == 420
    assert 680 - 2 * 320 == 40
    says(NOTE, "`750 / 1,000 = 75%`", "`640 / 750 = 85%`", "`150 / 250 = 60%`", "= 420`", "gets 40")
