"""`python -m server --http`, on loopback only."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.conftest import Command
from tests.server.conftest import COMMAND, INITIALIZE, connected, record

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def port(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a running server listens."""
    with subprocess.Popen(
        [*COMMAND, "--http", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=tmp_path_factory.mktemp("elsewhere"),
    ) as process:
        assert process.stderr
        address = process.stderr.readline().strip()
        assert address.startswith("Listening on http://127.0.0.1:") and address.endswith("/mcp")
        yield int(address.removesuffix("/mcp").rpartition(":")[2])
        process.terminate()
        out, errors = process.communicate(timeout=20)
        assert out == "" and "Traceback" not in errors


def status(port: int, method: str = "POST", **headers: str) -> int:
    """What a request is answered with; each header's name has underscores for hyphens."""
    given = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, "/mcp", json.dumps(INITIALIZE) if method == "POST" else None, given)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_a_client_searches_over_http(port: int, mode: str) -> None:
    with connected(f"http://127.0.0.1:{port}/mcp", mode) as (client, portal):
        assert len(portal.call(client.list_tools).tools) == 3
        found = record(portal.call(client.call_tool, "search", {"question": "what is MAP", "k": 1}))
    assert found["passages"][0]["note"] == "concepts/mean-average-precision"


@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_a_request_that_names_another_host_is_refused(port: int, version: str, method: str) -> None:
    for host in ("notes.example.org", f"notes.example.org:{port}", f"127.0.0.1:{port + 1}", f"127.0.0.1:{port}.evil"):
        assert status(port, method, host=host, mcp_protocol_version=version) == 421


@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
def test_a_page_of_another_origin_is_refused(port: int, version: str) -> None:
    for origin in ("https://example.org", f"http://127.0.0.1:{port + 1}", f"https://127.0.0.1:{port}", "null"):
        assert status(port, origin=origin, mcp_protocol_version=version) == 403


def test_its_own_names_are_let_in(port: int) -> None:
    assert status(port) == 200
    assert status(port, host=f"localhost:{port}", origin=f"http://localhost:{port}") == 200


def test_what_a_page_can_send_without_asking_first_is_refused(port: int) -> None:
    assert status(port, content_type="text/plain") == 400


def test_a_request_too_large_to_be_one_is_refused(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("POST", "/mcp")
    connection.putheader("content-type", "application/json")
    connection.putheader("content-length", str(2 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_no_other_address_of_this_computer_answers(port: int) -> None:
    """All of 127.0.0.0/8 is this computer: what listened on every address would answer here, too."""
    probe = f"import socket; socket.create_connection(('127.0.0.2', {port}), timeout=20)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert "ConnectionRefusedError" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--http", "--host", "0.0.0.0"], "unrecognized arguments: --host"),
        (["--http", "--port", "0.0.0.0:8765"], "is not between 0 and 65535"),
        (["--port", "8765"], "--port goes with --http"),
    ],
)
def test_an_address_cannot_be_chosen(command: Command, arguments: list[str], says: str) -> None:
    done = command("server", *arguments)
    assert (done.returncode, done.stdout) == (2, "") and says in done.stderr


def test_a_port_that_is_taken_is_told_in_one_line(command: Command, port: int) -> None:
    done = command("server", "--http", "--port", str(port))
    assert done.returncode == 2 and done.stderr.startswith(f"error: Port {port} of 127.0.0.1 cannot be had")
    assert done.stderr.count("\n") == 1
