"""The door: who is not signed in sees how to sign in and nothing else; who is, their name and the way out."""

import time

import streamlit as st

from errors import SignInError, UsageError
from ui import sign_in, state
from ui.listening import refusal
from ui.markdown import literal
from ui.owner import end, owner, shown_name


def pass_through() -> None:
    """Let the page be drawn, or draw the sign-in page in its place and stop. Nothing is drawn before this."""
    try:
        if sentence := refusal():
            raise UsageError(sentence)
        if not sign_in.is_configured():
            return
        state.belongs_to(owner())
    except UsageError as error:
        _refuse(str(error))
    except SignInError as error:
        state.forget()
        _sign_in(str(error))
    _way_out()


def _refuse(sentence: str) -> None:
    st.error(literal(sentence), icon=":material/lock:")
    st.stop()


def _sign_in(sentence: str) -> None:
    st.title("Sevenstep", anchor=False)
    st.markdown(literal(sentence) or "Sign in to see your notes, conversations and rounds.")
    for provider in sign_in.providers():
        with_whom = "" if provider == sign_in.DEFAULT else f" with {provider.capitalize()}"
        st.button(
            f"Sign in{literal(with_whom)}",
            key=f"sign-in-{provider}",
            icon=":material/login:",
            on_click=st.login,
            args=(provider,),
        )
    st.stop()


def _way_out() -> None:
    with st.sidebar, st.container(key="who", horizontal=True, vertical_alignment="center", gap="small"):
        st.text(shown_name(st.user.to_dict()), width="stretch")
        st.button("Sign out", key="sign-out", icon=":material/logout:", type="tertiary", on_click=_sign_out)


def _sign_out() -> None:
    """End the sign-in here and at the provider, and forget what this session has seen."""
    end(st.user.to_dict(), time.time())
    state.forget()
    st.logout()
