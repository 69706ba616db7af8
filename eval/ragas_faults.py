"""Why a judge gave no score, in words: whatever the server, the reply or Ragas did. The key is in none of them."""

from collections.abc import Iterator
from http import HTTPStatus

from instructor.core.exceptions import IncompleteOutputException, InstructorError
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError


class UnjudgedError(Exception):
    """A reply came too late or decides nothing, or there is nothing to score."""


FAULTS = (
    UnjudgedError,
    OpenAIError,
    InstructorError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)  # what the libraries raise on replies they did not expect


def reason_of(error: BaseException) -> str:
    """The fault as a person reads it."""
    causes = list(_causes(error))
    for cause in causes:
        if reason := _told(cause):
            return reason
    for cause in causes:
        if isinstance(cause, InstructorError):
            return _unread(getattr(cause, "last_completion", None))
    return f"Ragas could not use the model's reply ({type(error).__name__})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _told(cause: BaseException) -> str:
    match cause:
        case UnjudgedError():
            return str(cause)
        case APIStatusError():
            return f"the model's server answered {_status(cause.status_code)}"
        case APITimeoutError():
            return "the model's server did not reply in time"
        case APIConnectionError():
            return "the connection to the model's server failed"
        case IncompleteOutputException():
            return "the model's reply was cut off, since it is too long"
    return ""


def _status(code: int) -> str:
    known = code in HTTPStatus._value2member_map_
    return f"{code} ({HTTPStatus(code).phrase})" if known else str(code)


def _unread(completion: object) -> str:
    """Why a reply that came could not be used."""
    messages = [choice.message for choice in getattr(completion, "choices", None) or ()]
    if any(getattr(message, "refusal", None) for message in messages):
        return "the model refused"
    if messages and not any(message.content for message in messages):
        return "the model's reply is empty"
    return "the model's reply could not be parsed"
