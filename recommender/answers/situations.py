"""Situations: what a candidate may say that rules depend on, and the rules for each.

A claim about the rules that holds for every candidate is made once. One that holds for
some is made where it holds: for a value of a fact, a reading, or who holds no units.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.qualifications.rules import Case
from recommender.requests.choices import (
    NOTHING_HELD,
    open_rules,
    reading_case,
    settle,
)
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.solver.engine.clock import Clock

# Names of choices with the value of each: a pathway and "care".
Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """Some choices with one value each; all others are left open.

    What holds in one of the situations that it is `within` holds in it too.
    """

    cases: tuple[Case, ...] = ()
    within: tuple[Situation, ...] = field(default=(), compare=False)

    @property
    def where(self) -> Where:
        """The choices with their values."""
        return tuple((c.choice, value) for c in self.cases for value in c.values)


EVERYONE = Situation()


class Situations:
    """The situations of a qualification, and queries about the rules in each.

    Facts, readings and whether units are held are choices. `everyone` leaves all of
    them open; `as_read` has the readings in use, and `with_nothing` also no units held.
    """

    def __init__(self, qualification: Qualification, clock: Clock) -> None:
        self._qualification, self.clock = qualification, clock
        self.units = qualification.catalogue.units
        self.rules = open_rules(qualification.rules, qualification)
        self._queries: dict[tuple[Rule, ...], RuleQueries] = {}

    @cached_property
    def _in_use(self) -> tuple[Case, ...]:
        readings = self._qualification.readings
        rules = (rule for rule in self._qualification.rules if rule.id in readings)
        return tuple(reading_case(rule, readings[rule.id]) for rule in rules)

    @cached_property
    def as_read(self) -> Situation:
        """Every candidate, with the readings in use."""
        return Situation(self._in_use, (EVERYONE,)) if self._in_use else EVERYONE

    @cached_property
    def with_nothing(self) -> Situation:
        """A candidate who holds no units, with the readings in use."""
        return Situation((*self._in_use, NOTHING_HELD), (self.as_read,))

    @cached_property
    def unsaid(self) -> Situation:
        """A candidate who says nothing: facts are what they are unless said."""
        values = [
            case
            for case in self.values
            for fact in (self._qualification.facts.get(case.choice),)
            if fact is not None and fact.unless_said in case.values
        ]
        return Situation((*self.with_nothing.cases, *values))

    @property
    def each_value(self) -> Iterator[Situation]:
        """Each value of a fact, for a candidate of whom nothing else is said."""
        for case in self.values:
            if case is not NOTHING_HELD:
                yield Situation((*self.with_nothing.cases, case))

    @cached_property
    def all(self) -> tuple[Situation, ...]:
        """All situations, each after those that it is within."""
        broad = tuple(dict.fromkeys((EVERYONE, self.as_read)))
        narrow: list[Situation] = []
        for case in self.values:
            wider: tuple[Situation, ...] = ()
            for base in broad:
                wider += (Situation((*base.cases, case), (base, *wider)),)
            narrow += wider
        return (*broad, *self._other_readings(), *narrow)

    @cached_property
    def values(self) -> tuple[Case, ...]:
        """Each value of each fact that rules depend on, and no units held."""
        open_ = {case.choice: case for rule in self.rules for case in rule.cases}
        facts = [open_[name] for name in self._qualification.facts if name in open_]
        values = [
            Case(fact.choice, frozenset([value]), fact.among)
            for fact in facts
            for value in fact.among
        ]
        held = [NOTHING_HELD] if NOTHING_HELD.choice in open_ else []
        return (*values, *held)

    def _other_readings(self) -> Iterator[Situation]:
        for number, case in enumerate(self._in_use):
            for reading in case.among:
                if reading not in case.values:
                    other = Case(case.choice, frozenset([reading]), case.among)
                    before, after = self._in_use[:number], self._in_use[number + 1 :]
                    yield Situation((*before, other, *after), (EVERYONE,))

    def rules_in(self, situation: Situation) -> tuple[Rule, ...]:
        """Return the rules that apply in a situation, without what it settles."""
        return settle(self.rules, situation.cases)

    def queries(self, situation: Situation) -> RuleQueries:
        """Return queries about the rules in a situation."""
        rules = self.rules_in(situation)
        if rules not in self._queries:
            self._queries[rules] = RuleQueries(self.units, rules, self.clock)
        return self._queries[rules]
