"""Whatever one clicks, over HTTP: plans are audited, and addresses and commands true.

The application is asked in this process, and solves here too.
"""

import asyncio
import json
import re
import shlex
from collections.abc import Callable
from typing import Any

import httpx
from click.testing import CliRunner
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from recommender.answers.recommendation import recommend
from recommender.auditing import audit
from recommender.cli import cli
from recommender.solver.engine.clock import Clock
from recommender.web import application
from recommender.web.application import BRIEF, SiteSettings, build_application
from recommender.web.page_request import read_page_request
from recommender.web.shelf import Shelf
from tests.builders.examples import examples
from tests.builders.html_forms import Page

SHELF = Shelf.of()
QUALIFICATION = SHELF.load("ocr-03456")
CODES = [unit.code for unit in QUALIFICATION.catalogue.units]
TAGS = [tag.name for tag in QUALIFICATION.vocabulary.tags]
ROLES = [role.name for role in QUALIFICATION.vocabulary.roles]


class InThisProcess:
    """Runs each task at once, where it is asked for."""

    def __init__(self, number: int, *, nice: int = 0) -> None:
        pass

    async def run(
        self, limit: float, task: Callable[..., object], *args: Any, **kwargs: Any
    ) -> object:
        return task(Clock(), *args, **kwargs)


class Clicks(RuleBasedStateMachine):
    """A person who clicks about, and goes back."""

    def __init__(self) -> None:
        super().__init__()
        theirs = application.SolverProcesses
        application.SolverProcesses = InThisProcess  # type: ignore[assignment, misc]
        try:
            self.app = build_application(SiteSettings(SHELF, token="token"))
        finally:
            application.SolverProcesses = theirs  # type: ignore[misc]
        self.address, self.before = "", ""
        self.visited: list[tuple[str, list[str]]] = []
        self.page = Page("")

    def get(self, address: str, before: str = "", *, brief: bool = True) -> Page:
        """Return a page by its address, and note where it led."""
        base = "http://127.0.0.1/token/"
        headers = {BRIEF: "1"} if brief else {}
        if before:
            headers["referer"] = f"{base}?{before}"

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.get(address, headers=headers, follow_redirects=True)

        answer = asyncio.run(ask())
        assert answer.status_code in (200, 422), answer.text
        self.address = answer.url.query.decode()
        return Page(answer.text)

    def go(self, address: str) -> None:
        """Go to an address, as a click does."""
        before = self.address
        self.page = self.get(address, before)
        self.visited.append((self.address, self.codes))

    @property
    def codes(self) -> list[str]:
        """The units that the page marks as in the plan or held."""
        return [
            c for n, c in enumerate(CODES) if self.page.text_by_id.get(f"state-{n}")
        ]

    @initialize(role=st.sampled_from(ROLES))
    def open(self, role: str) -> None:
        self.go(f"?qualification=ocr-03456&role={role}")

    def send(self, **fields: str) -> None:
        """Send the form with some fields changed."""
        self.go(f"ask?{self.page.forms['ask'].query(**fields)}")

    @rule(
        code=st.sampled_from(CODES),
        wish=st.sampled_from(["", "with", "without", "have"]),
    )
    def choose_a_unit(self, code: str, wish: str) -> None:
        self.send(**{f"unit__{code}": wish})

    @rule(
        tag=st.sampled_from(TAGS),
        often=st.sampled_from(["", "daily", "weekly", "sometimes", "never"]),
    )
    def choose_a_task(self, tag: str, often: str) -> None:
        self.send(**{f"task__{tag}": often})

    @rule(most=st.integers(38, 60))
    def limit_the_credits(self, most: int) -> None:
        self.send(max_credits=str(most))

    @rule(role=st.sampled_from(["", *ROLES]))
    def choose_a_role(self, role: str) -> None:
        self.send(role=role)

    @precondition(lambda self: self.page.links_to_requests())
    @rule(number=st.integers(0, 9))
    def follow_a_step(self, number: int) -> None:
        steps = self.page.links_to_requests()
        self.go(f"?{steps[number % len(steps)]}")

    @rule(number=st.integers(0, 9))
    def go_back(self, number: int) -> None:
        address, codes = self.visited[number % len(self.visited)]
        self.go(f"?{address}")
        assert self.codes == codes

    @invariant()
    def the_plan_keeps_every_rule(self) -> None:
        if not self.visited or not self.codes:
            return
        units = tuple(map(QUALIFICATION.catalogue.find, self.codes))
        assert all(finding.holds for finding in audit(units, QUALIFICATION.rules))

    @invariant()
    def the_page_is_that_of_its_address(self) -> None:
        if not self.visited:
            return
        asked = read_page_request(self.address, SHELF.first)
        assert dict(self.page.forms["ask"].fields)["asked"] == asked.query
        assert asked.written_one_way(QUALIFICATION).query == asked.query
        if not self.page.text_by_id.get("faults"):
            answer = recommend(QUALIFICATION, asked.candidate)
            assert self.codes == (list(answer.best.codes) if answer.plans else [])

    @invariant()
    def the_address_makes_the_same_page(self) -> None:
        if not self.visited:
            return
        shown, address = self.page, self.address
        again = self.get(f"?{address}", brief=False)
        assert self.address == address
        assert again.forms["ask"].fields == shown.forms["ask"].fields
        for part in ("totals", "plan-units", "clash", "command", "faults"):
            assert again.text_by_id.get(part) == shown.text_by_id.get(part)

    @invariant()
    def the_command_gives_the_same_plan(self) -> None:
        if not self.visited:
            return
        _, _, words = self.page.text_by_id["command"].partition("recommender plan")
        options = [*shlex.split(words), "--format", "json"]
        done = CliRunner().invoke(cli, ["plan", *options])
        if self.page.text_by_id.get("faults"):
            assert done.exit_code == 2
            return
        plans = json.loads(done.stdout)["plans"]
        planned = [unit["code"] for unit in plans[0]["units"]] if plans else []
        assert planned == self.codes
        if plans:
            told = self.page.text_by_id["totals"]
            assert re.search(rf"mismatch {plans[0]['mismatch']:.1f}\b", told)


TestClicks = Clicks.TestCase
TestClicks.settings = examples(30, stateful_step_count=6)
