"""Sets made from another set: what each adds, takes away and leaves out; and a base with the notes that it needs."""

import pytest

from eval.planted_notes import contradicting, open_with_notes
from eval.questions import Fact, TestQuestion, section_key
from eval.robustness import NAMES, Variant, original_of, variants
from evidence.quotes import fingerprint, is_quoted
from knowledge_base import KnowledgeBase
from records import CORPUS, LOCAL

STORE = "concepts/feature-stores#what-a-feature-store-does"
SKEW = "concepts/training-serving-skew#how-trainingserving-skew-is-detected"
KEEPS = "A feature store keeps the definition and the values of features in one place for training and for serving."
ENOUGH = "Logging a sample of one percent is usually enough, because skew that matters is rarely rare."
QUESTIONS = [
    TestQuestion(
        id="a",
        question="How does a feature store help training?",
        kind="factual",
        topic="concepts/feature-stores",
        facts=(Fact(text="One place.", sections=(STORE,), stated=((fingerprint(KEEPS),),)),),
    ),
    TestQuestion(
        id="b",
        question="How is TSS detected in production?",
        kind="factual",
        topic="concepts/training-serving-skew",
        facts=(Fact(text="By logging.", sections=(SKEW,), stated=((fingerprint(ENOUGH),),)),),
    ),
    TestQuestion(id="c", question="Who won the cup?", kind="unanswerable-chat", topic="none", facts=()),
    TestQuestion(
        id="d",
        question="Why does Coco eat walnuts?",
        kind="own",
        topic="my-parrot",
        facts=(Fact(text="At noon.", sections=("mine:my-parrot#my-parrot",)),),
    ),
]


@pytest.fixture(scope="module")
def made(library: KnowledgeBase) -> dict[str, Variant]:
    return {variant.name: variant for variant in variants(QUESTIONS, library)}


def test_every_variant_is_made_and_each_question_leads_to_its_original(made: dict[str, Variant]) -> None:
    assert tuple(made) == NAMES
    for variant in made.values():
        assert {original_of(question.id) for question in variant.questions} <= {"a", "b", "c", "d"}
        assert all(question.id.endswith(f"~{variant.name}") for question in variant.questions)


def test_they_are_made_the_same_again(made: dict[str, Variant], library: KnowledgeBase) -> None:
    assert {variant.name: variant for variant in variants(QUESTIONS, library)} == made


def test_a_question_put_otherwise_has_the_same_right_answer(made: dict[str, Variant]) -> None:
    by_id = {question.id: question for question in QUESTIONS}
    for name in ("typos", "lower", "paraphrase"):
        for question in made[name].questions:
            original = by_id[original_of(question.id)]
            assert question.question != original.question
            assert (question.facts, question.kind, question.half) == (original.facts, original.kind, original.half)


def test_a_paraphrase_uses_the_other_name_of_a_note(made: dict[str, Variant]) -> None:
    asked = {question.id: question.question for question in made["paraphrase"].questions}
    assert asked["b~paraphrase"].startswith("In what way is ") and "TSS" not in asked["b~paraphrase"]


def test_what_answers_is_taken_away_and_nothing_is_expected_then(
    made: dict[str, Variant], library: KnowledgeBase
) -> None:
    variant = made["removed"]
    assert not any(question.answerable for question in variant.questions)
    assert variant.without["a~removed"] == ("concepts/feature-stores",)
    assert variant.without["d~removed"] == ("my-parrot",)
    for question in variant.questions:
        found = library.search(question.question, without=variant.without[question.id])
        assert not {hit.passage.note_id for hit in found.hits} & set(variant.without[question.id])


def test_a_distracting_note_shares_words_and_holds_no_fact(made: dict[str, Variant], library: KnowledgeBase) -> None:
    passages = library.knowledge.all_passages(CORPUS)
    holding = "\n\n".join(p.text for p in passages if section_key(p) == STORE)
    text = made["distracted"].notes["distracted-1"]
    assert "feature" in text.lower()
    said = text.split("## What I noted")[1].split(". ")
    assert not any(is_quoted(sentence, holding) for sentence in said)
    assert ENOUGH not in "".join(made["distracted"].notes.values())


def test_only_what_the_built_in_notes_answer_gets_notes_beside_it(made: dict[str, Variant]) -> None:
    for name in ("distracted", "contradicted"):
        assert {original_of(question.id) for question in made[name].questions} <= {"a", "b"}


def test_a_contradicting_note_says_a_fact_the_other_way_round(library: KnowledgeBase) -> None:
    note = contradicting([QUESTIONS[1]], library)["b"]
    assert ENOUGH not in note
    assert "is not usually enough" in note or "is not rarely rare" in note


def test_a_fact_that_no_rule_turns_round_gets_no_note(library: KnowledgeBase) -> None:
    mark = fingerprint("The registry names the owner of each feature.")
    fact = Fact(text="It names owners.", sections=(STORE,), stated=((mark,),))
    assert contradicting([QUESTIONS[0].model_copy(update={"facts": (fact,)})], library) == {}


def test_a_base_with_notes_finds_them_beside_the_built_in_ones_and_embeds_only_them(
    made: dict[str, Variant], library: KnowledgeBase
) -> None:
    before = library.knowledge.generation(LOCAL)
    with open_with_notes(library, {"tea": "# Tea\n\nGreen tea is brewed at 80 °C.\n"}) as opened:
        assert opened.search("How hot is green tea brewed?").hits[0].passage.note_id == "tea"
        assert section_key(opened.search("what is a feature store for").hits[0].passage) == STORE
        assert len(opened.knowledge.all_passages(CORPUS)) == len(library.knowledge.all_passages(CORPUS))
        data = opened.settings.data_dir
    assert not data.exists()
    assert library.knowledge.generation(LOCAL) == before
