"""Progress: what is done, what is still to do, and the shortest way to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Block, Paragraph
from recommender.reports.words import sizes
from recommender.reports.words.held_words import ways_in_words
from recommender.reports.words.reasons import NO_TIME

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification


def progress_blocks(plan: Plan, answer: Recommendation) -> list[Block]:
    """Build the lines for what is done and to do; none where no unit is held."""
    if not plan.held_units:
        return []
    codes = " ".join(unit.code for unit in plan.held_units)
    qualification = answer.qualification
    credits = sizes.count(plan.credits - plan.new_credits, qualification)
    done = f"{credits} ({codes})"
    ways = {way for code, way in answer.candidate.wishes.ways if code in plan.held}
    if ways:
        done += f": {ways_in_words(plan, answer.candidate.wishes)}"
    to_do = counted(len(plan.new_units), "unit")
    if qualification.has_credits:
        to_do = f"{sizes.count(plan.new_credits, qualification)} in {to_do}"
    totals: list[Block] = [
        Paragraph(done, "Done"),
        Paragraph(to_do if plan.new_units else "nothing", "To do"),
    ]
    if answer.candidate.units_only:
        return totals
    shortest = _shortest(plan, answer.shortest, qualification)
    return [*totals, Paragraph(shortest, "Shortest")]


def _shortest(plan: Plan, shortest: Plan | None, qualification: Qualification) -> str:
    if shortest is None:
        return f"way to finish: {NO_TIME}"
    if shortest.codes == plan.codes:
        return "way to finish: this plan"
    credits = sizes.count(shortest.new_credits, qualification)
    codes = " ".join(unit.code for unit in shortest.new_units)
    loss = shortest.fit.mismatch - plan.fit.mismatch
    # A plan that is not proven to be the best may have more mismatch than this one.
    than = "more" if loss >= 0 else "less"
    difference = sizes.amount(abs(loss), qualification)
    return f"way to finish: {credits}, {codes}; it has {difference} {than} mismatch"
