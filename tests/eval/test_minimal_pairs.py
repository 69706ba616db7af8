"""Pairs of a sentence changed harmlessly and the same one damaged."""

import random

import pytest

from eval.minimal_pairs import MinimalPair, minimal_pairs
from ingestion.sentences import sentences

TEXT = sentences(
    "Batch prediction is cheaper than online prediction. The index holds 400 vectors. Features often drift, because "
    "users change their habits slowly. A shadow release never serves users. Caches store answers, since users repeat "
    "their questions every day. The ranker and the retriever share embeddings."
)


def made(seed: int = 0) -> list[MinimalPair]:
    return list(minimal_pairs(TEXT, ["Notes are cut, because an embedder reads few words."], random.Random(seed)))


def test_a_damaged_sentence_differs_and_keeps_most_of_its_words() -> None:
    for pair in made():
        assert pair.false not in TEXT
        near = max(TEXT, key=lambda text: len(set(text.split()) & set(pair.false.split())))
        assert len(set(near.split()) & set(pair.false.split())) >= len(set(near.split())) / 2


@pytest.mark.parametrize("kind", ["negation", "number", "comparative", "swap", "detail", "cause", "overgeneral"])
def test_every_kind_of_damage_occurs(kind: str) -> None:
    assert any(pair.kind == kind for seed in range(30) for pair in made(seed))


def test_a_seed_gives_the_same_pairs_again() -> None:
    assert made(7) == made(7)


def test_a_negation_is_dropped_where_there_is_one() -> None:
    pairs = [p for seed in range(30) for p in made(seed) if p.kind == "negation" and "shadow" in p.false]
    assert {pair.false for pair in pairs} == {"A shadow release always serves users."}
