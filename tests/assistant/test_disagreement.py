"""Where a person's own note and a built-in one differ, both are shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.disagreement import NOTICE, differ
from ingestion.personal import Written
from knowledge_base import KnowledgeBase, personal_notes
from records import CORPUS, LOCAL
from retrieval.embedder import Embedder
from tests.fakes import open_five_notes


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        ("A feature store keeps values for 30 days.", "A feature store keeps values for 7 days.", True),
        ("Batch prediction is cheaper than online prediction.", "Batch prediction is costlier than online.", True),
        ("The cache should not be shared.", "The cache should be shared.", True),
        ("A feature store keeps values for 30 days.", "Values are kept 30 days in the feature store.", False),
        ("A feature store serves features.", "Features are served by a feature store.", False),
    ],
)
def test_negations_opposites_and_other_numbers_are_differences(one: str, other: str, differing: bool) -> None:
    assert differ(one, other) == differing == differ(other, one)


SKEW = "Training–serving skew is never caused by a difference between the two code paths that compute features."


@pytest.fixture(scope="module")
def doubting(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, models: Path) -> Iterator[KnowledgeBase]:
    base = open_five_notes(tmp_path_factory.mktemp("doubting"), models, embedder)
    mine = personal_notes(base, LOCAL)
    mine.write(Written("What I learned of skew", f"## What causes training–serving skew?\n\n{SKEW}"))
    yield base
    base.close()


def test_both_sides_are_shown_and_the_reader_is_told(doubting: KnowledgeBase) -> None:
    answer = Assistant(doubting).ask("What causes training-serving skew?")
    owners = {hit.passage.id: hit.passage.owner for hit in answer.passages}
    assert {owners[key] for sentence in answer.sentences for key in sentence.citations} == {CORPUS, LOCAL}
    assert answer.notice == NOTICE and SKEW in answer.text


@pytest.mark.parametrize(("scope", "owner"), [("mine", LOCAL), ("corpus", CORPUS)])
def test_a_question_can_be_put_to_one_side_alone(doubting: KnowledgeBase, scope: str, owner: str) -> None:
    answer = Assistant(doubting).ask("What causes training-serving skew?", scope=scope)  # type: ignore[arg-type]
    assert {hit.passage.owner for hit in answer.passages} == {owner}
    assert answer.notice == ""
