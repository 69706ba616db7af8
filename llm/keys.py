"""The key for a model's server: from the environment, `.env` or the system's keyring, and bound to an address.

A key is never written to a file, shown, or sent to any other address than the one that it was given for.
"""

import importlib
import os
from collections.abc import Mapping
from types import ModuleType
from urllib.parse import urlsplit

from errors import UsageError
from llm.choice import Choice, Provider
from settings import Settings

_SERVICE = "sevenstep"
_VARIABLES: Mapping[Provider, tuple[str, ...]] = {  # of the providers' own addresses
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
NEEDED: frozenset[Provider] = frozenset(_VARIABLES)  # providers that answer nobody without a key


def find(choice: Choice, settings: Settings) -> str:
    """The key for this model's address; empty where there is none."""
    own = settings.model_key.get_secret_value()
    if own and _belongs(choice, settings):
        return own
    if not choice.url:
        told = (os.environ.get(name, "") for name in _VARIABLES.get(choice.provider, ()))
        if key := next(filter(None, told), ""):
            return key
    return _kept(choice)


def keep(choice: Choice, key: str) -> None:
    """Put a key into the operating system's keyring.

    Raises:
        UsageError: there is no keyring, or it is locked.
    """
    ring = keyring()
    if ring is None:
        raise UsageError(
            "This computer has no keyring that can be used. Put the key into the file .env as SEVENSTEP_MODEL_KEY."
        )
    try:
        ring.set_password(_SERVICE, _name(choice), key)
    except ring.errors.KeyringError as error:
        raise UsageError("The keyring cannot be written to. Unlock it, or put the key into the file .env.") from error


def keyring() -> ModuleType | None:
    """The keyring library, where it is installed and finds a keyring to use."""
    try:
        ring = importlib.import_module("keyring")
    except ImportError:
        return None
    importlib.import_module("keyring.errors")
    return ring if getattr(ring.get_keyring(), "priority", 0) > 0 else None


def _kept(choice: Choice) -> str:
    """The key in the keyring; empty where there is none, or the keyring is locked."""
    ring = keyring()
    if ring is None:
        return ""
    try:
        return ring.get_password(_SERVICE, _name(choice)) or ""
    except ring.errors.KeyringError:
        return ""


def _belongs(choice: Choice, settings: Settings) -> bool:
    """Whether `SEVENSTEP_MODEL_KEY` was given for this address: that of SEVENSTEP_MODEL, or SEVENSTEP_MODEL_URL."""
    if settings.model:
        return choice.provider == settings.model.partition("/")[0] and choice.url == settings.model_url
    return bool(settings.model_url) and choice.url == settings.model_url


def _name(choice: Choice) -> str:
    parts = urlsplit(choice.url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else choice.provider
