"""Facts about a candidate, put into the rules that depend on them.

The resulting rules no longer depend on facts: rules for another case are dropped,
conditions on facts are decided, and units achieved in a certain way are named.
"""

from __future__ import annotations

from dataclasses import replace
from operator import is_
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, did_you_mean, meant_by, normal_form
from recommender.qualifications.rules import (
    Decided,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    filters_of,
    map_filters,
)
from recommender.requests.stated_units import units_as_stated
from recommender.requests.ways_held import ways_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.requests.wish_table import Wishes


def unknown_name_faults(
    wishes: Wishes, qualification: Qualification
) -> Iterator[Fault]:
    """Yield the faults of unknown guidance, extra titles and facts in wishes."""
    guidance = [guide.rule.id for guide in qualification.guidance]
    for name in wishes.lift:
        if name not in guidance:
            hint = _known("guidance", guidance)
            message, meant = (
                f"there is no guidance called {name}",
                meant_by(name, guidance),
            )
            yield Fault("guidance-unknown", message, hint, meant=meant)
    titles = [endorsement.rule.id for endorsement in qualification.endorsements]
    for name in wishes.endorse:
        if name not in titles:
            hint = _known("extra titles", titles)
            message = f"there is no extra title called {name}"
            meant = meant_by(name, titles)
            yield Fault("endorsement-unknown", message, hint, meant=meant)
    for name, value in wishes.facts:
        fact = qualification.facts.get(name)
        if fact is None:
            hint = did_you_mean(name, qualification.facts, "see: recommender rules")
            message, meant = (
                f"no rule needs the fact {name}",
                meant_by(name, qualification.facts),
            )
            yield Fault("fact-unknown", message, hint, meant=meant)
        elif fact.value_of(value) not in fact.values:
            hint = did_you_mean(value, fact.values, f"write {', '.join(fact.values)}")
            hint = hint if fact.thresholds is None else "write a number"
            message, meant = f"{name} cannot be {value}", meant_by(value, fact.values)
            yield Fault("fact-value", message, hint, meant=meant)


def unknown_ways_faults(
    wishes: Wishes, qualification: Qualification
) -> Iterator[Fault]:
    """Yield the ways of holding units that are neither usual nor asked for by a rule.

    Where no rule asks for a way, they are only remarks on the units.
    """
    if not wishes.held_by:
        return
    rules = [*qualification.rules, *(g.rule for g in qualification.guidance)]
    for several in qualification.readings.values():
        rules += several.values()
    rules += (title.rule for title in qualification.endorsements)
    filters = (of for rule in rules for of in filters_of(rule.requires))
    known = {how: None for of in filters for how in sorted(of.held or ())}
    ways = {normal_form(how): how for how in known if how != "any"}
    accepted = {*ways, *ways_beside(set(ways))}
    for code, manner in wishes.held_by if ways else ():
        if normal_form(manner) not in accepted:
            message = f"no rule asks for units held by {manner}, as {code} is"
            *others, last = [*ways.values(), *sorted(ways_beside(set(ways)))]
            names = f"{', '.join(others)} or {last}"
            otherwise = f"write {names}; if it is none of these, write {code}"
            hint = did_you_mean(manner, ways.values(), otherwise)
            meant = meant_by(manner, ways.values())
            yield Fault("held-unknown", message, hint, meant=meant)


def _known(what: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"{what}: {listed}" if listed else f"this qualification has no {what}"


def known_facts(wishes: Wishes, qualification: Qualification) -> dict[str, str]:
    """Return the facts that are given or have a default; the others may be chosen."""
    defaults = {
        name: fact.unless_said
        for name, fact in qualification.facts.items()
        if fact.unless_said is not None
    }
    said = {
        name: qualification.facts[name].value_of(value)
        for name, value in wishes.facts
        if name in qualification.facts
    }
    return {**defaults, **said}


def apply_facts(
    rules: Iterable[Rule], wishes: Wishes, qualification: Qualification
) -> tuple[Rule, ...]:
    """Return the rules that apply to a candidate, with all facts put in."""
    facts = known_facts(wishes, qualification)
    held_by: dict[str, set[str]] = {"any": {*wishes.held}}
    for code, manner in wishes.ways:
        held_by.setdefault(normal_form(manner), set()).add(code)
    substitution = _FactSubstitution(
        facts, held_by, _codes_by_grade(wishes, qualification)
    )
    return tuple(
        substitution.rule(rule)
        for rule in rules
        if all(
            case.choice not in facts or facts[case.choice] in case.values
            for case in rule.cases
        )
    )


def _codes_by_grade(
    wishes: Wishes, qualification: Qualification
) -> dict[str, set[str]]:
    """Return the units by the grade that they have, or are to have."""
    codes: dict[str, set[str]] = {}
    if qualification.grades is not None:
        stated = dict(wishes.grades)
        for unit in units_as_stated(qualification, wishes).units:
            grade = stated.get(unit.code, qualification.grades.unless_said)
            codes.setdefault(grade, set()).add(unit.code)
    return codes


class _FactSubstitution:
    def __init__(
        self,
        facts: Mapping[str, str],
        held_by: Mapping[str, set[str]],
        codes_by_grade: Mapping[str, set[str]],
    ) -> None:
        self._facts, self._held_by = facts, held_by
        self._codes_by_grade = codes_by_grade

    def rule(self, rule: Rule) -> Rule:
        requires = self.requirement(rule.requires)
        cases = tuple([case for case in rule.cases if case.choice not in self._facts])
        if requires is rule.requires and cases == rule.cases:
            return rule
        return replace(rule, requires=requires, cases=cases)

    def requirement(self, requirement: Requirement) -> Requirement:
        """Return a requirement with the facts put in; the same if it has none."""
        return map_filters(requirement, self._select, self._decided)

    def _decided(self, requirement: Requirement) -> Requirement:
        """Return whether a fact holds, where a requirement asks for one."""
        if not isinstance(requirement, RequiredFact):
            return requirement
        value = self._facts.get(requirement.name)
        wanted = " or ".join(sorted(requirement.values))
        words = f"{requirement.name} must be {wanted}; it is {value or 'not given'}"
        return Decided(value in requirement.values, words)

    def _select(self, of: Select) -> Select:
        parts: dict[str, Any] = {
            name: tuple(self._select(inner) for inner in getattr(of, name))
            for name in _INSIDE
        }
        if of.grades is not None:
            codes = (self._codes_by_grade.get(grade, set()) for grade in of.grades)
            graded = Select(units=frozenset().union(*codes), graded=of.grades)
            parts["all_of"] = (*parts["all_of"], graded)
            of = replace(of, grades=None, all_of=parts["all_of"])
        if of.held is not None:
            codes = (self._held_by.get(normal_form(how), set()) for how in of.held)
            held = Select(units=frozenset().union(*codes), achieved=of.held)
            parts["all_of"] = (*parts["all_of"], held)
            return replace(of, held=None, **parts)
        are_same = all(all(map(is_, parts[p], getattr(of, p))) for p in _INSIDE)
        return of if are_same else replace(of, **parts)


_INSIDE = ("all_of", "any_of", "none_of")
