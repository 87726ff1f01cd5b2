"""Facts: what a candidate is and holds, put into the rules that ask for it.

After this no rule asks for facts any more: a rule whose case is another falls away,
what facts decide is settled, and ways of having achieved a unit are units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, did_you_mean, meant_by, normal_form
from recommender.qualifications.rules import (
    Decided,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    map_filters,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.requests.wish_table import Wishes


def unknown_name_faults(
    wishes: Wishes, qualification: Qualification
) -> Iterator[Fault]:
    """Find the guidance, endorsements and facts in wishes that there are not."""
    guidance = [guide.rule.id for guide in qualification.guidance]
    for name in wishes.lift:
        if name not in guidance:
            hint = f"there is: {', '.join(guidance)}" if guidance else "there is none"
            message, meant = (
                f"no guidance {name} to set aside",
                meant_by(name, guidance),
            )
            yield Fault("guidance-unknown", message, hint, meant=meant)
    titles = [one.rule.id for one in qualification.endorsements]
    for name in wishes.endorse:
        if name not in titles:
            hint = f"there is: {', '.join(titles)}" if titles else "there is none"
            message, meant = f"no endorsement {name}", meant_by(name, titles)
            yield Fault("endorsement-unknown", message, hint, meant=meant)
    for name, value in wishes.facts:
        fact = qualification.facts.get(name)
        if fact is None:
            hint = did_you_mean(name, qualification.facts, "see: recommender rules")
            message, meant = (
                f"no rule asks for {name}",
                meant_by(name, qualification.facts),
            )
            yield Fault("fact-unknown", message, hint, meant=meant)
        elif value not in fact.values:
            hint = did_you_mean(value, fact.values, f"write {', '.join(fact.values)}")
            message, meant = f"{name} cannot be {value}", meant_by(value, fact.values)
            yield Fault("fact-value", message, hint, meant=meant)


def known_facts(wishes: Wishes, qualification: Qualification) -> dict[str, str]:
    """Return the facts that are said, or taken for said; what is left may be chosen."""
    unsaid = {
        name: fact.unless_said
        for name, fact in qualification.facts.items()
        if fact.unless_said is not None
    }
    return {**unsaid, **dict(wishes.facts)}


def apply_facts(
    rules: Iterable[Rule], wishes: Wishes, qualification: Qualification
) -> tuple[Rule, ...]:
    """Return the rules that bind a candidate, with all facts put in."""
    facts = known_facts(wishes, qualification)
    held_by: dict[str, set[str]] = {"any": {*wishes.have}}
    for code, manner in wishes.held_by:
        held_by.setdefault(normal_form(manner), set()).add(code)
    settler = _FactSubstitution(facts, held_by)
    return tuple(
        settler.rule(rule)
        for rule in rules
        if all(
            case.choice not in facts or facts[case.choice] in case.values
            for case in rule.cases
        )
    )


class _FactSubstitution:
    def __init__(
        self, facts: Mapping[str, str], held_by: Mapping[str, set[str]]
    ) -> None:
        self._facts, self._held_by = facts, held_by

    def rule(self, rule: Rule) -> Rule:
        requires = self.requirement(rule.requires)
        cases = tuple(case for case in rule.cases if case.choice not in self._facts)
        if requires == rule.requires and cases == rule.cases:
            return rule
        return replace(rule, requires=requires, cases=cases)

    def requirement(self, requirement: Requirement) -> Requirement:
        """Put the facts in; what asks for none comes back equal."""
        return map_filters(requirement, self._select, self._decided)

    def _decided(self, requirement: Requirement) -> Requirement:
        """Decide whether a fact that is asked for holds."""
        if not isinstance(requirement, RequiredFact):
            return requirement
        said = self._facts.get(requirement.name)
        wanted = " or ".join(sorted(requirement.values))
        words = f"{requirement.name} is to be {wanted}, and is {said or 'not said'}"
        return Decided(said in requirement.values, words)

    def _select(self, of: Select) -> Select:
        parts: dict[str, Any] = {
            name: tuple(self._select(one) for one in getattr(of, name))
            for name in _INSIDE
        }
        if of.held is not None:
            codes = (self._held_by.get(normal_form(how), set()) for how in of.held)
            held = Select(units=frozenset().union(*codes), achieved=of.held)
            parts["all_of"] = (*parts["all_of"], held)
            return replace(of, held=None, **parts)
        same = all(parts[name] == getattr(of, name) for name in _INSIDE)
        return of if same else replace(of, **parts)


_INSIDE = ("all_of", "any_of", "none_of")
