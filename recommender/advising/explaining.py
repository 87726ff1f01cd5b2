"""Explaining a plan: what each unit, rule and wish costs, and what would change.

Every price is the difference of two proven optima: the least misfit as things are,
and the least with one unit demanded or refused, or one rule left out. The limit on
credits stays that of the plan at hand, so no price is below nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.advising.recommending import Recommendation, recommend_and_keep
from recommender.advising.vetting import Vetter
from recommender.auditing import measure
from recommender.errors import Fault, RequestError
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.clock import Clock
from recommender.solver.explaining import find_conflict
from recommender.solver.pricing import Pricer, count_equals
from recommender.solver.running import Count, interruptibly
from recommender.solver.solving import Solution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.solving import Search


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What it costs to have a unit otherwise than the best plan has it.

    `price` is in credits of misfit and `other` the best plan with the unit refused,
    if it is in, or demanded, if it is not. Where no plan allows that, both are None
    and `because` is a smallest set of rules that forbids it.
    """

    unit: Unit
    in_plan: bool
    price: Fraction | None
    other: Plan | None
    because: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RulePrice:
    """What a rule, wish or piece of guidance costs, in credits of misfit.

    `other` is the best plan if it alone did not bind.
    """

    rule: Rule
    price: Fraction
    other: Plan


@dataclass(frozen=True, slots=True)
class Explanation:
    """The best plan explained; without one, only the recommendation's conflict.

    `ties` counts the plans with the same least misfit, the best one included.
    `rules` and `ties` are there when all units were asked about. `fragile` says
    that it was asked what happens if units fall away.
    """

    recommendation: Recommendation
    units: tuple[UnitPrice, ...] = ()
    rules: tuple[RulePrice, ...] = ()
    ties: Count | None = None
    fragile: bool = False

    @property
    def in_every_best_plan(self) -> tuple[Unit, ...]:
        """The units, of those priced, that no plan of the least misfit leaves out."""
        return tuple(one.unit for one in self.units if one.in_plan and one.price != 0)

    @property
    def in_some_best_plan(self) -> tuple[Unit, ...]:
        """The units, of those priced, that some plans of least misfit have."""
        return tuple(one.unit for one in self.units if one.price == 0)

    @property
    def in_no_best_plan(self) -> tuple[Unit, ...]:
        """The units, of those priced, that no plan of the least misfit has."""
        return tuple(
            one.unit for one in self.units if not one.in_plan and one.price != 0
        )


def explain(
    about: Qualification,
    candidate: Candidate,
    codes: Sequence[str] = (),
    *,
    time_limit: float | None = None,
) -> Explanation:
    """Price units of the catalogue; without codes every optional one, and the rules.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
        SelfCheckError: an answer did not stand up to the audit.
    """
    asked = _find(about, codes)
    clock = Clock(time_limit)

    def work() -> Explanation:
        answer, search = recommend_and_keep(about, candidate, clock)
        if answer.status is not Status.OPTIMAL:
            return Explanation(answer)
        if asked:
            return Explanation(answer, price_units(answer, search, asked))
        return _explain_all(answer, search)

    return interruptibly(work, clock)


def price_units(
    answer: Recommendation,
    search: Search,
    units: Sequence[Unit],
    *,
    by_relaxation: bool = False,
) -> tuple[UnitPrice, ...]:
    """Price units for an optimal answer, on the search that found it.

    A search `by_relaxation` is faster; among equals the other plan may be another.

    Raises:
        LimitError: the time ran out.
        SelfCheckError: an answer did not stand up to the audit.
    """
    asker = _Asker(answer, search, by_relaxation=by_relaxation)
    return tuple(asker.price_units(units))


def _explain_all(answer: Recommendation, search: Search) -> Explanation:
    """Price every optional unit and every rule, and count the ties."""
    asker, needed = _Asker(answer, search), answer.problem.mandatory
    units = [unit for unit in answer.problem.units if unit.code not in needed]
    priced = tuple(asker.price_units(units))
    rules = tuple(asker.price_rules())
    # Where every unit has its price, no other plan is as good.
    alone = all(one.price != 0 for one in priced)
    ties = Count(1, exact=True) if alone else count_equals(asker.search, asker.best)
    return Explanation(answer, priced, rules, ties)


def _find(about: Qualification, codes: Sequence[str]) -> tuple[Unit, ...]:
    found: dict[str, Unit] = {}
    faults: list[Fault] = []
    for code in codes:
        try:
            unit = about.catalogue.find(code)
            found[unit.code] = unit
        except RequestError as error:
            faults += error.faults
    if faults:
        raise RequestError(*faults)
    return tuple(found.values())


class _Asker:
    """Asks one search for all prices."""

    def __init__(
        self, answer: Recommendation, search: Search, *, by_relaxation: bool = False
    ) -> None:
        self.search = search
        self.problem = problem = answer.problem
        self._vetter = Vetter(problem)
        self.position = {unit.code: i for i, unit in enumerate(problem.units)}
        chosen = tuple(self.position[code] for code in answer.best.codes)
        misfit = problem.match.scaled(frozenset(chosen))
        self.best = Solution(Status.OPTIMAL, chosen, misfit, misfit)
        self._pricer = Pricer(search, self.best, by_relaxation=by_relaxation)

    def price_units(self, units: Sequence[Unit]) -> Iterator[UnitPrice]:
        """Have each unit otherwise than the best plan has it."""
        positions = [self.position[unit.code] for unit in units]
        # All solves, then all audits: each goes faster among its like.
        found = list(self._pricer.toggle_units(positions))
        for unit, position, solution in zip(units, positions, found, strict=True):
            in_plan = position in self.best.chosen
            toggle = _toggle(unit, demand=not in_plan)
            if solution.status is not Status.OPTIMAL:
                because = self._because(unit, toggle)
                yield UnitPrice(unit, in_plan, None, None, because)
                continue
            other = self._vetter.vet(solution, (*self.search.rules, toggle))
            yield UnitPrice(unit, in_plan, self._loss(solution), other, ())

    def price_rules(self) -> Iterator[RulePrice]:
        """Leave each rule out, the limit on credits among them."""
        rules = self.search.rules
        found = list(self._pricer.relax_rules(range(len(rules))))
        for number, solution in enumerate(found):
            others = (*rules[:number], *rules[number + 1 :])
            other = self._vetter.vet(solution, others)
            yield RulePrice(rules[number], -self._loss(solution), other)

    def _loss(self, solution: Solution) -> Fraction:
        return self.problem.match.misfit(solution.misfit - self.best.misfit)

    def _because(self, unit: Unit, toggle: Rule) -> tuple[Rule, ...]:
        """Say what forbids a toggle; most often a single rule does."""
        rules = self.search.rules
        for rule in sorted(rules, key=lambda one: _FIRST_TOLD.index(one.kind)):
            if _forbids(rule, unit, toggle, self.problem.units):
                return (rule,)
        units, clock = self.problem.units, self.search.clock
        conflict = find_conflict(units, (*rules, toggle), clock)
        return tuple(rule for rule in conflict if rule is not toggle)


_FIRST_TOLD = (Kind.WISH, Kind.GUIDANCE, Kind.RULE)


def _toggle(unit: Unit, *, demand: bool) -> Rule:
    one = Select(units=frozenset([unit.code]))
    if demand:
        bound, text = Bound("units", one, at_least=1), f"with {unit.code}"
    else:
        bound, text = Bound("units", one, at_most=0), f"without {unit.code}"
    return Rule(text, Kind.WISH, text, "asked to explain", bound)


def _forbids(rule: Rule, unit: Unit, toggle: Rule, units: Sequence[Unit]) -> bool:
    """Say whether a rule by itself rules a toggle out, whatever else is taken.

    That is seen at once of a bound on a sum; of other rules it is not said here.
    """
    bound, asked = rule.bound, toggle.bound
    if bound is None or asked is None:
        return False
    if asked.at_most is None:
        return bound.at_most is not None and measure([unit], bound) > bound.at_most
    rest = [one for one in units if one is not unit]
    return bound.at_least is not None and measure(rest, bound) < bound.at_least
