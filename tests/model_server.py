"""An OpenAI-compatible server on loopback with scripted replies, faults among them; it records what it was asked.

It runs in a process of its own (`python -m tests.model_server LOG`), since tests have no sockets. Without a word from
the script it replies honestly by rule: an answer's sentences are its statements, and a text supports a statement that
it holds word for word. A prompt that says `@fault` or `@fault:ReplyName` gets that fault instead:

@malformed   no JSON               @busy     429 the first time       @stall   no reply for half a minute
@empty       no text               @broken   500 every time           @drop    the connection is cut
@refusal     a refusal             @denied   401, naming the key      @few     a verdict too few
@hollow      JSON that lists nothing         @odd      verdicts of 7            @cut     cut off at the token limit
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from settings import PROJECT_DIR, Settings
from tests.fakes import FIVE_NOTES

Reply = dict[str, Any]
KEY = "sk-never-told"
_STALL = 30.0  # seconds
_FAULT = re.compile(r"@(\w+)(?::(\w+))?")
_INPUT = re.compile(r"(?:Now perform the same with the following input\s+input: )(.*?)\s*Output:", re.DOTALL)


@dataclass(frozen=True)
class ModelServer:
    """Where it listens, and what it was asked: one record a request, with `path`, `headers` and `body`."""

    host: str
    log: Path
    pid: int

    @property
    def url(self) -> str:
        return f"{self.host}/v1"

    def asked(self) -> list[Reply]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()] if self.log.exists() else []


@contextmanager
def model_server(log: Path) -> Iterator[ModelServer]:
    """A running server that records into a file; ended when the block is left."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.model_server", str(log)], stdout=subprocess.PIPE, text=True, cwd=PROJECT_DIR
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield ModelServer(f"http://127.0.0.1:{port}", log, process.pid)
        finally:
            process.terminate()


def settings_of(data: Path, models: Path, server: ModelServer | None = None, timeout: float = 3.0) -> Settings:
    """Settings on the five notes in a data folder of their own; judged by the server where there is one."""
    data.mkdir()
    (data / "models").symlink_to(models)
    given = Settings(_env_file=None, data_dir=data, corpus_dir=FIVE_NOTES, threads=2)
    if server is None:
        return given
    judge = {"model": "scripted", "url": server.url, "key": SecretStr(KEY), "timeout": timeout, "parallel": 8}
    return given.model_copy(update={f"judge_{name}": value for name, value in judge.items()})


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def _holds(text: str, statement: str) -> int:
    return int(statement.rstrip(".!? ").lower() in text.lower())


def _verdicts(given: Reply) -> Reply:
    judged = [
        {"statement": said, "reason": "", "verdict": _holds(given["context"], said)} for said in given["statements"]
    ]
    return {"statements": judged}


def _classifications(given: Reply) -> Reply:
    judged = [
        {"statement": said, "reason": "", "attributed": _holds(given["context"], said)}
        for said in _sentences(given["answer"])
    ]
    return {"classifications": judged}


def _statements(given: Reply) -> Reply:
    return {"statements": _sentences(given.get("answer") or given["text"])}


def _useful(given: Reply) -> Reply:
    return {"reason": "", "verdict": int(any(_holds(given["context"], s) for s in _sentences(given["answer"])))}


HONEST: dict[str, Callable[[Reply], Reply]] = {  # the name of the reply that is asked for → the reply
    "StatementGeneratorOutput": _statements,
    "NLIStatementOutput": _verdicts,
    "StatementFaithfulnessOutput": _verdicts,
    "ContextPrecisionOutput": _useful,
    "ContextRecallOutput": _classifications,
    "AnswerRelevanceOutput": lambda given: {"question": _sentences(given["response"])[0], "noncommittal": 0},
    "ClaimDecompositionOutput": lambda given: {"claims": _sentences(given["response"])},
    "NEROutput": lambda given: {"entities": re.findall(r"[A-Z]\w+", given["text"])[: given["max_num"]]},
    "PersonaThemesMapping": lambda given: {"mapping": {p["name"]: given["themes"] for p in given["personas"]}},
    "GeneratedQueryAnswer": lambda given: {
        "query": f"What does the note say of {given['term']}?",
        "answer": _sentences(given["context"])[-1],
    },
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        body = json.loads(raw)
        first = self.server.record(self.path, dict(self.headers), body)
        wanted, prompt = _wanted(body), _prompt(body)
        fault = next((f for f, where in _FAULT.findall(prompt) if where in ("", wanted)), "")
        self._answer(fault, first, wanted, prompt)

    def do_CONNECT(self) -> None:
        self.server.record(f"CONNECT {self.path}", dict(self.headers), {})
        self._send(502, {})

    do_GET = do_CONNECT

    def _answer(self, fault: str, first: bool, wanted: str, prompt: str) -> None:
        match fault:
            case "stall":
                time.sleep(_STALL)
            case "drop":
                self.close_connection = True
            case "denied":
                key = self.headers["authorization"]
                self._send(401, {"error": {"message": f"Incorrect API key provided: {key}"}})
            case "broken":
                self._send(500, {"error": {"message": "the server broke"}}, {"retry-after-ms": "10"})
            case "busy" if first:
                self._send(429, {"error": {"message": "slow down"}}, {"retry-after-ms": "10"})
            case "malformed":
                self._say('{"statements": ["cut off')
            case "empty":
                self._say("")
            case "cut":
                self._say('{"statements": [', finish="length")
            case "refusal":
                self._say(None, refusal="I cannot help with that.")
            case _:
                self._say(json.dumps(_spoilt(fault, HONEST[wanted](_input(prompt)))))

    def _say(self, content: str | None, finish: str = "stop", **more: str) -> None:
        message = {"role": "assistant", "content": content} | more
        self._send(
            200,
            {
                "id": "scripted", "object": "chat.completion", "created": 1, "model": "scripted",
                "choices": [{"index": 0, "finish_reason": finish, "message": message}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            },
        )  # fmt: skip

    def _send(self, status: int, body: Reply, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        told = {"content-type": "application/json", "content-length": str(len(raw))} | (headers or {})
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, log: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._log = log
        self._seen: set[str] = set()

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that went away is none of the server's business; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def record(self, path: str, headers: dict[str, str], body: Reply) -> bool:
        """Write a request down; whether it is the first of its kind."""
        key = json.dumps(body)
        first = key not in self._seen
        self._seen.add(key)
        with self._log.open("a", encoding="utf-8") as file:
            told = {name.lower(): value for name, value in headers.items()}
            file.write(json.dumps({"path": path, "headers": told, "body": body}) + "\n")
        return first


def _wanted(body: Reply) -> str:
    """The name of the reply that is asked for: the title of the schema in the system message."""
    system = next((m["content"] for m in body["messages"] if m["role"] == "system"), "")
    titles = re.findall(r'"title": "(\w+)",\s+"type": "object"\s*\}\s*$', system.rpartition("Make sure")[0].rstrip())
    return titles[-1] if titles else ""


def _prompt(body: Reply) -> str:
    """What the user's first message asks, without the examples in front of it."""
    text = next(m["content"] for m in body["messages"] if m["role"] == "user")
    found = _INPUT.search(text)
    return found[1] if found else str(text)


def _input(prompt: str) -> Reply:
    given: Reply = json.loads(prompt)
    return given


def _spoilt(fault: str, reply: Reply) -> Reply:
    match fault:
        case "few":
            return {name: value[:-1] if isinstance(value, list) else value for name, value in reply.items()}
        case "hollow":
            return {name: type(value)() for name, value in reply.items()}
        case "odd":
            return json.loads(re.sub(r'"(verdict|attributed|noncommittal)": \d', r'"\1": 7', json.dumps(reply)))
    return reply


def main(log: Path) -> None:
    server = _Server(log)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
