"""A chat server on loopback that streams what a test tells it to, faults among it, in the dialect of the address.

It runs in a process of its own (`python -m tests.chat_server FOLDER`). A test puts replies into its script; each
request takes the next one, the last one is repeated. It writes down what it was asked, and when a caller hung up.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from settings import PROJECT_DIR
from tests.chat_dialects import Dialect, of_path

KEY = "sk-never-told"
_CHUNK = 7  # characters of a piece
_ASKED, _LISTED, _MUM = "asked.jsonl", "listed.jsonl", "mum"  # files in the server's folder


@dataclass(frozen=True)
class Reply:
    """What one request gets: text in pieces, or a status; it may stop in the middle and stall, hang up or break off."""

    text: str = ""
    status: int = 200
    error: str = ""
    finish: str = "stop"
    after: int = -1  # characters after which `then` happens; -1: never
    then: str = ""  # "stall", "drop" or "error"
    retry_after: str = ""  # headers beside a status
    location: str = ""
    thought: str = ""  # what is thought aloud before it
    pause: float = 0.0  # seconds between two pieces
    first: float = 0.0  # seconds before the first


@dataclass(frozen=True)
class ChatServer:
    """Where it listens, and its folder."""

    root: str
    folder: Path

    @property
    def url(self) -> str:
        """Where it speaks as OpenAI's does."""
        return f"{self.root}/v1"

    def says(self, *replies: Reply | str) -> None:
        rows = [asdict(reply if isinstance(reply, Reply) else Reply(reply)) for reply in replies]
        for name in (_ASKED, _LISTED):
            (self.folder / name).write_text("", "utf-8")
        (self.folder / "script.json").write_text(json.dumps(rows), "utf-8")

    @contextmanager
    def without_length(self) -> Iterator[None]:
        """A while in which it does not say how much its model reads."""
        (self.folder / _MUM).touch()
        try:
            yield
        finally:
            (self.folder / _MUM).unlink()

    def asked(self) -> list[dict[str, Any]]:
        """One record a request: `path`, `headers`, `body`; and `{"hung_up": characters sent}` where a caller went."""
        return [json.loads(line) for line in (self.folder / _ASKED).read_text("utf-8").splitlines()]

    def listed(self) -> list[dict[str, Any]]:
        """The headers of each request for its list of models."""
        return [json.loads(line) for line in (self.folder / _LISTED).read_text("utf-8").splitlines()]

    def hung_up(self, patience: float = 5.0) -> bool:
        """Whether a caller hung up, now or a moment later."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if any("hung_up" in row for row in self.asked()):
                return True
            time.sleep(0.02)
        return False


@contextmanager
def chat_server(folder: Path) -> Iterator[ChatServer]:
    """A running server with an empty script; ended when the block is left."""
    folder.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.chat_server", str(folder)], stdout=subprocess.PIPE, text=True, cwd=PROJECT_DIR
    ) as process:
        assert process.stdout is not None
        server = ChatServer(f"http://127.0.0.1:{int(process.stdout.readline())}", folder)
        server.says("")
        try:
            yield server
        finally:
            process.terminate()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self.server.write({name.lower(): value for name, value in self.headers.items()}, _LISTED)
        listed = [{"id": "scripted", "object": "model", "created": 1, "owned_by": "us", **self.server.told()}]
        self._send(200, {"object": "list", "data": listed})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.next({"path": self.path, "headers": headers, "body": body})
        dialect = of_path(self.path)
        if reply.status != 200:
            self._send(
                reply.status,
                dialect.fault(reply.status, reply.error or "so it is"),
                retry_after=reply.retry_after,
                location=reply.location,
            )
            return
        with suppress(ConnectionError):
            self._stream(reply, dialect)

    def _stream(self, reply: Reply, dialect: Dialect) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("content-type", dialect.content_type)
        self.send_header("connection", "close")
        self.end_headers()
        time.sleep(reply.first)
        self._raw(dialect.begin())
        sent = 0
        try:
            for start in range(0, len(reply.thought), _CHUNK):
                self._raw(dialect.thought(reply.thought[start : start + _CHUNK]))
                time.sleep(reply.pause)
            for start in range(0, len(reply.text), _CHUNK):
                if 0 <= reply.after <= sent:
                    break
                self._raw(dialect.piece(reply.text[start : start + _CHUNK]))
                sent += _CHUNK
                time.sleep(reply.pause)
            if reply.then == "drop":
                return
            if reply.then == "error":
                self._raw(dialect.break_down(reply.error))
                return
            while reply.then == "stall":
                time.sleep(0.05)
                self._raw(dialect.beat)
            self._raw(dialect.end(reply.finish))
        except ConnectionError:
            self.server.write({"hung_up": sent})

    def _raw(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def _send(self, status: int, body: dict[str, Any], **headers: str) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._folder, self._lock = folder, Lock()

    def next(self, request: dict[str, Any]) -> Reply:
        """Write a request down and take the reply that it gets."""
        with self._lock:
            rows = json.loads((self._folder / "script.json").read_text("utf-8"))
            if len(rows) > 1:
                (self._folder / "script.json").write_text(json.dumps(rows[1:]), "utf-8")
            self._append(request)
        return Reply(**rows[0])

    def told(self) -> dict[str, Any]:
        """What the list of models says of the model's length: nothing, where a test wants that."""
        return {} if (self._folder / _MUM).exists() else {"max_model_len": 16_000}

    def write(self, row: dict[str, Any], name: str = _ASKED) -> None:
        with self._lock:
            self._append(row, name)

    def _append(self, row: dict[str, Any], name: str = _ASKED) -> None:
        with (self._folder / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def main(folder: Path) -> None:
    server = _Server(folder)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
