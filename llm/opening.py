"""A choice → LlamaIndex's own `LLM` for it; its package is imported only here and only when a model was chosen.

Each is opened so that it does not try again by itself (`speech.py` does, and says so), sends nothing before it is
asked, and takes no key from anywhere but `keys.py`.
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
    from llama_index.core.llms import LLM

PACKAGES: Mapping[Provider, tuple[str, str]] = {  # what pip calls it, and its module
    "compatible": ("llama-index-llms-openai-like", "llama_index.llms.openai_like"),
    "openai": ("llama-index-llms-openai-like", "llama_index.llms.openai_like"),
    "ollama": ("llama-index-llms-ollama", "llama_index.llms.ollama"),
    "anthropic": ("llama-index-llms-anthropic", "llama_index.llms.anthropic"),
    "google": ("llama-index-llms-google-genai", "llama_index.llms.google_genai"),
}
_NO_KEY = "none"  # what a server that asks for no key is sent


async def _nothing() -> None:
    pass


@dataclass(frozen=True)
class OpenLLM:
    """An open model, and what closes its connections."""

    llm: "LLM"
    close: Callable[[], Awaitable[None]] = _nothing


def open_llm(choice: Choice, key: str, context: int, most: int, silence: float) -> OpenLLM:
    """Open a model that reads `context` tokens and writes at most `most`; nothing is sent yet.

    Raises:
        ModelError: its package is not installed.
    """
    package = _module(choice.provider)
    told: dict[str, Any]
    close = _nothing
    match choice.provider:
        case "compatible" | "openai":
            from openai import DefaultAsyncHttpxClient

            client = DefaultAsyncHttpxClient(timeout=silence)
            told = {"api_base": choice.address, "is_chat_model": True, "context_window": context, "timeout": silence}
            told |= {"async_http_client": client}
            make, close = package.OpenAILike, client.aclose
        case "ollama":
            headers = {"Authorization": f"Bearer {key}"} if key else None
            return OpenLLM(
                package.Ollama(
                    model=choice.model,
                    base_url=choice.address,
                    context_window=context,
                    request_timeout=silence,
                    additional_kwargs={"num_predict": most},
                    headers=headers,
                )
            )
        case "anthropic":
            told = {"base_url": choice.url or None, "timeout": silence}
            make = package.Anthropic
        case "google":
            options = {"timeout": int(silence * 1000)} | ({"base_url": choice.url} if choice.url else {})
            told = {"context_window": context, "http_options": options}
            make = package.GoogleGenAI
    return OpenLLM(make(model=choice.model, api_key=key or _NO_KEY, max_tokens=most, max_retries=0, **told), close)


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
            f"Run: pip install -r requirements-models.txt, or pip install {package} alone.",
        ) from error
