"""The documents that are looked at: sheets and letters of real plans."""

import json
import shlex
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from click.testing import CliRunner

from recommender import Candidate, Recommendation, Wishes, load_qualification, recommend
from recommender.answers.evidence_planning import EvidenceAnswer, assessment_plan
from recommender.answers.plan_details import add_details
from recommender.cli import cli
from recommender.reports.documents import to_json
from recommender.reports.plan_report import PlanReport
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.letter import Letter
from recommender.reports.sheets.paper_sheet import PaperSheet
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.requests.sheet_names import SheetNames
from recommender.solver.engine.clock import Clock

DAY = date(2027, 1, 4)
PEOPLE = SheetNames("The candidate", "The assessor", "The centre")
DATED = Wishes(hours_per_week=4, start=DAY, have=("A10",))


class Request(NamedTuple):
    """What a plan is made for."""

    qualification: str
    candidate: Candidate
    people: SheetNames = SheetNames()


REQUESTS = {
    "dated": Request("ocr-03456", Candidate("receptionist", wishes=DATED), PEOPLE),
    "undated": Request("ocr-03456", Candidate("contact-centre-adviser")),
    "long": Request(
        "cfa-l2-customer-service",
        Candidate(
            "hospitality-front-of-house", wishes=Wishes(hours_per_week=4, start=DAY)
        ),
        PEOPLE,
    ),
    "no-job": Request("cg-fb-l2", Candidate()),
    "no-credits": Request("chc33021", Candidate()),
}


class PlanDocument(NamedTuple):
    """A document of a kind, for one of the requests, and how many pages it may have."""

    request: str
    kind: str
    most_pages: int

    @property
    def name(self) -> str:
        """Its name in tests and of its baselines."""
        return f"{self.kind}-{self.request}"

    def sheet(self) -> PaperSheet:
        """Return it, made on a certain day."""
        answer, people = answer_of(self.request), REQUESTS[self.request].people
        if self.kind == "letter":
            return Letter(answer, DAY, people).sheet()
        evidence = evidence_of(self.request)
        return PlanSheet(answer, DAY, people, evidence=evidence).sheet()

    def html(self) -> str:
        """Return it as a page."""
        return to_html_file(self.sheet())


# What a caseload's sheets are about.
CASELOAD = "id,role\nC1,receptionist\nC2,contact-centre-adviser\nC3,receptionist\n"


class CommandDocument(NamedTuple):
    """A document that a command writes, and how many pages it may have."""

    name: str
    command: str
    most_pages: int

    def html(self) -> str:
        """Return it as a page."""
        with TemporaryDirectory() as folder:
            path, caseload = (
                Path(folder) / name for name in ("it.html", "caseload.csv")
            )
            caseload.write_text(CASELOAD, encoding="utf-8")
            command = shlex.split(self.command.format(caseload=caseload.as_posix()))
            run = CliRunner().invoke(cli, [*command, "--output", str(path)])
            assert path.exists(), run.output
            return path.read_text(encoding="utf-8")


Document = PlanDocument | CommandDocument

PLANS = (
    PlanDocument("dated", "plan", 4),
    PlanDocument("undated", "plan", 3),
    PlanDocument("no-job", "plan", 3),
    PlanDocument("no-credits", "plan", 4),
)
LETTERS = (
    PlanDocument("dated", "letter", 1),
    PlanDocument("long", "letter", 1),
    PlanDocument("no-credits", "letter", 1),
)
COMMANDS = (
    CommandDocument(
        "what-if",
        "what-if --role receptionist --without B10 --hours-per-week 4 "
        "--start 2027-01-04",
        2,
    ),
    CommandDocument("check", "check F3 F4 A3 A13 B11 C5 D6", 2),
    CommandDocument("check-broken", "check F3 F4 A3 A13 B11", 2),
    CommandDocument("menu", "menu {caseload} --units 10", 2),
    CommandDocument("cohort", "cohort {caseload}", 2),
    CommandDocument("no-plan", "plan --role receptionist --max-credits 20", 2),
)
DOCUMENTS: tuple[Document, ...] = (*PLANS, *LETTERS, *COMMANDS)


@cache
def answer_of(name: str) -> Recommendation:
    """Return the answer to a request, with the details of its plan."""
    request = REQUESTS[name]
    qualification = load_qualification(request.qualification)
    return add_details(recommend(qualification, request.candidate), Clock(), most=1)


@cache
def evidence_of(name: str) -> EvidenceAnswer | None:
    """Return the occasions for the evidence of the plan of a request, if known."""
    return assessment_plan(answer_of(name))


def json_of(name: str) -> dict[str, Any]:
    """Return the JSON of the same answer."""
    answer = answer_of(name)
    return dict(json.loads(to_json(PlanReport(answer).document())))


def rules_differ(rows: list[list[str]], plan: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the rows of rules, with their numbers, that only a sheet or JSON has.

    A wish is named as typed in JSON and in words on a sheet: its numbers are compared.
    """
    wishes = [f for f in plan["findings"] if f["kind"] == "wish"]
    told = {
        ("wish" if f in wishes else f["text"], f["needed"], str(f["measured"]))
        for f in plan["findings"]
    }
    first = len(plan["findings"]) - len(wishes)
    shown = {
        (text if number < first else "wish", needed, have)
        for number, (text, _, needed, have) in enumerate(rows)
    }
    return sorted(told ^ shown)
