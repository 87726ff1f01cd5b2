"""What the first screen of a plan and its full report have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.reports.blocks import Block, Column, Heading, Paragraph
from recommender.reports.words import sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Plan


def nothing_blocks(plan: Plan, answer: Recommendation) -> list[Block]:
    """Return a note if the best plan has no units."""
    if plan.new_units or (plan.units and not answer.candidate.units_only):
        return []
    unready = answer.qualification.to_do
    if unready and not answer.candidate.units_only:
        to_do = [Paragraph(task, "To do") for task in unready]
        return [Heading("No units yet: the data is not ready."), *to_do]
    if answer.status is Status.OPTIMAL:
        nothing = "Nothing more" if plan.units else "Nothing"
        return [Heading(f"{nothing} is worth taking: no unit reduces the mismatch.")]
    return [Heading("Time ran out before any unit worth taking was found.")]


def alternative_blocks(answer: Recommendation) -> Iterator[Block]:
    """Yield the table of the other plans, and whether these are all."""
    best, within = answer.best, answer.apart_within
    title, among = "Other plans, next best first", "that keeps the rules and wishes"
    if within is not None:
        most = sizes.amount(within, answer.qualification)
        title = f"Plans that differ most, with at most {most} more mismatch"
        among = f"within {most} of mismatch"
    rows = tuple(
        (
            f"{number}",
            f"+{float(plan.fit.mismatch - best.fit.mismatch):.1f}",
            f"{plan.credits}",
            wording.change_in_words(best, plan),
        )
        for number, plan in enumerate(answer.plans[1:], 2)
    )
    columns = (
        Column("", 2, right=True),
        Column("Mismatch", 8, right=True),
        Column("Credits", 7, right=True),
        Column("Change from the first"),
    )
    if rows:
        yield Heading(title)
        yield sizes.table(columns, rows, answer.qualification)
    if answer.these_are_all:
        yield Paragraph(f"These are all: there is no other plan {among}.")


def chosen_sizes_blocks(plan: Plan, answer: Recommendation) -> list[Block]:
    """Return what counts of units that can have several credits, if there are any."""
    words = sizes.choices_in_words(plan, answer.qualification)
    return [Paragraph(words, sizes.CREDITS)] if words else []
