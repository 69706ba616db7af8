"""The configured language model as Ragas asks for one; a reply that is late or decides nothing is told as such.

Ragas takes some replies that decide nothing for a zero; here they raise `UnjudgedError`, and nothing is scored.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from httpx import Limits
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from pydantic import BaseModel
from ragas.llms import llm_factory
from ragas.llms.base import InstructorBaseRagasLLM

from errors import UsageError
from eval.ragas_faults import UnjudgedError
from settings import Settings

OPENAI = "https://api.openai.com/v1"
_TRIES = 2  # more, after a busy server, a fault of it or a lost connection
_ASKED_AGAIN = 1  # times, after a reply that cannot be parsed
_TOKENS = 4096  # of a reply: Ragas's 1024 cut the verdicts on a long answer short
_LISTS = ("statements", "claims", "classifications")
_TEXTS = ("question", "query", "answer")
_VERDICTS = ("verdict", "attributed", "noncommittal")
Reply = TypeVar("Reply", bound=BaseModel)


class CheckedModel(InstructorBaseRagasLLM):
    """The configured language model: each reply comes in time and decides something, or `UnjudgedError` is raised."""

    is_async = True  # what Ragas's generator asks a model

    def __init__(self, settings: Settings, keep_alive: bool = True) -> None:
        """Ragas's generator runs each of its steps in an event loop of its own, over which connections do not live."""
        url, key = _endpoint(settings)
        self._seconds = settings.judge_timeout
        client = AsyncOpenAI(
            base_url=url,
            api_key=key or "none",
            timeout=self._seconds,
            max_retries=_TRIES,
            http_client=None if keep_alive else DefaultAsyncHttpxClient(limits=Limits(max_keepalive_connections=0)),
        )
        self._model = llm_factory(settings.judge_model, client=client, max_retries=_ASKED_AGAIN, max_tokens=_TOKENS)

    def generate(self, prompt: str, response_model: type[Reply]) -> Reply:
        return asyncio.run(self.agenerate(prompt, response_model))

    async def agenerate(self, prompt: str, response_model: type[Reply]) -> Reply:
        try:
            async with asyncio.timeout(self._seconds):
                reply: Reply = await self._model.agenerate(prompt, response_model)
        except TimeoutError as error:
            raise UnjudgedError(f"no reply within {self._seconds:g} seconds") from error
        _check(reply.model_dump())
        return reply


def _endpoint(settings: Settings) -> tuple[str, str]:
    """The address of the model's server and the key for it, which may be none."""
    url, key = settings.judge_url or OPENAI, settings.judge_key.get_secret_value()
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"SEVENSTEP_JUDGE_URL is {url!r}. Begin it with http:// or https://, and end it with /v1.")
    if url == OPENAI and not key:
        raise UsageError(
            f"SEVENSTEP_JUDGE_MODEL is {settings.judge_model!r} and OpenAI's endpoint needs a key. "
            "Set SEVENSTEP_JUDGE_KEY, or SEVENSTEP_JUDGE_URL to an endpoint without one."
        )
    return url, key


def _check(reply: Mapping[str, Any]) -> None:
    for name, value in reply.items():
        if name in _LISTS and not value:
            raise UnjudgedError(f"the model's reply lists no {name}")
        if name in _VERDICTS and value not in (0, 1):
            raise UnjudgedError(f"the model's verdict is {value}, neither 0 nor 1")
        if name in _TEXTS and not value.strip():
            raise UnjudgedError(f"the model's reply holds no {name}")
        for part in value if isinstance(value, list) else ():
            if isinstance(part, Mapping):
                _check(part)
