"""Questions put otherwise: what changes, what stays, and that a seed gives the same change again."""

import random

import pytest

from eval.questions import load_questions
from eval.rewording import lowered, mistyped, other_names, paraphrase
from retrieval.keyword import is_stop_word

NAMES = other_names(
    [
        ("Training–serving skew", "TSS", "training-serving skew", "train-serve skew"),
        ("Caching", "cache stampede", "prediction cache"),
        ("Approximate nearest neighbours", "ANN", "HNSW"),
        ("Fairness", "FM"),
        ("Factorization machines", "FM"),
        ("Feature stores", "feature store"),
    ]
)


def dice(seed: int = 0) -> random.Random:
    return random.Random(seed)


@pytest.mark.parametrize("seed", range(20))
def test_a_slip_is_in_one_or_two_content_words_and_none_is_short(seed: int) -> None:
    question = "How can a new model for ads be compared with the old one before release?"
    changed = mistyped(question, dice(seed))
    assert changed is not None
    pairs = zip(question.split(), changed.split(), strict=True)
    slipped = [(before.strip("?"), after.strip("?")) for before, after in pairs if before != after]
    assert 1 <= len(slipped) <= 2
    for before, after in slipped:
        assert len(before) > 3 and not is_stop_word(before.lower())
        assert before[0] == after[0] and abs(len(before) - len(after)) <= 1


def test_all_four_slips_occur() -> None:
    made = {mistyped("recall", dice(seed)) for seed in range(300)}
    assert {"reclal", "recal", "reccall", "recsll"} <= made


@pytest.mark.parametrize("question", ["is it?", "nDCG@10 or MRR?", "do we?"])
def test_what_has_no_content_word_to_mistype_is_left_out(question: str) -> None:
    assert mistyped(question, dice()) is None


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("What is recall@10, and why 0.5?", "what is recall@10 and why 0.5"),
        ("Don't 'big-bang' releases fail (often)?", "don't big-bang releases fail often"),
        ("10,000 users…", "10,000 users"),
        ("already lower", None),
    ],
)
def test_lower_case_keeps_what_stands_within_words_and_numbers(question: str, plain: str | None) -> None:
    assert lowered(question, dice()) == plain


@pytest.mark.parametrize(
    ("question", "reworded"),
    [
        ("How does focal loss work?", "In what way does focal loss work?"),
        ("What is the difference between LTR and CTR?", "How do LTR and CTR differ?"),
        ("It drifts. How do I notice?", "It drifts. What is the best way for me to notice?"),
        ("Is HNSW an ANN index", "Is HNSW an approximate nearest neighbours index"),
        ("precision vs recall", "precision compared with recall"),
        ("Should we cache?", "Is it a good idea for us to cache?"),
        ("And then?", None),
    ],
)
def test_a_frame_or_a_name_is_put_otherwise_or_the_question_left_out(question: str, reworded: str | None) -> None:
    assert paraphrase(NAMES)(question, dice()) == reworded


def test_an_abbreviation_stands_for_its_words_and_a_part_not_for_the_thing() -> None:
    assert set(NAMES["tss"]) == {"Training–serving skew", "training-serving skew", "train-serve skew"}
    assert NAMES["ann"] == ("Approximate nearest neighbours",)
    assert not {"caching", "cache stampede", "hnsw", "feature stores"} & NAMES.keys()


def test_a_name_that_two_notes_go_by_is_left_alone() -> None:
    both = other_names([("Factorization machines", "FM"), ("Feature mapping", "FM")])
    assert "fm" not in both


@pytest.mark.parametrize("reword", [mistyped, lowered, paraphrase(NAMES)])
def test_a_seed_gives_the_same_question_again(reword: object) -> None:
    assert callable(reword)
    asked = [question.question for question in load_questions()[:50]]
    assert [reword(q, random.Random(q)) for q in asked] == [reword(q, random.Random(q)) for q in asked]
