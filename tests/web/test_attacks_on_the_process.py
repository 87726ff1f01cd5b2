"""How the command starts and ends: ports, Ctrl-C, and what is left behind."""

import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders.exploring import (
    Explore,
    children_of,
    exploring,
    is_alive,
    read_answer,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc"),
]

TOLD = "Explore plans in the browser; Ctrl-C ends it."
PAGE = "?qualification=ocr-03456&role=receptionist"
# Half a second is told of in figures; a busy machine is given longer here.
SOON = 10.0


def solving(explore: Explore) -> socket.socket:
    """Return a connection on which something is asked that takes a while."""
    line = explore.connect()
    wishes = "&".join(f"tag={tag}:weekly+50%25" for tag in ("complaints", "selling"))
    line.sendall(explore.head(f"{explore.path}{PAGE}&{wishes}&more=1"))
    return line


def silent(explore: Explore) -> socket.socket:
    line = explore.connect()
    line.sendall(b"GET / HTTP/1.1\r\nHost:")
    return line


@pytest.mark.parametrize("connected", [solving, silent, Explore.connect])
def test_ctrl_c_ends_it_soon_whoever_is_connected(
    tmp_path: Path, connected: Callable[[Explore], socket.socket]
) -> None:
    with exploring(tmp_path) as explore:
        assert explore.ask(PAGE).status == 200
        workers = children_of(explore.process.pid)
        with ExitStack() as stack:
            for _ in range(20):
                stack.enter_context(connected(explore))
            time.sleep(0.3)
            seconds = explore.end()
        print(f"ended in {seconds:.2f} s, {connected.__name__}")
        assert seconds < SOON
        assert explore.process.returncode == 130
        assert gone(workers)
        assert explore.printed.splitlines() == [explore.address, TOLD, "interrupted"]


def test_ctrl_c_while_it_starts_ends_it_too(tmp_path: Path) -> None:
    """Its processes are still loading the program then."""
    with exploring(tmp_path) as explore:
        workers = children_of(explore.process.pid)
        assert explore.end() < SOON
        assert gone(workers)
        assert "Traceback" not in explore.printed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_no_process_is_left_however_it_ends(
    tmp_path: Path, number: signal.Signals
) -> None:
    with exploring(tmp_path) as explore:
        assert explore.ask(PAGE).status == 200
        workers = children_of(explore.process.pid)
        assert workers
        with solving(explore):
            explore.process.send_signal(number)
            explore.process.wait(60)
        assert gone(workers)
        assert "Traceback" not in explore.printed


def gone(processes: list[int]) -> bool:
    """Return whether processes have ended, or do so soon."""
    until = time.monotonic() + SOON
    while any(map(is_alive, processes)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(is_alive, processes))


def test_a_process_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with exploring(tmp_path) as explore:
        assert explore.ask(PAGE).status == 200
        for worker in children_of(explore.process.pid):
            if "spawn_main" in command_of(worker):
                os.kill(worker, signal.SIGKILL)
        statuses = [explore.ask(PAGE).status for _ in range(6)]
        explore.end()

    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200
    assert "Traceback" not in explore.printed


def command_of(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text("utf-8").replace("\0", " ")


def test_two_run_side_by_side_and_know_nothing_of_each_other(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with exploring(folders[0]) as one, exploring(folders[1]) as two:
        assert one.path != two.path
        assert one.ask(PAGE).status == two.ask(PAGE).status == 200
        assert two.raw(two.head(one.path)).status == 404
        one.end()
        assert two.ask(PAGE).status == 200


def test_the_port_of_another_is_told_at_once(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
    with exploring(folders[0]) as one:
        taken = str(one.port)
        with exploring(folders[1], "--port", taken) as two:
            two.process.wait(60)
        one.end()
        with exploring(folders[2], "--port", taken) as three:
            assert three.port == one.port
            three.end()

    assert two.process.returncode == 2
    assert f"port {taken} of 127.0.0.1 cannot be used" in two.printed
    assert "--port" in two.printed
    assert "Traceback" not in two.printed


def test_a_port_is_taken_as_soon_as_it_is_bound() -> None:
    """Two that start at the same time do not both believe to have it."""
    from recommender.errors import RequestError  # noqa: PLC0415
    from recommender.web.serving import listen  # noqa: PLC0415

    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(RequestError, match=f"port {port}"):
            listen("127.0.0.1", port)


def test_more_connections_than_it_may_have_are_refused(tmp_path: Path) -> None:
    """Those who are silent are let go; then others are answered again."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if most != resource.RLIM_INFINITY and most < 500:
        pytest.skip("too few files may be open here")
    with exploring(tmp_path, limit="-n 256") as explore, ExitStack() as stack:
        assert explore.ask(PAGE).status == 200
        lines = [stack.enter_context(explore.connect()) for _ in range(160)]
        # On a slow machine the first may be let go before the last are taken up.
        assert any(read_answer(line).status == 503 for line in reversed(lines))
        until = time.monotonic() + 60
        while explore.ask(PAGE).status != 200:
            assert time.monotonic() < until
            time.sleep(1)
        explore.end()
        assert explore.printed.splitlines() == [explore.address, TOLD, "interrupted"]
