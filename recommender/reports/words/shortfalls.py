"""What a set of units has of what a rule needs: how far off it is, and which part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    RequiredFact,
    Share,
    Ways,
)
from recommender.reports.words.lists import join_names
from recommender.reports.words.requirements import (
    bound_of,
    number_in_words,
    requirement_in_words,
    units_all_or_none,
    units_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from recommender.qualifications.plans import Finding, RulePart
    from recommender.qualifications.rules import Requirement


def have_in_words(finding: Finding) -> str:
    """Return what a set has of what a rule needs, and how far off that is."""
    if finding.parts:
        return "not met"
    if finding.holds and not is_amount(finding.rule.as_written):
        return "met"
    short, have = shortfall(finding), number_in_words(finding.measured)
    return f"{have}, {short}" if short else have


def is_amount(requirement: Requirement) -> bool:
    """Return whether what a requirement measures is an amount that a reader knows.

    That of alternatives is how many of them are kept, and of a fact 1 or 0.
    """
    if isinstance(requirement, If):
        return is_amount(requirement.then)
    return not isinstance(requirement, Decided | RequiredFact | Ways)


def text_with_parts(finding: Finding) -> str:
    """Return the text of a rule, and of a broken one made of others how each stands."""
    words = f": {shortfall(finding)}" if finding.parts else ""
    return f"{finding.rule.text}{words}"


def shortfall(finding: Finding) -> str:
    """Return how far off a broken rule is; empty where it holds."""
    if finding.holds:
        return ""
    if finding.parts:
        return _parts_in_words(finding.rule.as_written, finding.parts)
    return _off(finding.rule.as_written, finding.measured)


def _off(requirement: Requirement, measured: int | Fraction) -> str:
    """Return by how much an amount misses the bounds of a requirement."""
    if isinstance(requirement, Decided):
        return "not met"
    _, low, high = bound_of(requirement)
    if low is not None and measured < low:
        return f"{number_in_words(low - measured)} missing"
    if high is not None and measured > high:
        return f"{number_in_words(measured - high)} too many"
    return "not met"


def _part_in_words(part: RulePart) -> str:
    """Return what a set has of what a part of a rule needs, in words.

    >>> from recommender.qualifications.plans import RulePart
    >>> from recommender.qualifications.rules import Select
    >>> two = Bound("units", Select(groups=frozenset("B")), at_least=2)
    >>> _part_in_words(RulePart(two, 1, holds=False))
    '1 unit from Group B, 1 missing'
    """
    requirement = part.requirement
    if part.parts:
        if part.holds:
            return requirement_in_words(requirement)
        return f"({_parts_in_words(requirement, part.parts)})"
    if isinstance(requirement, Decided | RequiredFact):
        return requirement_in_words(requirement)
    measure, of = bound_of(requirement).measure, ""
    if isinstance(requirement, Bound | Distinct | Share):
        of = units_in_words(requirement)
    off = "" if part.holds else f", {_off(requirement, part.measured)}"
    return f"{_counted(part.measured, measure)}{of}{off}"


def _parts_in_words(requirement: Requirement, parts: tuple[RulePart, ...]) -> str:
    """Return which parts of a broken requirement fail, or hold and may not."""
    if isinstance(requirement, If):
        given, then = parts
        return f"{_part_in_words(given)}, but {_part_in_words(then)}"
    assert isinstance(requirement, Ways)
    if (codes := units_all_or_none(requirement)) is not None:
        return f"{number_in_words(parts[0].measured)} of the {len(codes)}"
    holding = [part for part in parts if part.holds]
    failing = [part for part in parts if not part.holds]
    too_many = requirement.at_most is not None and len(holding) > requirement.at_most
    words = "; ".join(map(_part_in_words, holding if too_many else failing))
    if requirement.requires_all or requirement.at_most == 0:
        return words
    if too_many:
        return f"met are {len(holding)}, at most {requirement.at_most} may be: {words}"
    if not holding:
        return f"none of the {len(parts)} alternatives is met: {words}"
    return f"met are {len(holding)} of {len(parts)}; not met: {words}"


def lacks(findings: Iterable[Finding]) -> str:
    """Return how a plan breaks rules, in words that follow "the plan"."""
    broken = list(findings)
    apart = {_not_counted(finding) for finding in broken}
    words = [_lack(f) if len(apart) == 1 else lack(f) for f in broken]
    *first, last = words
    whole = f"{', '.join(first)}, and {last}" if first else last
    return f"{whole}{apart.pop()}" if len(apart) == 1 else whole


def lack(finding: Finding) -> str:
    """Return how a plan breaks a rule, in words that follow "the plan".

    >>> from recommender.qualifications.plans import Finding
    >>> from recommender.qualifications.rules import Kind, Rule, Select
    >>> level = Bound("credits", Select(levels=frozenset([3])), 10, 20)
    >>> rule = Rule("level-3", Kind.RULE, "", "", level)
    >>> lack(Finding(rule, 6, holds=False))
    'is 4 credits short of 10 at level 3'
    >>> lack(Finding(rule, 21, holds=False))
    'has 1 credit more than 20 at level 3'
    """
    return f"{_lack(finding)}{_not_counted(finding)}"


def _not_counted(finding: Finding) -> str:
    """Return which units a broken rule leaves out of what it counts."""
    requirement = finding.rule.requires
    if not isinstance(requirement, Bound | Distinct) or not requirement.of.except_units:
        return ""
    return f" ({join_names(sorted(requirement.of.except_units))} not counted)"


def _lack(finding: Finding) -> str:
    requirement = finding.rule.requires
    if not isinstance(requirement, Bound | Distinct):
        breaks = f'breaks "{finding.rule.text}"'
        return f"{breaks} ({shortfall(finding)})" if finding.parts else breaks
    measure, low, high = bound_of(requirement)
    counted = replace(requirement.of, except_units=frozenset())
    of = units_in_words(replace(requirement, of=counted))
    if isinstance(requirement, Bound) and requirement.towards:
        of += f" counted towards {requirement.towards}"
    if low is None or finding.measured >= low:
        assert high is not None
        return _excess(measure, finding.measured, high, of)
    if not finding.measured and low == 1:
        return f"has no {measure.removesuffix('s')}{of}"
    missing = _counted(low - finding.measured, measure)
    return f"is {missing} short of {number_in_words(low)}{of}"


def _excess(
    measure: str, measured: int | Fraction, high: int | Fraction, of: str
) -> str:
    if not high:
        return f"has {_counted(measured, measure)}{of}, and may have none"
    more = _counted(measured - high, measure)
    return f"has {more} more than {number_in_words(high)}{of}"


def _counted(amount: int | Fraction, measure: str) -> str:
    counted = measure.removesuffix("s") if amount == 1 else measure
    return f"{number_in_words(amount)} {counted}"
