"""Explaining a plan: what each unit, rule and wish costs, and what would change.

Every price is the difference of two proven optima. For a unit, a wish or guidance
these are what `plan` gives for the request as it is and for the changed one, with the
limit on credits and the guidance of each: so a price can be below nothing, and then
says what moved. A rule of combination is left out within the limit as it is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.answers.prices import Explanation, RulePrice, UnitPrice
from recommender.answers.recommendation import Recommendation, recommend_and_keep
from recommender.auditing.audited_plan import PlanAuditor
from recommender.errors import Fault, RequestError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, RequestPart, Rule, Select
from recommender.requests.candidate import Candidate, Wishes, override
from recommender.requests.concessions import Concession, concessions, drop_wish
from recommender.requests.wish_rules import exempt_units
from recommender.solver.engine.clock import clock_of
from recommender.solver.engine.cp_sat import Count, interruptibly
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.search.one_change import (
    OneChange,
    count_equally_good,
    out_of_time,
    toggles_keeping_fewest,
)
from recommender.solver.search.plan_search import Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.search.plan_search import Search


@check_arguments
def explain(
    qualification: Qualification,
    candidate: Candidate,
    codes: Sequence[str] = (),
    *,
    time_limit: TimeLimit = None,
) -> Explanation:
    """Price units of the catalogue: what having each otherwise would cost.

    Args:
        qualification: a qualification, or the name or folder of one.
        candidate: who asks, or the name of a role.
        codes: the units to price; without any every optional one, and the rules.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        For each unit whether it is in the best plan, its price in credits of mismatch,
        and the best plan without it, or with it; for each rule what it costs.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
        SelfCheckError: an answer did not stand up to the audit.

    Example:
        >>> import recommender
        >>> found = recommender.explain("ocr-03456", "receptionist", "F3")
        >>> [(one.unit.code, one.in_plan, one.price) for one in found.units]
        [('F3', True, None)]
    """
    asked = _find(qualification, codes)
    clock = clock_of(time_limit)

    def work() -> Explanation:
        answer, search = recommend_and_keep(qualification, candidate, clock)
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
    alone = not any(one.tied for one in priced)
    ties = (
        Count(1, exact=True) if alone else count_equally_good(asker.search, asker.best)
    )
    return Explanation(answer, priced, rules, ties)


def _find(qualification: Qualification, codes: Sequence[str]) -> tuple[Unit, ...]:
    found: dict[str, Unit] = {}
    faults: list[Fault] = []
    for code in codes:
        try:
            unit = qualification.catalogue.find(code)
            found[unit.code] = unit
        except RequestError as error:
            faults += error.faults
    if faults:
        raise RequestError(*faults)
    return tuple(found.values())


class _Asker:
    """Asks one search for all prices, and again where the question is another one."""

    def __init__(
        self, answer: Recommendation, search: Search, *, by_relaxation: bool = False
    ) -> None:
        self.answer, self.search = answer, search
        self.problem = problem = answer.problem
        self._plan_auditor = PlanAuditor(problem)
        self.position = {unit.code: i for i, unit in enumerate(problem.units)}
        chosen = tuple(self.position[code] for code in answer.best.codes)
        mismatch = problem.match.scaled(frozenset(chosen))
        self.best = Solution(Status.OPTIMAL, chosen, mismatch, mismatch)
        self._by_relaxation = by_relaxation

    def price_units(self, units: Sequence[Unit]) -> Iterator[UnitPrice]:
        """Have each unit otherwise than the best plan has it."""
        positions = [self.position[unit.code] for unit in units]
        alike = self._alike(positions)
        # All solves, then all audits: each goes faster among its like.
        found = list(self._pricer().with_unit_flipped(positions))
        for unit, position, solution in zip(units, positions, found, strict=True):
            if position in alike or self._is_settled(unit):
                yield self._price(unit, position, solution)
            else:
                tied = solution.status.has_plan and self._loss(solution) == 0
                yield self._price_again(unit, tied=tied)

    def _pricer(self) -> OneChange:
        return OneChange(self.search, self.best, by_relaxation=self._by_relaxation)

    def _alike(self, positions: Iterable[int]) -> set[int]:
        """Return the units that leave the limit and the guidance as they are."""
        toggles = {i: i not in self.best.chosen for i in positions}
        kept = toggles_keeping_fewest(self.search, toggles)
        return {i for i in kept if not (toggles[i] and self._moves_guidance(i))}

    def _moves_guidance(self, position: int) -> bool:
        """Return whether guidance has a say about a unit until it is asked for."""
        unit, rules = self.problem.units[position], self.problem.rules
        guidance = (rule for rule in rules if rule.kind is Kind.GUIDANCE)
        return any(exempt_units(rule, [unit]) is not rule for rule in guidance)

    def _is_settled(self, unit: Unit) -> bool:
        """Return whether the candidate asked for a unit to be in, or out, or has it."""
        wishes = self.answer.candidate.wishes
        return unit.code in {*wishes.with_units, *wishes.without_units, *wishes.have}

    def _price(self, unit: Unit, position: int, solution: Solution) -> UnitPrice:
        in_plan = position in self.best.chosen
        toggle = _toggle(unit, demand=not in_plan)
        if solution.status is not Status.OPTIMAL:
            units, clock = self.problem.units, self.search.clock
            conflict = minimal_conflict(units, (*self.search.rules, toggle), clock)
            because = tuple(rule for rule in conflict if rule is not toggle)
            return UnitPrice(unit, in_plan, None, None, because)
        other = self._plan_auditor.plan_of(solution, (*self.search.rules, toggle))
        loss = self._loss(solution)
        return UnitPrice(unit, in_plan, loss, other, (), tied=loss == 0)

    def _price_again(self, unit: Unit, *, tied: bool) -> UnitPrice:
        """Ask for the plan of who insists on a unit, or refuses it, as `plan` does."""
        in_plan = self.position[unit.code] in self.best.chosen
        codes = (unit.code,)
        wish = Wishes(without_units=codes) if in_plan else Wishes(with_units=codes)
        other = self._ask(override(self.answer.candidate, Candidate(wishes=wish)))
        if not other.plans:
            field = "without_units" if in_plan else "with_units"
            toggle = RequestPart(field, unit.code)
            because = tuple(r for r in other.conflict if toggle not in r.asked)
            return UnitPrice(unit, in_plan, None, None, because)
        price = other.best.fit.mismatch - self.answer.best.fit.mismatch
        limit = None if other.proof.cap == self.answer.proof.cap else other.proof.cap
        return UnitPrice(unit, in_plan, price, other.best, (), limit, tied)

    def _ask(self, candidate: Candidate) -> Recommendation:
        """Ask for the best plan of a changed request.

        Raises:
            LimitError: the time ran out before it was proven.
        """
        qualification, clock = self.answer.qualification, self.search.clock
        other, _ = recommend_and_keep(qualification, candidate, clock)
        if other.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            raise out_of_time()
        return other

    def price_rules(self) -> Iterator[RulePrice]:
        """Leave each rule out, the limit on credits among them."""
        rules, pricer = self.search.rules, self._pricer()
        given_up = [self._given_up(rule) for rule in rules]
        numbers = [number for number, some in enumerate(given_up) if not some]
        found = dict(zip(numbers, list(pricer.without_rule(numbers)), strict=True))
        for number, rule in enumerate(rules):
            if number in found:
                others = (*rules[:number], *rules[number + 1 :])
                solution = found[number]
                other = self._plan_auditor.plan_of(solution, others, without=rule)
                yield RulePrice(rule, -self._loss(solution), other)
            else:
                yield self._price_wish(rule, given_up[number])

    def _given_up(self, rule: Rule) -> tuple[Concession, ...]:
        """Return what a person gives up for a rule not to bind; none of most rules."""
        asked = rule.asked
        if rule.kind is Kind.GUIDANCE:
            asked = (RequestPart("lift", rule.id),)
        candidate, qualification = self.answer.candidate, self.answer.qualification
        return tuple(
            one for one in concessions(candidate, qualification) if one.asked in asked
        )

    def _price_wish(self, rule: Rule, given_up: Iterable[Concession]) -> RulePrice:
        candidate = self.answer.candidate
        for concession in given_up:
            candidate = drop_wish(candidate, concession)
        other = self._ask(candidate)
        if not other.plans:
            return RulePrice(rule, None, None)
        price = self.answer.best.fit.mismatch - other.best.fit.mismatch
        return RulePrice(rule, price, other.best)

    def _loss(self, solution: Solution) -> Fraction:
        return self.problem.match.mismatch(solution.mismatch - self.best.mismatch)


def _toggle(unit: Unit, *, demand: bool) -> Rule:
    one = Select(units=frozenset([unit.code]))
    if demand:
        bound, text = Bound("units", one, at_least=1), f"with {unit.code}"
    else:
        bound, text = Bound("units", one, at_most=0), f"without {unit.code}"
    return Rule(text, Kind.WISH, text, "asked to explain", bound)
