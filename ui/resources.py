"""What all sessions of the process share, and the only `st.cache_resource` functions."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.warmup import Warmup, prepare_assistant

if TYPE_CHECKING:
    from settings import Settings
    from storage.conversations import Conversations
    from storage.database import Database
    from storage.feedback import FeedbackBook
    from storage.library import Library
    from storage.preferences import Preferences


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


def retry() -> None:
    """Open the storage afresh and begin the warm-up again where it failed."""
    database.clear()
    warmup().retry()
