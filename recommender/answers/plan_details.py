"""Plan details: what reports say about plans and has to be worked out first.

Reports only render. Everything in them that takes an audit, a swap or a solve is
worked out here, within the time of the request, and only for plans that are shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.answers.fragility import find_losses, refuse_below_bound
from recommender.answers.progress import find_shortest_plan
from recommender.answers.weak_evidence import weak_units
from recommender.auditing import Auditor, audit, most_favourable_cases, relevance
from recommender.errors import LimitError
from recommender.qualifications.plans import Need, PlanDetails, Status
from recommender.requests.facts import apply_facts
from recommender.requests.problem_building import build_problem
from recommender.solver.engine.cp_sat import interruptibly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.answers.checks import Checked
    from recommender.answers.prices import Explanation
    from recommender.answers.recommendation import Proof, Recommendation
    from recommender.answers.repairs import Repairs
    from recommender.answers.scan import ScanState
    from recommender.answers.tradeoffs import Tradeoffs
    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.problems.problem import Problem
    from recommender.qualifications.plans import Loss, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock
    from recommender.solver.search.plan_search import Search


class DetailFinder:
    """Finds the details of the plans of one candidate's problem."""

    def __init__(
        self, qualification: Qualification, candidate: Candidate, problem: Problem
    ) -> None:
        self._problem, self._auditor = problem, Auditor(problem.rules)
        wishes = candidate.wishes
        endorsements = qualification.endorsements
        rules = [endorsement.rule for endorsement in endorsements]
        self._endorsements = apply_facts(rules, wishes, qualification)
        self._title_by_id = {each.rule.id: each.title for each in endorsements}
        self._candidate = candidate

    def with_details(self, plan: Plan) -> Plan:
        """Return the plan with the reason for each unit, its choices and its titles."""
        choices = most_favourable_cases(plan.units, self._problem.rules)
        findings = audit(plan.units, self._titles_in(choices))
        earned = {finding.rule.id for finding in findings if finding.holds}
        weak = weak_units(plan.units, self._problem, self._candidate)
        needs = {unit.code: self._need(unit, plan) for unit in plan.units}
        needs |= {code: replace(needs[code], weak=True) for code in weak}
        details = PlanDetails(
            need_by_code=needs,
            choices=choices,
            titles=tuple(t for id_, t in self._title_by_id.items() if id_ in earned),
        )
        return replace(plan, details=details)

    def _titles_in(self, choices: Mapping[str, str]) -> list[Rule]:
        """Return the rules of the titles that can be earned in the cases of a plan."""
        return [
            replace(rule, cases=())
            for rule in self._endorsements
            if all(choices.get(c.choice) in (None, *c.values) for c in rule.cases)
        ]

    def _need(self, unit: Unit, plan: Plan) -> Need:
        rest = [other for other in plan.units if other.code != unit.code]
        rules = [finding.rule for finding in plan.findings]
        without = self._auditor.audit(rest, rules)
        unmet = tuple(
            after
            for before, after in zip(plan.findings, without, strict=True)
            if before.holds and not after.holds
        )
        job = self._problem.job
        return Need(unmet, _used_best(unit, rest, job), relevance(unit, job))


def _used_best(
    unit: Unit, rest: Iterable[Unit], job: Mapping[str, Weight]
) -> tuple[str, ...]:
    """Return the tags of the job that a unit uses more than any of the rest does."""
    used: dict[str, int] = {}
    for other in rest:
        for tag, strength in other.tags:
            used[tag] = max(used.get(tag, 0), strength)
    gained = {
        tag: job.get(tag, 0) * max(strength - used.get(tag, 0), 0)
        for tag, strength in unit.tags
    }
    gaining = [tag for tag in gained if gained[tag] > 0]
    return tuple(sorted(gaining, key=lambda tag: -gained[tag]))


def add_details(
    answer: Recommendation,
    clock: Clock,
    *,
    most: int | None = None,
    search: Search | None = None,
) -> Recommendation:
    """Work out what a report says about the first `most` plans, or about all.

    The shortest way to finish and the swaps take time; with the `search` that found
    the answer, less. If it runs out they are left out, and the report says so.

    Raises:
        SelfCheckError: A result failed the audit.
    """

    def work() -> Recommendation:
        shortest = _shortest(answer, clock, search)
        full = _with_details(add_timeline(answer, clock), clock, most)
        return replace(
            full, shortest=shortest and _detail_finder(answer).with_details(shortest)
        )

    return interruptibly(work, clock)


def add_details_to_plans(answer: Recommendation, clock: Clock) -> Recommendation:
    """Work out what a report says about every plan, without timelines."""
    return interruptibly(lambda: _with_details(answer, clock), clock)


def add_timeline(answer: Recommendation, clock: Clock) -> Recommendation:
    """Work out only the timeline of the best plan.

    Raises:
        RequestError: The dates would be later than the calendar of this program.
        SelfCheckError: The timeline failed the audit.
    """
    wishes = answer.candidate.wishes
    if wishes.hours_per_week is None and wishes.finish_by is None:
        return answer
    # What lays units out in weeks is loaded for those who ask for weeks.
    from recommender.answers.timelines import timeline_of  # noqa: PLC0415

    def work() -> Recommendation:
        return replace(answer, timeline=timeline_of(answer, clock))

    return interruptibly(work, clock)


def _detail_finder(answer: Recommendation) -> DetailFinder:
    return DetailFinder(answer.qualification, answer.candidate, answer.problem)


def _shortest(
    answer: Recommendation, clock: Clock, search: Search | None
) -> Plan | None:
    """Find the shortest way to finish the units begun; None if the time runs out."""
    begun = bool(answer.plans and answer.best.held_units)
    if not begun or answer.candidate.units_only:
        return None
    is_proven = answer.status is Status.OPTIMAL
    if is_proven and answer.best.credits == answer.proof.fewest:
        # No plan has fewer credits, and none with as few is better.
        return answer.best
    return find_shortest_plan(answer.problem, clock.left(), search)


def _with_details(
    answer: Recommendation, clock: Clock, most: int | None = None
) -> Recommendation:
    """Add details to the plans, including what losing each unit would mean."""
    finder = _detail_finder(answer)
    shown = answer.plans if most is None else answer.plans[:most]
    plans = [
        _with_losses(finder.with_details(plan), answer.problem, answer.proof, clock)
        for plan in shown
    ]
    return replace(answer, plans=(*plans, *answer.plans[len(plans) :]))


def _with_losses(plan: Plan, problem: Problem, proof: Proof, clock: Clock) -> Plan:
    losses: tuple[Loss, ...] | None
    try:
        losses = find_losses(problem, plan, proof.cap, clock)
        refuse_below_bound(problem, plan, losses, proof.bound)
    except LimitError:
        losses = None
    return replace(plan, details=replace(plan.known_details, losses=losses))


def add_details_to_ways(ways: WaysOut | None, clock: Clock) -> WaysOut | None:
    """Work out what a document says about the plans that ways out lead to."""
    if ways is None:
        return None

    def work() -> WaysOut:
        full = (
            replace(way, answer=_with_details(way.answer, clock, 1)) for way in ways
        )
        return replace(ways, ways=tuple(full))

    return interruptibly(work, clock)


def add_details_to_best(explanation: Explanation, clock: Clock) -> Explanation:
    """Work out what a report says about the best plan of an explanation."""

    def work() -> Explanation:
        answer = _with_details(explanation.recommendation, clock, 1)
        return replace(explanation, recommendation=answer)

    return interruptibly(work, clock)


def add_details_to_others(explanation: Explanation, clock: Clock) -> Explanation:
    """Work out what a document says about the other plans of an explanation."""

    def work() -> Explanation:
        finder = _detail_finder(explanation.recommendation)
        units = (
            replace(price, other=price.other and finder.with_details(price.other))
            for price in explanation.units
        )
        rules = (
            replace(price, other=price.other and finder.with_details(price.other))
            for price in explanation.rules
        )
        return replace(explanation, units=tuple(units), rules=tuple(rules))

    return interruptibly(work, clock)


def add_details_to_comparison(comparison: Comparison, clock: Clock) -> Comparison:
    """Work out what a report says about the plans before and after a change."""

    def work() -> Comparison:
        before, after = (
            _with_details(add_timeline(answer, clock), clock)
            for answer in (comparison.before, comparison.after)
        )
        finder, compared = _detail_finder(after), comparison.step
        # The step compared has the same plan as the answer after the change.
        curve = (
            replace(
                step,
                plan=after.best if step is compared else finder.with_details(step.plan),
            )
            for step in comparison.curve
        )
        return replace(comparison, before=before, after=after, curve=tuple(curve))

    return interruptibly(work, clock)


def add_details_to_scenarios(
    answers: Mapping[str, Recommendation], clock: Clock
) -> dict[str, Recommendation]:
    """Work out what a document says about the plan of each scenario."""

    def work() -> dict[str, Recommendation]:
        return {
            name: _with_details(add_timeline(answer, clock), clock)
            for name, answer in answers.items()
        }

    return interruptibly(work, clock)


def add_details_to_tradeoffs(curve: Tradeoffs, clock: Clock) -> Tradeoffs:
    """Work out what a document says about the plan at each point of a curve."""

    def work() -> Tradeoffs:
        finder = DetailFinder(curve.qualification, curve.candidate, curve.problem)
        points = [
            replace(point, plan=finder.with_details(point.plan))
            for point in curve.points
        ]
        at_knee = [i for i, point in enumerate(curve.points) if point is curve.knee]
        knee = points[at_knee[0]] if at_knee else None
        return replace(curve, points=tuple(points), knee=knee)

    return interruptibly(work, clock)


def add_details_to_repairs(checked: Checked, repairs: Repairs, clock: Clock) -> Repairs:
    """Work out what a document says about the plans that repairs lead to."""

    def work() -> Repairs:
        qualification, candidate = checked.qualification, checked.candidate
        finder = DetailFinder(
            qualification, candidate, build_problem(qualification, candidate)
        )
        full = (
            replace(repair, plan=finder.with_details(repair.plan))
            for repair in repairs.repairs
        )
        return replace(repairs, repairs=tuple(full))

    return interruptibly(work, clock)


def add_details_to_scan(state: ScanState, clock: Clock) -> ScanState:
    """Work out what a report says about the plan that a scan led to."""

    def work() -> ScanState:
        return replace(state, answer=_with_details(state.answer, clock))

    return interruptibly(work, clock)
