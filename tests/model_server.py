"""An OpenAI-compatible server on loopback whose replies are scripted: right ones, broken ones, slow ones, none.

It is a real HTTP server: what talks to it takes the way it takes to any other. It remembers what it was asked.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server does with a request: an answer's text, another status, silence first, or hanging up."""

    text: str = ""
    status: int = 200
    silence: float = 0.0  # seconds before it answers
    hang_up: bool = False
    refusal: str = ""


Script = Callable[[str, int], Reply]  # all messages, how often the same came before → what to do


@dataclass
class ModelServer:
    """The address to configure, and every prompt with the key that came with it."""

    script: Script
    url: str = ""
    prompts: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


@contextmanager
def model_server(script: Script) -> Iterator[ModelServer]:
    """The server, as long as the block runs."""
    model = ModelServer(script)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(model))
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()


def _handler(model: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = "\n".join(str(message["content"]) for message in body["messages"])
            before = model.prompts.count(prompt)
            model.prompts.append(prompt)
            model.keys.add(self.headers.get("Authorization", ""))
            reply = model.script(prompt, before)
            time.sleep(reply.silence)
            if reply.hang_up:
                self.connection.close()
                return
            self._send(reply.status, _completion(reply) if reply.status == 200 else {"error": {"message": "scripted"}})

        def _send(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 429:
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    return Handler


def _completion(reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text or None, "refusal": reply.refusal or None}
    return {
        "id": "scripted",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
