"""What all sessions of the process share, and the only `st.cache_resource` functions."""

import threading
from typing import TYPE_CHECKING

import streamlit as st

from ui.warmup import Warmup, prepare_assistant

if TYPE_CHECKING:
    from eval.catalogue import Figure
    from eval.compare import Difference
    from eval.measures import Estimate
    from eval.runs import RunStore, StoredRun
    from ingestion.personal import PersonalNotes
    from ingestion.reading import Reader
    from interview.cases import Case
    from interview.opening import InterviewRoom
    from settings import Settings
    from storage.conversations import Conversations
    from storage.database import Database
    from storage.feedback import FeedbackBook
    from storage.library import Library
    from storage.preferences import Preferences
    from storage.rounds import Rounds


@st.cache_resource(show_spinner=False)
def warmup() -> Warmup:
    return Warmup(prepare_assistant)


def settings() -> "Settings":
    from settings import load_settings

    return load_settings()


@st.cache_resource(show_spinner=False)
def database() -> "Database":
    """The storage, open. A failure is not remembered: the next call tries again.

    Raises:
        SevenstepError: a setting or the storage cannot be used.
    """
    from storage.database import open_database

    return open_database(settings().storage_url)


def conversations() -> "Conversations":
    from storage.conversations import Conversations

    return Conversations(database())


def feedback() -> "FeedbackBook":
    from storage.feedback import FeedbackBook

    return FeedbackBook(database())


def library() -> "Library":
    from storage.library import Library

    return Library(database())


def preferences() -> "Preferences":
    from storage.preferences import Preferences

    return Preferences(database())


def rounds() -> "Rounds":
    from storage.rounds import Rounds

    return Rounds(database())


@st.cache_resource(show_spinner=False)
def reader() -> "Reader":
    """Reads uploaded files, one at a time."""
    from ingestion.reading import Reader

    return Reader()


def own_notes(owner: str) -> "PersonalNotes":
    """An owner's own notes, to be changed. Call only when the warm-up is ready."""
    from knowledge_base import personal_notes

    prepared = warmup().prepared
    assert prepared is not None
    return personal_notes(prepared.base, owner)


@st.cache_resource(show_spinner=False)
def cases() -> "dict[str, Case]":
    """The cases that can be interviewed on.

    Raises:
        NoteError: an interview file is not as it must be.
    """
    from interview.cases import load_cases

    return load_cases(settings().corpus_dir)


@st.cache_resource(show_spinner="Preparing the interviewer …")
def room() -> "InterviewRoom":
    """Who asks and who grades. Call only when the warm-up is ready."""
    from interview.opening import InterviewRoom

    prepared = warmup().prepared
    assert prepared is not None
    return InterviewRoom(prepared.base, prepared.assistant.models)


@st.cache_resource(show_spinner=False)
def preparing(case: str) -> threading.Thread:
    """Gets a case's rubrics ready behind the page, while one reads and thinks. Call only when the warm-up is ready."""
    thread = threading.Thread(target=room().matcher.prepare, args=(case,), name=f"prepare-{case}", daemon=True)
    thread.start()
    return thread


def runs(owner: str) -> "RunStore":
    from eval.runs import RunStore

    return RunStore(settings(), owner)


def stored_run(store: "RunStore", run_id: str) -> "StoredRun":
    """A run with its items, read again when its files have changed."""
    return _stored_run(*_file(store, run_id), store)


def figures_of(store: "RunStore", run_id: str) -> "list[Figure]":
    return _figures_of(*_file(store, run_id), store)


def value_of(store: "RunStore", run_id: str, name: str) -> "Estimate | None":
    """One measure of the catalogue; None where the run does not have it."""
    return _value_of(*_file(store, run_id), name, store)


def changes_of(store: "RunStore", before: str, after: str) -> "list[Difference]":
    return _changes_of(_file(store, before), _file(store, after), store)


def _file(store: "RunStore", run_id: str) -> tuple[str, str, int]:
    """Whose run it is and in which state: what is kept of one owner's is never another's."""
    return str(store.folder), run_id, store.stamp(run_id)


@st.cache_resource(show_spinner=False, max_entries=16)
def _stored_run(folder: str, run_id: str, stamp: int, _store: "RunStore") -> "StoredRun":
    return _store.load(run_id)


@st.cache_resource(show_spinner="Reckoning …", max_entries=64)
def _figures_of(folder: str, run_id: str, stamp: int, _store: "RunStore") -> "list[Figure]":
    from eval.catalogue import figures

    return figures(_stored_run(folder, run_id, stamp, _store))


@st.cache_resource(show_spinner=False, max_entries=256)
def _value_of(folder: str, run_id: str, stamp: int, name: str, _store: "RunStore") -> "Estimate | None":
    from eval.catalogue import CATALOGUE

    measure = next(measure for measure in CATALOGUE if measure.name == name)
    return measure.estimate(_stored_run(folder, run_id, stamp, _store).items)


@st.cache_resource(show_spinner="Comparing …", max_entries=32)
def _changes_of(before: tuple[str, str, int], after: tuple[str, str, int], _store: "RunStore") -> "list[Difference]":
    from eval.compare import compare

    return compare(_stored_run(*before, _store), _stored_run(*after, _store))


def retry() -> None:
    """Open the storage afresh and begin the warm-up again where it failed."""
    database.clear()
    warmup().retry()
