"""The page on this machine: a port, a browser, and an end at once with Ctrl-C."""

from __future__ import annotations

import asyncio
import gc
import secrets
import socket
import threading
import webbrowser
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from recommender.errors import Fault, RequestError, printable
from recommender.web.application import SiteSettings, build_application
from recommender.web.guard import HEADERS
from recommender.web.page_html import to_error_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.web.guard import Guard

# Seconds in which a connection has to ask something.
_PATIENCE = 15.0
_MOST_HEADERS = 64_000
# Connections that may be open, and those that the system keeps until they are.
_MOST_CONNECTIONS = 500
_MOST_WAITING = 64
# Of the connections that may be open, those taken up at once are so few that the ones
# refused are closed before there are no files left for others.
_SHARE_AT_ONCE = 16
# Another address than the machine's own is only listened to if it is asked for.
HOST = "127.0.0.1"


class PatientProtocol(H11Protocol):
    """HTTP with a limit to how long a request may take to come.

    uvicorn gives up its own limit as soon as a byte has come.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        handler = self.timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(_PATIENCE, handler)
        if len(self.connections) > most_connections():
            self._refuse(503, "Too many connections are open. Try again in a moment.")

    def data_received(self, data: bytes) -> None:
        """Read on; a request that has only begun has to come whole in time."""
        waiting = self.timeout_keep_alive_task
        super().data_received(data)
        has_request = self.cycle is not None and not self.cycle.response_complete
        if waiting is not None and not has_request and not self.transport.is_closing():
            self._unset_keepalive_if_required()
            handler = self.timeout_keep_alive_handler
            handle = self.loop.call_at(waiting.when(), handler)
            self.timeout_keep_alive_task = handle

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing is asked; refuse half a request."""
        if self.transport.is_closing():
            return
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._refuse(408, "The request came too slowly.")
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, or has too long a head."""
        self._refuse(400, "This is not a request, or its address is too long.")

    def _refuse(self, status: int, reason: str) -> None:
        body = to_error_page(reason).encode()
        headers = {
            **HEADERS,
            "content-type": "text/html; charset=utf-8",
            "content-length": str(len(body)),
            "connection": "close",
        }
        lines = [(name.encode(), value.encode()) for name, value in headers.items()]
        phrase = HTTPStatus(status).phrase.encode()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            start = h11.Response(status_code=status, headers=lines, reason=phrase)
            for event in (start, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


@cache
def most_connections() -> int:
    """Return the number of connections that may be open: half of the files that may.

    Without files left the system would take up connections, and fail, for ever.
    """
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return _MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = files == resource.RLIM_INFINITY
    return _MOST_CONNECTIONS if unlimited else min(_MOST_CONNECTIONS, files // 2)


def most_waiting() -> int:
    """Return the number of connections that wait, and are taken up at once."""
    return max(1, min(_MOST_WAITING, most_connections() // _SHARE_AT_ONCE))


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a port; 0 is any that is free.

    Raises:
        RequestError: the port is in use or not allowed, or there is no such host.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(most_waiting())
    except socket.gaierror as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        message = f'--host "{printable(host)}" is not an address here: {reason}'
        hint = "write one of this machine's, or leave it out for this machine only"
        raise RequestError(Fault("host-unknown", message, hint)) from None
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        message = f"port {port} of {host} cannot be used: {reason}"
        hint = "choose another with --port, or leave it out for any that is free"
        raise RequestError(Fault("port-taken", message, hint)) from None
    return listener


def serve(
    settings: SiteSettings,
    query: str,
    listener: socket.socket,
    *,
    open_browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve the page until Ctrl-C; `tell` gets its address when it can be opened."""
    host, port = listener.getsockname()[:2]
    settings = replace(settings, token=secrets.token_urlsafe(16), port=port)
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}/{settings.token}/"
    address = f"{base}?{query}" if query else base
    gc.enable()

    def ready() -> None:
        tell(address)
        if open_browser:
            opening = threading.Thread(target=webbrowser.open, args=[address])
            opening.daemon = True
            opening.start()

    config = server_config(build_application(settings))
    _Server(config, ready).run(sockets=[listener])


def server_config(application: Guard) -> uvicorn.Config:
    """Return how uvicorn serves the page: with limits, and without a word."""
    return uvicorn.Config(
        application,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        backlog=most_waiting(),
        timeout_keep_alive=int(_PATIENCE),
        timeout_graceful_shutdown=0,
        h11_max_incomplete_event_size=_MOST_HEADERS,
    )


class _Server(uvicorn.Server):
    """A server that says when it can be asked."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: Any = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()
