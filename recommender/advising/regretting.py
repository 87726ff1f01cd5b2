"""Regret: how much better another plan could be, whatever is true of what is unsure.

The regret of a plan is the most misfit by which any plan could beat it, over all
frequencies that the unsure tasks may have. It is found by one solve, and both sides
of it are weighed again by the audit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.advising.recommending import Recommendation, recommend
from recommender.auditing import audit, weigh
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate, settle
from recommender.requests.matching import match
from recommender.requests.posing import Problem, pose, spare_rule
from recommender.solver.clock import Clock, clock_of
from recommender.solver.regretting import Case, Slope, find_robust, find_worst
from recommender.solver.running import interruptibly
from recommender.solver.solving import Search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.requests.frequencies import Range
    from recommender.requests.matching import Match
    from recommender.solver.clock import TimeLimit

MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Regret:
    """By how many credits of misfit a plan could be beaten, and how.

    `job` has the weights for which that is so, `other` the plan that is best then.
    It is an upper bound where guidance is lifted by a task that is unsure.
    """

    plan: Plan
    most: Fraction
    job: Mapping[str, int]
    other: Plan


def find_regret(
    about: Qualification,
    candidate: Candidate,
    plan: Plan,
    *,
    time_limit: TimeLimit = None,
) -> Regret:
    """Find the largest regret of a plan over what the candidate is unsure of.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
        SelfCheckError: the answer did not stand up to the audit.
    """
    clock = clock_of(time_limit)
    doubt = Doubt(about, settle(candidate, about), clock)
    return interruptibly(lambda: doubt.regret_of(plan), clock)


def recommend_robust(
    about: Qualification, candidate: Candidate, *, time_limit: TimeLimit = None
) -> tuple[Recommendation, Regret | None]:
    """Find the plan whose largest regret is least; it is the answer's best plan.

    Where there is no plan the answer says why, and there is no regret.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
    """
    clock = clock_of(time_limit)
    answer = recommend(about, candidate, time_limit=time_limit)
    if answer.status is not Status.OPTIMAL:
        return answer, None
    doubt = Doubt(about, answer.candidate, clock)
    regret = interruptibly(lambda: doubt.least_regret(answer.best), clock)
    return replace(answer, plans=(regret.plan,)), regret


class Doubt:
    """What is unsure about a candidate's job, and what that can cost a plan.

    What an answer about the same candidate has proven is not worked out again.
    """

    def __init__(
        self,
        about: Qualification,
        candidate: Candidate,
        clock: Clock,
        answer: Recommendation | None = None,
    ) -> None:
        self.about, self.candidate, self.clock = about, candidate, clock
        self._answer = answer
        self.problem = pose(about, candidate)
        self.rules = self._widest_rules()
        self.low, self.high = self._ends(candidate.unsure)

    def _widest_rules(self) -> tuple[Rule, ...]:
        """Give rules that every plan keeps that could turn out to be possible.

        With everything at its most, all guidance is lifted that may turn out to be;
        with everything at its least, the fewest credits possible are most.
        """
        one = self.candidate
        most = {tag: often[1] for tag, often in one.unsure.items()}
        least = {tag: often[0] for tag, often in one.unsure.items()}
        done = {t: o for t, o in least.items() if o is not Frequency.NEVER}
        gone = (*one.no_tags, *(tag for tag in least if tag not in done))
        widest = replace(one, tags={**one.tags, **most}, unsure={})
        tags = {**one.tags, **done}
        narrowest = replace(one, tags=tags, no_tags=gone, unsure={})
        problem, narrow = pose(self.about, widest), pose(self.about, narrowest)
        if problem.spare is None:
            return problem.rules
        apart = {one.rules: one for one in (problem, narrow)}
        fewest = {self._fewest(one) for one in apart.values()} - {None}
        if not fewest:
            return problem.rules
        known = max(number for number in fewest if number is not None)
        return (*problem.rules, spare_rule(known, problem))

    def _fewest(self, problem: Problem) -> int | None:
        """Find the fewest credits possible, which the rules alone decide."""
        answer = self._answer
        if answer is not None and answer.problem.rules == problem.rules:
            return answer.proof.fewest
        return Search(problem, self.clock).fewest

    def _ends(
        self, unsure: Mapping[str, Range]
    ) -> tuple[dict[str, int], dict[str, int]]:
        ends = {tag: (low.weight, high.weight) for tag, (low, high) in unsure.items()}
        job = self.problem.job
        low = {**job, **{tag: end[0] for tag, end in ends.items() if tag in job}}
        high = {**job, **{tag: end[1] for tag, end in ends.items() if tag in job}}
        return low, high

    def _match(self, job: Mapping[str, int]) -> Match:
        catalogue, held = self.about.catalogue, self.problem.held
        return match(catalogue, job, held, scale_for_all=True)

    def regret_of(self, plan: Plan, settled: Collection[str] = ()) -> Regret:
        """Find the largest regret of a plan; what is `settled` is at its least."""
        units = self.problem.units
        chosen = frozenset(i for i, u in enumerate(units) if u.code in plan.codes)
        touched = {tag for i in chosen for tag, _ in units[i].tags}
        doubtful = {t for t in self.low if self.low[t] < self.high[t]} - {*settled}
        open_ = [tag for tag in self.low if tag in doubtful & touched]
        # What no unit of the plan has only helps others: at its most it is worst.
        highest = {tag: self.high[tag] for tag in doubtful - touched}
        base = {**self.low, **highest}
        match_ = self._match(base)
        slopes = [self._slope(tag, match_.scale) for tag in open_]
        worst = find_worst(units, self.rules, match_, slopes, chosen, self.clock)
        job = {**base, **{tag: self.high[tag] for tag in worst.raised}}
        other = self._plan(worst.chosen, job)
        most = match_.misfit(worst.regret)
        self._check(plan, other, job, most)
        return Regret(plan, max(most, Fraction(0)), job, other)

    def _slope(self, tag: str, scale: int) -> Slope:
        units, held = self.problem.units, self.problem.held
        strengths = [dict(unit.tags).get(tag, 0) for unit in units]
        points = [3 * sum(s for _, s in unit.tags) for unit in units]
        per_unit = tuple(
            0
            if unit.code in held or not strength
            else scale * unit.credits * strength // point
            for unit, strength, point in zip(units, strengths, points, strict=True)
        )
        steps = tuple(
            tuple(i for i, strength in enumerate(strengths) if strength >= step)
            for step in (1, 2, 3)
        )
        room = self.high[tag] - self.low[tag]
        kept = tuple(step for step in steps if step)
        return Slope(tag, room, 2 * scale, per_unit, 2 * scale // 3, kept)

    def _plan(self, chosen: tuple[int, ...], job: Mapping[str, int]) -> Plan:
        units = tuple(self.problem.units[i] for i in chosen)
        findings = audit(units, self.rules)
        broken = [one.rule.id for one in findings if not one.holds]
        if broken:
            message = "a plan to compare with did not pass the audit"
            evidence = {"units": [u.code for u in units], "broken": broken}
            raise SelfCheckError(Fault("audit-failed", message), evidence=evidence)
        fit = weigh(units, job, self.problem.held)
        return Plan(units, self.problem.held, findings, fit)

    def _check(
        self, plan: Plan, other: Plan, job: Mapping[str, int], said: Fraction
    ) -> None:
        found = weigh(plan.units, job, self.problem.held).misfit - other.fit.misfit
        slip = Fraction(len(self.problem.units), self._match(job).scale)
        if abs(found - said) > slip:
            message = "the regret that the solver found is not that of the audit"
            evidence = {"solver": str(said), "audit": str(found)}
            raise SelfCheckError(Fault("regret-mismatch", message), evidence=evidence)

    def least_regret(self, first: Plan) -> Regret:
        """Find the plan whose largest regret is least.

        Cases are gathered one by one: the worst of each plan that looked best.
        """
        search = Search(self.problem, self.clock)
        best = self.regret_of(first)
        cases = [self._case(best)]
        for _ in range(MOST_ROUNDS):
            match_ = self._match(self.problem.job)
            chosen, least = find_robust(
                self.problem.units, search.rules, match_, cases, self.clock
            )
            plan = self._as_planned(chosen)
            regret = self.regret_of(plan)
            if regret.most < best.most:
                best = regret
            if best.most <= match_.misfit(least):
                return best if regret.most > best.most else regret
            cases.append(self._case(regret))
        return best

    def _case(self, regret: Regret) -> Case:
        match_ = self._match(regret.job)
        codes = regret.other.codes
        units = enumerate(self.problem.units)
        return Case(match_, match_.scaled({i for i, u in units if u.code in codes}))

    def _as_planned(self, chosen: tuple[int, ...]) -> Plan:
        units = tuple(self.problem.units[i] for i in chosen)
        findings = audit(units, self.problem.rules)
        fit = weigh(units, self.problem.job, self.problem.held)
        return Plan(units, self.problem.held, findings, fit)
