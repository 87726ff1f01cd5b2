"""The guard in front of the page: who may ask, how much, and what every answer says.

It refuses other hosts (DNS rebinding), other origins, addresses without the token, and
bodies that are too long or too slow; nothing else of a request is looked at before.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse

from recommender.web.page_html import to_error_page

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 300_000
# A body that is longer is read all the same up to here, for its sender to be answered.
MOST_READ_AWAY = 20_000_000
# Seconds in which the body of a request has to come.
MOST_SECONDS_FOR_BODY = 10.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered: a status and a sentence."""

    status: int
    reason: str

    @property
    def answer(self) -> Response:
        """The page that says so; what else comes on the connection is not read."""
        page = to_error_page(self.reason)
        return HTMLResponse(page, self.status, {"connection": "close"})


class BodyError(Exception):
    """The body of a request is too long, or comes too slowly."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.reason)


class Guard:
    """An ASGI application in front of another.

    `hosts` are the names under which it may be asked, None for any, and `port` the
    only port, None behind a server that has another; `token` is what every path begins
    with, empty where another login keeps people out.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: frozenset[str] | None,
        token: str = "",
        port: int | None = None,
    ) -> None:
        self._app, self._token = app, token
        self._hosts, self._port = hosts, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        guarded = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            if refusal.status == 413:
                await _read_away(receive)
            await refusal.answer(scope, receive, guarded)
            return
        if self._token:
            root = scope.get("root_path", "")
            scope = {**scope, "root_path": f"{root}/{self._token}"}
        await self._app(scope, _Body(receive).receive, guarded)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        if not self._is_our_host(headers):
            return Refusal(421, "This server is not known by that name.")
        if not self._has_token(scope["path"]):
            reason = "Open the whole address that recommender explore has shown."
            return Refusal(404, reason)
        if not _is_our_origin(scope, headers):
            return Refusal(403, "Another page may not ask this.")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BODY:
            return Refusal(413, f"At most {MOST_BODY:,} bytes are read.")
        return None

    def _is_our_host(self, headers: Headers) -> bool:
        if self._hosts is None:
            return True
        named = headers.getlist("host")
        host, port = _host_of(named[0]) if len(named) == 1 else (None, None)
        return host in self._hosts and self._port in (None, port)

    def _has_token(self, path: str) -> bool:
        if not self._token:
            return True
        _, given, *_ = f"{path}/".split("/", 2)
        return secrets.compare_digest(given.encode(), self._token.encode())


def _host_of(name: str) -> tuple[str | None, int | None]:
    """Return the host of a name and its port, usually 80; None if it is not a host."""
    try:
        parts = urlsplit(f"//{name}")
        if parts.netloc != name or parts.username is not None:
            return None, None
        return parts.hostname, 80 if parts.port is None else parts.port
    except ValueError:
        return None, None


def _is_our_origin(scope: Scope, headers: Headers) -> bool:
    """Return whether a request comes from the page itself, or from a person.

    A link or a bookmark may lead here from anywhere; nothing else may.
    """
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    is_reading = scope["method"] in ("GET", "HEAD")
    if site not in (None, "same-origin", "none") and not (
        is_reading and mode == "navigate"
    ):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    # The scheme is not compared: a server in front may speak HTTPS for this one.
    _, _, named = origin.partition("://")
    return named == headers.get("host")


class _Body:
    """The body of a request as it comes, up to a length and a time."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._length, self._complete = receive, 0, False
        loop = asyncio.get_running_loop()
        self._until, self._loop = loop.time() + MOST_SECONDS_FOR_BODY, loop

    async def receive(self) -> Message:
        """Return the next part of the body; after the last, that the reader left.

        Raises:
            BodyError: it is too long, or too slow.
        """
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise BodyError(Refusal(408, "The request came too slowly.")) from None
        self._length += len(message.get("body", b""))
        if self._length > MOST_BODY:
            raise BodyError(Refusal(413, f"At most {MOST_BODY:,} bytes are read."))
        self._complete = not message.get("more_body", False)
        return message


async def _read_away(receive: Receive) -> None:
    """Read a body that is refused, up to a length and a time, and keep nothing of it.

    Where a connection is closed before all of it has come, its answer may be lost.
    """
    left = MOST_READ_AWAY
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(MOST_SECONDS_FOR_BODY):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def _with_headers(send: Send) -> Send:
    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_guarded
