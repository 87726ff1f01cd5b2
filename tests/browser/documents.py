"""The documents that are looked at: sheets and letters of real plans."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from recommender import Candidate, Recommendation, Wishes, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.reports.documents import to_json
from recommender.reports.plan_report import PlanReport
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
    "no-job": Request("cg-fb-l2", Candidate()),
    "no-credits": Request("chc33021", Candidate()),
}


class Document(NamedTuple):
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
        make: Callable[..., PlanSheet | Letter] = KINDS[self.kind]
        return make(answer_of(self.request), DAY, REQUESTS[self.request].people).sheet()


KINDS: dict[str, Callable[..., PlanSheet | Letter]] = {
    "plan": PlanSheet,
    "letter": Letter,
}
DOCUMENTS = (
    Document("dated", "plan", 3),
    Document("undated", "plan", 3),
    Document("no-job", "plan", 3),
    Document("no-credits", "plan", 4),
    Document("dated", "letter", 1),
    Document("no-credits", "letter", 1),
)


@cache
def answer_of(name: str) -> Recommendation:
    """Return the answer to a request, with the details of its plan."""
    request = REQUESTS[name]
    qualification = load_qualification(request.qualification)
    return add_details(recommend(qualification, request.candidate), Clock(), most=1)


def json_of(name: str) -> dict[str, Any]:
    """Return the JSON of the same answer."""
    answer = answer_of(name)
    return dict(json.loads(to_json(PlanReport(answer).document())))
