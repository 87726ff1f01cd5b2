"""A candidate's own catalogue: units in the sizes, grades and ways that they state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.grades import POINTS
from recommender.qualifications.rules import filters_of, parts_of
from recommender.requests.external_units import as_units
from recommender.requests.ways_held import EXEMPTION, way_named

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Requirement, Rule
    from recommender.requests.wish_table import Wishes


def units_as_stated(qualification: Qualification, wishes: Wishes) -> Catalogue:
    """Return the catalogue as resolved wishes state it.

    The units from elsewhere come last. A unit from which the candidate is exempt gives
    no credits, and takes no hours, unless rules count the credits of exemptions.
    """
    catalogue = qualification.catalogue
    exempt_credits = exemptions_have_credits(qualification)
    exempt = {c for c, way in wishes.held_by if way == EXEMPTION and not exempt_credits}
    if not (wishes.unit_credits or wishes.grades or wishes.external or exempt):
        return catalogue
    stated = catalogue.with_credits(dict(wishes.unit_credits)).units
    has_credits = qualification.has_credits
    codes = (code for code, _ in wishes.external)
    stated += tuple(
        as_units(
            wishes.elsewhere,
            codes,
            has_credits=has_credits,
            exempt_credits=exempt_credits,
        )
    )
    if has_credits:
        stated = tuple(
            replace(unit, credits=0, most_credits=None, glh=0)
            if unit.code in exempt
            else unit
            for unit in stated
        )
    if qualification.grades is not None:
        stated = qualification.grades.graded_units(stated, dict(wishes.grades))
    return Catalogue(stated)


def exemptions_have_credits(qualification: Qualification) -> bool:
    """Return whether rules count the credits of units held by exemption.

    Most specifications award none; some, such as that of Access to HE, cap them.
    """
    return any(
        getattr(part, "measure", "") == "credits" and _names_exemption(part)
        for rule in qualification.rules
        for part in parts_of(rule.requires)
    )


def _names_exemption(part: Requirement) -> bool:
    named = (how for of in filters_of(part) for how in of.held or ())
    return any(way_named(how) == EXEMPTION for how in named)


def asks_for_grades(rule: Rule) -> bool:
    """Return whether a rule depends on the grades of units."""
    parts = parts_of(rule.requires)
    return any(getattr(part, "measure", "") == POINTS for part in parts) or any(
        of.graded is not None for of in filters_of(rule.requires)
    )
