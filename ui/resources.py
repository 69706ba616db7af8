"""What all sessions of the process share, and the only `st.cache_resource` functions."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.warmup import Warmup, prepare_assistant

if TYPE_CHECKING:
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
    return InterviewRoom(prepared.base)


def retry() -> None:
    """Open the storage afresh and begin the warm-up again where it failed."""
    database.clear()
    warmup().retry()
