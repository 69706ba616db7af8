"""A server that nobody here wrote, with a model that speaks nonsense: the checks catch it, and the app works on."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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
from tests.fakes import FIVE_NOTES, corpus_with_case
from tests.llm import random_model

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
CASE = "ad-click-prediction"
STARTS_WITHIN = 180  # seconds


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Choice]:
    """`transformers serve` on loopback with the random model; it may reach nothing else."""
    texts = [path.read_text("utf-8") for path in FIVE_NOTES.rglob("*.md")]
    folder = random_model.make(tmp_path_factory.mktemp("random") / "model", texts)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(folder), "--host", "127.0.0.1"]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    with _running([*command, "--port", str(port), "--device", "cpu"], environment) as url:
        del url
        _wait(f"http://127.0.0.1:{port}/health")
        yield Choice(provider="compatible", model=str(folder), url=f"http://127.0.0.1:{port}/v1", context=8192)


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield command[0]
        finally:
            process.terminate()


def _wait(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


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
