"""What kind of answer a question asks for."""

import pytest

from assistant.plan import plan


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is training-serving skew?", "define"),
        ("How is drift detected?", "how"),
        ("Why does offline AUC rise while clicks stay flat?", "why"),
        ("batch vs online prediction", "compare"),
        ("What is the difference between data drift and concept drift?", "compare"),
        ("How many servers do I need for 10k QPS?", "estimate"),
        ("Which offline measures suit a ranker?", "list"),
        ("Design a video recommendation system", "design"),
        ("design an ad click prediction service for 1B users", "design"),
        ("Walk me through a system that catches hate speech", "design"),
        ("How would you design YouTube video search?", "design"),
        ("Design an A/B test for a recommendation system", "general"),
        ("How do I build a feature pipeline for a fraud system?", "how"),
        ("Walk me through the training data for a video recommender", "general"),
        ("position bias", "general"),
    ],
)
def test_the_kind_is_read_from_the_words(question: str, kind: str) -> None:
    assert plan(question).kind == kind


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("batch vs online prediction", ("batch", "online prediction")),
        ("What is the difference between data drift and concept drift?", ("data drift", "concept drift")),
        ("Should I use focal loss or class weights?", ("focal loss", "class weights")),
        ("user or item embeddings?", ("user", "item embeddings")),
    ],
)
def test_a_comparison_names_its_sides(question: str, sides: tuple[str, str]) -> None:
    found = plan(question).sides
    assert found == sides


def test_an_or_without_two_sides_is_no_comparison() -> None:
    assert plan("Is that so or not?").kind != "compare"
