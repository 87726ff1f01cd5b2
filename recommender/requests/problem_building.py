"""Building the problem: a candidate's request as units, rules and a match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.auditing.standard import Standard, candidate_facts
from recommender.problems.job_match import match
from recommender.problems.problem import Problem
from recommender.requests.candidate import (
    DEFAULT_SPARE,
    Candidate,
    job_of,
    weights_of,
)
from recommender.requests.external_units import counted_as_agreed
from recommender.requests.facts import apply_facts
from recommender.requests.stated_units import units_as_stated
from recommender.requests.waivers import without_waived
from recommender.requests.wish_rules import guidance_rules, wish_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.catalogue import Catalogue
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.vocabulary import Frequency


def build_problem(qualification: Qualification, candidate: Candidate) -> Problem:
    """Return the problem of a resolved candidate."""
    wishes = candidate.wishes
    job = job_of(candidate, qualification)
    rules, aside = rules_of(qualification, candidate, job)
    weights = weights_of(candidate, qualification)
    held = frozenset(wishes.held)
    spare = DEFAULT_SPARE if wishes.spare is None else wishes.spare
    limited = wishes.max_credits is not None or candidate.units_only
    catalogue = catalogue_for(qualification, candidate)
    return Problem(
        units=catalogue.units,
        rules=rules,
        job=weights,
        held=held,
        match=match(catalogue, weights, held),
        spare=None if limited else spare,
        set_aside=aside,
        counted_in=qualification.counted_in,
        standard=standard_of(qualification, candidate),
    )


def catalogue_for(qualification: Qualification, candidate: Candidate) -> Catalogue:
    """Return the catalogue in the sizes and grades that a resolved candidate states."""
    return units_as_stated(qualification, candidate.wishes)


def standard_of(qualification: Qualification, candidate: Candidate) -> Standard:
    """Return what the plans of a resolved candidate are audited against."""
    wishes = candidate.wishes
    rules = qualification.rules_read_as(dict(wishes.readings))
    waived = dict(wishes.waive)
    rules = tuple(rule for rule in rules if rule.id not in waived)
    rules = counted_as_agreed(rules, wishes.elsewhere, wishes.external)
    return Standard(
        rules=() if candidate.units_only else rules,
        guidance=qualification.guidance,
        lifted=frozenset(wishes.lift),
        known=candidate_facts(
            qualification.facts,
            wishes.facts,
            wishes.held,
            wishes.ways,
            wishes.grades,
            qualification.grades.unless_said if qualification.grades else "",
        ),
        asked=frozenset(wishes.with_units),
        unlikely=frozenset(
            tag for tag, bounds in candidate.unsure.items() if not bounds.likely
        ),
    )


def rules_of(
    qualification: Qualification, candidate: Candidate, job: Mapping[str, Frequency]
) -> tuple[tuple[Rule, ...], tuple[tuple[Rule, str], ...]]:
    """Return the rules that apply to a resolved candidate, and guidance set aside.

    Rules that are waived require nothing. Where only units are asked for, the rules of
    combination do not apply.
    """
    rules, aside = rules_before_facts(qualification, candidate, job)
    wishes = candidate.wishes
    settled = apply_facts(rules, wishes, qualification)
    settled = counted_as_agreed(settled, wishes.elsewhere, wishes.external)
    return without_waived(settled, candidate.wishes.waive), aside


def rules_before_facts(
    qualification: Qualification, candidate: Candidate, job: Mapping[str, Frequency]
) -> tuple[tuple[Rule, ...], tuple[tuple[Rule, str], ...]]:
    """Return rules, guidance and wishes before facts decide which of them apply."""
    wishes = candidate.wishes
    followed, aside = guidance_rules(wishes, job, qualification)
    rules = qualification.rules_read_as(dict(wishes.readings))
    if candidate.units_only:
        rules = ()
    wished = wish_rules(wishes, job, qualification, candidate.tags)
    return (*rules, *followed, *wished), aside
