"""What a plan comes to, in words: units, credits, hours and weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.words import sizes
from recommender.reports.words.day_words import weeks_in_words
from recommender.requests.pace import pace_for

if TYPE_CHECKING:
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.wish_table import Wishes


def totals(plan: Plan, wishes: Wishes, qualification: Qualification) -> str:
    """Return the units and credits of a plan, and its hours and weeks if known."""
    parts = [sizes.total(plan.units, qualification)]
    if plan.held:
        parts.append(f"{plan.new_credits} of them still to earn")
    hours = sizes.hours(plan, qualification)
    pace = pace_for(wishes, plan.new_units)
    if hours is not None:
        parts.append(f"about {counted(hours, 'guided hour')}")
    if hours is not None and pace is not None:
        parts.append(weeks_in_words(pace.hours_of(plan.new_units), pace))
    return ", ".join(parts)
