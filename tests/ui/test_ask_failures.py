"""The pages while the assistant is not there yet, or something it needs is not as it should be."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from knowledge_base import KnowledgeBase
from llm.choice import FILE
from records import LOCAL
from storage.knowledge import Knowledge
from tests.ui.pages import ask, cold, open_source, read, sources, texts, warmed
from ui import resources


@pytest.fixture(autouse=True)
def _process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SEVENSTEP_DATA_DIR", str(tmp_path / "data"))
    st.cache_resource.clear()
    yield
    resources.warmup().start()  # its thread ends in the test's own folders, and not in the next test's
    resources.warmup().wait(60)
    st.cache_resource.clear()


@pytest.fixture
def data(tmp_path: Path, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the corpus indexed already."""
    folder = Path(shutil.copytree(library.settings.data_dir, tmp_path / "data", symlinks=True))
    monkeypatch.setenv("SEVENSTEP_DATA_DIR", str(folder))
    monkeypatch.setenv("SEVENSTEP_CORPUS_DIR", str(library.settings.corpus_dir))
    return folder


@pytest.mark.usefixtures("data")
def test_a_question_asked_before_the_assistant_is_there_waits_and_is_answered() -> None:
    page = ask(cold(), "How is training-serving skew detected?")
    assert "How is training-serving skew detected?" in texts(page)
    assert page.chat_input[0].disabled
    assert not sources(page)
    resources.warmup().start()
    resources.warmup().wait(30)
    page.run()
    assert sources(page) and not page.chat_input[0].disabled


@pytest.mark.usefixtures("data")
def test_a_source_whose_note_has_changed_shows_what_it_said_and_tells() -> None:
    page = ask(warmed(), "How is training-serving skew detected?")
    for owner, note in Knowledge(resources.database()).note_states():
        Knowledge(resources.database()).remove_note(owner, note)
    open_source(page)
    assert not page.exception
    assert ":yellow-background[" in texts(page)
    assert "has changed" in page.info[0].value


def test_a_choice_of_a_model_that_cannot_be_read_is_told_and_the_embedded_engine_answers(data: Path) -> None:
    (data / FILE).write_text("{", "utf-8")
    page = ask(warmed(), "How is training-serving skew detected?")
    assert not page.exception and sources(page)
    assert "choose the language model again" in texts(page)


def test_a_data_folder_that_cannot_be_made_is_one_sentence_and_the_question_stays(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("SEVENSTEP_DATA_DIR", str(tmp_path / "file" / "data"))
    page = ask(cold(), "How is training-serving skew detected?")
    assert not page.exception
    assert "SEVENSTEP\\_DATA\\_DIR" in page.error[0].value
    assert page.text[0].value == "How is training-serving skew detected?"
    monkeypatch.setenv("SEVENSTEP_DATA_DIR", str(data))
    page.button(key="retry").click().run()
    assert not page.error
    assert resources.conversations().all(LOCAL)[0].title == "How is training-serving skew detected?"


def test_a_setting_that_does_not_fit_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVENSTEP_WINDOW", "3")
    page = cold()
    assert not page.exception
    assert "SEVENSTEP\\_WINDOW" in page.error[0].value


@pytest.mark.parametrize("opened", [cold, read])
def test_a_damaged_storage_is_one_sentence(data: Path, opened: Callable[[], AppTest]) -> None:
    (data / "sevenstep.db").write_bytes(b"not a database at all" * 400)
    page = opened()
    assert not page.exception
    assert "is damaged" in page.error[0].value


def test_a_damaged_index_is_mended_behind_the_answer(data: Path) -> None:
    for file in (data / "index").rglob("*.bin"):
        file.write_bytes(b"damaged")
    page = ask(warmed(), "How is training-serving skew detected?")
    assert not page.exception and not page.error
    assert sources(page)


def test_a_malformed_note_is_named_and_the_rest_is_used(data: Path) -> None:
    (data / "notes" / "local" / "broken.md").write_text("---\nid: [\n---\n\n## A\n\ntext\n", "utf-8")
    page = warmed()
    assert page.expander[0].label.startswith("1 note could not be read")
    assert "broken" in page.expander[0].markdown[0].value
    assert sources(ask(page, "How is training-serving skew detected?"))


def test_a_failed_warm_up_is_one_sentence_and_another_try_works(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVENSTEP_EMBEDDER", str(data / "no-such-model"))
    page = ask(warmed(), "How is training-serving skew detected?")
    assert not page.exception
    assert "no\\-such\\-model" in page.error[0].value
    monkeypatch.delenv("SEVENSTEP_EMBEDDER")
    page.button(key="retry").click().run()
    resources.warmup().wait(30)
    assert sources(page.run())
