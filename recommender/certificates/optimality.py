"""The proof that no plan is better than that of a certificate, by listing."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from time import monotonic
from typing import TYPE_CHECKING

from recommender.certificates.plan_listing import (
    Aim,
    Listing,
    Stopwatch,
    TimeUpError,
    Total,
    credits_as_aim,
    in_whole_parts,
    mismatch_as_aim,
    totals_of,
)
from recommender.certificates.rule_arithmetic import (
    TooManyWaysError,
    all_choices,
    binds,
    size_of,
)
from recommender.certificates.verification import CheckStep, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.certificates.certificate_document import (
        Certificate,
        CertifiedUnit,
    )

PROVED = "best"


def prove_best(certificate: Certificate, seconds: float) -> CheckStep:
    """Prove by listing that no plan is better, or that the fewest credits are wrong.

    Where the time runs out first, nothing is said about whether it holds.
    """
    watch = Stopwatch(monotonic() + seconds)
    try:
        slip = _better_limit(certificate, watch) or _better_plan(certificate, watch)
    except TimeUpError:
        words = f"not proved: {seconds:g} seconds were not enough to list all plans"
        return CheckStep(PROVED, None, words)
    except TooManyWaysError:
        words = "not proved: units can be counted in too many ways to try them all"
        return CheckStep(PROVED, None, words)
    if slip:
        return CheckStep(PROVED, False, slip)
    words = f"proved by listing: no plan is better ({watch.looks:,} branches looked at)"
    return CheckStep(PROVED, True, words)


def _better_limit(certificate: Certificate, watch: Stopwatch) -> str:
    """Return what is wrong with the fewest credits of any plan; empty if nothing."""
    limit = certificate.limit
    if limit is None:
        return ""
    aim = credits_as_aim(certificate.catalogue, limit.measure)
    fewest = floor(Fraction(limit.fewest) * aim.parts)
    listings = [*_listings(certificate, aim, within_limit=False)]

    def is_fewer(value: int, _: list[CertifiedUnit]) -> bool:
        return value < Fraction(limit.fewest) * aim.parts

    for listing in listings:
        fewer = listing.search(fewest - 1, is_fewer, watch)
        if fewer is not None:
            return f"{_codes(fewer)} has fewer than {limit.fewest} {limit.measure}"
    for listing in listings:
        if listing.search(fewest, lambda *_: True, watch) is not None:
            return ""
    return f"no plan has as few as {limit.fewest} {limit.measure}"


def _better_plan(certificate: Certificate, watch: Stopwatch) -> str:
    """Return a plan that is better, in words; empty if there is none."""
    aim = mismatch_as_aim(certificate.catalogue, certificate.job)
    place = {unit.code: place for place, unit in enumerate(certificate.catalogue)}
    rounding = Fraction(certificate.proof.rounding)
    least = Fraction(certificate.mismatch.total) - rounding

    def rank(value: Fraction, units: list[CertifiedUnit]) -> tuple[object, ...]:
        if rounding:
            return (value,)
        credits = sum((Fraction(unit.credits) for unit in units), Fraction(0))
        return value, credits, len(units), [place[unit.code] for unit in units]

    stated = rank(least, plan_of(certificate))

    def is_better(value: int, units: list[CertifiedUnit]) -> bool:
        return rank(Fraction(value, aim.parts), units) < stated

    for listing in _listings(certificate, aim, within_limit=True):
        better = listing.search(floor(least * aim.parts), is_better, watch)
        if better is not None:
            return f"{_codes(better)} is better"
    return ""


def _listings(
    certificate: Certificate, aim: Aim, *, within_limit: bool
) -> Iterator[Listing]:
    """Yield a listing of the plans for each combination of choices."""
    limit = _limit(certificate) if within_limit else []
    for choices in all_choices(certificate.rules):
        rules = [rule for rule in certificate.rules if binds(rule, choices)]
        totals = [*totals_of(rules, certificate.catalogue), *limit]
        yield Listing(certificate.catalogue, rules, totals, aim)


def _limit(certificate: Certificate) -> list[Total]:
    """Return the limit on credits as a total, if there is one."""
    limit = certificate.limit
    if limit is None:
        return []
    sizes = [size_of(unit, limit.measure) for unit in certificate.catalogue]
    return [in_whole_parts(sizes, None, Fraction(limit.at_most))]


def _codes(units: Sequence[CertifiedUnit]) -> str:
    return " ".join(unit.code for unit in units) or "no unit at all"
