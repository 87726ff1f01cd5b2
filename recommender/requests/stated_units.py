"""The units in the sizes that a candidate chooses, with the points of their grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.grades import POINTS
from recommender.qualifications.rules import filters_of, parts_of

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.requests.wish_table import Wishes


def units_as_stated(qualification: Qualification, wishes: Wishes) -> Catalogue:
    """Return the catalogue as resolved wishes state it."""
    sized = qualification.catalogue.with_credits(dict(wishes.unit_credits))
    grades = qualification.grades
    if grades is None or not (wishes.grades or wishes.unit_credits):
        return sized
    return Catalogue(grades.graded_units(sized.units, dict(wishes.grades)))


def asks_for_grades(rule: Rule) -> bool:
    """Return whether a rule depends on the grades of units."""
    parts = parts_of(rule.requires)
    return any(getattr(part, "measure", "") == POINTS for part in parts) or any(
        of.graded is not None for of in filters_of(rule.requires)
    )
