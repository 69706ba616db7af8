"""The key for a model's server: from the environment, `.env` or the system's keyring, and bound to an address.

A key is never written to a file, shown, or sent to any other address than the one that it was given for.
"""

import importlib
from collections.abc import Mapping
from types import ModuleType
from urllib.parse import urlsplit

from pydantic import SecretStr

from errors import UsageError
from llm.choice import NONE, Choice, Given, Provider, given
from settings import Settings, variable

_SERVICE = "sevenstep"
_OWN: Mapping[Provider, str] = {  # settings with the keys for the providers' own addresses
    "openai": "openai_key",
    "anthropic": "anthropic_key",
    "google": "google_key",
}
NEEDED: frozenset[Provider] = frozenset(_OWN)  # providers that answer nobody without a key


def find(choice: Choice, settings: Settings) -> str:
    """The key for this model's address; empty where there is none."""
    fitting = [told for told in given(settings) if told.key.get_secret_value() and _is_for(told, choice)]
    if fitting:  # the model's own before its neighbour's
        return min(fitting, key=lambda told: told.name != choice.engine).key.get_secret_value()
    own: SecretStr | None = getattr(settings, _OWN[choice.provider]) if _is_providers(choice) else None
    return (own.get_secret_value() if own else "") or _kept(choice)


def place(choice: Choice) -> str:
    """Where a key for this model's address is looked for, in words."""
    if _is_providers(choice):
        name, beside = variable(_OWN[choice.provider]), ""
    else:
        name, beside = (
            "SEVENSTEP_MODEL_KEY",
            " beside its address (for interviews alone as SEVENSTEP_MODEL_INTERVIEW_KEY)",
        )
    return f"as {name} into the environment or the file .env{beside}" + (", or into the keyring" if keyring() else "")


def keep(choice: Choice, key: str) -> None:
    """Put a key into the operating system's keyring.

    Raises:
        UsageError: there is no keyring, or it is locked.
    """
    ring = keyring()
    if ring is None:
        raise UsageError(f"This computer has no keyring that can be used. Put the key {place(choice)}.")
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


def _is_providers(choice: Choice) -> bool:
    """Whether a model is at its provider's own address, which has a variable of its own for the key."""
    return not choice.url and choice.provider in _OWN


def _is_for(told: Given, choice: Choice) -> bool:
    """Whether the settings give this key for the address of a model."""
    is_its = choice.provider == told.provider if told.name not in ("", NONE) else bool(told.url)
    return is_its and choice.url == told.url


def _name(choice: Choice) -> str:
    parts = urlsplit(choice.url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else choice.provider
