"""Caseloads: candidates grouped by what they ask for, each group with its own plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from recommender.auditing.audited_plan import audit_plan
from recommender.errors import Fault, LimitError, RequestError, did_you_mean, printable
from recommender.problems.job_match import match, parts_of
from recommender.qualifications.exact_numbers import parts_in
from recommender.qualifications.plans import Status
from recommender.requests.problem_building import build_problem, catalogue_for
from recommender.requests.resolving import resolve
from recommender.solver.menus.pricing_problem import PricingProblem
from recommender.solver.rules.conflicts import minimal_conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence

    from recommender.problems.problem import Problem
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock
    from recommender.solver.search.plan_search import Solution

# The most times that a candidate counts: a caseload has fewer rows.
MOST_WEIGHT = 1_000_000


@dataclass(frozen=True, slots=True)
class CandidateGroup:
    """Candidates who ask for the same: their ids, their number and their problem."""

    ids: tuple[str, ...]
    weight: int
    problem: Problem

    def assign(
        self, pricing: PricingProblem, solution: Solution, rules: Sequence[Rule] = ()
    ) -> Assignment:
        """Return the audited plan assigned to them, beside their own best plan.

        The assigned plan keeps the further `rules` as well.

        Raises:
            LimitError: Time ran out before there was a plan.
        """
        if Status.UNKNOWN in (solution.status, pricing.own.status):
            message = "time ran out before everyone had a plan"
            raise LimitError(
                Fault("limit-time", message, "allow more time with --time-limit")
            )
        own = audit_plan(self.problem, pricing.own, pricing.search.rules)
        plan = audit_plan(self.problem, solution, (*pricing.search.rules, *rules))
        return Assignment(self.ids, self.weight, own, plan)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A group of equal candidates, by id, with the plan assigned to them.

    `weight` is their number, `own` their best plan with every unit on offer.
    """

    ids: tuple[str, ...]
    weight: int
    own: Plan
    plan: Plan

    @property
    def loss(self) -> Fraction:
        """The credits of mismatch that the plan has above their own best plan."""
        return self.plan.fit.mismatch - self.own.fit.mismatch


@dataclass(frozen=True, slots=True)
class NoPlan:
    """A group of equal candidates, by id, for whom no plan exists, and the conflict."""

    ids: tuple[str, ...]
    weight: int
    conflict: tuple[Rule, ...]


def group_candidates(
    qualification: Qualification,
    candidates: Mapping[str, Candidate],
    weights: Mapping[str, int],
) -> tuple[CandidateGroup, ...]:
    """Group equal candidates, in an order that does not depend on that of the file.

    A candidate counts once unless `weights` gives another number. All matches have
    the same scale, so that mismatches can be added up.

    Raises:
        RequestError: A name is unknown, wishes contradict each other, or a number is
            that of nobody, or no number of times.
    """
    _check_weights(weights, candidates)
    groups: dict[Hashable, CandidateGroup] = {}
    resolved = {
        id_: resolve(candidate, qualification) for id_, candidate in candidates.items()
    }
    problems = {
        id_: build_problem(qualification, candidate)
        for id_, candidate in resolved.items()
    }
    parts = lcm(*(parts_of(problem.job) for problem in problems.values()))
    credit_parts = parts_in(u.credits for p in problems.values() for u in p.units)
    for id_, problem in problems.items():
        comparable = match(
            catalogue_for(qualification, resolved[id_]), problem.job, problem.held,
            scale_for_all=True, parts=parts, credit_parts=credit_parts,
        )  # fmt: skip
        problem = replace(problem, match=comparable)
        known = groups.get(problem.identity, CandidateGroup((), 0, problem))
        weight = known.weight + weights.get(id_, 1)
        groups[problem.identity] = replace(known, ids=(*known.ids, id_), weight=weight)
    return tuple(sorted(groups.values(), key=_order))


def _check_weights(weights: Mapping[str, int], ids: Collection[str]) -> None:
    faults = []
    for id_, number in weights.items():
        name = f"weights: {printable(id_)}"
        if id_ not in ids:
            hint = did_you_mean(id_, ids, "write the ids of the candidates")
            faults.append(Fault("weight-unknown", f"{name} is no candidate", hint))
        elif not 0 < number <= MOST_WEIGHT:
            message = f"{name} cannot be {printable(str(number))}"
            hint = f"write how often that counts, from 1 to {MOST_WEIGHT:,}"
            faults.append(Fault("weight-range", message, hint))
    if faults:
        raise RequestError(*faults)


def _order(group: CandidateGroup) -> tuple[object, ...]:
    """Order groups by what they ask for, then by their first id."""
    problem = group.problem
    job = [(tag, weight) for tag, weight in problem.job.items() if weight]
    rules = [(rule.id, rule.reading) for rule in problem.rules]
    return job, sorted(rules), sorted(problem.held), min(group.ids)


class Caseload:
    """All groups with a plan of their own, and those `refused` because none exists.

    `pricings` has the pricing problem of each group, in the same order. `rounding` is
    the most mismatch, in credits, that rounding can add up to: 0 if matches are exact.

    Raises:
        LimitError: Time ran out.
    """

    def __init__(
        self,
        qualification: Qualification,
        groups: Sequence[CandidateGroup],
        clock: Clock,
        most_loss: Fraction | None = None,
    ) -> None:
        self.qualification, self.clock, self.most_loss = qualification, clock, most_loss
        self.weight = sum(group.weight for group in groups)
        pairs = [(group, self._pricing(group)) for group in groups]
        able = [pair for pair in pairs if pair[1].own.status.has_plan]
        self.groups = tuple(group for group, _ in able)
        self.pricings = tuple(pricing for _, pricing in able)
        self.refused = tuple(
            self._refuse(group)
            for group, pricing in pairs
            if not pricing.own.status.has_plan
        )
        inexact = [group for group in self.groups if not group.problem.match.exact]
        per_unit = sum((group.weight for group in inexact), 0)
        units = len(qualification.catalogue.units)
        self.rounding = Fraction(0)
        if inexact:
            self.rounding = Fraction(per_unit * units, inexact[0].problem.match.scale)

    def _pricing(self, group: CandidateGroup) -> PricingProblem:
        most = None
        if self.most_loss is not None:
            most = int(self.most_loss * group.problem.match.scale)
        return PricingProblem(group.problem, group.weight, self.clock, most)

    def _refuse(self, group: CandidateGroup) -> NoPlan:
        problem = group.problem
        conflict = minimal_conflict(problem.units, problem.rules, self.clock)
        return NoPlan(group.ids, group.weight, conflict)

    def in_credits(self, scaled: int) -> Fraction:
        """Return a scaled mismatch in credits."""
        return self.pricings[0].problem.match.mismatch(scaled)
