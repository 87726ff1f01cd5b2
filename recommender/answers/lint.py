"""Lint: what the rules of a qualification imply together, for any candidate.

Rules that never bind or follow from others, units that no plan has, contradictions
with their arithmetic, readings that differ: what nobody sees in each rule alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.answers.circular_needs import circular_needs
from recommender.answers.idle_filters import idle_facts, idle_filters
from recommender.answers.recommendation import recommend
from recommender.answers.remarks import Remark, RuleRemarks
from recommender.answers.situations import Situations
from recommender.answers.survey import Survey, WorstPlans, tally_of
from recommender.auditing import audit
from recommender.errors import Fault, LimitError
from recommender.loading.evidence_guide import evidence_file, load_evidence
from recommender.qualifications.plans import Status
from recommender.requests.candidate import DEFAULT_SPARE, Candidate, job_of
from recommender.requests.choices import open_rules, settle
from recommender.requests.problem_building import build_problem, rules_before_facts
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, clock_of, out_of_time
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from fractions import Fraction

    from recommender.answers.situations import Where
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.rules.queries import UnitSet, Witness


@dataclass(frozen=True, slots=True)
class Clash:
    """A rule of a contradiction, and how close sets come that keep the others.

    `reachable` is the most, or the least, that they have of what the rule bounds; None
    if the rule is not a bound.
    """

    rule: Rule
    reachable: int | None


@dataclass(frozen=True, slots=True)
class Lint:
    """What lint found.

    `survey` is None if the rules contradict each other, and for a candidate who holds
    no units. `unfinished` names what was not known, or not all of it, when time ran
    out.
    """

    qualification: Qualification
    remarks: tuple[Remark, ...]
    contradiction: tuple[Clash, ...] = ()
    survey: Survey | None = None
    unfinished: tuple[str, ...] = ()

    @property
    def values_without_plan(self) -> tuple[Where, ...]:
        """The values of facts with which the rules contradict each other."""
        facts = self.qualification.facts
        remarks = (r for r in self.remarks if r.id == "no-plan-there")
        return tuple(r.where for r in remarks if r.where[-1][0] in facts)


def lint(
    qualification: Qualification,
    roles: Sequence[str] | None = None,
    time_limit: TimeLimit = None,
) -> Lint:
    """Examine a qualification's rules, units and roles together.

    The worst plan is looked for of each of the `roles`, by default of all. What takes
    long comes last; if time runs out, what was found until then is returned.

    Raises:
        RequestError: There is no such role.
    """
    names = [role.name for role in qualification.vocabulary.roles]
    if roles is not None:
        names = [qualification.vocabulary.find_role(name).name for name in roles]
    clock = clock_of(time_limit)
    return interruptibly(lambda: _Examination(qualification, clock).lint(names), clock)


class _Examination:
    """What was found so far, and what was not finished."""

    def __init__(self, qualification: Qualification, clock: Clock) -> None:
        self._qualification, self._clock = qualification, clock
        self._situations = Situations(qualification, clock)
        self._remarks: list[Remark] = []
        self._unfinished: list[str] = []
        self._survey: Survey | None = None

    def lint(self, roles: Sequence[str]) -> Lint:
        """Examine the whole qualification, the cheap things first."""
        rules = RuleRemarks(self._qualification, self._situations)
        self._remark("the data", _catalogue_remarks(self._qualification))
        self._remark("where there are plans", rules.without_plan())
        if not rules.has_plan(self._situations.as_read):
            return self._contradicted()
        self._remark("the data", rules.uncombined())
        self._remark("which rules never bind", rules.never_binding())
        self._remark("rules of candidates", rules.of_holders())
        if rules.has_plan(self._situations.with_nothing):
            self._finish("the smallest and the largest plan", self._extremes)
        self._remark("which units are in no plan", rules.unreached())
        self._remark("families", rules.families())
        self._remark("titles that no plan earns", rules.unearned())
        self._remark("what other readings allow", rules.readings())
        self._remark("which rules follow from others", rules.implied())
        if self._survey is not None or self._unfinished:
            self._remark("roles without a plan", self._roles_without_plan())
            self._finish("the worst plan of each role", lambda: self._worst(roles))
            self._finish("the number of plans", self._count)
        return self._lint()

    def _known_survey(self) -> Survey:
        """Return the extremes of what the rules allow, from which more is worked out.

        Raises:
            LimitError: Time ran out before they were known.
        """
        if self._survey is None:
            raise out_of_time("the smallest plan was known")
        return self._survey

    def _lint(self, contradiction: tuple[Clash, ...] = ()) -> Lint:
        remarks, unfinished = tuple(self._remarks), tuple(self._unfinished)
        return Lint(
            self._qualification, remarks, contradiction, self._survey, unfinished
        )

    def _contradicted(self) -> Lint:
        rules = self._situations.rules_in(self._situations.as_read)
        self._remarks = [r for r in self._remarks if r.id != "no-plan-there"]
        return self._lint(_contradiction(self._situations.units, rules, self._clock))

    def _remark(self, what: str, remarks: Iterable[Remark]) -> None:
        """Add remarks, as many as there are before time runs out."""

        def add() -> None:
            for remark in remarks:
                self._remarks.append(remark)

        self._finish(what, add)

    def _finish(self, what: str, examine: Callable[[], None]) -> None:
        """Examine something, and note it if time runs out before that is finished."""
        try:
            examine()
        except LimitError:
            self._unfinished.append(what)

    def _extremes(self) -> None:
        situations, nothing = self._situations, self._situations.with_nothing
        smallest, largest, fewest, most = (
            situations.extreme(nothing, measure, largest=largest)
            for measure in ("credits", "units")
            for largest in (False, True)
        )
        if smallest is None or largest is None or fewest is None or most is None:
            return
        numbers = len(fewest.units), len(most.units)
        self._survey = Survey(smallest.units, largest.units, *numbers)
        plans: dict[Where, UnitSet | None] = {}
        for situation in situations.each_value:
            # The smallest plan of all is the smallest wherever it is a plan.
            plan: Witness | None = smallest
            if not situations.covers(smallest, situation):
                plan = situations.extreme(situation, "credits", largest=False)
            plans[situation.where[-1:]] = None if plan is None else plan.units
            self._survey = replace(self._survey, smallest=dict(plans))

    def _roles_without_plan(self) -> Iterator[Remark]:
        """Yield the roles whose tasks leave no plan; known plans are tried first."""
        smallest = self._known_survey().fewest_credits
        qualification, cases = self._qualification, self._situations.with_nothing.cases
        known = [smallest]
        for role in qualification.vocabulary.roles:
            candidate = resolve(Candidate(role=role.name), qualification)
            job = job_of(candidate, qualification)
            written, _ = rules_before_facts(qualification, candidate, job)
            rules = settle(open_rules(written, qualification), cases)
            if any(_keeps(chosen, rules) for chosen in known):
                continue
            units = RuleQueries(self._situations.units, rules, self._clock).find()
            if units is not None:
                known.append(units)
                continue
            conflict = minimal_conflict(self._situations.units, rules, self._clock)
            by = dict.fromkeys(rule.id for rule in conflict)
            yield Remark("role-without-plan", (role.name,), tuple(by))

    def _worst(self, roles: Sequence[str]) -> None:
        """Look for the worst plan of each role, for whom nothing else is said."""
        survey = self._known_survey()
        queries = self._situations.queries(self._situations.unsaid)
        smallest = queries.extreme("credits", largest=False)
        if smallest is None:
            return
        cap = sum(unit.credits for unit in smallest.units) + DEFAULT_SPARE
        self._survey = survey = replace(survey, cap=cap)
        worst_plans = WorstPlans(queries, cap)
        for role in roles:
            candidate = resolve(Candidate(role=role), self._qualification)
            problem = build_problem(self._qualification, candidate)
            least = _least(self._qualification, role, self._clock)
            worst = worst_plans.of(role, problem, least)
            self._survey = survey = replace(survey, worst=(*survey.worst, worst))

    def _count(self) -> None:
        survey = self._known_survey()
        queries = self._situations.queries(self._situations.with_nothing)
        self._survey = replace(survey, tally=tally_of(queries))


def _least(qualification: Qualification, role: str, clock: Clock) -> Fraction | None:
    """Return the mismatch of the plan recommended for a role alone."""
    answer = recommend(qualification, Candidate(role=role), time_limit=clock.left())
    if answer.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        message = f"time ran out before the best plan of {role} was known"
        raise LimitError(
            Fault("limit-time", message, "allow more time with --time-limit")
        )
    return answer.best.fit.mismatch if answer.plans else None


def _catalogue_remarks(qualification: Qualification) -> Iterator[Remark]:
    units = qualification.catalogue.units
    used = {unit.group for unit in units}
    for group in qualification.groups:
        if group not in used:
            yield Remark("group-empty", (group,))
    yield from idle_filters(qualification)
    yield from circular_needs(qualification)
    yield from idle_facts(qualification)
    sized = tuple(unit.code for unit in units if unit.is_variable)
    if sized:
        yield Remark("units-of-several-sizes", sized)
    if qualification.untagged:
        yield Remark("units-untagged", qualification.untagged)
    if qualification.proposed:
        yield Remark("units-proposed", qualification.proposed)
    if qualification.unwritten:
        yield Remark("rules-unwritten", qualification.unwritten)
    yield from _evidence_remarks(qualification)


def _evidence_remarks(qualification: Qualification) -> Iterator[Remark]:
    """Yield the tasks whose evidence is not known, or is of too few kinds."""
    if evidence_file(qualification) is None:
        return
    tasks = load_evidence(qualification).tasks
    tags = [tag.name for tag in qualification.vocabulary.tags]
    if unknown := tuple(tag for tag in tags if tag not in tasks):
        yield Remark("tasks-without-evidence", unknown)
    if few := tuple(tag for tag in tags if tag in tasks and not tasks[tag].is_enough):
        yield Remark("tasks-with-little-evidence", few)


def _contradiction(
    units: Sequence[Unit], rules: Sequence[Rule], clock: Clock
) -> tuple[Clash, ...]:
    conflict = minimal_conflict(units, rules, clock)
    clashes = []
    for rule in conflict:
        others = [other for other in conflict if other is not rule]
        bound, reachable = rule.bound, None
        if bound is not None:
            upwards = bound.at_least is not None
            queries = RuleQueries(units, others, clock)
            extreme = queries.extreme_of(rule, largest=upwards)
            if extreme is not None:
                reachable = int(audit(extreme, [rule])[0].measured)
        clashes.append(Clash(rule, reachable))
    return tuple(clashes)


def _keeps(chosen: Sequence[Unit], rules: Sequence[Rule]) -> bool:
    return all(finding.holds for finding in audit(chosen, rules))
