"""An oracle for likely tasks: every outcome, with its probability and its mismatches.

For each set of tasks that may turn out to be done, brute force weighs every plan.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod

from tests.builders.whole_requests import Whole
from tests.oracles import brute
from tests.oracles.brute import Set
from tests.oracles.whole import asked_of, plans_of


def if_done(whole: Whole, done: dict[str, bool]) -> Whole:
    """Return the request if tasks turn out to be done, or to be no part of the job."""
    one = whole.candidate
    tags = {tag: one.unsure[tag].most for tag in done if done[tag]}
    gone = tuple(tag for tag in done if not done[tag])
    changed = {"tags": {**one.tags, **tags}, "no_tags": (*one.no_tags, *gone)}
    return replace(whole, candidate=replace(one, unsure={}, **changed))


def outcomes(whole: Whole) -> list[tuple[Fraction, Whole]]:
    """Return each outcome with its probability."""
    unsure = whole.candidate.unsure
    cases = []
    for said in product((True, False), repeat=len(unsure)):
        done = dict(zip(unsure, said, strict=True))
        shares = [Fraction(bounds.percent or 0, 100) for bounds in unsure.values()]
        probability = prod(
            (p if yes else 1 - p for p, yes in zip(shares, said, strict=True)),
            start=Fraction(1),
        )
        cases.append((probability, if_done(whole, done)))
    return cases


def expected_mismatches(whole: Whole) -> dict[Set, Fraction]:
    """Return each plan with the average of its mismatches over all outcomes."""
    likelier = {t: (b.percent or 0) >= 50 for t, b in whole.candidate.unsure.items()}
    plans = [plan for _, plan in plans_of(if_done(whole, likelier))]
    return {plan: expected_mismatch(plan, whole) for plan in plans}


def expected_mismatch(plan: Set, whole: Whole) -> Fraction:
    """Return the average mismatch of a plan over all outcomes, whatever the rules."""
    cases = [(share, asked_of(case)) for share, case in outcomes(whole)]
    return sum(
        (share * brute.mismatch(plan, asked) for share, asked in cases), Fraction(0)
    )
