"""What is opened once, and what the tools tell of failures, without a process."""

import threading
from typing import Annotated, get_args

import anyio
import pytest
from mcp import Client
from mcp_types import CallToolResult

from errors import BusyError
from interview.grading import VerdictName
from retrieval.search import Scope
from server import records, tools
from server.protocol import KnowledgeServer
from server.records import PointRecord
from server.rooms import Once
from tests.server.conftest import complaint


def test_a_thing_is_made_once_by_whoever_comes_first() -> None:
    made: list[int] = []
    once = Once(lambda: made.append(1) or len(made))
    threads = [threading.Thread(target=once.get, args=(5,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert once.get(5) == 1


def test_a_failure_is_not_remembered() -> None:
    answers = iter([BusyError("Not now."), "here"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, BusyError):
            raise answer
        return answer

    once = Once(make)
    with pytest.raises(BusyError, match="Not now"):
        once.get(1)
    assert once.get(1) == "here"


def test_who_waits_too_long_is_told_to_come_again() -> None:
    going, done = threading.Event(), threading.Event()

    def make() -> int:
        going.set()
        done.wait(5)
        return 1

    once = Once(make)
    maker = threading.Thread(target=once.get, args=(5,))
    maker.start()
    going.wait(5)
    with pytest.raises(BusyError, match="again in a minute"):
        once.get(0.01)
    done.set()
    maker.join()


def test_what_nobody_foresaw_tells_the_caller_nothing() -> None:
    server = KnowledgeServer("t")

    @server.tool()
    def broken() -> str:
        raise RuntimeError("/home/ann/secret")

    @server.tool()
    def odd() -> Annotated[CallToolResult, PointRecord]:
        return CallToolResult(content=[], structured_content={"id": "/home/ann/secret"})

    async def called(name: str) -> str:
        async with Client(server) as client:
            return complaint(await client.call_tool(name))

    for name in ("broken", "odd"):
        assert anyio.run(called, name).startswith(f"The tool '{name}' failed in a way that nobody foresaw.")


def test_the_schemas_name_what_the_rooms_name() -> None:
    assert get_args(records.VerdictName) == get_args(VerdictName)
    assert get_args(get_args(tools.Whose)[0]) == get_args(Scope)
