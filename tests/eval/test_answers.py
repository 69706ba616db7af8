"""What embedded answers say, measured."""

import json
from pathlib import Path

from assistant.answer import Answer, Assistant
from eval.answers import BLIND, _said, preferences
from eval.questions import Fact, TestQuestion
from evidence.quotes import fingerprint
from knowledge_base import KnowledgeBase


def asked(answer: Answer, *stated: tuple[str, ...]) -> TestQuestion:
    """A question whose facts are stated by these groups of sentences."""
    facts = tuple(
        Fact(text="f", sections=("concepts/training-serving-skew#a",), stated=(tuple(map(fingerprint, group)),))
        for group in stated
    )
    return TestQuestion(id="q", question=answer.question, kind="factual", topic="t", facts=facts)


def test_a_fact_counts_when_every_sentence_of_a_group_is_said(library: KnowledgeBase) -> None:
    answer = Assistant(library).ask("What is training-serving skew?")
    first, second = (sentence.quote for sentence in answer.sentences[:2])
    said = _said(asked(answer, (first,), (first, second), (first, "Never said.")), answer, 1.0)
    assert round(said.facts, 2) == 0.67
    assert said.words == sum(len(s.text.split()) for s in answer.sentences)
    assert not said.refused


def test_a_sentence_of_a_case_that_was_not_asked_about_is_counted_unless_it_says_so(library: KnowledgeBase) -> None:
    answer = Assistant(library).ask("How is the toy feed served?")
    assert _said(asked(answer, ("x",)), answer, 1.0).unasked > 0


def test_the_blind_comparison_is_kept_with_both_answers(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in BLIND.read_text("utf-8").splitlines()]
    assert all(row["ours"] and row["other"] and row["preferred"] in ("ours", "other", "tie") for row in rows)
    (tmp_path / "b.jsonl").write_text(
        "".join(json.dumps({"system": "s", "preferred": p}) + "\n" for p in ("ours", "tie"))
    )
    assert preferences(tmp_path / "b.jsonl").splitlines()[2] == "| s | 1 | 0 | 1 |"
