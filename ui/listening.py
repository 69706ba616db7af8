"""Where the app may listen: this computer only, unless people sign in or a setting says that it is meant."""

import ipaddress

import streamlit as st

from ui import sign_in


def refusal(address: str | None = None) -> str:
    """Why the app must not be served at an address, or at the one that Streamlit is told; empty where it may.

    Raises:
        UsageError: the settings or the secrets cannot be used.
    """
    where = st.get_option("server.address") if address is None else address
    if sign_in.is_configured() or is_here(where):
        return ""
    from settings import load_settings

    if load_settings().open:
        return ""
    return (
        f"Sevenstep is told to listen on {where or 'every address of this computer'}, where anybody could read and "
        "change your notes: start it with `--server.address 127.0.0.1`, configure sign-in (README, “Sharing one "
        "installation”), or set SEVENSTEP_OPEN=true if it is meant."
    )


def is_here(address: str | None) -> bool:
    """Whether an address reaches this computer only; to Streamlit no address means every one."""
    if (address or "").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
