"""An oracle for whole requests: every plan of a candidate, with its mismatch."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from recommender import Candidate, Wishes
from recommender.qualifications.units import Unit
from tests.builders.whole_requests import EVERYONE, MONDAY, SELLER, WEIGHTS, Whole
from tests.oracles import brute, rulebook
from tests.oracles.brute import Asked, Set


def job_of(candidate: Candidate) -> dict[str, str]:
    """Put everyone's tasks under the role's, those under the tags; take some out."""
    job: dict[str, str] = {} if candidate.bare else {**EVERYONE}
    job = {**job, **(SELLER if candidate.role else {}), **candidate.tags}
    return {tag: job[tag] for tag in job if tag not in candidate.no_tags}


def is_late(chosen: tuple[Unit, ...], wishes: Wishes) -> bool:
    """Learn 5 hours a day until nothing is left, and look at the date."""
    new = [unit for unit in chosen if unit.code not in wishes.have]
    left = sum(rulebook.amount_of(unit, "hours") for unit in new)
    assert wishes.finish_by is not None
    day = MONDAY
    while left > 0:
        if day > wishes.finish_by:
            return True
        left, day = left - 5, day + timedelta(1)
    return False


def objections(chosen: tuple[Unit, ...], whole: Whole) -> Iterator[str]:
    """Give the reasons why a set is not what the candidate asks for."""
    wishes = whole.candidate.wishes
    codes = {unit.code for unit in chosen}
    if not {*wishes.with_units, *wishes.have} <= codes:
        yield "a unit that is wanted or held is missing"
    if codes & {*wishes.without_units}:
        yield "a unit is refused"
    if wishes.finish_by is not None and is_late(chosen, wishes):
        yield "not finished in time"
    if (codes & {*wishes.withdrawn}) - {*wishes.have}:
        yield "a unit is no longer offered"
    if wishes.max_credits is not None and brute.credits(chosen) > wishes.max_credits:
        yield "too many credits"
    yield from doubts(chosen, whole)


def doubts(chosen: tuple[Unit, ...], whole: Whole) -> Iterator[str]:
    """Give the reasons why a unit that is not held does not suit the candidate."""
    wishes, job = whole.candidate.wishes, job_of(whole.candidate)
    for unit in chosen:
        qualification = {tag for tag, strength in unit.tags if strength == 3}
        if unit.code in wishes.have:
            continue
        if wishes.max_level is not None and unit.level > wishes.max_level:
            yield "too hard"
        if qualification and all(job.get(tag) == "never" for tag in qualification):
            yield "about nothing but what is never done"
        advised = "top" not in wishes.lift and job.get("letters", "never") == "never"
        if advised and unit.level == 3 and unit.code not in wishes.with_units:
            yield "guidance"


def best(whole: Whole) -> tuple[Unit, ...] | None:
    """Give the best set that keeps the rules and meets no objection."""
    wishes = whole.candidate.wishes
    weights = {tag: WEIGHTS[often] for tag, often in job_of(whole.candidate).items()}
    rules = () if whole.candidate.units_only else whole.qualification.rules
    asked = Asked(whole.units, rules, weights, frozenset(wishes.have), None)
    valid = [
        chosen
        for chosen in brute.subsets(whole.units)
        if brute.keeps(chosen, asked.rules) and not [*objections(chosen, whole)]
    ]
    if not valid:
        return None
    if wishes.max_credits is None and not whole.candidate.units_only:
        spare = 3 if wishes.spare is None else wishes.spare
        most = min(map(brute.credits, valid)) + spare
        valid = [chosen for chosen in valid if brute.credits(chosen) <= most]
    return min(valid, key=lambda one: brute.rank(one, asked))


def asked_of(whole: Whole) -> Asked:
    """Give the rules and the job of a request, without its wishes."""
    weights = {tag: WEIGHTS[often] for tag, often in job_of(whole.candidate).items()}
    held = frozenset(whole.candidate.wishes.have)
    rules = () if whole.candidate.units_only else whole.qualification.rules
    return Asked(whole.units, rules, weights, held, None)


def wanted(whole: Whole) -> list[Set]:
    """Give each set that keeps the rules and the wishes, whatever its credits."""
    rules = asked_of(whole).rules
    return [
        one
        for one in brute.subsets(whole.units)
        if brute.keeps(one, rules) and not [*objections(one, whole)]
    ]


def plans_of(whole: Whole) -> list[tuple[Fraction, Set]]:
    """Give each plan within the limit on credits, with its mismatch."""
    wishes, plans = whole.candidate.wishes, wanted(whole)
    limited = wishes.max_credits is None and not whole.candidate.units_only
    if limited and plans:
        spare = 3 if wishes.spare is None else wishes.spare
        most = min(map(brute.credits, plans)) + spare
        plans = [one for one in plans if brute.credits(one) <= most]
    asked = asked_of(whole)
    return [(brute.mismatch(one, asked), one) for one in plans]
