"""How each kind of chat server writes one and the same reply on the wire, as its public reference describes it.

OpenAI: platform.openai.com/docs/api-reference/chat-streaming; Anthropic: docs.claude.com/en/api/messages-streaming;
Google: ai.google.dev/api/generate-content; Ollama: github.com/ollama/ollama/blob/main/docs/api.md.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

_READ, _WRITTEN = 21, 7  # tokens that every reply says it took


class Dialect(ABC):
    """Pieces of a streamed reply as text for the wire; empty where a dialect has no such piece."""

    content_type = "text/event-stream"
    beat = ": nothing\n\n"  # what it sends while it says nothing
    ends: ClassVar[Mapping[str, str]] = {}  # OpenAI's word for why a reply ended → its own

    def begin(self) -> str:
        return ""

    @abstractmethod
    def piece(self, text: str) -> str: ...

    def thought(self, text: str) -> str:
        """A piece of what a model thinks before it replies."""
        return ""

    @abstractmethod
    def end(self, why: str) -> str: ...

    @abstractmethod
    def fault(self, status: int, message: str) -> dict[str, Any]:
        """The body of a reply that is an error."""

    def break_down(self, message: str) -> str:
        """An error in the middle of a reply."""
        return _event(self.fault(500, message))


class OpenAI(Dialect):
    def begin(self) -> str:
        return self._chunk({"role": "assistant", "content": ""})

    def piece(self, text: str) -> str:
        return self._chunk({"content": text})

    def thought(self, text: str) -> str:
        return self._chunk({"reasoning_content": text})

    def end(self, why: str) -> str:
        usage = {"prompt_tokens": _READ, "completion_tokens": _WRITTEN, "total_tokens": _READ + _WRITTEN}
        return self._chunk({}, why) + self._chunks([], usage=usage) + "data: [DONE]\n\n"

    def fault(self, status: int, message: str) -> dict[str, Any]:
        return {"error": {"message": message, "code": status}}

    def _chunk(self, delta: dict[str, Any], why: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": why}
        return self._chunks([choice])

    def _chunks(self, choices: list[dict[str, Any]], **more: object) -> str:
        told = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": choices}
        return _event({**told, **more})


class Anthropic(Dialect):
    beat = 'event: ping\ndata: {"type": "ping"}\n\n'
    ends: ClassVar[Mapping[str, str]] = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}

    def begin(self) -> str:
        message = {
            "id": "x", "type": "message", "role": "assistant", "model": "scripted", "content": [],
            "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": _READ, "output_tokens": 1},
        }  # fmt: skip
        block = {"type": "text", "text": ""}
        return self._told("message_start", message=message) + self._told(
            "content_block_start", index=0, content_block=block
        )

    def piece(self, text: str) -> str:
        return self._told("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def thought(self, text: str) -> str:
        return self._told("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": text})

    def end(self, why: str) -> str:
        stopped = self._told("content_block_stop", index=0)
        delta = {"stop_reason": self.ends[why], "stop_sequence": None}
        return stopped + self._told("message_delta", delta=delta, usage={"output_tokens": _WRITTEN})

    def fault(self, status: int, message: str) -> dict[str, Any]:
        kind = "overloaded_error" if status in (500, 529) else "invalid_request_error"
        return {"type": "error", "error": {"type": kind, "message": message}}

    def break_down(self, message: str) -> str:
        return _event(self.fault(529, message), "error")

    def _told(self, kind: str, **more: object) -> str:
        return _event({"type": kind, **more}, kind)


class Google(Dialect):
    beat = ""
    ends: ClassVar[Mapping[str, str]] = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}

    def piece(self, text: str) -> str:
        return self._candidate({"text": text})

    def thought(self, text: str) -> str:
        return self._candidate({"text": text, "thought": True})

    def end(self, why: str) -> str:
        return self._candidate({"text": ""}, finishReason=self.ends[why])

    def fault(self, status: int, message: str) -> dict[str, Any]:
        return {"error": {"code": status, "message": message, "status": "INVALID_ARGUMENT"}}

    def _candidate(self, part: dict[str, Any], **more: str) -> str:
        candidate = {"content": {"role": "model", "parts": [part]}, "index": 0, **more}
        usage = {"promptTokenCount": _READ, "candidatesTokenCount": _WRITTEN, "totalTokenCount": _READ + _WRITTEN}
        return _event({"candidates": [candidate], "usageMetadata": usage})


class Ollama(Dialect):
    content_type = "application/x-ndjson"
    beat = ""
    ends: ClassVar[Mapping[str, str]] = {"stop": "stop", "length": "length"}

    def piece(self, text: str) -> str:
        return self._line({"content": text}, done=False)

    def thought(self, text: str) -> str:
        return self._line({"content": "", "thinking": text}, done=False)

    def end(self, why: str) -> str:
        told = {"done_reason": self.ends[why], "prompt_eval_count": _READ, "eval_count": _WRITTEN}
        return self._line({"content": ""}, done=True, **told)

    def fault(self, status: int, message: str) -> dict[str, Any]:
        return {"error": message}

    def break_down(self, message: str) -> str:
        return json.dumps(self.fault(500, message)) + "\n"

    def _line(self, message: dict[str, Any], **more: object) -> str:
        told = {"model": "scripted", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", **message}}
        return json.dumps({**told, **more}) + "\n"


def of_path(path: str) -> Dialect:
    """The dialect that is spoken at an address."""
    spoken = {"/v1/messages": Anthropic, "/api/chat": Ollama}
    if ":streamGenerateContent" in path:
        return Google()
    return spoken.get(path.partition("?")[0], OpenAI)()


def _event(told: dict[str, Any], kind: str = "") -> str:
    return (f"event: {kind}\n" if kind else "") + f"data: {json.dumps(told)}\n\n"
