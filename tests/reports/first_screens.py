"""The first screens of some plans, as stored in first_screens.txt.

`python -m tests.reports.first_screens` writes them anew: read them before you commit.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from recommender import Candidate, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.reports.blocks import to_text
from recommender.reports.plan_report import PlanReport
from recommender.requests.wish_table import Wishes
from recommender.solver.engine.clock import Clock

STORED = Path(__file__).with_suffix(".txt")
WIDTHS = (40, 60, 80, 120)
_DATED = Wishes(have=("D6",), hours_per_week=4, start=date(2027, 1, 4))
REQUESTS = {
    "a receptionist": ("ocr-03456", Candidate("receptionist"), 1),
    "a contact-centre adviser who has D6, with dates": (
        "ocr-03456",
        Candidate("contact-centre-adviser", wishes=_DATED),
        2,
    ),
    "an engineer who wants a unit that guidance advises against": (
        "ocr-03456",
        Candidate("field-engineer", wishes=Wishes(with_units=("B14",))),
        1,
    ),
    "a qualification without credits": ("chc33021", Candidate(), 1),
}


def first_screen(name: str, width: int) -> str:
    """Return the report that `plan` prints without --full."""
    qualification, candidate, top = REQUESTS[name]
    answer = recommend(load_qualification(qualification), candidate, top=top)
    answer = add_details(answer, Clock())
    return to_text(PlanReport(answer, full=False).blocks(), width)


def screens() -> Iterator[str]:
    """Yield each first screen under a line that says what it is."""
    for name in REQUESTS:
        for width in WIDTHS:
            yield f"### {name}, {width} columns\n{first_screen(name, width)}"


if __name__ == "__main__":
    STORED.write_text("\n".join(screens()), encoding="utf-8")
