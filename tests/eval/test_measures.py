"""Measures on rankings whose values can be worked out by hand."""

import math

import pytest

from eval.baselines import fusions, reciprocal_rank
from eval.measures import all_facts, estimate, per_question, relevance_of
from eval.questions import BUILT_IN, Fact, TestQuestion, load_questions
from ingestion.notes import read_note
from settings import PROJECT_DIR


def question(*facts: tuple[str, ...]) -> TestQuestion:
    told = tuple(Fact(text=str(n), sections=sections) for n, sections in enumerate(facts))
    return TestQuestion(id="q", question="?", kind="factual", topic="concepts/x", facts=told)


def test_ndcg_recall_and_reciprocal_rank_are_the_textbook_values() -> None:
    values = per_question({"q": ["x", "a", "y", "b"]}, {"q": {"a": 1, "b": 1}})
    ideal = 1 + 1 / math.log2(3)
    assert values["nDCG@10"]["q"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert values["recall@5"]["q"] == 1.0
    assert values["MRR"]["q"] == 0.5


def test_a_question_without_results_counts_as_zero() -> None:
    values = per_question({"q": ["a"]}, {"q": {"a": 1}, "r": {"a": 1}})
    assert values["nDCG@10"] == {"q": 1.0, "r": 0.0}


def test_all_facts_needs_every_fact_among_the_first_k() -> None:
    asked = question(("a", "b"), ("c",))
    assert all_facts({"q": ["b", "x", "c"]}, [asked], k=3) == {"q": 1.0}
    assert all_facts({"q": ["b", "x", "c"]}, [asked], k=2) == {"q": 0.0}


def test_a_section_that_holds_two_facts_gains_twice() -> None:
    assert relevance_of([question(("a", "b"), ("a",))]) == {"q": {"a": 2, "b": 1}}


def test_the_interval_holds_the_mean_and_shrinks_with_more_questions() -> None:
    few, many = estimate([0.0, 1.0] * 5), estimate([0.0, 1.0] * 500)
    assert few.low <= few.mean <= few.high
    assert many.high - many.low < few.high - few.low


def test_reciprocal_rank_fusion_follows_its_formula() -> None:
    fused = reciprocal_rank({"a": 0.9, "b": 0.1}, {"b": 7.0})
    assert fused == {"a": 1 / 61, "b": pytest.approx(1 / 62 + 1 / 61)}


def test_every_fusion_ranks_a_document_that_both_halves_prefer_first() -> None:
    dense, keyword = {"a": 0.9, "b": 0.5}, {"a": 2.0, "c": 1.0}
    assert {name: fusion(dense, keyword)[0].id for name, fusion in fusions().items()} == dict.fromkeys(fusions(), "a")


def test_the_built_in_questions_point_at_sections_that_exist() -> None:
    known = {
        f"{note.id}#{section.anchor}"
        for path in (PROJECT_DIR / "corpus").rglob("*.md")
        if path.name != "README.md"
        for note in [read_note(path)]
        for section in note.sections
    }
    questions = load_questions(BUILT_IN)
    assert {s for q in questions for fact in q.facts for s in fact.sections} <= known
    assert all(fact.sections for q in questions for fact in q.facts)


def test_the_built_in_set_is_as_large_and_varied_as_we_say() -> None:
    questions = load_questions(BUILT_IN)
    kinds = {q.kind for q in questions}
    assert sum(q.answerable for q in questions) >= 300
    assert sum(not q.answerable for q in questions) >= 40
    assert {"paraphrase", "keywords", "typo", "non-native", "follow-up", "compare", "design"} <= kinds
    assert len({q.id for q in questions}) == len(questions)


def test_no_topic_is_both_tuned_on_and_reported_on() -> None:
    halves: dict[str, set[str]] = {}
    for q in load_questions(BUILT_IN):
        if q.answerable:
            halves.setdefault(q.topic, set()).add(q.half)
    assert all(len(half) == 1 for half in halves.values())
