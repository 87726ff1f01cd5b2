"""The report of a conflict: why there is no plan, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.reporting import sizes, wording
from recommender.reporting.blocks import Block, Column, Heading, Paragraph
from recommender.requests.wishes import DATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.advising.recommending import Recommendation
    from recommender.advising.reconciling import WayOut
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule

_WAY_COLUMNS = (
    Column("Change", 34),
    Column("Misfit", 6, right=True),
    Column("Credits", 7, right=True),
    Column("The plan then", 25),
)


def no_plan_blocks(answer: Recommendation, ways: Sequence[WayOut] = ()) -> list[Block]:
    """Tell why an answer has no plan: a conflict, or too little time."""
    if answer.status is Status.UNKNOWN:
        told = "The time ran out before any plan was found; there may be one."
        return [Heading(told), Paragraph("allow more with --time-limit", "Next")]
    if not ways:
        return conflict_blocks(answer.conflict)
    return [*_conflict(answer.conflict), *_ways(ways, answer.qualification)]


def conflict_blocks(conflict: Sequence[Rule]) -> list[Block]:
    """Tell a conflict, wishes first and as typed, and what to do."""
    return [*_conflict(conflict), Paragraph(_way_on(conflict), "Next")]


def _conflict(conflict: Sequence[Rule]) -> list[Block]:
    told = "\n".join(f"  {line}" for line in wording.conflict_lines(conflict))
    return [Heading("No plan keeps all of these together:"), Paragraph(told)]


def _ways(ways: Sequence[WayOut], about: Qualification) -> list[Block]:
    rows = tuple(
        (
            " and ".join(way.changes),
            f"{float(way.plan.fit.misfit):.1f}",
            f"{way.plan.credits}",
            " ".join(way.plan.codes),
        )
        for way in ways
    )
    number = len(ways[0].given_up)
    which = "any one of these" if number == 1 else f"no fewer than {number} wishes"
    title = f"Ways out, the least misfit first ({which} is enough)"
    if number > 1:
        title = f"Ways out, the least misfit first ({which} must give way)"
    return [Heading(title), sizes.table(_WAY_COLUMNS, rows, about)]


def _way_on(conflict: Sequence[Rule]) -> str:
    if all(rule.kind is Kind.RULE for rule in conflict):
        return "the rules contradict each other: correct the qualification's data"
    if any(rule.source == DATED for rule in conflict):
        return "add --include-expired"
    wishes = [rule.id for rule in conflict if rule.kind is Kind.WISH]
    return f"drop {wishes[-1]}" if wishes else f"add --lift {conflict[0].id}"
