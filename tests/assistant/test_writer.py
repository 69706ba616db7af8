"""What is chosen to be said, and how it is put."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.plan import Plan
from assistant.relevance import Candidate, sayable
from assistant.writer import asked_case, choose, drafts, side_of, sides_of
from knowledge_base import KnowledgeBase
from retrieval.search import Found, Hit

SIDES = {"batch": frozenset({"batch"}), "online": frozenset({"onlin"})}


@pytest.fixture(scope="module")
def found(library: KnowledgeBase) -> Found:
    return library.search("How is the toy feed served?")


def candidate(hit: Hit, text: str, relevance: float, axis: int, before: str = "") -> Candidate:
    """A sentence whose vector lies on one of eight axes."""
    return Candidate(text, before, hit, 0, axis, relevance, np.eye(8, dtype=np.float32)[axis])


def said(chosen: Sequence[Candidate]) -> list[str]:
    return [c.text for c in chosen]


def test_the_most_relevant_come_first_and_words_are_kept_within_the_plan(found: Found) -> None:
    hit = found.hits[0]
    rows = [candidate(hit, f"{'word ' * 30}{n}.", 0.9 - n / 10, n) for n in range(5)]
    chosen = choose(rows, 100, {})
    assert said(chosen) == said(rows[:3])


def test_the_same_thing_is_not_said_twice(found: Found) -> None:
    hit = found.hits[0]
    rows = [candidate(hit, "A is B here.", 0.9, 1), candidate(hit, "B is A here.", 0.8, 1)]
    assert said(choose(rows, 100, {})) == ["A is B here."]


def test_an_answer_does_not_open_with_what_leans_on_a_sentence_before(found: Found) -> None:
    hit = found.hits[0]
    rows = [
        candidate(hit, "It is therefore cheap.", 0.9, 1, before="Batch runs at night."),
        candidate(hit, "Online prediction answers at once.", 0.5, 2),
    ]
    assert said(choose(rows, 100, {}))[0] == "Online prediction answers at once."
    assert choose(rows[:1], 100, {}) == []


def test_what_hardly_belongs_is_left_out(found: Found) -> None:
    rows = [candidate(found.hits[0], "A is B.", 0.9, 1), candidate(found.hits[0], "C is D.", 0.01, 2)]
    assert said(choose(rows, 100, {})) == ["A is B."]


def test_a_sentence_that_stands_alone_for_its_section_must_belong_the_more(found: Found) -> None:
    own, other = found.hits[:2]
    rows = [candidate(own, "A is B.", 0.9, 1), candidate(own, "C is D.", 0.4, 2), candidate(other, "E is F.", 0.4, 3)]
    assert said(choose(rows, 100, {})) == ["A is B.", "C is D."]


def test_each_side_of_a_comparison_gets_a_word(found: Found) -> None:
    hit = found.hits[0]
    long = "word " * 25
    rows = [
        candidate(hit, f"Both batch and online {long}.", 0.9, 0),
        *(candidate(hit, f"Batch {n} {long}.", 0.8, n) for n in (1, 2, 3)),
        candidate(hit, "Online answers at once.", 0.3, 4),
    ]
    assert {side_of(c, SIDES) for c in choose(rows, 100, SIDES)} == {"", "batch", "online"}


def test_a_side_is_told_by_its_rarest_words() -> None:
    wanted = Plan("compare", 100, ("the model on the phone", "our servers"))
    told = sides_of(wanted, {"model": 1.0, "phone": 6.0, "server": 4.0})
    assert told == {"the model on the phone": {"phone"}, "our servers": {"server"}}
    assert sides_of(Plan("general", 100), {}) == {}


def test_a_sentence_takes_the_one_it_leans_on_along(found: Found) -> None:
    leaning = candidate(found.hits[0], "It is cheap.", 0.9, 1, before="Batch runs at night.")
    assert [draft.text for draft in drafts(leaning, "toy-feed")] == ["Batch runs at night.", "It is cheap."]


def test_a_sentence_of_a_case_that_was_not_asked_about_says_whose_it_is(found: Found) -> None:
    hit = next(hit for hit in found.hits if hit.passage.case == "toy-feed")
    row = candidate(hit, "The ranker scores 500 posts.", 0.9, 1)
    assert [d.text for d in drafts(row, None)] == ["In toy feed, the ranker scores 500 posts."]
    assert [d.text for d in drafts(row, "toy-feed")] == ["The ranker scores 500 posts."]
    assert drafts(row, None)[0].quote == "The ranker scores 500 posts."


def test_the_case_asked_about_is_the_one_named(found: Found, library: KnowledgeBase) -> None:
    assert asked_case(found) == "toy-feed"
    assert asked_case(library.search("What does a feature store do?")) is None


def test_only_whole_sentences_can_be_said(library: KnowledgeBase) -> None:
    for row in sayable(library.search("features of a feed in training and serving", 50)):
        assert row.text[-1] in ".!)\"”'`"
        assert not row.text.startswith(("It ", "They ", "This ")) or row.before
