"""How fast the page answers: one person clicking, then fifty at once, on loopback.

A click is what a browser sends for it, from the form to the end of the page; prices are
asked for after each and given up at the next, as the script of the page does. People
and server share the machine.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from random import Random

import httpx
import pytest

from recommender.web.page_request import read_page_request
from recommender.web.shelf import Shelf
from tests.benchmarks.figures import record

pytestmark = pytest.mark.exhaustive

PEOPLE, SECONDS, SECONDS_BETWEEN = 50, 20.0, 2.0
ROLES = ["receptionist", "contact-centre-adviser", "field-engineer", "team-leader"]


@pytest.fixture(scope="module", name="base")
def served_page() -> Iterator[str]:
    """Serve the page as a person starts it, and let its processes warm up."""
    command = [sys.executable, "-m", "recommender", "explore", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        base = started.stdout.readline().strip().partition("?")[0]
        with httpx.Client(timeout=120) as client:
            for more in ("", "", "&more=1", "&more=1"):
                client.get(f"{base}?role=receptionist{more}").raise_for_status()
        yield base
        started.terminate()


def clicks(seed: int) -> Iterator[str]:
    """Give the queries of a session: from a role, one wish or task more at a time."""
    random = Random(seed)
    qualification = Shelf.of().load("ocr-03456")
    units = [u.code for u in qualification.catalogue.units if u.group != "A"]
    tags = [tag.name for tag in qualification.vocabulary.tags]
    while True:
        query = f"qualification=ocr-03456&role={random.choice(ROLES)}"
        yield query
        for code in random.sample(units, 3):
            query += f"&{random.choice(['with', 'without', 'have'])}={code}"
            yield query
        for tag in random.sample(tags, 3):
            query += f"&tag={tag}:{random.choice(['daily', 'weekly'])}"
            yield query


async def click(client: httpx.AsyncClient, base: str, query: str, before: str) -> float:
    """Return the seconds that a click takes: the form, then its page."""
    asked = read_page_request(query, "ocr-03456")
    begin = time.perf_counter()
    sent = f"{base}ask?{httpx.QueryParams({'asked': asked.query})}"
    headers = {"referer": f"{base}?{before}"}
    answer = await client.get(sent, headers=headers, follow_redirects=True)
    answer.raise_for_status()
    return time.perf_counter() - begin


def percentile(seconds: list[float], percent: int) -> float:
    """Return a percentile, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def record_times(what: str, seconds: list[float], median: int, most: int) -> None:
    middle, high = percentile(seconds, 50), percentile(seconds, 99)
    record(f"{what}: median", f"{middle:.0f} ms", "", "", f"≤ {median} ms")
    record(f"{what}: 99th percentile", f"{high:.0f} ms", "", "", f"≤ {most} ms")


def test_one_person_clicks(base: str) -> None:
    async def session() -> tuple[list[float], list[float]]:
        seconds, prices, before = [], [], ""
        queries = clicks(1)
        async with httpx.AsyncClient(timeout=60) as client:
            for number in range(150):
                query = next(queries)
                seconds.append(await click(client, base, query, before))
                before = query
                if number % 15 == 0:
                    begin = time.perf_counter()
                    (await client.get(f"{base}?{query}&more=1")).raise_for_status()
                    prices.append(time.perf_counter() - begin)
        return seconds, prices

    seconds, prices = asyncio.run(session())
    record_times("a click, alone", seconds, 100, 250)
    slowest = percentile(prices, 100)
    record("all prices, slowest", f"{slowest:.0f} ms", "", "", "≤ 1500 ms")


def test_fifty_people_click_at_once(base: str) -> None:
    seconds: list[float] = []

    async def person(number: int, until: float) -> None:
        queries, before = clicks(number), ""
        later: asyncio.Task[httpx.Response] | None = None
        async with httpx.AsyncClient(timeout=60) as client:
            await asyncio.sleep(SECONDS_BETWEEN * number / PEOPLE)
            while time.perf_counter() < until:
                begin, query = time.perf_counter(), next(queries)
                if later is not None:
                    later.cancel()
                seconds.append(await click(client, base, query, before))
                later = asyncio.create_task(client.get(f"{base}?{query}&more=1"))
                before = query
                rest = SECONDS_BETWEEN - (time.perf_counter() - begin)
                await asyncio.sleep(max(rest, 0.0))
            if later is not None:
                later.cancel()
                with contextlib.suppress(asyncio.CancelledError, httpx.HTTPError):
                    await later

    async def crowd() -> None:
        until = time.perf_counter() + SECONDS
        await asyncio.gather(*(person(n, until) for n in range(PEOPLE)))

    asyncio.run(crowd())
    record_times(f"a click, {PEOPLE} people", seconds, 300, 1_000)
    count = f"{len(seconds) / SECONDS:.0f} per second"
    record("clicks answered, all without a failure", count, "", "", "25 per second")
