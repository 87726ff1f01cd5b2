"""Accounting: what a report says of plans and has to be worked out first.

Reports only render. Whatever they say that takes an audit, a swap or a solve is
worked out here, within the time of the request, and only for plans that are told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.answers.fragility import find_losses
from recommender.answers.progress import find_shortest_plan
from recommender.answers.timelines import timeline_of
from recommender.answers.weak_evidence import weak_units
from recommender.auditing import Auditor, audit, most_favourable_cases, relevance
from recommender.errors import LimitError
from recommender.qualifications.plans import Account, Need
from recommender.requests.facts import apply_facts
from recommender.requests.problem_building import build_problem
from recommender.solver.engine.cp_sat import interruptibly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.answers.checks import Checked
    from recommender.answers.prices import Explanation
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.repairs import Repairs
    from recommender.answers.scan import ScanState
    from recommender.answers.tradeoffs import Tradeoffs
    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.problems.problem import Problem
    from recommender.qualifications.plans import Loss, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock


class Accountant:
    """Accounts for one plan after another of a candidate's problem."""

    def __init__(
        self, qualification: Qualification, candidate: Candidate, problem: Problem
    ) -> None:
        self._problem, self._auditor = problem, Auditor(problem.rules)
        wishes = candidate.wishes
        extra = [one.rule for one in qualification.endorsements]
        self._endorsements = apply_facts(extra, wishes, qualification)
        self._title_by_id = {
            one.rule.id: one.title for one in qualification.endorsements
        }
        self._candidate = candidate

    def account(self, plan: Plan) -> Plan:
        """Return the plan with why each unit is there, its choices and titles."""
        earned = {
            one.rule.id for one in audit(plan.units, self._endorsements) if one.holds
        }
        weak = weak_units(plan.units, self._problem, self._candidate)
        needs = {unit.code: self._need(unit, plan) for unit in plan.units}
        needs |= {code: replace(needs[code], weak=True) for code in weak}
        account = Account(
            need_by_code=needs,
            choices=most_favourable_cases(plan.units, self._problem.rules),
            titles=tuple(t for id_, t in self._title_by_id.items() if id_ in earned),
        )
        return replace(plan, account=account)

    def _need(self, unit: Unit, plan: Plan) -> Need:
        rest = [one for one in plan.units if one.code != unit.code]
        left = self._auditor.audit(rest, [one.rule for one in plan.findings])
        unmet = tuple(
            after
            for before, after in zip(plan.findings, left, strict=True)
            if before.holds and not after.holds
        )
        job = self._problem.job
        return Need(unmet, _alone(unit, rest, job), relevance(unit, job))


def _alone(unit: Unit, rest: Iterable[Unit], job: Mapping[str, int]) -> tuple[str, ...]:
    """Name the tags of the job that a unit uses more than any of the rest does."""
    used: dict[str, int] = {}
    for one in rest:
        for tag, strength in one.tags:
            used[tag] = max(used.get(tag, 0), strength)
    gained = {
        tag: job.get(tag, 0) * max(strength - used.get(tag, 0), 0)
        for tag, strength in unit.tags
    }
    found = [tag for tag in gained if gained[tag] > 0]
    return tuple(sorted(found, key=lambda tag: -gained[tag]))


def account(
    answer: Recommendation, clock: Clock, *, most: int | None = None
) -> Recommendation:
    """Work out what a report says of the plans, of the first `most` of them or all.

    The shortest way to finish and the swaps take time: where it runs out they are
    left out, and the report says so.

    Raises:
        SelfCheckError: an answer did not stand up to the audit.
    """

    def work() -> Recommendation:
        shortest = _shortest(answer, clock)
        told = _with_plans(account_timeline(answer, clock), clock, most)
        return replace(told, shortest=shortest and _books(answer).account(shortest))

    return interruptibly(work, clock)


def account_plans(answer: Recommendation, clock: Clock) -> Recommendation:
    """Work out what a report says of every plan, and nothing of their time."""
    return interruptibly(lambda: _with_plans(answer, clock), clock)


def account_timeline(answer: Recommendation, clock: Clock) -> Recommendation:
    """Work out when each unit of the best plan is under way, and nothing else.

    Raises:
        RequestError: the dates would be later than the calendar of this program.
        SelfCheckError: the timeline did not stand up to the audit.
    """

    def work() -> Recommendation:
        return replace(answer, timeline=timeline_of(answer, clock))

    return interruptibly(work, clock)


def _books(answer: Recommendation) -> Accountant:
    return Accountant(answer.qualification, answer.candidate, answer.problem)


def _shortest(answer: Recommendation, clock: Clock) -> Plan | None:
    """Find the shortest way to finish what is begun; None where there is no time."""
    begun = bool(answer.plans and answer.best.held_units)
    if not begun or answer.candidate.units_only:
        return None
    return find_shortest_plan(answer.problem, clock.left())


def _with_plans(
    answer: Recommendation, clock: Clock, most: int | None = None
) -> Recommendation:
    """Account for an answer's plans, and what becomes of them if a unit falls away."""
    books, cap = _books(answer), answer.proof.cap
    told = answer.plans if most is None else answer.plans[:most]
    plans = [
        _with_losses(books.account(plan), answer.problem, cap, clock) for plan in told
    ]
    return replace(answer, plans=(*plans, *answer.plans[len(plans) :]))


def _with_losses(plan: Plan, problem: Problem, cap: int | None, clock: Clock) -> Plan:
    losses: tuple[Loss, ...] | None
    try:
        losses = find_losses(problem, plan, cap, clock)
    except LimitError:
        losses = None
    return replace(plan, account=replace(plan.accounted, losses=losses))


def account_ways(ways: WaysOut | None, clock: Clock) -> WaysOut | None:
    """Work out what a document says of the plans that ways out lead to."""
    if ways is None:
        return None

    def work() -> WaysOut:
        told = (replace(o, answer=_with_plans(o.answer, clock, 1)) for o in ways)
        return replace(ways, ways=tuple(told))

    return interruptibly(work, clock)


def account_best(found: Explanation, clock: Clock) -> Explanation:
    """Work out what a report says of the best plan that is explained."""

    def work() -> Explanation:
        answer = _with_plans(found.recommendation, clock, 1)
        return replace(found, recommendation=answer)

    return interruptibly(work, clock)


def account_others(found: Explanation, clock: Clock) -> Explanation:
    """Work out what a document says of the plans beside the one that is explained."""

    def work() -> Explanation:
        books = _books(found.recommendation)
        units = (
            replace(one, other=one.other and books.account(one.other))
            for one in found.units
        )
        rules = (
            replace(one, other=one.other and books.account(one.other))
            for one in found.rules
        )
        return replace(found, units=tuple(units), rules=tuple(rules))

    return interruptibly(work, clock)


def account_comparison(found: Comparison, clock: Clock) -> Comparison:
    """Work out what a report says of the plans before and after a change."""

    def work() -> Comparison:
        before, after = (
            _with_plans(account_timeline(one, clock), clock)
            for one in (found.before, found.after)
        )
        books, compared = _books(after), found.step
        # The step that is compared has the very plan that is.
        curve = (
            replace(o, plan=after.best if o is compared else books.account(o.plan))
            for o in found.curve
        )
        return replace(found, before=before, after=after, curve=tuple(curve))

    return interruptibly(work, clock)


def account_scenarios(
    found: Mapping[str, Recommendation], clock: Clock
) -> dict[str, Recommendation]:
    """Work out what a document says of the plan of each scenario."""

    def work() -> dict[str, Recommendation]:
        return {
            name: _with_plans(account_timeline(one, clock), clock)
            for name, one in found.items()
        }

    return interruptibly(work, clock)


def account_tradeoffs(found: Tradeoffs, clock: Clock) -> Tradeoffs:
    """Work out what a document says of the plan at each point of a curve."""

    def work() -> Tradeoffs:
        books = Accountant(found.qualification, found.candidate, found.problem)
        points = [replace(one, plan=books.account(one.plan)) for one in found.points]
        places = [i for i, one in enumerate(found.points) if one is found.knee]
        knee = points[places[0]] if places else None
        return replace(found, points=tuple(points), knee=knee)

    return interruptibly(work, clock)


def account_repairs(found: Checked, repairs: Repairs, clock: Clock) -> Repairs:
    """Work out what a document says of the plans that repairs of a set lead to."""

    def work() -> Repairs:
        qualification, candidate = found.qualification, found.candidate
        books = Accountant(
            qualification, candidate, build_problem(qualification, candidate)
        )
        some = (replace(o, plan=books.account(o.plan)) for o in repairs.repairs)
        return replace(repairs, repairs=tuple(some))

    return interruptibly(work, clock)


def account_scan(state: ScanState, clock: Clock) -> ScanState:
    """Work out what a report says of the plan that came of a scan."""

    def work() -> ScanState:
        return replace(state, answer=_with_plans(state.answer, clock))

    return interruptibly(work, clock)
