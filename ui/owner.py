"""Whose notes, conversations, feedback, preferences and rounds a session sees; who is not signed in sees none.

Without sign-in there is one owner. With it, the owner is made of who vouches for a person and that one's name for the
person, which neither of them changes; never of the e-mail address, which can be given to another.
"""

import hashlib
import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from errors import SignInError
from records import LOCAL
from ui import sign_in

_LASTS = 12 * 3600  # seconds; a provider's own time is often minutes and means the token, not the person
_ended: dict[str, float] = {}  # sign-ins that were ended here → until when their cookie would still be taken


def owner() -> str:
    """The owner of what this session may see. Ask anew each time: a session can lose its person.

    Raises:
        SignInError: nobody is signed in, or not any more.
    """
    return of(st.user.to_dict(), time.time()) if sign_in.is_configured() else LOCAL


def of(claims: Mapping[str, Any], now: float) -> str:
    """The owner that the claims of an identity token stand for.

    Raises:
        SignInError: they stand for nobody, or not any more; the message is empty where nobody has signed in yet.
    """
    if claims.get("is_logged_in") is not True:
        raise SignInError("")
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        raise SignInError("Your sign-in does not say who you are (iss and sub are missing). Ask who runs the provider.")
    if now >= _until(claims) or _name(claims) in _ended:
        raise SignInError("Your sign-in has ended. Sign in again to go on where you left.")
    return f"user-{_sha256(issuer, subject)[:32]}"


def end(claims: Mapping[str, Any], now: float) -> None:
    """End a sign-in for every tab that shares it, and for a copy of its cookie."""
    for name in [name for name, until in _ended.items() if until <= now]:
        del _ended[name]
    if claims.get("is_logged_in"):
        _ended[_name(claims)] = _until(claims)


def shown_name(claims: Mapping[str, Any]) -> str:
    """What a person is called."""
    said = (claims.get(name) for name in ("name", "email", "preferred_username"))
    return next((name for name in said if isinstance(name, str) and name), "Signed in")


def _until(claims: Mapping[str, Any]) -> float:
    """When a sign-in ends; 0 for one that says no time, as every provider must."""
    issued, expires = claims.get("iat"), claims.get("exp")
    if not (isinstance(issued, int | float) and isinstance(expires, int | float)):
        return 0.0
    return max(expires, issued + _LASTS)


def _name(claims: Mapping[str, Any]) -> str:
    """Tells one sign-in from another, of the same person too."""
    return _sha256(*(str(claims.get(name)) for name in ("iss", "sub", "iat", "nonce", "at_hash")))


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
