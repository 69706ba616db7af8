"""The app listens on this computer only, unless people sign in or it is said that an open door is meant."""

import asyncio
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from settings import PROJECT_DIR
from ui import listening, sign_in
from ui.headers import Guard

HERE = ["127.0.0.1", "127.8.9.10", "::1", "localhost", "LOCALHOST"]
ELSEWHERE = [
    None,
    "",
    "0.0.0.0",
    "::",
    "192.168.1.5",
    "example.org",
    "::ffff:10.0.0.1",
    "unix:///tmp/s",
    "127.0.0.1.nip.io",
]


@pytest.mark.parametrize("address", HERE)
def test_this_computer_is_where_it_may_listen(address: str) -> None:
    assert listening.refusal(address) == ""


@pytest.mark.parametrize("address", ELSEWHERE[1:])
def test_elsewhere_is_refused_with_one_sentence_that_says_what_to_do(address: str) -> None:
    assert address in listening.refusal(address)
    assert listening.refusal(address).count(". ") == 0


def test_no_address_at_all_means_every_address() -> None:
    assert not listening.is_here(None)


def test_elsewhere_is_served_when_it_is_meant_or_people_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as meant:
        meant.setenv("SEVENSTEP_OPEN", "true")
        assert listening.refusal("0.0.0.0") == ""
    assert listening.refusal("0.0.0.0")
    monkeypatch.setattr(sign_in, "is_configured", lambda: True)
    assert listening.refusal("0.0.0.0") == ""


@pytest.mark.parametrize(
    ("arguments", "environment", "config"),
    [
        (["--server.address", "0.0.0.0"], {}, None),
        ([], {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, None),
        ([], {}, ""),
        ([], {}, '[server]\naddress = "::"\n'),
    ],
    ids=["command line", "environment", "no address", "configuration file"],
)
def test_the_program_ends_before_it_serves(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], config: str | None
) -> None:
    app = PROJECT_DIR / "app.py"
    if config is not None:  # another folder, so that its configuration file counts
        app = tmp_path / "app.py"
        app.write_text((PROJECT_DIR / "app.py").read_text("utf-8"), "utf-8")
        (tmp_path / ".streamlit").mkdir()
        (tmp_path / ".streamlit" / "config.toml").write_text(config + '\n[browser]\nserverAddress = "x"\n', "utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", app, "--server.port", "0", "--server.headless", "true", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment | {"PYTHONPATH": str(PROJECT_DIR)},
        cwd=app.parent,
        timeout=60,
    )
    assert ended.returncode == 2
    (sentence,) = ended.stderr.splitlines()
    assert "SEVENSTEP_OPEN" in sentence


def answered(scope: Scope) -> list[Message]:
    """What the guard sends for a request, around an application that says yes to everything."""
    sent: list[Message] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(application)(scope, receive, send))
    return sent


def request(address: object, kind: str = "http") -> Scope:
    return {"type": kind, "server": address, "headers": [], "method": "GET", "path": "/"}


@pytest.mark.parametrize("address", [("10.0.0.5", 8501), ("::", 1), None, ("/tmp/socket", None)])
def test_whoever_serves_it_a_request_from_elsewhere_gets_no_page(address: object) -> None:
    start, *_ = answered(request(address))
    assert start["status"] == 403
    (closed,) = answered(request(address, "websocket"))
    assert closed["type"] == "websocket.close"


def test_other_names_other_origins_and_other_ways_in_stay_shut() -> None:
    server = tomllib.loads((PROJECT_DIR / ".streamlit" / "config.toml").read_text("utf-8"))["server"]
    assert set(server["allowedHosts"]) == {"localhost", "127.0.0.1", "::1"}
    assert server["enableXsrfProtection"] and server["enableCORS"]
    assert not server["enableAgentApi"] and "trustedUserHeaders" not in server


def test_every_response_carries_the_headers() -> None:
    (start,) = answered(request(("127.0.0.1", 8501)))
    sent = {name.decode(): value.decode() for name, value in start["headers"]}
    policy = dict(part.split(" ", 1) for part in sent["content-security-policy"].split("; "))
    assert start["status"] == 200
    assert sent["x-frame-options"] == "DENY" and sent["x-content-type-options"] == "nosniff"
    assert "'unsafe-inline'" not in policy["script-src"] and "'unsafe-eval'" not in policy["script-src"]
    assert not [part for part in policy.values() if "http" in part or "*" in part or "ws:" in part]
