"""Explanations: what each unit, rule and wish of a plan costs, and what would change.

Every price is the difference between two proven optima. For a unit, a wish or guidance
these are what `plan` finds for the request as it is and as changed, each with its own
limit on credits and its own guidance: so a price can be negative, and then states what
moved. A rule of combination is left out within the limit as it is.
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
from recommender.requests.resolving import resolve
from recommender.requests.stated_units import units_as_stated
from recommender.requests.wish_rules import exempt_units
from recommender.solver.engine.clock import clock_of, out_of_time
from recommender.solver.engine.cp_sat import Count, interruptibly
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.search.one_change import (
    OneChange,
    count_equally_good,
    toggles_keeping_fewest,
)
from recommender.solver.search.plan_search import Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.catalogue import Catalogue
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
    """Explain the best plan: what changing each unit, or dropping a rule, would cost.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidate: A candidate, or the name of a role.
        codes: The codes of the units to price; by default all optional units and all
            rules.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        For each unit whether the best plan has it, its price in credits of mismatch,
        and the best plan without it, or with it; for each rule what it costs.

    Raises:
        RequestError: If a name is unknown, or wishes contradict each other.
        LimitError: If the time runs out.
        SelfCheckError: If a result fails the audit.

    Example:
        >>> import recommender
        >>> explanation = recommender.explain("ocr-03456", "receptionist", "F3")
        >>> [(p.unit.code, p.in_plan, p.price) for p in explanation.units]
        [('F3', True, None)]
    """
    # Units from elsewhere are in the candidate's catalogue only.
    wishes = resolve(candidate, qualification).wishes
    units = _find_units(units_as_stated(qualification, wishes), codes)
    clock = clock_of(time_limit)

    def work() -> Explanation:
        answer, search = recommend_and_keep(qualification, candidate, clock)
        if answer.status is not Status.OPTIMAL:
            return Explanation(answer)
        if units:
            return Explanation(answer, price_units(answer, search, units))
        return explain_all(answer, search)

    return interruptibly(work, clock)


def price_units(
    answer: Recommendation,
    search: Search,
    units: Sequence[Unit],
    *,
    by_relaxation: bool = False,
) -> tuple[UnitPrice, ...]:
    """Return the prices of units for an optimal answer, on the search that found it.

    A search `by_relaxation` is faster, but may find another of several equally good
    plans.

    Raises:
        LimitError: Time ran out.
        SelfCheckError: A result failed the audit.
    """
    finder = _PriceFinder(answer, search, by_relaxation=by_relaxation)
    return tuple(finder.price_units(units))


def explain_all(answer: Recommendation, search: Search) -> Explanation:
    """Return the prices of every optional unit and every rule, and count the ties.

    The answer is optimal, and `search` is the one that found it.

    Raises:
        LimitError: Time ran out.
        SelfCheckError: A result failed the audit.
    """
    finder, mandatory = _PriceFinder(answer, search), answer.problem.mandatory
    units = [
        unit
        for unit in answer.problem.units
        if unit.code not in mandatory and not unit.elsewhere
    ]
    priced = tuple(finder.price_units(units))
    rules = tuple(finder.price_rules())
    # If every change of a unit costs something, no other plan is as good.
    alone = not any(price.tied for price in priced)
    ties = (
        Count(1, exact=True)
        if alone
        else count_equally_good(finder.search, finder.best)
    )
    return Explanation(answer, priced, rules, ties)


def _find_units(catalogue: Catalogue, codes: Sequence[str]) -> tuple[Unit, ...]:
    units: dict[str, Unit] = {}
    faults: list[Fault] = []
    for code in codes:
        try:
            unit = catalogue.find(code)
            units[unit.code] = unit
        except RequestError as error:
            faults += error.faults
    if faults:
        raise RequestError(*faults)
    return tuple(units.values())


class _PriceFinder:
    """Finds prices on one search, or by a new request where that differs."""

    def __init__(
        self, answer: Recommendation, search: Search, *, by_relaxation: bool = False
    ) -> None:
        self.answer, self.search = answer, search
        self.problem = problem = answer.problem
        self._auditor = PlanAuditor(problem)
        self.position = {unit.code: i for i, unit in enumerate(problem.units)}
        chosen = tuple(self.position[code] for code in answer.best.codes)
        mismatch = problem.match.scaled(frozenset(chosen))
        self.best = Solution(Status.OPTIMAL, chosen, mismatch, mismatch)
        self._by_relaxation = by_relaxation

    def price_units(self, units: Sequence[Unit]) -> Iterator[UnitPrice]:
        """Yield the price of each unit: of losing it, or of adding it to the plan."""
        positions = [self.position[unit.code] for unit in units]
        unaffected = self._unaffected(positions)
        # All solves, then all audits: each is faster in a row.
        solutions = list(self._one_change().with_unit_flipped(positions))
        for unit, position, solution in zip(units, positions, solutions, strict=True):
            if position in unaffected or self._has_wish(unit):
                yield self._price(unit, position, solution)
            else:
                tied = solution.status.has_plan and self._loss(solution) == 0
                yield self._price_by_request(unit, tied=tied)

    def _one_change(self) -> OneChange:
        return OneChange(self.search, self.best, by_relaxation=self._by_relaxation)

    def _unaffected(self, positions: Iterable[int]) -> set[int]:
        """Return the units that can change without a change of limit or guidance."""
        toggles = {i: i not in self.best.chosen for i in positions}
        kept = toggles_keeping_fewest(self.search, toggles)
        return {i for i in kept if not (toggles[i] and self._moves_guidance(i))}

    def _moves_guidance(self, position: int) -> bool:
        """Return whether asking for a unit would exempt it from guidance."""
        unit, rules = self.problem.units[position], self.problem.rules
        guidance = (rule for rule in rules if rule.kind is Kind.GUIDANCE)
        return any(exempt_units(rule, [unit]) is not rule for rule in guidance)

    def _has_wish(self, unit: Unit) -> bool:
        """Return whether the candidate has, asked for or refused a unit."""
        wishes = self.answer.candidate.wishes
        return unit.code in {*wishes.with_units, *wishes.without_units, *wishes.held}

    def _price(self, unit: Unit, position: int, solution: Solution) -> UnitPrice:
        in_plan = position in self.best.chosen
        toggle = _toggle(unit, demand=not in_plan)
        if solution.status is not Status.OPTIMAL:
            units, clock = self.problem.units, self.search.clock
            conflict = minimal_conflict(units, (*self.search.rules, toggle), clock)
            because = tuple(rule for rule in conflict if rule is not toggle)
            return UnitPrice(unit, in_plan, None, None, because)
        other = self._auditor.plan_of(solution, (*self.search.rules, toggle))
        loss = self._loss(solution)
        return UnitPrice(unit, in_plan, loss, other, (), tied=loss == 0)

    def _price_by_request(self, unit: Unit, *, tied: bool) -> UnitPrice:
        """Return a price by planning anew with the unit asked for or refused."""
        in_plan = self.position[unit.code] in self.best.chosen
        codes = (unit.code,)
        wish = Wishes(without_units=codes) if in_plan else Wishes(with_units=codes)
        other = self._recommend(override(self.answer.candidate, Candidate(wishes=wish)))
        if not other.plans:
            field = "without_units" if in_plan else "with_units"
            toggle = RequestPart(field, unit.code)
            because = tuple(r for r in other.conflict if toggle not in r.asked)
            return UnitPrice(unit, in_plan, None, None, because)
        price = other.best.fit.mismatch - self.answer.best.fit.mismatch
        limit = None if other.proof.cap == self.answer.proof.cap else other.proof.cap
        return UnitPrice(unit, in_plan, price, other.best, (), limit, tied)

    def _recommend(self, candidate: Candidate) -> Recommendation:
        """Recommend the best plan for a changed request.

        Raises:
            LimitError: Time ran out before it was proven.
        """
        qualification, clock = self.answer.qualification, self.search.clock
        other, _ = recommend_and_keep(qualification, candidate, clock)
        if other.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            raise out_of_time("this was proven")
        return other

    def price_rules(self) -> Iterator[RulePrice]:
        """Yield the price of each rule, the limit on credits among them."""
        rules, one_change = self.search.rules, self._one_change()
        given_up = [self._given_up(rule) for rule in rules]
        # A rule that is waived costs nothing already.
        waived = {number for number, rule in enumerate(rules) if rule.waived}
        numbers = [
            number
            for number, concessions_ in enumerate(given_up)
            if not concessions_ and number not in waived
        ]
        solutions = list(one_change.without_rule(numbers))
        solution_by_number = dict(zip(numbers, solutions, strict=True))
        for number, rule in enumerate(rules):
            if number in solution_by_number:
                others = (*rules[:number], *rules[number + 1 :])
                solution = solution_by_number[number]
                other = self._auditor.plan_of(solution, others, without=rule)
                yield RulePrice(rule, -self._loss(solution), other)
            elif number not in waived:
                yield self._price_wish(rule, given_up[number])

    def _given_up(self, rule: Rule) -> tuple[Concession, ...]:
        """Return what the candidate gives up so that a rule does not bind."""
        asked = rule.asked
        if rule.kind is Kind.GUIDANCE:
            asked = (RequestPart("lift", rule.id),)
        candidate, qualification = self.answer.candidate, self.answer.qualification
        return tuple(
            concession
            for concession in concessions(candidate, qualification)
            if concession.asked in asked
        )

    def _price_wish(self, rule: Rule, given_up: Iterable[Concession]) -> RulePrice:
        candidate = self.answer.candidate
        for concession in given_up:
            candidate = drop_wish(candidate, concession)
        other = self._recommend(candidate)
        if not other.plans:
            return RulePrice(rule, None, None)
        price = self.answer.best.fit.mismatch - other.best.fit.mismatch
        return RulePrice(rule, price, other.best)

    def _loss(self, solution: Solution) -> Fraction:
        return self.problem.match.mismatch(solution.mismatch - self.best.mismatch)


def _toggle(unit: Unit, *, demand: bool) -> Rule:
    only = Select(units=frozenset([unit.code]))
    if demand:
        bound, text = Bound("units", only, at_least=1), f"with {unit.code}"
    else:
        bound, text = Bound("units", only, at_most=0), f"without {unit.code}"
    return Rule(text, Kind.WISH, text, "asked to explain", bound)
