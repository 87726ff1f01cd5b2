"""What a stranger or a broken program sends, over a real socket: each is refused.

Every answer is a clear one with the headers that keep the page to itself, and nothing
of it is on the streams of the command.
"""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from recommender.web.guard import HEADERS
from tests.builders.exploring import Answer, Explore, exploring, read_answer
from tests.builders.hostile import hostile_qualification
from tests.builders.html_forms import Page

pytestmark = pytest.mark.slow

PICTURE = "picture/0.svg?qualification=ocr-03456"
PAGE = "?qualification=ocr-03456&role=receptionist"
# The token of the page, as it stands in the targets below.
HERE = "HERE/"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explore]:
    """The command, whose streams stay clean whatever was sent."""
    with exploring(tmp_path_factory.mktemp("explore")) as explore:
        # A busy machine takes a while to start: who asks too early gets 503.
        until = time.monotonic() + 300
        while not (explore.ask(PAGE).status == explore.ask(PICTURE).status == 200):
            assert time.monotonic() < until
        yield explore
        explore.end()
        lines = explore.printed.splitlines()
        told = "Explore plans in the browser; Ctrl-C ends it."
        assert lines == [explore.address, told, "interrupted"]


def check_guarded(answer: Answer) -> None:
    """Check that an answer keeps itself to itself, and shows nothing of the program."""
    assert set(HEADERS) <= set(answer.headers)
    assert not {"set-cookie", "access-control-allow-origin"} & set(answer.headers)
    for secret in (b"Traceback", b'File "', b"root:x:", b"import annotations"):
        assert secret not in answer.body


def check_refused(answer: Answer, status: int) -> None:
    check_guarded(answer)
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>" in answer.body


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["Host: evil.example"], 421),
        (["Host: 127.0.0.1:1"], 421),
        (["Host: 127.0.0.1"], 421),
        (["Host: 127.0.0.1.evil.example"], 421),
        (["Host: evil@127.0.0.1"], 421),
        (["Host: [::1"], 421),
        (["Host: 127.0.0.1:x"], 421),
        (["Host: 0x7f000001"], 421),
        (["Host:"], 421),
        (["Host: \x7f\xff"], 400),
        (["!Host"], 400),
        (["Host: 127.0.0.1", "Host: evil.example"], 400),
        (["Origin: http://evil.example"], 403),
        (["Origin: null"], 403),
        (["Origin: http://["], 403),
        (["Origin: http://127.0.0.1"], 403),
        (["Sec-Fetch-Site: cross-site"], 403),
        (["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"], 403),
        (["Content-Length: -1"], 400),
        (["Content-Length: 5", "Content-Length: 6"], 400),
        (["Content-Length: 10000000"], 413),
        (["Content-Length: 99999999999999999999"], 413),
        (["Transfer-Encoding: gzip"], 400),
        (["No: \0"], 400),
        (["No colon"], 400),
        ([f"Cookie: {'x' * 200_000}"], 400),
        (["X: y"] * 100_000, 400),
    ],
)
def test_a_head_that_no_browser_of_the_page_sends_is_refused(
    page: Explore, lines: list[str], status: int
) -> None:
    # 0x7f on its own is let through by some versions of the parser: both refuse.
    answer = page.ask(PAGE, "GET", *lines)

    check_refused(answer, answer.status if status == 400 else status)
    assert 400 <= answer.status < 432


@pytest.mark.parametrize(
    "lines", [["Referer: http://["], ["Upgrade: websocket", "Connection: Upgrade"]]
)
def test_what_is_only_odd_does_not_matter(page: Explore, lines: list[str]) -> None:
    with page.connect() as line:
        line.sendall(page.head(f"{page.path}{PAGE}", "GET", *lines))
        assert line.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 404),
        ("//", 404),
        ("*", 404),
        ("http://evil.example/", 404),
        ("/another-token/", 404),
        ("/static/explore.js", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("HEREx", 404),
        (f"{HERE}../../etc/passwd", 404),
        (f"{HERE}static/../../guard.py", 404),
        (f"{HERE}static/..%2fguard.py", 404),
        (f"{HERE}static/%2e%2e%2fguard.py", 404),
        (f"{HERE}static/%252e%252e%252fguard.py", 404),
        (f"{HERE}static/..%5cguard.py", 404),
        (f"{HERE}static//etc/passwd", 404),
        (f"{HERE}static/explore.js%00.css", 404),
        (f"{HERE}static/%c0%ae%c0%ae/guard.py", 404),
        (f"{HERE}picture/-1.svg", 404),
        (f"{HERE}picture/1e5.svg", 404),
        (f"{HERE}picture/19.svg", 400),
        (f"{HERE}picture/{'9' * 40}.svg", 404),
        (f"{HERE}picture/{'9' * 5_000}.svg", 404),
        (f"{HERE}?qualification=../../etc", 400),
        (f"{HERE}?qualification=%2fetc%2fpasswd", 400),
        (f"{HERE}?qualification=ocr-03456%00", 400),
        (f"{HERE}?role=%ff", 400),
        (f"{HERE}?role=%00%1b%5b2J", 422),
        (f"{HERE}?role={'x' * 9_000}", 400),
        (f"{HERE}?role={'x' * 1_000_000}", 400),
        (f"{HERE}?{'with=A1&' * 500}", 400),
        (f"{HERE}?max_credits={'9' * 7_000}", 400),
        (f"{HERE}?max_credits=1e999999999", 400),
        (f"{HERE}?hours_per_week=1e999999999", 400),
        (f"{HERE}?hours_per_week=nan", 400),
        (f"{HERE}?spare={'9' * 30}", 400),
        (f"{HERE}?parallel=999999999", 400),
        (f"{HERE}?hours_per_week=3&start=0001-01-01", 422),
        (f"{HERE}?hours_per_week=3&start=9999-12-31", 422),
        (f"{HERE}?hours_per_week=3&off=0001-01-01..9999-12-31", 422),
        (f"{HERE}?tag=complaints:weekly+1e999%25", 400),
        (f"{HERE}?unit_credits=A1:{'9' * 30}", 400),
        (f"{HERE}ask?asked=%00", 400),
        (f"{HERE}ask?asked=qualification%3dnone", 400),
        (f"{HERE}ask?qualification=none", 422),
        (f"{HERE}ask?asked=&task.complaints=always", 422),
        (f"{HERE}ask?{'with=A1&' * 6_000}", 422),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    page: Explore, target: str, status: int
) -> None:
    if target.startswith("HERE"):
        target = page.path[:-1] + target.removeprefix("HERE")
    answer = page.raw(page.head(target))

    check_refused(answer, status)


@pytest.mark.parametrize(
    "method",
    ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "P" * 300],
)
def test_a_page_is_only_read(page: Explore, method: str) -> None:
    answer = page.ask(PAGE, method)

    check_refused(answer, 405)
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_form_is_only_sent(page: Explore) -> None:
    for target in ("read", "save"):
        check_refused(page.ask(target, "GET"), 405)


def test_head_is_get_without_the_page(page: Explore) -> None:
    head, get = page.ask(PAGE, "HEAD"), page.ask(PAGE)

    assert (head.status, head.body) == (200, b"")
    assert get.status == 200
    assert head.headers["content-length"] == get.headers["content-length"]
    check_guarded(head)


def test_a_form_of_another_page_is_not_read(page: Explore) -> None:
    form = b"asked=&text=x"
    for line in (
        "Origin: http://evil.example",
        "Origin: http://127.0.0.1:1",
        "Origin: null",
        "Sec-Fetch-Site: same-site",
    ):
        for target in ("read", "save"):
            check_refused(page.post(target, form, line), 403)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * 10_000_000, 413),
        (b"&".join(b"a%d=1" % n for n in range(100)), 400),
        (b"asked=" + b"with%3DA1%26" * 20_000, 400),
        (b"asked=" + b"with%3DA1%26" * 100_000, 413),
        (b"asked=%ff&text=%ff\xff\x00", 422),
        (b"file=%0d%0aX-Own:+1", 400),
        (b"file=..%2f..%2fetc%2fpasswd", 400),
        (b"file=plan.html&asked=qualification%3D..%252fetc", 400),
        (b"", 400),
    ],
)
def test_a_form_that_no_page_has_is_refused(
    page: Explore, body: bytes, status: int
) -> None:
    answer = page.post("save", body)

    check_refused(answer, status if status != 422 else answer.status)
    assert "x-own" not in answer.headers


def test_ten_megabytes_that_are_not_announced_are_refused(page: Explore) -> None:
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    for method, target in (
        ("POST", "read"),
        ("POST", "save"),
        ("GET", f"{PAGE}&more=1"),
    ):
        head = page.head(page.path + target, method, "Transfer-Encoding: chunked")
        answer = page.raw(head, *[chunk] * 160)
        # The other side may end the connection while all this is sent.
        if answer.status:
            check_refused(answer, 413)


def test_a_name_is_kept_out_of_the_head_of_a_file(page: Explore) -> None:
    form = b"asked=&file=letter.txt&candidate=%0d%0aX-Own:+1"
    answer = page.post("save", form)

    assert answer.status == 200
    assert "x-own" not in answer.headers
    check_guarded(answer)


# Requests that are begun; then a byte comes now and then, for ever.
BEGUN = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1",
    "half a body": b"POST TOKENread HTTP/1.1\r\nHost: PLACE\r\n"
    b"Content-Length: 100\r\n\r\nasked=",
    "a part of a body": b"POST TOKENread HTTP/1.1\r\nHost: PLACE\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n5\r\nasked\r\n",
    "half of a second request": b"GET TOKENstatic/explore.js HTTP/1.1\r\n"
    b"Host: PLACE\r\n\r\nGET / HTTP",
}


def last_status(page: Explore, begun: bytes) -> int:
    """Return the last status that a slow request gets, when it is let go.

    Raises:
        TimeoutError: it is waited for, after 40 seconds.
    """
    there = f"127.0.0.1:{page.port}".encode()
    ended, received = time.monotonic() + 40, b""
    with page.connect() as line, suppress(ConnectionError):
        line.sendall(
            begun.replace(b"TOKEN", page.path.encode()).replace(b"PLACE", there)
        )
        line.settimeout(0.5)
        while time.monotonic() < ended:
            try:
                if not (part := line.recv(65_536)):
                    break
                received += part
            except TimeoutError:
                line.sendall(b"x" if begun else b"")
        else:
            raise TimeoutError
    return int((re.findall(rb"HTTP/1.1 (\d+)", received) or [b"0"])[-1])


def test_whoever_is_slow_is_let_go_and_delays_nobody(page: Explore) -> None:
    with ThreadPoolExecutor(len(BEGUN)) as pool:
        slow = {n: pool.submit(last_status, page, begun) for n, begun in BEGUN.items()}
        assert page.ask(PAGE).status == 200
    statuses = {name: future.result() for name, future in slow.items()}

    assert statuses == {**dict.fromkeys(BEGUN, 408), "nothing": 0}


def test_two_hundred_people_at_once_are_answered_or_asked_to_wait(
    page: Explore,
) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(page.connect(120)) for _ in range(200)]
        for number, line in enumerate(lines):
            target = f"{page.path}{PAGE}&max_credits={42 + number % 7}"
            line.sendall(page.head(target))
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(read_answer, lines))

    for answer in answers:
        check_guarded(answer)
    statuses = {answer.status for answer in answers}
    assert 200 in statuses
    assert statuses <= {200, 503}
    assert all(a.headers["retry-after"] for a in answers if a.status == 503)


def test_a_thousand_requests_in_a_row_on_one_connection(page: Explore) -> None:
    """Sent without waiting for answers, they come one after the other."""
    one = page.head("/nobody", "GET", "Connection: keep-alive")
    with page.connect() as line:
        line.sendall(one)
        # Who has no token is let go after an answer.
        answer = read_answer(line)
    check_refused(answer, 404)
    asked = page.head(f"{page.path}static/explore.js", "GET", "Connection: keep-alive")
    last = page.head(f"{page.path}static/explore.js")
    received = page.raw(asked * 1_000 + last)

    assert received.body.count(b"HTTP/1.1 200") == 1_000


def test_markup_and_control_characters_in_a_job_text_are_text(page: Explore) -> None:
    hostile = (
        "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> \x00\x1b[2J\x07 "
        "‮ ⁦ {{ 7*7 }} {% raw %} ]]> &lt;b&gt; "
        "You answer the phone, deal with complaints every day and greet visitors. "
    )
    body = urlencode({"asked": "", "text": hostile}).encode()
    answer = page.post("read", body)
    text = answer.body.decode()

    assert answer.status == 200
    assert "<mark" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "49" not in text.partition('id="as-read"')[2].partition("<table")[0]
    assert not {"\x00", "\x1b", "\x07"} & set(text)
    check_guarded(answer)


def test_titles_that_would_be_markup_are_text(tmp_path: Path) -> None:
    hostile_qualification(tmp_path / "mine")
    with exploring(tmp_path, "--qualification", str(tmp_path / "mine")) as explore:
        for target in ("?", "?more=1", "?max_credits=1"):
            answer = explore.ask_patiently(f"{target}&qualification=mine")
            text = answer.body.decode()

            assert answer.status == 200
            assert "<script>alert" not in text
            assert "{{ 7*7 }}" in text
            assert Page(text).scripts_inside == 0
        picture = explore.ask_patiently("picture/0.svg?qualification=mine")
        assert picture.status == 200
    assert "Traceback" not in explore.printed
