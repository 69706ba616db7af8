"""A reply as it comes: pieces of text, until its end, a fault, or the moment it is closed, which stops the request.

A request that could not begin for a passing reason is tried again, after the wait that its server asks for or one that
doubles, a bounded number of times; one that broke off in the middle is not: whoever asked decides what becomes of what
was said.
"""

import asyncio
import queue
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from errors import ModelError
from llm.choice import Choice
from llm.faults import PASSING, explain, fault
from llm.loop import Loop
from llm.waiting import Notice
from prompts.rendering import Prompt

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatResponse

TRIES = 3
LONGEST = 100_000  # characters of a reply, thoughts included, for a server that heeds no limit
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 20.0  # seconds before another try; a server that asks for longer is given up
_TICK = 0.1  # seconds after which a reader that waits is given an empty piece, so that it can stop
_MAY_NOT_SAY_WHY = ("google",)  # providers whose library may keep back why a reply ended
_ENDS: Mapping[str, "Ended"] = {  # what servers say of a reply that did not end by itself
    "length": "cut off",
    "max_tokens": "cut off",
    "MAX_TOKENS": "cut off",
    "content_filter": "refused",
    "refusal": "refused",
    "SAFETY": "refused",
}
Ended = Literal["", "cut off", "refused"]


@dataclass(frozen=True)
class Told:
    """What is known of a reply: the tokens that its server counted (None where it did not), seconds, why it ended."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    first: float | None = None  # seconds to the first piece
    seconds: float = 0.0
    reason: str = ""

    @property
    def ended(self) -> Ended:
        return _ENDS.get(self.reason, "")


@dataclass(frozen=True)
class _End:
    error: ModelError | None


class Speech(Iterator[str]):
    """An open reply; iterate over its pieces, some of which are empty. `told` is complete once it has ended."""

    def __init__(
        self,
        llm: "LLM",
        prompt: Prompt,
        choice: Choice,
        loop: Loop,
        slots: asyncio.Semaphore,
        silence: float,
        notice: Notice,
    ) -> None:
        self._llm, self._prompt, self._choice, self._slots = llm, prompt, choice, slots
        self._silence, self._notice = silence, notice
        self._pieces: queue.SimpleQueue[str | _End] = queue.SimpleQueue()
        self.told = Told()
        self._began = time.perf_counter()
        self._open = True
        self._work = loop.run(self._speak())

    def __next__(self) -> str:
        """The next piece, empty where nothing came for a moment.

        Raises:
            ModelError: the model cannot be reached, said nothing, or broke off.
        """
        if not self._open:
            raise StopIteration
        try:
            piece = self._pieces.get(timeout=_TICK)
        except queue.Empty:
            return ""
        if isinstance(piece, str):
            return piece
        self.close()
        if piece.error:
            raise piece.error
        raise StopIteration

    def close(self) -> None:
        """Stop the request, if it still runs."""
        if self._open:
            self._open = False
            self.told = replace(self.told, seconds=time.perf_counter() - self._began)
            self._work.cancel()

    async def _speak(self) -> None:
        error = None
        async with self._slots:
            for attempt in range(TRIES):
                error = await self._try()
                passing = error is not None and error.fault in PASSING and self.told.first is None
                if error is None or not passing or attempt + 1 == TRIES or error.after > _LONGEST_WAIT:
                    break
                wait = max(error.after, _FIRST_WAIT * 2**attempt)
                self._notice(f"{error} Trying again in {wait:g} s.".replace(" Try again later.", ""))
                await asyncio.sleep(wait)
        self._pieces.put(_End(error))

    async def _try(self) -> ModelError | None:
        from llama_index.core.llms import ChatMessage

        messages = [ChatMessage(role=message.role, content=message.text) for message in self._prompt.messages]
        clock, length = asyncio.get_running_loop().time, 0
        try:
            async with asyncio.timeout(self._silence) as patience:
                async for reply in await self._llm.astream_chat(messages):
                    self._note(reply)
                    new = len(reply.delta or "") + _thought(reply)
                    length += new
                    if length > LONGEST:
                        return fault("cut off", self._choice)
                    if new:
                        patience.reschedule(clock() + self._silence)
                    if reply.delta:
                        self._pieces.put(reply.delta)
        except TimeoutError:
            return fault("silent", self._choice, silence=self._silence)
        except Exception as error:  # noqa: BLE001 - each provider's library raises its own
            return explain(error, self._choice, self._silence)
        if not self.told.reason and self._choice.provider not in _MAY_NOT_SAY_WHY:
            return fault("dropped", self._choice)
        return None

    def _note(self, reply: "ChatResponse") -> None:
        now = time.perf_counter() - self._began
        read, written = _usage(reply)
        self.told = Told(
            read or self.told.tokens_in,
            written or self.told.tokens_out,
            self.told.first if self.told.first is not None or not reply.delta else now,
            now,
            _reason(reply.raw) or self.told.reason,
        )


def _thought(reply: "ChatResponse") -> int:
    """Characters of what a model thinks before it replies, in a piece."""
    told = reply.additional_kwargs.get("thinking_delta") or reply.message.additional_kwargs.get("thinking_delta")
    parts = _of(_of(reply.raw, "content"), "parts") or ()
    return len(told or "") + sum(len(_of(part, "text") or "") for part in parts if _of(part, "thought"))


def _usage(reply: "ChatResponse") -> tuple[int | None, int | None]:
    """Tokens read and written, as far as a server has told."""
    if usage := reply.message.additional_kwargs.get("usage"):
        return usage["input_tokens"], usage["output_tokens"]
    told = reply.additional_kwargs if "prompt_tokens" in reply.additional_kwargs else _of(reply.raw, "usage")
    return _of(told, "prompt_tokens"), _of(told, "completion_tokens")


def _reason(raw: Any) -> str:  # noqa: ANN401 - what a provider's library was sent
    """Why a reply ended, in its server's own word; empty before its end."""
    choices = _of(raw, "choices") or _of(raw, "candidates") or [raw]
    told = _of(choices[0], "finish_reason") or _of(_of(raw, "delta"), "stop_reason") or _of(raw, "done_reason")
    return str(getattr(told, "name", told) or "")


def _of(thing: Any, name: str) -> Any:  # noqa: ANN401 - a record or a dict of some library
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
