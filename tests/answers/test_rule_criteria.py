"""Rules as sums over units: whoever adds them up finds what the rulebook says."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from recommender.answers.rule_criteria import criteria_of
from recommender.qualifications.criteria import (
    Amount,
    CountOfKept,
    CountOfSums,
    Criterion,
    Known,
    PercentageOf,
    UnitSum,
)
from recommender.qualifications.exact_numbers import Number
from recommender.qualifications.rules import (
    Bound,
    Case,
    Distinct,
    If,
    Requirement,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from tests.builders.constructs import catalogue, rule, some_requirement, subsets
from tests.oracles.rulebook import keeps

COUNTED = Bound("units", Select(), at_least=1, towards="award")
PLAIN = Bound("units", Select(groups=frozenset("A")), at_least=1)


def value(amount: Amount, marks: list[bool]) -> Number | Fraction | None:
    """Work an amount out from a mark for each unit; None where there is none."""
    match amount:
        case UnitSum(amounts):
            return sum(x for x, mark in zip(amounts, marks, strict=True) if mark)
        case PercentageOf(part, whole):
            inside, in_all = value(part, marks), value(whole, marks)
            return (
                Fraction(100 * inside, in_all)
                if inside is not None and in_all
                else None
            )
        case CountOfSums(sums):
            return sum(bool(value(each, marks)) for each in sums)
        case CountOfKept(options):
            return sum(is_kept(option, marks) for option in options)
        case Known(number):
            return number


def is_kept(criterion: Criterion, marks: list[bool]) -> bool:
    amount = value(criterion.amount, marks)
    if amount is None or not all(is_kept(given, marks) for given in criterion.given):
        return True
    low, high = criterion.at_least, criterion.at_most
    return (low is None or amount >= low) and (high is None or amount <= high)


@pytest.mark.parametrize("block", range(4))
def test_sums_say_of_every_set_what_the_rulebook_says(block: int) -> None:
    random = Random(f"criteria {block}")
    for number in range(40):
        units = catalogue(random, most=4)
        one = rule(number, some_requirement(random))
        criteria = criteria_of(one, units)
        assert criteria is not None
        assert criteria.written is criteria.required
        for some in subsets(units):
            marks = [unit in some for unit in units]
            assert is_kept(criteria.required, marks) == keeps(some, (one,))


@pytest.mark.parametrize(
    "requires",
    [
        COUNTED,
        Share("units", Select(), Select(), Fraction(1, 2), towards="award"),
        If(COUNTED, PLAIN),
        If(PLAIN, COUNTED),
        Ways((PLAIN, COUNTED), at_least=1),
        Ways((COUNTED, PLAIN), at_least=1),
    ],
)
def test_what_units_are_counted_towards_is_said_by_no_sum(
    requires: Requirement,
) -> None:
    units = catalogue(Random("counted"))

    assert criteria_of(rule(1, requires), units) is None
    assert criteria_of(rule(1, PLAIN), units) is not None


def test_a_rule_is_said_by_sums_as_it_is_and_as_it_is_written_or_not_at_all() -> None:
    units = catalogue(Random("written"))

    for requires, written in ((COUNTED, PLAIN), (PLAIN, COUNTED), (COUNTED, COUNTED)):
        both = replace(rule(1, requires), written=written)
        assert criteria_of(both, units) is None


def test_an_open_case_is_said_by_no_sum() -> None:
    case = Case("pathway", frozenset(["care"]), ("care", "retail"))

    assert criteria_of(rule(1, PLAIN, (case,)), catalogue(Random("case"))) is None


def test_values_that_only_other_units_have_are_not_counted() -> None:
    """Two levels among the units of group A; the third is in B."""
    units = tuple(
        Unit(f"U{n}", "", group, level, 3)
        for n, (group, level) in enumerate((("A", 1), ("A", 2), ("B", 3), ("A", 2)))
    )
    distinct = Distinct("level", Select(groups=frozenset("A")), at_least=2)
    criteria = criteria_of(rule(1, distinct), units)

    assert criteria is not None
    sums = (UnitSum((1, 0, 0, 0)), UnitSum((0, 1, 0, 1)))
    assert criteria.required == Criterion(CountOfSums(sums), at_least=2)


def test_a_rule_that_is_waived_has_what_is_written_besides() -> None:
    """Waived it requires nothing, but the sheet shows what it would."""
    units = catalogue(Random("waived"))
    nothing = Bound("units", Select(groups=frozenset("A")), at_least=0)
    waived = replace(rule(1, nothing), written=PLAIN, waived="agreed")
    criteria = criteria_of(waived, units)

    assert criteria is not None
    assert (criteria.required.at_least, criteria.written.at_least) == (0, 1)
