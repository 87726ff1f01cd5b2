"""The page as it is served: who may ask, how much, and without a script."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import httpx
import pytest

from recommender.web import solver_processes
from recommender.web.application import SiteSettings
from recommender.web.shelf import Shelf
from tests.builders.html_forms import Page
from tests.builders.live_page import TOKEN, LivePage, live_page
from tests.builders.running import run

pytestmark = pytest.mark.slow

RECEPTIONIST = "qualification=ocr-03456&role=receptionist"
WITHOUT_B10 = ("--role", "receptionist", "--without", "B10")
ADVERT = Path(__file__).parents[1] / "cli" / "advert.txt"


@pytest.fixture(scope="module")
def page() -> Iterator[LivePage]:
    with live_page() as served:
        yield served


def get(page: LivePage, address: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return page.client.get(address, headers=named)


@pytest.mark.parametrize(
    "address", ["./", "ask?asked=", "static/explore.js", "picture/0.svg", "nowhere"]
)
def test_every_answer_has_the_headers_that_keep_it_to_itself(
    page: LivePage, address: str
) -> None:
    headers = get(page, address).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert (
        "unsafe" not in headers["content-security-policy"]
        or "sandbox" in (headers["content-security-policy"])
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 404),
        ("/another-token/", {}, 404),
        (f"/{TOKEN}x/", {}, 404),
        (f"/{TOKEN}/", {"host": "evil.example"}, 421),
        (f"/{TOKEN}/", {"host": "127.0.0.1.evil.example"}, 421),
        (f"/{TOKEN}/", {"host": "evil@127.0.0.1"}, 421),
        (f"/{TOKEN}/", {"host": "localhost:1"}, 200),
        (f"/{TOKEN}/", {"origin": "http://evil.example"}, 403),
        (f"/{TOKEN}/", {"origin": "null"}, 403),
        (f"/{TOKEN}/", {"sec-fetch-site": "cross-site"}, 403),
        (
            f"/{TOKEN}/",
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
            200,
        ),
        (f"/{TOKEN}/../../etc/passwd", {}, 404),
        (f"/{TOKEN}/static/..%2fapplication.py", {}, 404),
        (f"/{TOKEN}/static/application.py", {}, 404),
        (f"/{TOKEN}/?qualification=../../etc", {}, 400),
        (f"/{TOKEN}/?qualification=/etc", {}, 400),
        (f"/{TOKEN}/?nothing=1", {}, 400),
        (f"/{TOKEN}/?role=%ff", {}, 400),
        (f"/{TOKEN}/?{'with=A1&' * 500}", {}, 400),
        (f"/{TOKEN}/?role={'x' * 9_000}", {}, 400),
    ],
)
def test_who_has_no_business_here_is_refused(
    page: LivePage, path: str, headers: dict[str, str], status: int
) -> None:
    lines = {"Host": f"127.0.0.1:{page.port}", "Connection": "close"}
    lines |= {name.title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    answer = page.raw(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())

    assert answer.split(b" ", 2)[1] == str(status).encode()
    assert b"Traceback" not in answer


def test_a_post_from_another_page_is_refused(page: LivePage) -> None:
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "same-site"}):
        answer = page.client.post("read", data={"text": "x"}, headers=headers)
        assert answer.status_code == 403


def test_ten_megabytes_are_refused_whether_announced_or_not(page: LivePage) -> None:
    assert page.client.post("read", content=b"x" * 10_000_000).status_code == 413

    chunks = (b"x" * 65_536 for _ in range(160))
    # The server may end the connection before all is sent.
    with suppress(httpx.WriteError, httpx.ReadError):
        assert page.client.post("read", content=chunks).status_code == 413


def test_a_hundred_thousand_wishes_are_refused(page: LivePage) -> None:
    wishes = "&".join(["with=A1"] * 100_000)
    fewer = wishes[:120_000]

    assert page.client.post("save", data={"asked": wishes}).status_code == 413
    assert page.client.post("save", data={"asked": fewer}).status_code == 400
    assert get(page, f"./?{fewer[:50_000]}").status_code == 400
    host = f"Host: 127.0.0.1:{page.port}\r\nConnection: close"
    answer = page.raw(f"GET /{TOKEN}/?{wishes} HTTP/1.1\r\n{host}\r\n\r\n".encode())
    assert answer[:10] in (b"HTTP/1.1 4", b"")


def test_without_a_script_the_form_leads_to_the_address_of_what_it_asks(
    page: LivePage,
) -> None:
    form = Page(get(page, f"./?{RECEPTIONIST}").text).forms["ask"]
    answer = get(page, f"{form.action}?{form.query(unit__B10='without')}")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"./?{RECEPTIONIST}&without=B10"
    shown = get(page, answer.headers["location"])
    done = json.loads(run("plan", *WITHOUT_B10, "--format", "json").out)
    for unit in done["plans"][0]["units"]:
        assert f'<th scope="row">{unit["code"]}</th>' in shown.text


def test_what_changed_comes_from_the_page_that_one_was_on(page: LivePage) -> None:
    address = f"./?{RECEPTIONIST}&without=B10"
    before = f"http://127.0.0.1:{page.port}/{TOKEN}/?{RECEPTIONIST}"

    assert 'id="sentence"' in get(page, address, referer=before).text
    assert 'id="sentence"' not in get(page, address).text
    elsewhere = before.replace("127.0.0.1", "evil.example")
    assert 'id="sentence"' not in get(page, address, referer=elsewhere).text


def test_a_field_that_cannot_be_read_shows_the_form_again(page: LivePage) -> None:
    form = Page(get(page, f"./?{RECEPTIONIST}").text).forms["ask"]
    answer = get(page, f"ask?{form.query(max_credits='many')}")

    assert answer.status_code == 422
    assert "this is not a number" in answer.text
    assert Page(answer.text).forms["ask"].fields


def test_a_text_is_read_and_is_in_no_address(page: LivePage) -> None:
    text = ADVERT.read_text(encoding="utf-8")
    answer = page.client.post("read", data={"asked": RECEPTIONIST, "text": text})

    assert answer.status_code == 200
    assert "<mark" in answer.text
    assert not any("Repairs" in href for _, href in Page(answer.text).links)


@pytest.mark.parametrize("name", ["plan.html", "plan.docx", "letter.txt", "plan.xlsx"])
def test_a_file_is_saved_with_the_names_that_were_typed(
    page: LivePage, name: str
) -> None:
    data = {"asked": RECEPTIONIST, "file": name, "candidate": "A. Candidate"}
    answer = page.client.post("save", data=data)

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert len(answer.content) > 1_000


def test_a_candidate_file_asks_the_same_as_the_page(
    page: LivePage, tmp_path: Path
) -> None:
    data = {"asked": f"{RECEPTIONIST}&without=B10", "file": "candidate.toml"}
    file = tmp_path / "me.toml"
    file.write_bytes(page.client.post("save", data=data).content)
    mine = run("plan", "--candidate", str(file), "--format", "json")
    same = run("plan", *WITHOUT_B10, "--format", "json")

    assert mine.out == same.out


def test_a_picture_is_drawn_and_one_that_is_not_there_is_a_fault(
    page: LivePage,
) -> None:
    assert "<svg" in get(page, f"picture/0.svg?{RECEPTIONIST}").text
    assert get(page, f"picture/9.svg?{RECEPTIONIST}").status_code == 400


def test_two_hundred_silent_connections_keep_nobody_from_an_answer(
    page: LivePage,
) -> None:
    address = ("127.0.0.1", page.port)
    lines = [socket.create_connection(address) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127")
        assert get(page, f"./?{RECEPTIONIST}").status_code == 200
    finally:
        for line in lines:
            line.close()


def test_whoever_leaves_stops_the_work_and_the_next_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A busy machine may need longer to stop the work than a person would wait.
    monkeypatch.setattr(solver_processes, "MOST_SECONDS_IN_LINE", 1_000_000.0)
    with live_page(SiteSettings(Shelf.of(), clicks=1, extras=1)) as page:
        for number in range(8):
            with socket.create_connection(("127.0.0.1", page.port)) as line:
                query = f"role=receptionist&max_credits={45 + number}&more=1"
                host = f"Host: 127.0.0.1:{page.port}"
                asked = f"GET /{TOKEN}/?{query} HTTP/1.1\r\n{host}\r\n\r\n"
                line.sendall(asked.encode())
        assert get(page, f"./?{RECEPTIONIST}&more=1").status_code == 200


def test_many_at_once_are_all_answered(page: LivePage) -> None:
    statuses: list[int] = []

    def ask(number: int) -> None:
        address = f"./?{RECEPTIONIST}&max_credits={42 + number % 5}"
        statuses.append(get(page, address).status_code)

    threads = [Thread(target=ask, args=(n,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 24


def explore(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "recommender", "explore", "--no-browser", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_prints_an_address_that_asks_what_was_typed() -> None:
    started = explore("--role", "receptionist", "--without", "b10")
    assert started.stdout is not None
    address = started.stdout.readline().strip()
    try:
        assert address.endswith(f"/?{RECEPTIONIST}&without=B10")
        assert httpx.get(address, timeout=120).status_code == 200
    finally:
        started.send_signal(signal.SIGINT)
    _, errors = started.communicate(timeout=60)

    assert started.returncode == 130
    assert "Traceback" not in errors


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_ctrl_c_in_a_terminal_leaves_no_process_behind() -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "recommender", "explore", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stdout is not None
    started.stdout.readline()
    # A terminal signals every process of the group.
    os.killpg(started.pid, signal.SIGINT)
    # The pipes close only when all processes that have them are gone.
    _, errors = started.communicate(timeout=60)

    assert started.returncode == 130
    assert "Traceback" not in errors


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("explore", "--no-browser", "--port", str(port))

    assert done.code == 2
    assert f"port {port}" in done.err
    assert "--port" in done.err
