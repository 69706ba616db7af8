"""Whether people sign in here and with whom: the `[auth]` part of Streamlit's secrets, of which nothing is shown."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from errors import UsageError

DEFAULT = "default"  # Streamlit's name for a provider described in `[auth]` itself
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_SHARED = ("redirect_uri", "cookie_secret")
_SECRET_LENGTH = 32  # characters; who guesses the secret can sign a cookie that says they are anybody


@cache
def is_configured() -> bool:
    """Whether people sign in: settled once a process, so that an edit of the file can never open what was closed.

    Raises:
        UsageError: the file cannot be read, or what it says about sign-in is not enough.
    """
    return bool(providers())


def providers() -> tuple[str, ...]:
    """The names of those whom one can sign in with; none where no sign-in is configured.

    Raises:
        UsageError: the file cannot be read, or what it says about sign-in is not enough.
    """
    said = _auth()
    if said is None:
        return ()
    missing = [name for name in _SHARED if not said.get(name)]
    named = {name: part for name, part in said.items() if isinstance(part, Mapping) and name != "client_kwargs"}
    if any(said.get(name) for name in _PROVIDER) or not named:
        named = {DEFAULT: said, **named}
    missing += [
        f"{name} (of {provider})" for provider, part in named.items() for name in _PROVIDER if not part.get(name)
    ]
    if missing:
        raise UsageError(f"The [auth] part of secrets.toml lacks {', '.join(missing)}. Add it, or take [auth] out.")
    if len(str(said["cookie_secret"])) < _SECRET_LENGTH:
        raise UsageError(
            f"The cookie_secret of secrets.toml has fewer than {_SECRET_LENGTH} characters. Make one with "
            '`python -c "import secrets; print(secrets.token_hex(32))"`.'
        )
    if odd := [provider for provider in named if "_" in provider]:
        raise UsageError(f"The provider {odd[0]} of secrets.toml has an underscore in its name. Name it without.")
    return tuple(named)


def _auth() -> Mapping[str, Any] | None:
    if st.secrets.load_if_toml_exists():
        return st.secrets.get("auth")
    unread = [path for path in st.get_option("secrets.files") if Path(path).exists()]
    if unread:  # Streamlit takes a file with a mistake for none: nobody would have to sign in
        raise UsageError(f"The file {unread[0]} cannot be read as TOML. Correct it; until then nothing is served.")
    return None
