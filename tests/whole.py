"""An oracle for whole requests: every plan of a candidate, with its mismatch."""

from fractions import Fraction

from tests import brute
from tests.brute import Asked, Set
from tests.test_wishes import WEIGHTS, Whole, job_of, objections


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
