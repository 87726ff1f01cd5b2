"""Situations: what a candidate may say that rules depend on, and the rules for each.

A claim about the rules that holds for every candidate is made once. One that holds for
some is made where it holds: for a value of a fact, a reading, or who holds no units,
and for some claims also for values of several facts together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from recommender.auditing import audit
from recommender.auditing.measuring import CandidateFacts
from recommender.qualifications.rules import Case
from recommender.requests.choices import (
    NOTHING_HELD,
    open_rules,
    reading_case,
    settle,
)
from recommender.solver.rules.counting import is_countable
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.solver.engine.clock import Clock
    from recommender.solver.rules.queries import Witness

# There is a budget of a second for what is said of 60 units.
MOST_COMBINATIONS = 64

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
        self._plans: list[Witness] = []
        self._rules: dict[Situation, tuple[Rule, ...]] = {}
        self._queries: dict[Situation, RuleQueries] = {}

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

    @cached_property
    def combined(self) -> tuple[Situation, ...]:
        """Situations with values of several facts, each after those it is within.

        They are those of two facts, of three, and so on, as long as they are few.
        """
        return tuple(s for level in self._combinations for s in level)

    @property
    def uncombined(self) -> tuple[str, ...]:
        """The choices of which not all combinations are among the situations."""
        return () if len(self._by_choice) <= self.together else tuple(self._by_choice)

    @property
    def together(self) -> int:
        """Of how many choices the values are combined."""
        return 1 + len(self._combinations)

    @cached_property
    def _by_choice(self) -> Mapping[str, list[Case]]:
        by_choice: defaultdict[str, list[Case]] = defaultdict(list)
        for case in self.values:
            by_choice[case.choice].append(case)
        return by_choice

    @cached_property
    def _combinations(self) -> list[tuple[Situation, ...]]:
        broad = tuple(dict.fromkeys((EVERYONE, self.as_read)))
        levels: list[tuple[Situation, ...]] = []
        left = MOST_COMBINATIONS
        for size in range(2, len(self._by_choice) + 1):
            several = [
                cases
                for choices in combinations(self._by_choice.values(), size)
                for cases in product(*choices)
            ]
            left -= len(several)
            if left < 0:
                break
            levels.append(tuple(_each_within(several, broad)))
        return levels

    def _other_readings(self) -> Iterator[Situation]:
        for number, case in enumerate(self._in_use):
            for reading in case.among:
                if reading not in case.values:
                    other = Case(case.choice, frozenset([reading]), case.among)
                    before, after = self._in_use[:number], self._in_use[number + 1 :]
                    yield Situation((*before, other, *after), (EVERYONE,))

    def witness(self, situation: Situation, **asked: Any) -> Witness | None:
        """Return a set of units as `RuleQueries.witness` does, with all its choices."""
        return _settled(self.queries(situation).witness(**asked), situation)

    def plan(self, situation: Situation, unit: int | None = None) -> Witness | None:
        """Look for a plan, with a unit if one is given, and add it to those known."""
        taken = () if unit is None else (unit,)
        return self._added(self.witness(situation, taken=taken))

    def extreme(
        self, situation: Situation, measure: str, *, largest: bool
    ) -> Witness | None:
        """Return a plan with the least or the most of a measure, known from then on."""
        best = self.queries(situation).extreme(measure, largest=largest)
        return self._added(_settled(best, situation))

    def _added(self, plan: Witness | None) -> Witness | None:
        self._plans += () if plan is None else (plan,)
        return plan

    def known_plans(self, situation: Situation) -> list[Witness]:
        """Return the plans found so far that are plans in a situation."""
        return [plan for plan in self._plans if self.covers(plan, situation)]

    def covers(self, witness: Witness, situation: Situation, broken: str = "") -> bool:
        """Return whether a witness is known to be one in another situation too.

        It is if its choices are those of the situation. If one of them is another, it
        is where the rules that depend on the choice, none of them `broken`, hold too.
        """
        other = [
            case
            for case in situation.cases
            if witness.choices.get(case.choice) not in (None, *case.values)
        ]
        if len(other) != 1:
            return not other
        (case,) = other
        rules = self._rules_by_choice[case.choice]
        if any(rule.id == broken or not is_countable(rule) for rule in rules):
            return False
        chosen = {**witness.choices, **dict(situation.where)}
        # A witness may lack a choice that mattered to no rule where it was found.
        if any(c.choice not in chosen for rule in rules for c in rule.cases):
            return False
        known = CandidateFacts(chosen)
        return all(finding.holds for finding in audit(witness.units, rules, known))

    @cached_property
    def _rules_by_choice(self) -> Mapping[str, list[Rule]]:
        """The rules that depend on each choice."""
        by_choice: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for choice in {case.choice for case in rule.cases}:
                by_choice[choice].append(rule)
        return by_choice

    def rules_in(self, situation: Situation) -> tuple[Rule, ...]:
        """Return the rules that apply in a situation, without what it settles."""
        if situation not in self._rules:
            self._rules[situation] = settle(self.rules, situation.cases)
        return self._rules[situation]

    def queries(self, situation: Situation) -> RuleQueries:
        """Return queries about the rules in a situation; one for the same rules."""
        if situation not in self._queries:
            rules = self.rules_in(situation)
            same = (s for s, known in self._rules.items() if known == rules)
            shared = next((self._queries[s] for s in same if s in self._queries), None)
            new = shared or RuleQueries(self.units, rules, self.clock)
            self._queries[situation] = new
        return self._queries[situation]


def _each_within(
    several: Iterable[tuple[Case, ...]], broad: Sequence[Situation]
) -> Iterator[Situation]:
    """Yield each combination of cases in broad situations, within those of fewer."""
    for cases in several:
        wider: tuple[Situation, ...] = ()
        for base in broad:
            fewer = combinations(cases, len(cases) - 1)
            wider += tuple(Situation((*base.cases, *some)) for some in fewer)
            yield (own := Situation((*base.cases, *cases), wider))
            wider += (own,)


def _settled(witness: Witness | None, situation: Situation) -> Witness | None:
    """Return a witness with the choices that its situation settles, too."""
    if witness is None:
        return None
    return witness._replace(choices={**dict(situation.where), **witness.choices})
