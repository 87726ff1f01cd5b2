"""Lint: what the rules of a qualification imply together, without any candidate.

Rules that never bind or follow from others, units that no plan has, contradictions
with their arithmetic, readings that differ: what nobody sees in each rule alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.answers.recommendation import recommend
from recommender.answers.survey import Survey, survey
from recommender.auditing import audit
from recommender.errors import Fault, LimitError
from recommender.loading.rule_tables import FAMILY
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind, Ways
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.facts import apply_facts
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.rules.counting import is_countable
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from fractions import Fraction

    from recommender.problems.problem import Problem
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import TimeLimit


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the data that is worth a look, but may be intended.

    `id` is stable. `subjects` names what it is about, `by` the cause, and `example` has
    the codes of a set of units that shows it.
    """

    id: str
    subjects: tuple[str, ...]
    by: tuple[str, ...] = ()
    example: tuple[str, ...] = ()


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
    """What lint found; `survey` is None if the rules contradict each other."""

    qualification: Qualification
    remarks: tuple[Remark, ...]
    contradiction: tuple[Clash, ...] = ()
    survey: Survey | None = None


def lint(
    qualification: Qualification,
    roles: Sequence[str] | None = None,
    time_limit: TimeLimit = None,
) -> Lint:
    """Examine a qualification's rules, units and roles together.

    The worst plan is looked for of each of the `roles`, by default of all.

    Raises:
        RequestError: There is no such role.
        LimitError: Time ran out.
    """
    names = [role.name for role in qualification.vocabulary.roles]
    if roles is not None:
        names = [qualification.vocabulary.find_role(name).name for name in roles]
    clock = clock_of(time_limit)
    return interruptibly(lambda: _lint(qualification, names, clock), clock)


def _lint(qualification: Qualification, roles: list[str], clock: Clock) -> Lint:
    units = qualification.catalogue.units
    rules = apply_facts(qualification.rules, Wishes(), qualification)
    personal = _personal_rules(qualification)
    remarks = [
        *_catalogue_remarks(qualification),
        *_never_binding(qualification, personal, clock),
    ]
    remarks += (Remark("rule-of-candidate", (name,)) for name in personal)
    queries = RuleQueries(units, rules, clock)
    if queries.find() is None:
        return Lint(qualification, tuple(remarks), _contradiction(units, rules, clock))
    idle = {r.subjects[0] for r in remarks if r.id == "rule-never-binds"}
    remarks += _implied(queries, {*idle, *personal})
    problems = {
        role.name: build_problem(
            qualification, resolve(Candidate(role=role.name), qualification)
        )
        for role in qualification.vocabulary.roles
    }
    surveyed = survey(
        queries,
        {role: problems[role] for role in roles},
        {role: _least(qualification, role, clock) for role in roles},
    )
    remarks += _unreached(qualification, queries)
    remarks += _unearned(qualification, queries)
    remarks += _readings(qualification, queries, personal)
    remarks += _roles_without_plan(problems, surveyed.fewest_credits, clock)
    return Lint(qualification, tuple(remarks), (), surveyed)


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
    if qualification.untagged:
        yield Remark("units-untagged", qualification.untagged)
    if qualification.proposed:
        yield Remark("units-proposed", qualification.proposed)
    if qualification.unwritten:
        yield Remark("rules-unwritten", qualification.unwritten)


def _personal_rules(qualification: Qualification) -> tuple[str, ...]:
    """Return the ids of rules that depend on the candidate's facts or units held.

    What lint says about such rules is true for a candidate with neither.
    """
    others = (r for rules in qualification.readings.values() for r in rules.values())
    all_ = (
        *qualification.rules,
        *(guide.rule for guide in qualification.guidance),
        *others,
    )
    names = (rule.id for rule in all_ if _is_personal(rule, qualification))
    return tuple(dict.fromkeys(names))


def _is_personal(rule: Rule, qualification: Qualification) -> bool:
    return apply_facts([rule], Wishes(), qualification) != (rule,)


def _never_binding(
    qualification: Qualification, personal: Collection[str], clock: Clock
) -> Iterator[Remark]:
    """Yield the rules that every set of units keeps, and those not examined."""
    units = qualification.catalogue.units
    both = (*qualification.rules, *(guide.rule for guide in qualification.guidance))
    all_ = [rule for rule in both if rule.id not in personal]
    breaks = {
        finding.rule.id
        for chosen in ((), units)
        for finding in audit(chosen, all_)
        if not finding.holds
    }
    for rule in all_:
        if rule.id in breaks:
            continue
        if not is_countable(rule):
            yield Remark("rule-not-examined", (rule.id,))
        elif rule.bound is not None or not _can_break(units, rule, clock):
            yield Remark("rule-never-binds", (rule.id,))


def _can_break(units: Sequence[Unit], rule: Rule, clock: Clock) -> bool:
    return RuleQueries(units, (), clock).find(broken=[_always(rule)]) is not None


def _always(rule: Rule) -> Rule:
    return replace(rule, cases=())


def _implied(queries: RuleQueries, idle: set[str]) -> Iterator[Remark]:
    """Yield the rules that follow from all the others."""
    for number, rule in enumerate(queries.rules):
        if rule.id in idle or not is_countable(rule):
            continue
        if queries.find(relaxed=[number], broken=[rule]) is None:
            yield Remark("rule-implied", (rule.id,), _implying(queries, number))


def _implying(queries: RuleQueries, number: int) -> tuple[str, ...]:
    """Return a minimal set of the other rules from which a rule follows."""
    rule = queries.rules[number]
    if rule.cases:
        return ()
    others = [other for i, other in enumerate(queries.rules) if i != number]
    broken = replace(rule, kind=Kind.WISH, requires=Ways((rule.requires,), at_most=0))
    conflict = minimal_conflict(queries.units, (*others, broken), queries.clock)
    return tuple(other.id for other in conflict if other is not broken)


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


def _unreached(qualification: Qualification, queries: RuleQueries) -> Iterator[Remark]:
    """Yield the units in no plan, and the families of which a plan can have two."""
    units = qualification.catalogue.units
    one_each = [[i] for i, _ in enumerate(units)]
    reached = queries.reachable(one_each, 1)
    out = tuple(unit.code for i, unit in enumerate(units) if i not in reached)
    if out:
        yield Remark("units-in-no-plan", out)
    families: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        for family in unit.values(FAMILY):
            families.setdefault(family, []).append(i)
    several = {name: own for name, own in families.items() if len(own) > 1}
    twice = queries.reachable(list(several.values()), 2) if several else set()
    names = tuple(name for i, name in enumerate(several) if i in twice)
    if names:
        yield Remark("families-unbarred", names)


def _unearned(qualification: Qualification, queries: RuleQueries) -> Iterator[Remark]:
    """Yield the titles that no plan earns for any candidate."""
    for title in qualification.endorsements:
        rule = title.rule
        # Facts, or units held, may earn a title that is out of reach without them.
        if _is_personal(rule, qualification) or not is_countable(rule):
            continue
        if queries.find(kept=[_always(rule)]) is None:
            yield Remark("title-in-no-plan", (rule.id,))


def _readings(
    qualification: Qualification, queries: RuleQueries, personal: Collection[str]
) -> Iterator[Remark]:
    """Yield whether another reading of a rule allows other sets, with an example."""
    for number, rule in enumerate(queries.rules):
        for name, unsettled in qualification.readings.get(rule.id, {}).items():
            (other,) = apply_facts([unsettled], Wishes(), qualification)
            subjects = (rule.id, rule.reading, name)
            if name == rule.reading or not (is_countable(rule) and is_countable(other)):
                continue
            more = queries.find(relaxed=[number], kept=[other], broken=[rule])
            fewer = queries.find(broken=[other])
            # It may make a difference to a candidate who holds units.
            if more is None and fewer is None and rule.id not in personal:
                yield Remark("readings-same", subjects)
            if more is not None:
                codes = tuple(unit.code for unit in more)
                yield Remark("reading-wider", subjects, (), codes)
            if fewer is not None:
                codes = tuple(unit.code for unit in fewer)
                yield Remark("reading-narrower", subjects, (), codes)


def _roles_without_plan(
    problems: Mapping[str, Problem], valid: Sequence[Unit], clock: Clock
) -> Iterator[Remark]:
    """Yield the roles whose tasks leave no plan; sets known to be valid go first."""
    known = [valid]
    for role, problem in problems.items():
        if any(_keeps(chosen, problem.rules) for chosen in known):
            continue
        units = RuleQueries(problem.units, problem.rules, clock).find()
        if units is not None:
            known.append(units)
            continue
        conflict = minimal_conflict(problem.units, problem.rules, clock)
        yield Remark("role-without-plan", (role,), tuple(r.id for r in conflict))


def _keeps(chosen: Sequence[Unit], rules: Sequence[Rule]) -> bool:
    return all(finding.holds for finding in audit(chosen, rules))
