"""`recommender explore` in a process of its own, asked over a real socket."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """What came back on a connection: a status, 0 if nothing came, headers, a body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Explore(NamedTuple):
    """The command as it runs: its process, its address, and what it prints."""

    process: subprocess.Popen[bytes]
    address: str
    streams: tuple[Path, Path]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.address).port or 0

    @property
    def path(self) -> str:
        """The path of the page, with its token and a slash at the end."""
        return urlsplit(self.address).path

    @property
    def printed(self) -> str:
        """Everything on its two streams."""
        return "".join(file.read_text("utf-8", "replace") for file in self.streams)

    def connect(self, seconds: float = 60) -> socket.socket:
        """Return a connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def head(self, target: str, method: str = "GET", *lines: str) -> bytes:
        """Return the head of a request; `lines` take the place of the usual ones."""
        usual = [f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        named = {line.partition(":")[0].lower() for line in lines}
        kept = [u for u in usual if u.partition(":")[0].lower() not in named]
        # `!Host` leaves a line out.
        kept = [u for u in kept if f"!{u.partition(':')[0].lower()}" not in named]
        sent = [*kept, *(line for line in lines if line[:1] != "!")]
        return "\r\n".join([f"{method} {target} HTTP/1.1", *sent, "", ""]).encode()

    def raw(self, *parts: bytes) -> Answer:
        """Send bytes as they are, and return what comes until the other side ends."""
        with self.connect() as line:
            # A server that has had enough ends the connection before all is sent.
            with suppress(ConnectionError):
                for part in parts:
                    line.sendall(part)
            return read_answer(line)

    def ask(self, target: str = "", method: str = "GET", *lines: str) -> Answer:
        """Ask a path that follows the token."""
        return self.raw(self.head(f"{self.path}{target}", method, *lines))

    def ask_patiently(self, target: str) -> Answer:
        """Ask until a busy machine has an answer, as the page that says so advises."""
        answer = self.ask(target)
        for _ in range(60):
            if answer.status != 503:
                break
            time.sleep(1)
            answer = self.ask(target)
        return answer

    def post(self, target: str, body: bytes, *lines: str) -> Answer:
        """Send a form to a path that follows the token."""
        kind = "Content-Type: application/x-www-form-urlencoded"
        length = f"Content-Length: {len(body)}"
        head = self.head(f"{self.path}{target}", "POST", kind, length, *lines)
        return self.raw(head, body)

    def end(self) -> float:
        """Send Ctrl-C; return the seconds until the process has ended."""
        begun = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        return time.perf_counter() - begun


def read_answer(line: socket.socket) -> Answer:
    """Return what comes on a connection until the other side ends it."""
    parts: list[bytes] = []
    with suppress(ConnectionError):
        while part := line.recv(65_536):
            parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Answer(int(first.split(" ")[1]) if first else 0, headers, body)


@contextmanager
def exploring(
    folder: Path, *options: str, limit: str = "", **environment: str
) -> Iterator[Explore]:
    """Run the command while the block runs; `folder` keeps what it prints.

    `limit` are options of `ulimit`.
    """
    files = folder / "stdout", folder / "stderr"
    command = [sys.executable, "-m", "recommender", "explore", "--no-browser"]
    if limit:
        command = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh", *command]
    with files[0].open("wb") as out, files[1].open("wb") as err:
        process = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        )
    try:
        yield Explore(process, _address(process, files[0]), files)
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], out: Path) -> str:
    """Return the address as soon as it is printed."""
    for _ in range(6_000):
        text = out.read_text("utf-8")
        if text.endswith("\n") or process.poll() is not None:
            return text.strip()
        time.sleep(0.01)
    raise TimeoutError(out)


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after_name = stat.read_text("utf-8").rpartition(")")[2].split()
            if int(after_name[1]) == process:
                found.append(int(stat.parent.name))
    return found


def is_alive(process: int) -> bool:
    """Return whether a process still runs."""
    with suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_text("utf-8")
        return state.rpartition(")")[2].split()[0] != "Z"
    return False
