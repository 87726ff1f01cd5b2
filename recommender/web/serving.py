"""The page on this machine: a port, a browser, and an end at once with Ctrl-C."""

from __future__ import annotations

import asyncio
import gc
import secrets
import socket
import threading
import webbrowser
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from recommender.errors import Fault, RequestError
from recommender.web.application import SiteSettings, build_application

if TYPE_CHECKING:
    from collections.abc import Callable

# Seconds in which a connection has to ask something.
_PATIENCE = 15.0
_MOST_HEADERS = 64_000
# Another address than the machine's own is only listened to if it is asked for.
HOST = "127.0.0.1"


class PatientProtocol(H11Protocol):
    """HTTP with a limit to how long a request may take to come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.loop.call_later(_PATIENCE, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket on a port; 0 is any that is free.

    Raises:
        RequestError: the port is in use or not allowed, or there is no such host.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
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
    settings = replace(settings, token=secrets.token_urlsafe(16))
    config = uvicorn.Config(
        build_application(settings),
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=int(_PATIENCE),
        timeout_graceful_shutdown=0,
        h11_max_incomplete_event_size=_MOST_HEADERS,
    )
    host, port = listener.getsockname()[:2]
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

    _Server(config, ready).run(sockets=[listener])


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
