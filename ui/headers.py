"""The headers that tell a browser what a page may do, and the address at which requests are answered at all.

Plain ASGI around Streamlit's own application, which sends no content policy.
"""

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from ui.listening import refusal

SCROLL = (Path(__file__).parent / "assets" / "scroll.js").read_text("utf-8")  # the one script of our own
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_REFUSED_SOCKET = 1008  # "policy violation"


def policy() -> str:
    """The content policy: scripts of this server only, and the two inline ones by what they say.

    Nothing is loaded from elsewhere. Streamlit's components write styles into the page, hence 'unsafe-inline' there.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = " ".join(f"'sha256-{_sha256(script)}'" for script in [*_INLINE.findall(page), SCROLL])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": policy(),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class Guard:
    """Adds the headers to every response, and answers nothing at an address at which the app must not be served."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._headers = app, headers()
        self._refusals: dict[str, str] = {}  # by the address of this computer that a request came in at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif sentence := self._refusal((scope.get("server") or ("",))[0]):
            await _refuse(sentence, scope, receive, send)
        else:
            await self._app(scope, receive, self._adding(send))

    def _refusal(self, address: str) -> str:
        if address not in self._refusals:
            self._refusals[address] = refusal(address)
        return self._refusals[address]

    def _adding(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        return send_with_headers


async def _refuse(sentence: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await PlainTextResponse(sentence, 403)(scope, receive, send)
    else:
        await WebSocketClose(_REFUSED_SOCKET)(scope, receive, send)


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
