"""Every error a person can be shown, one small tree; each message says what happened and what to do next.

SevenstepError
├── UsageError          a command or a setting was used wrongly
├── NoteError           a note cannot be read: file, line, what to do
├── UnreadableFileError a file is of no kind we read, damaged, locked or over a limit
├── QuestionError       a question cannot be searched (empty, too long, no words)
├── StaleRoundError     a round went on in another tab
├── SignInError         nobody is signed in, or not any more
├── ModelError          a language model cannot be used, or did not reply as it should; carries which fault
├── EmbedderError       the embedding model is missing, damaged or cannot be served
└── StorageError        the data folder cannot be read or written
    ├── BusyError       another process holds the index longer than we wait
    └── IndexDamagedError   a projection does not answer; rebuilding it mends it
"""

from pathlib import Path


class SevenstepError(Exception):
    """Base of all errors that pages and commands show as one sentence."""


class UsageError(SevenstepError):
    """A command or a setting was used wrongly."""


class NoteError(SevenstepError):
    """A note cannot be read; carries where, so that a linter and an editor can point at it."""

    def __init__(self, path: str | Path, line: int, problem: str, fix: str) -> None:
        super().__init__(f"{path}:{line}: {problem} {fix}")
        self.path, self.line, self.problem, self.fix = str(path), line, problem, fix


class UnreadableFileError(SevenstepError):
    """A person's file cannot be read; the message says what is wrong with it and what to do."""


class QuestionError(SevenstepError):
    """A question cannot be searched."""


class StaleRoundError(SevenstepError):
    """A round went on in another tab since it was read."""


class SignInError(SevenstepError):
    """Nobody is signed in, or not any more."""


class ModelError(SevenstepError):
    """A language model cannot be used, or did not reply as it should; `fault` is one of `llm/faults.py`.

    `after` are the seconds after which its server may be asked again, where it said so.
    """

    def __init__(self, fault: str, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.fault, self.after = fault, after


class EmbedderError(SevenstepError):
    """The embedding model is missing, damaged or cannot be served."""


class StorageError(SevenstepError):
    """The data folder cannot be read or written."""


class BusyError(StorageError):
    """Another process holds the index longer than we wait."""


class IndexDamagedError(StorageError):
    """A projection of the storage does not answer as it should."""
