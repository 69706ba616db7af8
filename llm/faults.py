"""What goes wrong with a language model, told apart whatever its library raises, and said in plain words."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from errors import ModelError
from llm.choice import PROVIDER_NAMES, Choice
from llm.keys import place

Fault = Literal[
    "not installed", "no server", "moved", "wrong key", "unknown model", "context too small", "busy", "broken",
    "dropped", "silent", "empty", "refused", "cut off", "garbage", "no citation", "foreign", "limit", "rejected",
]  # fmt: skip
PASSING: frozenset[str] = frozenset({"busy", "broken", "dropped"})  # may go better a moment later
_SAID: Mapping[Fault, str] = {
    "no server": "Nothing answers at {address}. Start the server, or correct the address.",
    "moved": "{name} sends to another address{status}, where no key goes unasked. Correct the address.",
    "wrong key": "{name} does not accept the key, or there is none. Put the right one {place}.",
    "unknown model": "{name} does not know the model {model!r}. Correct its name, or download it there first.",
    "context too small": "The text is longer than {model!r} can read. Choose a model with a larger context, or set "
    "SEVENSTEP_MODEL_CONTEXT to what it can read.",
    "busy": "{name} is busy or your quota there is used up{status}. Try again later.",
    "broken": "{name} failed with a fault of its own{status}. Try again later.",
    "dropped": "{name} broke the connection off.",
    "silent": "{name} said nothing for {silence:g} seconds.",
    "rejected": "{name} rejected the request{status}.",
    "empty": "The language model's reply was empty.",
    "refused": "The language model refused to answer.",
    "cut off": "The language model's reply was cut off at its length limit.",
    "garbage": "The language model's reply could not be used.",
    "no citation": "The language model cited no note.",
    "foreign": "The language model did not answer in English.",
}
_TOLD: Mapping[str, Fault] = {  # why a reply ended, where a library makes an error of it
    "max_tokens": "cut off",
    "safety": "refused",
    "recitation": "refused",
    "prohibited_content": "refused",
}
_TOO_LONG = (
    "context_length", "context length", "maximum context", "context size", "too many tokens", "exceeds the",
    "prompt is too long",
)  # fmt: skip
_NO_MODEL = (
    "model_not_found", "model not found", "no such model", "not a valid model", "invalid model", "unknown model",
    "does not exist",
)  # fmt: skip
_NO_KEY = ("api key not valid", "api_key_invalid")  # how Google says so, with a status that says something else
_OWN = {"APIError", "APIStatusError", "ResponseError"}  # what a server itself said in the middle of a reply


def fault(kind: Fault, choice: Choice, status: int = 0, silence: float = 0.0, after: float = 0.0) -> ModelError:
    """The error that a fault is told with."""
    name, code = PROVIDER_NAMES[choice.provider], f" ({status})" if status else ""
    name = f"The server at {choice.address}" if choice.provider == "compatible" else name
    said = _SAID[kind].format(
        name=name, address=choice.address, model=choice.model, status=code, silence=silence, place=place(choice)
    )
    return ModelError(kind, said, after)


def explain(error: BaseException, choice: Choice, silence: float) -> ModelError:
    """What a library's error means. The server's own words are not told: they may repeat a key or be anybody's."""
    if isinstance(error, ModelError):
        return error
    status = next((code for cause in _causes(error) if (code := _status(cause))), 0)
    words = str(error).lower()
    if not status and (told := next((kind for sign, kind in _TOLD.items() if sign in words), None)):
        return fault(told, choice)
    if 300 <= status < 400:
        return fault("moved", choice, status)
    if status in (401, 403) or any(sign in words for sign in _NO_KEY):
        return fault("wrong key", choice)
    if status in (400, 413, 422) and any(sign in words for sign in _TOO_LONG):
        return fault("context too small", choice)
    if status == 404:
        return fault("unknown model", choice)
    if status in (402, 429):
        return fault("busy", choice, status, after=_after(error))
    if status >= 500:
        return fault("broken", choice, status, after=_after(error))
    if status >= 400:
        return fault("unknown model" if any(sign in words for sign in _NO_MODEL) else "rejected", choice, status)
    names = {type(cause).__name__ for cause in _causes(error)}
    if isinstance(error, TimeoutError | asyncio.TimeoutError) or any("Timeout" in name for name in names):
        return fault("silent", choice, silence=silence)
    if names & {"ConnectError", "ConnectionRefusedError", "gaierror"} or "failed to connect" in words:
        return fault("no server", choice)
    if names & {"RemoteProtocolError", "ReadError", "WriteError", "ConnectionResetError", "APIConnectionError"}:
        return fault("dropped", choice)
    return fault("broken" if names & _OWN else "garbage", choice)


def _after(error: BaseException) -> float:
    """The seconds that a server asks to be left alone for."""
    responses = (getattr(cause, "response", None) for cause in _causes(error))
    told = next((head["retry-after"] for r in responses if "retry-after" in (head := getattr(r, "headers", {}))), "")
    return float(told) if re.fullmatch(r"\d{1,5}(\.\d+)?", told) else 0.0


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, outermost first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _status(error: BaseException) -> int:
    told = getattr(error, "status_code", None) or getattr(error, "code", None)
    return told if isinstance(told, int) and 300 <= told < 600 else 0
