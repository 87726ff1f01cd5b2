"""What a candidate may say, as choices of a model: rules for every candidate at once.

Facts, the readings of rules and whether units are held become choices that the solver
makes. A rule that depends on them becomes several versions, each with its cases. To
settle some of the choices gives the rules for a part of the candidates.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from recommender.qualifications.grades import POINTS
from recommender.qualifications.rules import (
    Case,
    RequiredFact,
    Rule,
    filters_of,
    parts_of,
)
from recommender.requests.candidate import Wishes
from recommender.requests.facts import apply_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.qualifications.qualification import Qualification

# A candidate who holds units is any of many: rules about held units are then left out,
# so what is impossible without them is impossible whatever is held.
NOTHING_HELD = Case("the number of units held", frozenset("0"), ("0", "1 or more"))


def reading_case(rule: Rule, readings: Iterable[str]) -> Case:
    """Return the case that a rule is read as it is here."""
    choice = f"the reading of {rule.id}"
    return Case(choice, frozenset([rule.reading]), tuple(readings))


def open_rules(rules: Iterable[Rule], qualification: Qualification) -> tuple[Rule, ...]:
    """Return the versions of rules for all candidates, with what they say as choices.

    Of each assignment of the choices at most one version of a rule applies.
    """
    opened: list[Rule] = []
    for rule in rules:
        readings = qualification.readings.get(rule.id, {})
        for reading in readings.values():
            case = reading_case(reading, readings)
            opened += versions(_under(reading, case), qualification)
        if not readings:
            opened += versions(rule, qualification)
    return tuple(opened)


def versions(rule: Rule, qualification: Qualification) -> Iterator[Rule]:
    """Yield the versions of a rule without facts in it; each has its cases."""
    if depends_on_units_held(rule):
        rule = _under(rule, NOTHING_HELD)
    facts = {name: qualification.facts[name].values for name in _facts_in(rule)}
    for values in product(*facts.values()):
        said = tuple(zip(facts, values, strict=True))
        bare = replace(rule, cases=())
        (settled,) = apply_facts([bare], Wishes(facts=said), qualification)
        cases = (Case(name, frozenset([v]), facts[name]) for name, v in said)
        yield replace(rule, requires=settled.requires, cases=(*rule.cases, *cases))


def settle(rules: Iterable[Rule], cases: Iterable[Case]) -> tuple[Rule, ...]:
    """Return the rules that apply in some cases, without the choices settled by them.

    Each of the cases leaves one value of its choice.
    """
    values = {case.choice: case.values for case in cases}
    return tuple(
        _without(rule, values)
        for rule in rules
        if all(values.get(c.choice, c.values) <= c.values for c in rule.cases)
    )


def _without(rule: Rule, values: dict[str, frozenset[str]]) -> Rule:
    cases = tuple(case for case in rule.cases if case.choice not in values)
    return rule if cases == rule.cases else replace(rule, cases=cases)


def depends_on_units_held(rule: Rule) -> bool:
    """Return whether a rule asks which units are held, or how, or for their grades."""
    filters = filters_of(rule.requires)
    return depends_on_grades(rule) or any(of.held is not None for of in filters)


def depends_on_grades(rule: Rule) -> bool:
    """Return whether a rule asks for the grades of units, or the points for them."""
    requires = rule.requires
    return any(getattr(p, "measure", "") == POINTS for p in parts_of(requires)) or any(
        of.grades is not None for of in filters_of(requires)
    )


def _facts_in(rule: Rule) -> tuple[str, ...]:
    """Return the facts that a rule asks for, other than in its cases."""
    facts = (p.name for p in parts_of(rule.requires) if isinstance(p, RequiredFact))
    return tuple(dict.fromkeys(facts))


def _under(rule: Rule, case: Case) -> Rule:
    return replace(rule, cases=(*rule.cases, case))
