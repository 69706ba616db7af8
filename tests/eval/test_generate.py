"""Candidate questions from notes."""

from pathlib import Path

import pytest

from errors import UsageError
from eval import own_questions
from eval.generate import generate
from eval.questions import load_questions
from evidence.quotes import fingerprint
from knowledge_base import KnowledgeBase
from records import LOCAL
from settings import Settings
from tests.conftest import Command
from tests.personal import store_note

STORES = "concepts/feature-stores"
HEADINGS = """# Tea

## How hot should it be?

Green tea is brewed at **80 °C**. More is bitter.

## What a gaiwan is

A gaiwan is a bowl with a lid.

## Steeping

Three minutes are enough.

## Figures

```mermaid
flowchart LR
  a --> b
```
"""


@pytest.fixture
def tea(base: KnowledgeBase) -> KnowledgeBase:
    base.sync()
    store_note(base, LOCAL, "tea", HEADINGS)
    return base


def test_a_section_gives_the_questions_it_lists_and_its_first_sentence_as_the_fact(tea: KnowledgeBase) -> None:
    made = generate(tea, LOCAL, [STORES])
    assert [q.question for q in made] == [
        "what is a feature store for",
        "why keep features in one place",
        "do small teams need a feature store",
    ]
    fact = made[0].facts[0]
    assert fact.text.startswith("A feature store keeps the definition")
    assert fact.sections == (f"{STORES}#what-a-feature-store-does",)
    assert fact.stated == ((fingerprint(fact.text),),)


def test_a_section_without_questions_is_asked_about_by_its_heading(tea: KnowledgeBase) -> None:
    made = generate(tea, LOCAL, ["tea"])
    assert [q.question for q in made] == [
        "How hot should it be?",
        "What is a gaiwan?",
        "What do the notes say about Steeping (Tea)?",
    ]
    assert made[0].facts[0].text == "Green tea is brewed at 80 °C."
    assert made[0].facts[0].stated == ((fingerprint("Green tea is brewed at **80 °C**."),),)
    assert made[0].facts[0].sections == ("mine:tea#how-hot-should-it-be",)


def test_a_note_of_somebody_else_is_not_there(tea: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match="There is no note 'tea'"):
        generate(tea, "user-a", ["tea"])


def test_an_id_nearly_right_is_told_with_those_like_it(tea: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match="there are concepts/feature-stores"):
        generate(tea, LOCAL, ["feature"])


def test_the_command_proposes_candidates_to_their_owner_or_writes_a_file(
    command: Command, settings: Settings, tmp_path: Path
) -> None:
    done = command("eval", "generate", STORES)
    assert (done.returncode, done.stdout) == (0, "3 candidates made; 3 wait to be kept or dropped.\n")
    assert len(own_questions.candidates(settings, LOCAL)) == 3
    out = tmp_path / "out.jsonl"
    assert command("eval", "generate", STORES, "--out", str(out)).returncode == 0
    assert load_questions(out) == own_questions.candidates(settings, LOCAL)
    wrong = command("eval", "generate", "none")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
