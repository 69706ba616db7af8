"""How many tokens a model reads: what was set, what its server says, or a number that any model reads today."""

from collections.abc import Mapping
from typing import Any

from llm.choice import Choice, Provider

SAFE = 8192  # where nobody says
_KNOWN: Mapping[Provider, int] = {"openai": 128_000, "anthropic": 200_000, "google": 1_000_000}
_NAMES = ("max_model_len", "context_length", "max_context_length", "context_window", "n_ctx")  # vLLM, OpenRouter, …
_PATIENCE = 3.0  # seconds


def context_of(choice: Choice, key: str) -> int:
    """Tokens that a model reads; asks an OpenAI-compatible server's list of models where nothing was set.

    0 where its server does not say, or not now.
    """
    if choice.context:
        return choice.context
    if choice.provider != "compatible":
        return _KNOWN.get(choice.provider, SAFE)
    import httpx

    try:
        reply = httpx.get(f"{choice.address.rstrip('/')}/models", headers=_headers(key), timeout=_PATIENCE)
        listed = {model["id"]: model for model in reply.raise_for_status().json()["data"]}
    except (httpx.HTTPError, ValueError, KeyError, TypeError):  # a server without such a list, or with another
        return 0
    only = next(iter(listed.values())) if len(listed) == 1 else {}
    return _told(listed.get(choice.model, only))


def _headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def _told(model: Mapping[str, Any]) -> int:
    held = {**model, **(model.get("meta") or {})}
    return next((value for name in _NAMES if isinstance(value := held.get(name), int) and value > 0), 0)
