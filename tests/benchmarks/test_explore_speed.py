"""How fast the page answers: one person clicking, then fifty at once, on loopback.

A click is what a browser sends for it, from the form to the end of the page; prices are
asked for after each and given up at the next, as the script of the page does. People
and server share the machine. Where others use it too, the load before says so, and
only the processor time can be compared.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import httpx
import pytest

from recommender.web.application import BRIEF
from recommender.web.form_fields import (
    job_words,
    task_field,
    unit_field,
    unit_words,
)
from recommender.web.page_request import read_page_request
from recommender.web.shelf import Shelf
from tests.benchmarks.figures import record
from tests.builders.exploring import children_of

pytestmark = pytest.mark.exhaustive

PEOPLE, SECONDS, SECONDS_BETWEEN = 50, 20.0, 2.0
QUALIFICATION = Shelf.of().load("ocr-03456")
ROLES = ["receptionist", "contact-centre-adviser", "field-engineer", "team-leader"]


class Served(NamedTuple):
    """The page as it is served: its address, and the process of the command."""

    base: str
    process: int

    def seconds_used(self) -> tuple[float, float]:
        """Return the processor time of the process, and of those that solve clicks."""
        mine, own_nice = used(self.process)
        others = [used(child) for child in children_of(self.process)]
        # Those that work out prices are nicer: they take what the others leave.
        return mine, sum(seconds for seconds, nice in others if nice <= own_nice)


def used(process: int) -> tuple[float, int]:
    """Return the seconds of processor time of a process, and how nice it is."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK"), int(fields[16])


@pytest.fixture(scope="module", name="served")
def served_page() -> Iterator[Served]:
    """Serve the page as a person starts it, and let its processes warm up."""
    command = [sys.executable, "-m", "recommender", "explore", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        base = started.stdout.readline().strip().partition("?")[0]
        with httpx.Client(timeout=120) as client:
            for more in ("", "", "&more=1", "&more=1"):
                client.get(f"{base}?role=receptionist{more}").raise_for_status()
        time.sleep(3)
        yield Served(base, started.pid)
        started.terminate()


def clicks(seed: int) -> Iterator[str]:
    """Give the queries of a session: from a role, one wish or task more at a time."""
    random = Random(seed)
    units = [u.code for u in QUALIFICATION.catalogue.units if u.group != "A"]
    tags = [tag.name for tag in QUALIFICATION.vocabulary.tags]
    while True:
        query = f"qualification=ocr-03456&role={random.choice(ROLES)}"
        yield query
        for code in random.sample(units, 3):
            query += f"&{random.choice(['with', 'without', 'have'])}={code}"
            yield query
        for tag in random.sample(tags, 3):
            query += f"&tag={tag}:{random.choice(['daily', 'weekly'])}"
            yield query


def form(query: str) -> httpx.QueryParams:
    """Return what a browser sends on a click: every field, and what is asked."""
    asked = read_page_request(query, "ocr-03456")
    tasks = job_words(asked.candidate, QUALIFICATION)
    units = unit_words(asked.candidate)
    fields = {"asked": asked.query}
    for tag in QUALIFICATION.vocabulary.tags:
        fields[task_field(tag.name)] = tasks.get(tag.name, "")
    for unit in QUALIFICATION.catalogue.units:
        fields[unit_field(unit.code)] = units.get(unit.code.casefold(), "")
    return httpx.QueryParams(fields)


async def click(client: httpx.AsyncClient, base: str, query: str, before: str) -> float:
    """Return the seconds that a click takes: the form, then its page."""
    sent = f"{base}ask?{form(query)}"
    headers = {"referer": f"{base}?{before}", BRIEF: "1"}
    begin = time.perf_counter()
    answer = await client.get(sent, headers=headers, follow_redirects=True)
    answer.raise_for_status()
    return time.perf_counter() - begin


async def ask_more(
    client: httpx.AsyncClient, base: str, query: str, before: str
) -> None:
    """Ask for the prices after a click."""
    asked = read_page_request(f"{query}&more=1", "ocr-03456")
    headers = {"referer": f"{base}?{before}"}
    answer = await client.get(f"{base}?{asked.query}", headers=headers)
    answer.raise_for_status()


def percentile(seconds: list[float], percent: int) -> float:
    """Return a percentile, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def record_times(what: str, seconds: list[float], median: int, most: int) -> None:
    middle, high = percentile(seconds, 50), percentile(seconds, 99)
    record(f"{what}: median", f"{middle:.0f} ms", "", "", f"≤ {median} ms")
    record(f"{what}: 99th percentile", f"{high:.0f} ms", "", "", f"≤ {most} ms")


@contextmanager
def recording_processor_time(
    served: Served, what: str, done: list[float]
) -> Iterator[None]:
    """Record what each click takes of the processors, and how busy they are besides."""
    load, before = os.getloadavg()[0], served.seconds_used()
    yield
    reading, solving = (
        1000 * (after - first) / len(done)
        for first, after in zip(before, served.seconds_used(), strict=True)
    )
    record(
        f"{what}: processor time",
        f"{reading + solving:.0f} ms",
        f"of it reading and sending: {reading:.0f} ms",
        f"load by others before: {load:.1f}",
        "≤ 60 ms",
    )


def test_one_person_clicks(served: Served) -> None:
    base = served.base
    seconds: list[float] = []
    prices: list[float] = []

    async def session() -> None:
        queries, before = clicks(1), ""
        async with httpx.AsyncClient(timeout=60) as client:
            for number in range(150):
                query = next(queries)
                seconds.append(await click(client, base, query, before))
                if number % 15 == 0:
                    begin = time.perf_counter()
                    await ask_more(client, base, query, before)
                    prices.append(time.perf_counter() - begin)
                before = query

    with recording_processor_time(served, "a click, alone", seconds):
        asyncio.run(session())
    record_times("a click, alone", seconds, 100, 250)
    slowest = percentile(prices, 100)
    record("all prices, slowest", f"{slowest:.0f} ms", "", "", "≤ 1500 ms")


def test_fifty_people_click_at_once(served: Served) -> None:
    base = served.base
    seconds: list[float] = []
    asked: set[tuple[str, str]] = set()

    async def person(client: httpx.AsyncClient, number: int, until: float) -> None:
        queries, before = clicks(number), ""
        later: asyncio.Task[None] | None = None
        await asyncio.sleep(SECONDS_BETWEEN * number / PEOPLE)
        while time.perf_counter() < until:
            begin, query = time.perf_counter(), next(queries)
            if later is not None:
                later.cancel()
            seconds.append(await click(client, base, query, before))
            asked.add((query, before))
            later = asyncio.create_task(ask_more(client, base, query, before))
            before = query
            rest = SECONDS_BETWEEN - (time.perf_counter() - begin)
            await asyncio.sleep(max(rest, 0.0))
        if later is not None:
            later.cancel()
            with contextlib.suppress(asyncio.CancelledError, httpx.HTTPError):
                await later

    async def crowd() -> None:
        # Each person has a connection, as a browser does; one client takes less to set
        # up than fifty, on a machine that the server shares.
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(timeout=60, limits=limits) as client:
            until = time.perf_counter() + SECONDS
            await asyncio.gather(*(person(client, n, until) for n in range(PEOPLE)))

    what = f"a click, {PEOPLE} people"
    with recording_processor_time(served, what, seconds):
        asyncio.run(crowd())
    record_times(what, seconds, 300, 1_000)
    distinct = 100 * len(asked) / len(seconds)
    count = f"{len(seconds) / SECONDS:.0f} per second"
    new = f"{distinct:.0f} % asked for the first time"
    record("clicks answered, all without a failure", count, new, "", "25 per second")
