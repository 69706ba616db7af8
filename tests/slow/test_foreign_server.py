"""A server that nobody here wrote, with a model that speaks nonsense: the checks catch it, and the app works on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.dialogue import Turn
from interview.opening import InterviewRoom
from interview.round import begin
from knowledge_base import KnowledgeBase
from llm.choice import Choice
from llm.connection import test as try_connection
from llm.models import Models
from records import LOCAL
from storage.ledger import Ledger
from tests.fakes import corpus_with_case
from tests.llm.foreign_server import foreign_server

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
CASE = "ad-click-prediction"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Choice]:
    with foreign_server(tmp_path_factory.mktemp("random")) as choice:
        yield choice


@pytest.fixture
def asked(library: KnowledgeBase, serving: Choice) -> Iterator[Models]:
    settings = library.settings.model_copy(
        update={"model": serving.engine, "model_url": serving.url, "model_context": 8192}
    )
    opened = Models(settings, Ledger(library.database), library.embedder.count_tokens)
    yield opened
    opened.close()


def test_the_connection_is_found_to_work(asked: Models, serving: Choice) -> None:
    found = try_connection(asked, serving)
    assert found.works, found.sentence


@pytest.mark.parametrize("history", [(), (Turn("user", "What is skew?"), Turn("assistant", "A difference."))])
def test_nonsense_ends_in_the_embedded_engines_answer_which_says_so(
    library: KnowledgeBase, asked: Models, history: tuple[Turn, ...]
) -> None:
    answer = Assistant(library, asked).ask("What does a feature store do?", history)
    assert answer.engine == "embedded"
    assert "The embedded engine answered" in answer.notice
    assert answer.sentences and all(sentence.citations for sentence in answer.sentences)


def test_an_interview_is_held_and_scored_and_nonsense_is_neither_heard_nor_counted(
    library: KnowledgeBase, asked: Models, real_corpus: Path, tmp_path: Path
) -> None:
    corpus = corpus_with_case(tmp_path, real_corpus, CASE)
    room = InterviewRoom(replace(library, settings=library.settings.model_copy(update={"corpus_dir": corpus})), asked)
    round_ = begin("r", room.cases[CASE], "senior", 20, 0.0, "frame", "sceptical")
    round_ = room.hear(round_, "I predict a calibrated probability of a click with logistic regression.", 5.0, LOCAL)
    assert all(entry.heard == entry.text for entry in round_.entries)
    card = room.score(round_.ending(60.0), LOCAL)
    assert card.engine == "embedded"
    assert "The embedded engine graded" in card.notice
