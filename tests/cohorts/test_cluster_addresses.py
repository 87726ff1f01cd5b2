"""Whatever is at the address of a cluster, it is told soon, in one sentence."""

import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.builders.dask_processes import CONNECT

# What servers that are none of Dask send as soon as somebody connects; None is an end.
GREETINGS: dict[str, bytes | None] = {
    "says nothing": b"",
    "closes": None,
    "speaks HTTP": b"HTTP/1.1 400 Bad Request\r\n\r\n<html>",
    "announces a frame of 2^62 bytes": struct.pack("<Q", 2**62) + b"x",
    "announces 2^40 frames": struct.pack("<QQ", 2**60, 2**40) + b"x",
    "sends garbage": struct.pack("<Q", 32) + bytes(range(100, 132)) + b"\x00" * 64,
    "sends a pickle": struct.pack("<Q", 16) + b"\x80\x04cos\nsystem\n.",
}
NO_ADDRESSES = {
    "ucx://127.0.0.1:9": "ucx:// is no way to connect here",
    "gopher://127.0.0.1:9": "gopher:// is no way to connect here",
    "inproc://127.0.0.1/1/2": '"inproc://127.0.0.1/1/2" is no address',
    "tcp://127.0.0.1": '"tcp://127.0.0.1" is no address',
    "tcp://127.0.0.1:65536": '"tcp://127.0.0.1:65536" is no address',
    "tcp://127.0.0.1:eight": '"tcp://127.0.0.1:eight" is no address',
    "tcp://:8786": '"tcp://:8786" is no address',
    "": '"" is no address',
    "tcp://\x1b[31mred:9": '"tcp://\\x1b[31mred:9" is no address',
    "tcp://ann:hunter2@127.0.0.1:9": "has no name or password in it",
    "tcp://ann:hunter2@127.0.0.1": '"127.0.0.1" is no address',
    "tls://127.0.0.1:9": "tls:// needs certificates: it is not said where they are",
    "tls://127.0.0.1:10": "tls:// needs certificates: [Errno 2] No such file",
}
# Connects to each address, and writes what comes of it.
CONNECTING = """
import json, sys, time
import dask, distributed
from recommender.cohorts.dask_cluster import Cluster
from recommender.errors import RequestError

files = [f"distributed.comm.tls.{name}" for name in ("ca-file", "client.cert")]
for address in json.load(sys.stdin):
    began = time.monotonic()
    file = "none.pem" if address == "tls://127.0.0.1:10" else None
    try:
        with dask.config.set(dict.fromkeys(files, file)):
            Cluster(address)
    except RequestError as error:
        (fault,) = error.faults
        seconds = time.monotonic() - began
        print(json.dumps([fault.id, fault.message, fault.hint, seconds]), flush=True)
"""


def serve(greeting: bytes | None, stack: ExitStack) -> str:
    """Start a server on this machine, and return its address."""
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    connections: list[socket.socket] = []
    stack.callback(lambda: [each.close() for each in connections])

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
                connections.append(connection)
                if greeting is None:
                    connection.close()
                else:
                    connection.sendall(greeting)
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    return f"tcp://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(name="told", scope="module")
def connect_to_all() -> Iterator[dict[str, tuple[str, str, str, float]]]:
    """Connect to each in one process, since Dask takes longest to load."""
    with ExitStack() as stack:
        places = {name: serve(greeting, stack) for name, greeting in GREETINGS.items()}
        places |= {address: address for address in NO_ADDRESSES}
        connecting = subprocess.run(
            [sys.executable, "-c", CONNECTING],
            input=json.dumps([*places.values()]),
            env={**os.environ, CONNECT: "400 ms"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert connecting.stderr == ""
        lines = connecting.stdout.splitlines()
        yield dict(zip(places, map(json.loads, lines), strict=True))


@pytest.mark.parametrize("name", GREETINGS)
def test_what_is_no_scheduler_is_told_in_time(
    told: dict[str, tuple[str, str, str, float]], name: str
) -> None:
    id_, message, hint, seconds = told[name]

    assert id_ == "cluster-unreachable"
    assert message.startswith("no scheduler responds at tcp://127.0.0.1:")
    assert hint.endswith("; or leave --cluster out to plan on this machine")
    assert seconds < 20


@pytest.mark.parametrize("address", NO_ADDRESSES, ids=repr)
def test_what_is_no_address_is_told_without_a_word_of_a_login(
    told: dict[str, tuple[str, str, str, float]], address: str
) -> None:
    id_, message, hint, _ = told[address]

    assert id_ == ("cluster-tls" if "tls:" in address else "cluster-unreachable")
    assert NO_ADDRESSES[address] in message
    assert "hunter2" not in message + hint
    assert hint.endswith("; or leave --cluster out to plan on this machine")
