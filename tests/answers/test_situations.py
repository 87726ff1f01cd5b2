"""Each claim of a check, for each value, reading and candidate, against trying all."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from random import Random

import pytest

from recommender.answers.lint import Lint, lint
from recommender.answers.remarks import Remark
from recommender.qualifications.qualification import Qualification
from recommender.solver.rules.counting import is_countable
from tests.builders.situations import some_qualification
from tests.oracles.situations import Oracle, Where

# What is not about the sets that rules allow, or is tried elsewhere.
OTHERS = ("units-untagged", "units-of-several-sizes", "group-empty", "filter-empty",
          "fact-idle", "facts-uncombined",
          "needs-circular",
          "role-without-plan", "rule-not-examined", "rule-of-candidate")  # fmt: skip


BLOCKS = pytest.mark.parametrize("block", range(8))


@cache
def cases(block: int, *, held: bool = False) -> list[tuple[Lint, Oracle]]:
    """Check some random qualifications; give them with their oracles."""
    random = Random(f"situations {block}")
    qualifications = [
        some_qualification(random, held=held) for _ in range(4 if held else 16)
    ]
    return [
        (lint(qualification, roles=[]), Oracle(qualification, held=held))
        for qualification in qualifications
    ]


def claims(checked: Lint) -> list[Remark]:
    return [
        remark
        for remark in checked.remarks
        if remark.id.removesuffix("-there") not in OTHERS
    ]


@pytest.mark.mostly_exhaustive(2)
@pytest.mark.parametrize(("block", "held"), [*product(range(8), (False, True))])
def test_whatever_a_check_says_is_true_of_all_of_whom_it_is_said(
    block: int, held: bool
) -> None:
    kinds = set()
    for checked, oracle in cases(block, held=held):
        assert not checked.contradiction or not oracle.plans(oracle.in_use())
        for remark in claims(checked):
            assert oracle.is_true(remark), remark
            kinds.add(remark.id)

    assert kinds


def wheres(qualification: Qualification, oracle: Oracle) -> Iterator[Where]:
    """Give the parts of the candidates that a check looks at one by one."""
    in_use = oracle.in_use()
    yield {}
    for rule, readings in qualification.readings.items():
        for name in readings:
            yield {**in_use, f"the reading of {rule}": name}
    for name, fact in qualification.facts.items():
        for value in fact.values:
            yield {name: value}
            yield {**in_use, name: value}


def is_said(remarks: list[Remark], kind: str, subject: str, where: Where) -> bool:
    """Say whether one of the remarks is about a subject in a situation, or in more."""
    return any(
        remark.id.removesuffix("-there").replace("value-excluded", "no-plan") == kind
        and (not subject or subject in remark.subjects)
        and dict(remark.where).items() <= where.items()
        for remark in remarks
    )


@pytest.mark.mostly_exhaustive(1)
@BLOCKS
def test_whatever_is_true_everywhere_in_a_situation_is_said(block: int) -> None:
    said = 0
    for checked, oracle in cases(block):
        qualification = checked.qualification
        assert bool(checked.contradiction) == (not oracle.plans(oracle.in_use()))
        for where in wheres(qualification, oracle) if checked.survey else ():
            for kind, subject in truths(qualification, oracle, where):
                assert is_said(claims(checked), kind, subject, where), (kind, where)
                said += 1

    assert said > 5


def truths(
    qualification: Qualification, oracle: Oracle, where: Where
) -> Iterator[tuple[str, str]]:
    """Give what is true of the candidates of a situation."""
    plans = oracle.plans(where)
    if not plans:
        yield "no-plan", ""
        return
    taken = {unit.code for plan in plans for unit in plan}
    yield from (
        ("units-in-no-plan", u.code) for u in oracle.units if u.code not in taken
    )
    for rule in qualification.rules:
        if not all(
            is_countable(r) for w in oracle.everyone for r in oracle.rule_of(rule, w)
        ):
            continue
        if oracle.never_binds(rule.id, {}):
            yield "rule-never-binds", rule.id
        elif not oracle.never_binds(rule.id, where) and oracle.is_implied(
            rule.id, (), where
        ):
            yield "rule-implied", rule.id
    if oracle.is_unearned({}):
        yield "title-in-no-plan", "rule-9"


def pairs(qualification: Qualification, oracle: Oracle) -> Iterator[Where]:
    """Give the candidates of whom the values of all facts are given."""
    facts = qualification.facts
    for values in product(*(fact.values for fact in facts.values())):
        where = dict(zip(facts, values, strict=True))
        yield where
        yield {**oracle.in_use(), **where}


@pytest.mark.mostly_exhaustive(1)
@BLOCKS
def test_so_it_is_of_each_combination_of_the_values_of_facts(block: int) -> None:
    said = 0
    for checked, oracle in cases(block):
        qualification = checked.qualification
        for where in pairs(qualification, oracle) if checked.survey else ():
            plans = oracle.plans(where)
            taken = {unit.code for plan in plans for unit in plan}
            out = [unit.code for unit in oracle.units if unit.code not in taken]
            kind, subjects = ("units-in-no-plan", out) if plans else ("no-plan", [""])
            for subject in subjects:
                assert is_said(claims(checked), kind, subject, where), (kind, where)
                said += 1

    assert said > 5


@pytest.mark.mostly_exhaustive(1)
@BLOCKS
def test_the_plans_of_a_check_are_those_of_all_who_hold_nothing(block: int) -> None:
    looked_at = 0
    for checked, oracle in cases(block):
        survey = checked.survey
        if survey is None:
            continue
        plans = oracle.plans(oracle.in_use())
        sizes = [sum(unit.credits for unit in plan) for plan in plans]
        numbers = [len(plan) for plan in plans]
        shown = (survey.fewest_credits, survey.most_credits)

        assert [sum(u.credits for u in s) for s in shown] == [min(sizes), max(sizes)]
        assert (survey.fewest_units, survey.most_units) == (min(numbers), max(numbers))
        assert survey.tally is not None
        assert survey.tally.at_least == survey.tally.at_most == len(plans)
        for where, smallest in survey.smallest.items():
            there = oracle.plans({**oracle.in_use(), **dict(where)})
            sizes = [sum(unit.credits for unit in plan) for plan in there]
            size = None if smallest is None else sum(unit.credits for unit in smallest)
            assert size == min(sizes, default=None)
        looked_at += 1

    assert looked_at > 2


@pytest.mark.mostly_exhaustive(1)
@BLOCKS
def test_readings_are_compared_for_each_candidate(block: int) -> None:
    compared = 0
    for checked, oracle in cases(block):
        for rule in checked.qualification.readings if checked.survey else ():
            expected = oracle.differences(rule, "ours", "theirs")
            said = {
                r.id for r in checked.remarks if r.subjects == (rule, "ours", "theirs")
            }
            assert said == expected
            compared += 1

    assert compared > 1
