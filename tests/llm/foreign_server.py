"""A model server that nobody here wrote: `transformers serve` on loopback, with a random model that speaks nonsense."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from llm.choice import Choice
from tests.fakes import FIVE_NOTES
from tests.llm import random_model

_STARTS_WITHIN = 180  # seconds


@contextmanager
def foreign_server(folder: Path) -> Iterator[Choice]:
    """The server as long as the block runs; it may reach nothing else."""
    texts = [path.read_text("utf-8") for path in FIVE_NOTES.rglob("*.md")]
    model = random_model.make(folder / "model", texts)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    program = str(Path(sys.executable).with_name("transformers"))
    command = [program, "serve", str(model), "--host", "127.0.0.1", "--port", port, "--device", "cpu"]
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    with subprocess.Popen(command, env=offline, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield Choice(provider="compatible", model=str(model), url=f"http://127.0.0.1:{port}/v1", context=8192)
        finally:
            process.terminate()


def _wait(address: str) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
