"""Regret analysis: what is uncertain about a job, and what that can cost a plan.

A task that may never be done is then not part of the job: it rules out no unit, but
guidance that it would set aside applies. So the rules depend on what is true, and with
them the fewest credits, from which the limit on credits counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from recommender.auditing import audit, weigh
from recommender.auditing.audited_plan import audit_plan
from recommender.errors import Fault, SelfCheckError
from recommender.problems.job_match import match, parts_of
from recommender.problems.problem import Problem, spare_rule
from recommender.qualifications.plans import Plan, Status
from recommender.requests.frequencies import frequency_of
from recommender.requests.problem_building import build_problem, catalogue_for
from recommender.solver.engine.clock import out_of_time
from recommender.solver.search.minmax_regret import MaxRegret, max_regret, slope_of
from recommender.solver.search.model_cache import Fewest
from recommender.solver.search.plan_search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.problems.job_match import JobMatch
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.requests.candidate import Candidate
    from recommender.requests.frequencies import Range
    from recommender.solver.engine.clock import Clock

# With more pieces of guidance in doubt than this, no limit on credits is assumed.
_MOST_GUIDANCE = 6
# With more tasks that decide on guidance than this, not every case is tried.
_MOST_DECIDING = 4


@dataclass(frozen=True, slots=True)
class Regret:
    """The largest regret of a plan, in credits of mismatch: at most, and at least.

    `job` has weights for which another plan, `other`, is better by `least`. `rival` has
    the units that could be better by `most`, if what they need could be true together
    with `job`. No plan has a regret below `floor`, where the least regret was sought.
    """

    plan: Plan
    most: Fraction
    least: Fraction
    job: Mapping[str, int]
    other: Plan
    rival: tuple[Unit, ...]
    floor: Fraction | None = None

    @property
    def exact(self) -> bool:
        """Whether the largest regret is known exactly."""
        return self.most == self.least

    @property
    def robust(self) -> bool:
        """Whether it is proven that no plan has a smaller regret."""
        return self.floor is not None and self.most <= self.floor


class _Box(NamedTuple):
    """Ranges of the weights, and the rules that every plan keeps within them."""

    low: Mapping[str, int]
    high: Mapping[str, int]
    rules: tuple[Rule, ...]


class RegretAnalysis:
    """What is uncertain about a candidate's job, and what that can cost a plan.

    Facts proven by an `answer` about the same candidate are not worked out again.
    """

    def __init__(
        self,
        qualification: Qualification,
        candidate: Candidate,
        clock: Clock,
        answer: Recommendation | None = None,
    ) -> None:
        self.qualification, self.candidate, self.clock = qualification, candidate, clock
        self.problem = build_problem(qualification, candidate)
        self._catalogue = catalogue_for(qualification, candidate)
        self._fewest = Fewest()
        if answer is not None and answer.proof.fewest is not None:
            self._fewest.learn(answer.problem, answer.proof.fewest)
        self.low, self.high = self._ranges(candidate.unsure)
        self.rules = self._widest_rules()

    def _widest_rules(self) -> tuple[Rule, ...]:
        """Return rules that every plan keeps that may turn out to be valid.

        With every weight at its highest, all guidance that can be set aside is. The
        limit on credits is the widest that any guidance may lead to, if it is known.
        """
        problem = self.problem_if(self.high)
        if problem.spare is None:
            return problem.rules
        limits = []
        for job in self._guidance_cases():
            fewest = self._search(self.problem_if(job)).fewest
            if fewest is not None:
                limits.append(fewest)
        if not limits:
            return problem.rules
        return (*problem.rules, spare_rule(max(limits), problem))

    def _guidance_cases(self) -> Iterator[Mapping[str, int]]:
        """Yield a job for each set of guidance that may turn out to apply.

        There are none if these are too many to try.
        """
        doubtful = self._doubtful()
        open_ = [tags for tags in self._unless() if tags and tags <= doubtful]
        if len(open_) > _MOST_GUIDANCE:
            return
        for number in range(len(open_) + 1):
            for applying in combinations(open_, number):
                absent = frozenset[str]().union(*applying)
                yield {**self.high, **dict.fromkeys(absent, 0)}

    def _doubtful(self) -> set[str]:
        """Return the tasks that may or may not be part of the job."""
        return {tag for tag in self.low if self.low[tag] == 0 < self.high[tag]}

    def _unless(self) -> list[set[str]]:
        """Return for each piece of guidance the possible tasks that set it aside."""
        return [
            {tag for tag in guide.unless_tags if self.high.get(tag)}
            for guide in self.qualification.guidance
            if guide.rule.id not in self.candidate.wishes.lift
        ]

    def problem_if(self, job: Mapping[str, int]) -> Problem:
        """Return the problem if the job turns out to have these weights."""
        candidate = self.candidate
        weights = {tag: job.get(tag, 0) for tag in candidate.unsure}
        done = {tag: frequency_of(weight) for tag, weight in weights.items() if weight}
        absent = (*candidate.no_tags, *(tag for tag in weights if tag not in done))
        certain = replace(
            candidate,
            tags={**candidate.tags, **done},
            no_tags=tuple(dict.fromkeys(absent)),
            unsure={},
        )
        return build_problem(self.qualification, certain)

    def _search(self, problem: Problem) -> Search:
        """Return a search whose fewest credits are known.

        Raises:
            LimitError: Time ran out.
        """
        search = Search(problem, self.clock, self._fewest)
        if search.status is Status.UNKNOWN:
            raise out_of_time("this was proven")
        return search

    def _ranges(
        self, unsure: Mapping[str, Range]
    ) -> tuple[dict[str, int], dict[str, int]]:
        job = {tag: int(weight) for tag, weight in self.problem.job.items()}
        ends = {
            tag: (bounds.least.weight, bounds.most.weight)
            for tag, bounds in unsure.items()
        }
        low = {**job, **{tag: end[0] for tag, end in ends.items() if tag in job}}
        high = {**job, **{tag: end[1] for tag, end in ends.items() if tag in job}}
        return low, high

    def match_of(self, job: Mapping[str, Weight]) -> JobMatch:
        """Return the match of a job, in a scale that is the same for all jobs."""
        held, parts = self.problem.held, parts_of(self.problem.job)
        return match(self._catalogue, job, held, scale_for_all=True, parts=parts)

    def regret_of(self, plan: Plan, settled: Collection[str] = ()) -> Regret:
        """Bound the largest regret of a plan, with the `settled` tasks at their least.

        Raises:
            LimitError: Time ran out before any bound was found.
            SelfCheckError: The answer failed the audit.
        """
        least = {tag: self.low[tag] for tag in settled if tag in self.low}
        box = _Box(self.low, {**self.high, **least}, self.rules)
        return self._regret_within(box, plan)

    def largest_regret(self, plan: Plan) -> Regret:
        """Return the largest regret of a plan, over each case of guidance by itself.

        If there are too many cases it is only bounded, as by `regret_of`.

        Raises:
            LimitError: Time ran out before any bound was found.
            SelfCheckError: The answer failed the audit.
        """
        rough = self.regret_of(plan)
        boxes = [] if rough.exact else [*self._boxes()]
        regrets = [self._regret_within(box, plan) for box in boxes]
        if not regrets:
            return rough
        most = min(rough.most, max(regret.most for regret in regrets))
        return replace(max(regrets, key=lambda regret: regret.least), most=most)

    def _boxes(self) -> Iterator[_Box]:
        """Yield parts of what may be true, so that the rules are the same in each.

        There are none if these are too many to try.
        """
        unless = set[str]().union(*self._unless())
        deciding = sorted(self._doubtful() & unless)
        if len(deciding) > _MOST_DECIDING:
            return
        for done in product((0, 1), repeat=len(deciding)):
            ends = dict(zip(deciding, done, strict=True))
            low = {**self.low, **ends}
            high = {**self.high, **{tag: 0 for tag in ends if not ends[tag]}}
            search = self._search(self.problem_if(high))
            if self._has_plan(search):
                yield _Box(low, high, search.rules)

    def _has_plan(self, search: Search) -> bool:
        """Return whether a search has a plan, solving if that is not known.

        Raises:
            LimitError: Time ran out.
        """
        if search.status is not Status.OPTIMAL or search.fewest is not None:
            return search.status is Status.OPTIMAL
        status = search.best().status
        if status is Status.UNKNOWN:
            raise out_of_time("this was proven")
        return status.has_plan

    def _regret_within(self, box: _Box, plan: Plan) -> Regret:
        units, low, high = self.problem.units, box.low, box.high
        chosen = frozenset(i for i, u in enumerate(units) if u.code in plan.codes)
        touched = {tag for i in chosen for tag, _ in units[i].tags}
        doubtful = {tag for tag in low if low[tag] < high[tag]}
        # Tags that no unit of the plan has only help others: worst at their highest.
        base = {**low, **{tag: high[tag] for tag in doubtful - touched}}
        match_ = self.match_of(base)
        slopes = [
            slope_of(tag, high[tag] - low[tag], units, self.problem.held, match_.scale)
            for tag in low
            if tag in doubtful & touched
        ]
        worst = max_regret(units, box.rules, match_, slopes, chosen, self.clock)
        job = {**base, **{tag: high[tag] for tag in worst.raised}}
        self._check(plan, worst, job, box.rules)
        return self._bounded(plan, worst, job, match_)

    def _bounded(
        self, plan: Plan, worst: MaxRegret, job: Mapping[str, int], match_: JobMatch
    ) -> Regret:
        """Return the regret for the job that looks worst, with its guidance."""
        most = max(match_.mismatch(worst.bound), Fraction(0))
        other = self._best_if(job, worst)
        mine = weigh(plan.units, job, self.problem.held).mismatch
        least = Fraction(0)
        if other is not None:
            least = max(mine - other.fit.mismatch, least)
        if not match_.exact and abs(most - least) <= self._rounding(match_):
            most = least
        rival = tuple(self.problem.units[i] for i in worst.chosen)
        return Regret(plan, max(most, least), least, job, other or plan, rival)

    def _best_if(self, job: Mapping[str, int], worst: MaxRegret) -> Plan | None:
        """Return the best plan for a job: the rival, if it is valid then."""
        problem = self.problem_if(job)
        search = self._search(problem)
        if search.status is not Status.OPTIMAL:
            return None
        if self._broken(worst, search.rules):
            solution = search.best()
        else:
            mismatch = problem.match.scaled(frozenset(worst.chosen))
            ends = (search.fewest, search.cap)
            solution = Solution(Status.OPTIMAL, worst.chosen, mismatch, mismatch, *ends)
        if not solution.status.has_plan:
            return None
        return audit_plan(problem, solution, search.rules)

    def _broken(self, worst: MaxRegret, rules: Sequence[Rule]) -> list[str]:
        units = tuple(self.problem.units[i] for i in worst.chosen)
        return [f.rule.id for f in audit(units, rules) if not f.holds]

    def _rounding(self, match_: JobMatch) -> Fraction:
        """Return the most that rounding can add up to, for two plans and slopes."""
        return Fraction(2 * len(self.problem.units), match_.scale)

    def _check(
        self,
        plan: Plan,
        worst: MaxRegret,
        job: Mapping[str, int],
        rules: Sequence[Rule],
    ) -> None:
        units, held = self.problem.units, self.problem.held
        rival = tuple(units[i] for i in worst.chosen)
        broken = self._broken(worst, rules)
        if broken:
            message = "a plan to compare with did not pass the audit"
            evidence = {"units": [u.code for u in rival], "broken": broken}
            raise SelfCheckError(Fault("audit-failed", message), evidence=evidence)
        match_ = self.match_of(job)
        solved = match_.mismatch(worst.regret)
        mine, best = (weigh(u, job, held).mismatch for u in (plan.units, rival))
        if abs(mine - best - solved) > self._rounding(match_):
            message = "the solver and the audit disagree on the regret of a plan"
            both = {"solver": str(solved), "audit": str(mine - best)}
            raise SelfCheckError(Fault("regret-mismatch", message), evidence=both)
