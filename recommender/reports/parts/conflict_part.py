"""Why there is no plan, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.reports.blocks import Block, Column, Heading, Paragraph
from recommender.reports.words import sizes, wording
from recommender.requests.stated_units import asks_for_grades
from recommender.requests.wish_rules import SOURCE_DATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.rules import Rule

_WAY_COLUMNS = (
    Column("Change", 34),
    Column("Mismatch", 8, right=True),
    Column("Credits", 7, right=True),
    Column("The plan then", 25),
)


def no_plan_blocks(answer: Recommendation, ways: WaysOut | None = None) -> list[Block]:
    """Build the blocks of an answer without a plan: a conflict, or too little time.

    `ways` is None where no ways out were searched for.
    """
    if answer.status is Status.UNKNOWN:
        heading = "Time ran out before any plan was found; there may be one."
        next_step = "allow more time with --time-limit"
        return [Heading(heading), Paragraph(next_step, "Next")]
    if ways is None:
        return conflict_blocks(answer.conflict)
    conflict = _conflict(answer.conflict)
    if not ways:
        return [*conflict, Paragraph(_without_ways(answer.conflict, ways), "Next")]
    return [*conflict, *_ways(ways)]


def conflict_blocks(conflict: Sequence[Rule]) -> list[Block]:
    """Build the blocks of a conflict, wishes first and as typed, and what to do."""
    return [*_conflict(conflict), Paragraph(_next_step(conflict), "Next")]


def _conflict(conflict: Sequence[Rule]) -> list[Block]:
    lines = "\n".join(f"  {line}" for line in wording.conflict_lines(conflict))
    return [Heading("No plan keeps all of these together:"), Paragraph(lines)]


def _ways(ways: WaysOut) -> list[Block]:
    rows = tuple(
        (
            " and ".join(way.changes),
            f"{float(way.plan.fit.mismatch):.1f}",
            f"{way.plan.credits}",
            " ".join(way.plan.codes),
        )
        for way in ways
    )
    number = len(ways[0].given_up)
    note = "any one of these is enough"
    if number > 1:
        note = f"at least {number} wishes must be given up"
    title = f"Ways out, least mismatch first ({note})"
    qualification = ways[0].answer.qualification
    table = sizes.table(_WAY_COLUMNS, rows, qualification)
    return [Heading(title), table, *_rest(ways)]


def _rest(ways: WaysOut) -> Iterator[Block]:
    """Yield how many ways out are not shown, if any."""
    shown, number = len(ways), f"{ways.number:,}"
    if not ways.complete:
        text = f"the best {shown} of the {number} worked out; there may be better ones"
        yield Paragraph(text, "Shown")
    elif ways.number > shown:
        text = f"the best {shown} of {number}; the others are no better"
        yield Paragraph(text, "Shown")


def _without_ways(conflict: Sequence[Rule], ways: WaysOut) -> str:
    if not ways.complete:
        reason = "time ran out before a way out was found"
        return f"{reason}; allow more time with --time-limit"
    if ways.grades:
        options = " ".join(f"--grade {code}:{grade}" for code, grade in ways.grades)
        return f"aim for higher grades; these would be enough: {options}"
    if any(map(asks_for_grades, conflict)):
        return "even the highest grades, wherever none is stated, leave no plan"
    if all(rule.kind is Kind.RULE for rule in conflict):
        return _next_step(conflict)
    return "no plan is possible, whichever wishes are given up"


def _next_step(conflict: Sequence[Rule]) -> str:
    """Return what to do about a conflict whose ways out are not known."""
    if any(map(asks_for_grades, conflict)):
        return "state the grades of units, held or aimed for, with --grade UNIT:GRADE"
    if all(rule.kind is Kind.RULE for rule in conflict):
        return "the rules contradict each other: correct the qualification's data"
    if any(rule.source == SOURCE_DATES for rule in conflict):
        return "add --include-expired, or give up at least one of these wishes"
    return "give up at least one of these; recommender plan shows which are enough"
