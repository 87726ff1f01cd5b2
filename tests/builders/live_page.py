"""The page served for real, by the server that the command runs, in a thread."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import httpx
import uvicorn

from recommender.web.application import SiteSettings, build_application
from recommender.web.serving import listen, server_config
from recommender.web.shelf import Shelf

TOKEN = "a-token-for-tests"
# A busy machine may take as long as it needs.
PATIENT = SiteSettings(Shelf.of(), clicks=1, extras=1, seconds=3_600.0)


@dataclass(frozen=True)
class LivePage:
    """A page that is served: its port, and a client that begins with its address."""

    port: int
    client: httpx.Client

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are, and return what comes until the other side ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as line:
            parts: list[bytes] = []
            # A server that has had enough ends the connection.
            with suppress(ConnectionError):
                line.sendall(request)
                while part := line.recv(65_536):
                    parts.append(part)
        return b"".join(parts)


@contextmanager
def live_page(settings: SiteSettings | None = None) -> Iterator[LivePage]:
    """Serve a page while the block runs."""
    settings = settings or SiteSettings(Shelf.of(), clicks=1, extras=1)
    app = build_application(replace(settings, token=TOKEN))
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(server_config(app))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    port = listener.getsockname()[1]
    base = f"http://127.0.0.1:{port}/{TOKEN}/"
    try:
        with httpx.Client(base_url=base, timeout=120) as client:
            yield LivePage(port, client)
    finally:
        server.should_exit = True
        thread.join(30)
