"""A choice → LlamaIndex's own `LLM` for it; its package is imported only here and only when a model was chosen.

Each is opened so that it does not try again by itself (`speech.py` does, and says so), sends nothing before it is
asked, follows no redirect, and takes no key from anywhere but `keys.py`.
"""

import importlib
import importlib.util
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from errors import ModelError
from llm.choice import PROVIDER_NAMES, Choice, Provider

if TYPE_CHECKING:
    from httpx import AsyncClient, Request
    from llama_index.core.llms import LLM

PACKAGES: Mapping[Provider, tuple[str, str]] = {  # what pip installs, and its module
    "compatible": ("llama-index-llms-openai-like", "llama_index.llms.openai_like"),
    "openai": ("llama-index-llms-openai-like", "llama_index.llms.openai_like"),
    "ollama": ("llama-index-llms-ollama", "llama_index.llms.ollama"),
    "anthropic": ("llama-index-llms-anthropic 'anthropic<1' 'kubernetes<37'", "llama_index.llms.anthropic"),
    "google": ("llama-index-llms-google-genai", "llama_index.llms.google_genai"),
}
_COMMON = frozenset({"host", "content-type", "content-length", "accept", "accept-encoding", "connection", "user-agent"})
_NO_KEY = "none"  # what a server that asks for no key is sent


@dataclass(frozen=True)
class OpenLLM:
    """An open model, and what closes its connections."""

    llm: "LLM"
    close: Callable[[], Awaitable[None]]


def open_llm(choice: Choice, key: str, context: int, most: int, silence: float) -> OpenLLM:
    """Open a model that reads `context` tokens and writes at most `most`; nothing is sent yet.

    Raises:
        ModelError: its package is not installed.
    """
    opened = _OPEN[choice.provider]
    return opened(_module(choice.provider), choice, key or _NO_KEY, context, most, silence)


def _open_openai(module: ModuleType, choice: Choice, key: str, context: int, most: int, silence: float) -> OpenLLM:
    from openai import DefaultAsyncHttpxClient, omit

    hooks = _hooks(choice, {"authorization": f"Bearer {key}"})
    client = DefaultAsyncHttpxClient(timeout=silence, event_hooks=hooks, follow_redirects=False)
    told: dict[str, Any] = {"max_tokens": most}
    if choice.provider == "openai":  # whose newer models refuse `max_tokens` and a temperature
        usage = {"include_usage": True}
        told = {"additional_kwargs": {"temperature": omit, "max_completion_tokens": most, "stream_options": usage}}
    llm = module.OpenAILike(
        model=choice.model,
        api_base=choice.address,
        api_key=key,
        is_chat_model=True,
        context_window=context,
        timeout=silence,
        max_retries=0,
        async_http_client=client,
        **told,
    )
    return OpenLLM(llm, client.aclose)


def _hooks(choice: Choice, own: Mapping[str, str]) -> "dict[str, list[Callable[[Request], Awaitable[None]]]]":
    """Hooks that leave a request to another address these headers and those that every request has.

    Libraries add what the environment holds for their provider's own address.
    """

    async def strip(request: "Request") -> None:
        for name in [name for name in request.headers if name not in _COMMON]:
            del request.headers[name]
        request.headers.update(own)

    return {"request": [strip]} if choice.url else {}


def _open_ollama(module: ModuleType, choice: Choice, key: str, context: int, most: int, silence: float) -> OpenLLM:
    from ollama import AsyncClient

    headers = {"Authorization": f"Bearer {key}"}  # without one it sends what the environment holds
    client = AsyncClient(host=choice.address, timeout=silence, headers=headers, follow_redirects=False)
    llm = module.Ollama(
        model=choice.model,
        base_url=choice.address,
        context_window=context,
        additional_kwargs={"num_predict": most},
        async_client=client,
    )
    return OpenLLM(llm, client.close)


def _open_anthropic(module: ModuleType, choice: Choice, key: str, context: int, most: int, silence: float) -> OpenLLM:
    from anthropic import DefaultAsyncHttpxClient, omit
    from llama_index.core.llms import LLMMetadata

    class Anthropic(module.Anthropic):  # type: ignore[name-defined]
        """Knows models that came out after its package did."""

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=context, num_output=most, is_chat_model=True, model_name=self.model)

        def through(self, client: "AsyncClient") -> None:
            self._aclient: Any = self._aclient.with_options(http_client=client)

    llm = Anthropic(
        model=choice.model,
        base_url=choice.address,
        api_key=key,
        max_tokens=most,
        timeout=silence,
        max_retries=0,
        additional_kwargs={"temperature": omit},  # which its newer models refuse
    )
    hooks = _hooks(choice, {"x-api-key": key, "anthropic-version": "2023-06-01"})
    client = DefaultAsyncHttpxClient(timeout=silence, event_hooks=hooks, follow_redirects=False)
    llm.through(client)
    return OpenLLM(llm, client.aclose)


def _open_google(module: ModuleType, choice: Choice, key: str, context: int, most: int, silence: float) -> OpenLLM:
    from httpx import AsyncClient

    client = AsyncClient(timeout=silence)
    options = {"timeout": int(silence * 1000), "base_url": choice.address, "httpx_async_client": client}
    llm = module.GoogleGenAI(
        model=choice.model, api_key=key, max_tokens=most, context_window=context, max_retries=0, http_options=options
    )
    return OpenLLM(llm, client.aclose)


_OPEN: Mapping[Provider, Callable[..., OpenLLM]] = {
    "compatible": _open_openai,
    "openai": _open_openai,
    "ollama": _open_ollama,
    "anthropic": _open_anthropic,
    "google": _open_google,
}


def is_installed(provider: Provider) -> bool:
    try:
        return importlib.util.find_spec(PACKAGES[provider][1]) is not None
    except ModuleNotFoundError:  # of a package above it
        return False


def _module(provider: Provider) -> ModuleType:
    package, module = PACKAGES[provider]
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ModelError(
            "not installed",
            f"{PROVIDER_NAMES[provider]} needs a package that is not installed. "
            f"Run: pip install -r requirements-models.txt, or for it alone: pip install {package}",
        ) from error
