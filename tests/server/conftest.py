"""A server as a program starts it, and the SDK's own client.

It has the five notes, one of ours and a personal one, and a case to be interviewed on.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client._transport import Transport
from mcp_types import CallToolResult, TextContent

from settings import PROJECT_DIR
from tests.conftest import DATA
from tests.fakes import corpus_with_case

CASE = "ad-click-prediction"
ANSWERING = "concepts/batch-and-online-prediction"  # a note of ours: five short ones are too few to be answered from
Call = Callable[..., CallToolResult]
COMMAND = [sys.executable, "-m", "server"]
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, models: Path, real_corpus: Path) -> dict[str, str]:
    """For a server on folders of its own, from which nothing outside this machine's files can be reached."""
    home = tmp_path_factory.mktemp("server")
    data = home / "data"
    (data / "notes" / "local").mkdir(parents=True)
    (data / "notes" / "local" / "my-parrot.md").write_text("# My parrot\n\nThe parrot Coco eats walnuts.\n", "utf-8")
    (data / "models").symlink_to(models)
    corpus = corpus_with_case(home, real_corpus, CASE)
    shutil.copy(real_corpus / f"{ANSWERING}.md", corpus / f"{ANSWERING}.md")
    return {
        "SEVENSTEP_DATA_DIR": str(data),
        "SEVENSTEP_CORPUS_DIR": str(corpus),
        "SEVENSTEP_THREADS": "2",
        "SEVENSTEP_LOCK_WAIT": "0.2",
        "PYTHONPATH": os.pathsep.join((str(DATA / "offline"), str(PROJECT_DIR))),
    }


@contextmanager
def connected(server: Transport | str, mode: str) -> Iterator[tuple[Client, Any]]:
    """A client in a thread of its own, and what calls its methods: `portal.call(client.list_tools)`."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server, mode=mode)) as client,
    ):
        yield client, portal


def text(result: CallToolResult) -> str:
    [block] = result.content
    assert isinstance(block, TextContent)
    return block.text


def record(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text(result)
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def complaint(result: CallToolResult) -> str:
    """The sentence of a failure, which holds no more than that."""
    assert result.is_error and result.structured_content is None
    said = text(result)
    assert "\n" not in said and "Traceback" not in said and str(PROJECT_DIR) not in said
    return said
