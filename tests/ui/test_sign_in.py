"""What Streamlit's secrets say about sign-in; a mistake in them closes the door and never opens it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets

from errors import UsageError
from ui import sign_in

SHARED = 'redirect_uri = "http://localhost:8501/oauth2callback"\ncookie_secret = "' + "s" * 32 + '"\n'
PROVIDER = 'client_id = "c"\nclient_secret = "x"\nserver_metadata_url = "https://id.example.org/conf"\n'


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Writes the secrets file that Streamlit reads."""
    path = tmp_path / "secrets.toml"
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(path)])
    monkeypatch.setattr(st, "secrets", Secrets())
    sign_in.is_configured.cache_clear()
    yield lambda text: path.write_text(text, "utf-8") and None
    config.set_option("secrets.files", before)
    sign_in.is_configured.cache_clear()


@pytest.mark.parametrize(
    ("text", "providers"),
    [
        ('[else]\nkey = "x"\n', ()),
        (f"[auth]\n{SHARED}{PROVIDER}", ("default",)),
        (f'[auth]\n{SHARED}{PROVIDER}client_kwargs = {{ "prompt" = "login" }}\n', ("default",)),
        (f"[auth]\n{SHARED}[auth.google]\n{PROVIDER}[auth.okta]\n{PROVIDER}", ("google", "okta")),
    ],
)
def test_the_providers_are_those_of_the_file(
    secrets: Callable[[str], None], text: str, providers: tuple[str, ...]
) -> None:
    secrets(text)
    assert sign_in.providers() == providers
    assert sign_in.is_configured() is bool(providers)


def test_without_a_file_nobody_signs_in_and_nothing_is_said(
    secrets: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    assert sign_in.providers() == ()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[auth\n", "cannot be read as TOML"),
        ("[auth]\n", "redirect_uri, cookie_secret, client_id"),
        (f"[auth]\n{PROVIDER}", "redirect_uri, cookie_secret"),
        (f"[auth]\n{SHARED}", "client_id"),
        (f"[auth]\n{SHARED}[auth.google]\nclient_id = 'c'\n", r"client_secret \(of google\)"),
        (f"[auth]\n{SHARED}{PROVIDER}".replace("s" * 32, "guess"), "fewer than 32 characters"),
        (f"[auth]\n{SHARED}[auth.my_id]\n{PROVIDER}", "underscore"),
    ],
)
def test_a_mistake_in_the_file_is_a_sentence_and_shows_no_secret(
    secrets: Callable[[str], None], text: str, said: str
) -> None:
    secrets(text)
    with pytest.raises(UsageError, match=said) as refused:
        sign_in.is_configured()
    assert "sss" not in str(refused.value) and "guess" not in str(refused.value)


def test_taking_the_part_out_while_the_app_runs_opens_nothing(secrets: Callable[[str], None]) -> None:
    secrets(f"[auth]\n{SHARED}{PROVIDER}")
    assert sign_in.is_configured()
    secrets("")
    st.secrets._reset()
    assert sign_in.providers() == () and sign_in.is_configured()
