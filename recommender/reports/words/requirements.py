"""What a rule requires, in few words and as fields."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Overlap,
    RequiredFact,
    Requirement,
    Rule,
    Share,
    Ways,
)
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.rules import Select


class BoundWords(NamedTuple):
    """What is measured, and its lower and upper bound; a share is in percent."""

    measure: str
    at_least: int | Fraction | None
    at_most: int | Fraction | None


@singledispatch
def bound_of(requirement: Requirement) -> BoundWords:
    """Return the bounds of a requirement, and what they are on."""
    raise TypeError(type(requirement).__name__)


@bound_of.register(Bound)
def _of_bound(bound: Bound) -> BoundWords:
    measure = bound.measure.replace("_", " ")
    return BoundWords(measure, bound.at_least, bound.at_most)


@bound_of.register(Share)
def _of_share(share: Share) -> BoundWords:
    least, most = share.at_least, share.at_most
    return BoundWords(
        f"percent of the {share.measure}",
        None if least is None else 100 * least,
        None if most is None else 100 * most,
    )


@bound_of.register(Distinct)
def _of_distinct(distinct: Distinct) -> BoundWords:
    return BoundWords(f"different {distinct.by}s", distinct.at_least, distinct.at_most)


@bound_of.register(Ways)
def _of_ways(ways: Ways) -> BoundWords:
    return BoundWords("ways", ways.at_least, ways.at_most)


@bound_of.register(If)
def _of_if(condition: If) -> BoundWords:
    return bound_of(condition.then)


@bound_of.register(Overlap)
def _of_overlap(overlap: Overlap) -> BoundWords:
    return BoundWords(f"{overlap.measure} used twice", None, overlap.at_most)


@bound_of.register(RequiredFact)
@bound_of.register(Decided)
def _of_fact(fact: RequiredFact | Decided) -> BoundWords:
    return BoundWords("facts", 1, None)


def number_in_words(number: int | Fraction) -> str:
    """Return a number with at most one decimal.

    >>> number_in_words(12), number_in_words(Fraction(200, 3))
    ('12', '66.7')
    """
    return f"{number}" if number == int(number) else f"{float(number):.1f}"


def required(rule: Rule) -> str:
    """Return the bounds of a rule in words, without what its text says anyway."""
    return requirement_in_words(rule.as_written, with_units=False)


def rule_in_words(rule: Rule) -> str:
    """Return what a rule requires in words: of which units, and in which cases."""
    cases = (f"{case.choice} is {_either(case.values)}" for case in rule.cases)
    return ", where ".join([requirement_in_words(rule.as_written), *cases])


def requirement_in_words(requirement: Requirement, *, with_units: bool = True) -> str:
    """Return a requirement in words, by default with the units that it is about."""
    if isinstance(requirement, Decided):
        return requirement.words
    if isinstance(requirement, RequiredFact):
        return f"{requirement.name} is {_either(requirement.values)}"
    if isinstance(requirement, If):
        return f"{_part(requirement.then)}, if {_part(requirement.given)}"
    if isinstance(requirement, Ways):
        return _ways(requirement)
    words = _bounds(bound_of(requirement))
    if isinstance(requirement, Overlap) and requirement.at_most == 0:
        words = "each unit used once"
    if isinstance(requirement, Bound | Share) and requirement.towards:
        words += f" counted towards {requirement.towards}"
    if not with_units:
        return words
    if isinstance(requirement, Share):
        whole = filter_in_words(requirement.out_of)
        return f"{words}{whole} are{filter_in_words(requirement.of)}"
    return f"{words}{units_in_words(requirement)}"


def units_in_words(requirement: Bound | Distinct | Overlap | Share) -> str:
    """Return the filter of a requirement in words; "and" joins units that it all needs.

    >>> from recommender.qualifications.rules import Select
    >>> named = Select(units=frozenset(["F3", "F4"]))
    >>> [units_in_words(Bound("units", named, least)) for least in (2, 1)]
    [' of F3 and F4', ' of F3 or F4']
    """
    of = requirement.of
    if not isinstance(requirement, Bound) or of.units is None or of.graded is not None:
        return filter_in_words(of)
    needs_all = requirement.measure == "units" and requirement.at_least == len(of.units)
    if not needs_all or of.achieved is not None:
        return filter_in_words(of)
    names = join_names(sorted(of.units) or ["none"])
    return f" of {names}{filter_in_words(replace(of, units=None))}"


def _part(requirement: Requirement) -> str:
    """Return a requirement inside another in words, in brackets if it has parts."""
    words = requirement_in_words(requirement)
    several = isinstance(requirement, Ways) and len(requirement.options) > 1
    return f"({words})" if several or isinstance(requirement, If) else words


def units_all_or_none(ways: Ways) -> frozenset[str] | None:
    """Return the codes of units of which all or none are wanted, if that is it."""
    match ways:
        case Ways((Bound() as every, Bound() as none), 1, None):
            codes = every.of.units or frozenset()
            nothing = replace(every, at_least=None, at_most=0)
            if every.at_least == len(codes) > 1 and none == nothing:
                return codes
    return None


def _ways(ways: Ways) -> str:
    if (codes := units_all_or_none(ways)) is not None:
        every, none = ("both", "neither") if len(codes) == 2 else ("all", "none")
        return f"{every} of {join_names(sorted(codes))}, or {none}"
    options = [_part(option) for option in ways.options]
    if ways.requires_all:
        return ", and ".join(options)
    if ways.at_least == 1 and ways.at_most is None:
        return ", or ".join(options)
    if ways.at_most == 0:
        return f"not {', nor '.join(options)}"
    bounds = _bounds(BoundWords("", ways.at_least, ways.at_most)).strip()
    plain = [requirement_in_words(option) for option in ways.options]
    listed = plain if not any(";" in words for words in plain) else options
    return f"{bounds} of: {'; '.join(listed)}"


def _bounds(bound: BoundWords) -> str:
    measure, low, high = bound
    if high == 0:
        return f"no {measure}"
    singular = 1 in (low, high)
    counted = measure.removesuffix("s") if singular else measure
    if low is None or high is None:
        side, number = ("at least", low) if high is None else ("at most", high)
        return f"{side} {number_in_words(number or 0)} {counted}"
    if low == high:
        return f"{number_in_words(low)} {counted}"
    return f"{number_in_words(low)} to {number_in_words(high)} {measure}"


def filter_in_words(of: Select) -> str:
    """Return a filter in words that follow what is measured.

    >>> from recommender.qualifications.rules import Select
    >>> filter_in_words(Select(groups=frozenset("CB"), levels=frozenset([3])))
    ' from Group B or C at level 3'
    """
    parts = [_named(of)]
    if of.groups is not None:
        parts.append(f" from Group {_either(of.groups)}")
    if of.levels is not None:
        parts.append(f" at level {_either(map(str, of.levels))}")
    if of.min_level is not None:
        parts.append(f" at level {of.min_level} or above")
    if of.max_level is not None:
        parts.append(f" at level {of.max_level} or below")
    if of.tags is not None:
        parts.append(f" on {_either(of.tags)}")
    parts += (f" with {name} {_either(values)}" for name, values in of.columns)
    parts += (f" with {_bounds(BoundWords(*ends))}" for ends in of.numbers)
    parts += () if of.grades is None else (_at_grades(of.grades),)
    parts += () if of.held is None else (f" {_achieved(of.held)}",)
    parts += (filter_in_words(inner) for inner in of.all_of)
    if of.any_of:
        parts.append(" or".join(filter_in_words(inner) for inner in of.any_of))
    parts += (f" but not{filter_in_words(inner)}" for inner in of.none_of)
    if of.except_units:
        parts.append(f" except {_either(of.except_units)}")
    return "".join(parts)


def _named(of: Select) -> str:
    """Return the units that a filter names; with how they are held, where it asks."""
    if of.units is None:
        return ""
    if of.graded is not None:
        return _at_grades(of.graded)
    if of.achieved is None:
        return f" of {_either(of.units)}"
    return f" {_achieved(of.achieved)} ({_either(of.units)})"


def _at_grades(grades: Sequence[str]) -> str:
    """Return the grades that pass, the lowest first: it and all above it."""
    return f" at {grades[0]} or above" if len(grades) > 1 else f" at {grades[0]}"


def _achieved(ways: Iterable[str]) -> str:
    """Return in words how units are held: in any way, or in one of those named."""
    return "already held" if "any" in ways else f"achieved by {_either(ways)}"


def _either(names: Iterable[str]) -> str:
    return join_names(sorted(names) or ["none"], "or")
