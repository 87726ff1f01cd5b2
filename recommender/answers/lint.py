"""Linting: what the rules of a qualification say together, without any candidate.

Rules that bind nothing or follow from others, units that no plan has, contradictions
with their arithmetic, readings that differ: what a reader of each rule alone misses.
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
    """Something about the data that is no fault and may be meant.

    `id` is stable. `subjects` names what it is about, `by` what makes it so, `example`
    the codes of a set of units that shows it.
    """

    id: str
    subjects: tuple[str, ...]
    by: tuple[str, ...] = ()
    example: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A rule of a contradiction, and how near to it sets come that keep the others.

    `there_is` is the most, or the least, of what the rule bounds; None where it is
    no bound.
    """

    rule: Rule
    there_is: int | None


@dataclass(frozen=True, slots=True)
class Lint:
    """What was found; `survey` is there unless the rules contradict each other."""

    qualification: Qualification
    remarks: tuple[Remark, ...]
    contradiction: tuple[Clash, ...] = ()
    survey: Survey | None = None


def lint(
    qualification: Qualification,
    roles: Sequence[str] | None = None,
    time_limit: TimeLimit = None,
) -> Lint:
    """Look at a qualification's rules, units and roles together.

    `roles` are those of which the worst plan is looked for; all of them unless said.

    Raises:
        RequestError: there is no such role.
        LimitError: the time ran out.
    """
    names = [role.name for role in qualification.vocabulary.roles]
    if roles is not None:
        names = [qualification.vocabulary.find_role(name).name for name in roles]
    clock = clock_of(time_limit)
    return interruptibly(lambda: _lint(qualification, names, clock), clock)


def _lint(qualification: Qualification, roles: list[str], clock: Clock) -> Lint:
    units = qualification.catalogue.units
    rules = apply_facts(qualification.rules, Wishes(), qualification)
    asking = _asking(qualification)
    remarks = [
        *_of_catalogue(qualification),
        *_never_binding(qualification, asking, clock),
    ]
    remarks += (Remark("rule-of-candidate", (name,)) for name in asking)
    prober = RuleQueries(units, rules, clock)
    if prober.find() is None:
        return Lint(qualification, tuple(remarks), _contradiction(units, rules, clock))
    idle = {one.subjects[0] for one in remarks if one.id == "rule-never-binds"}
    remarks += _implied(prober, {*idle, *asking})
    problems = {
        role.name: build_problem(
            qualification, resolve(Candidate(role=role.name), qualification)
        )
        for role in qualification.vocabulary.roles
    }
    asked = {role: problems[role] for role in roles}
    found = survey(prober, asked, {r: _least(qualification, r, clock) for r in roles})
    remarks += _unreached(qualification, prober)
    remarks += _unearned(qualification, prober)
    remarks += _readings(qualification, prober, asking)
    remarks += _roles_without_plan(problems, found.fewest_credits, clock)
    return Lint(qualification, tuple(remarks), (), found)


def _least(qualification: Qualification, role: str, clock: Clock) -> Fraction | None:
    """Return the mismatch of the plan that a role alone is recommended."""
    answer = recommend(qualification, Candidate(role=role), time_limit=clock.left())
    if answer.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        message = f"the time ran out before the best plan of {role} was known"
        raise LimitError(
            Fault("limit-time", message, "allow more time with --time-limit")
        )
    return answer.best.fit.mismatch if answer.plans else None


def _of_catalogue(qualification: Qualification) -> Iterator[Remark]:
    units = qualification.catalogue.units
    there = {unit.group for unit in units}
    for group in qualification.groups:
        if group not in there:
            yield Remark("group-empty", (group,))
    if qualification.untagged:
        yield Remark("units-untagged", qualification.untagged)
    if qualification.unwritten:
        yield Remark("rules-unwritten", qualification.unwritten)


def _asking(qualification: Qualification) -> tuple[str, ...]:
    """Name the rules that ask what a candidate says, or holds and how, in a reading.

    All that is said here of such rules is true of who says and holds nothing.
    """
    others = (r for rules in qualification.readings.values() for r in rules.values())
    all_ = (
        *qualification.rules,
        *(guide.rule for guide in qualification.guidance),
        *others,
    )
    names = (rule.id for rule in all_ if _asks(rule, qualification))
    return tuple(dict.fromkeys(names))


def _asks(rule: Rule, qualification: Qualification) -> bool:
    return apply_facts([rule], Wishes(), qualification) != (rule,)


def _never_binding(
    qualification: Qualification, asking: Collection[str], clock: Clock
) -> Iterator[Remark]:
    """Find the rules that every set of units keeps, and those nobody can look at."""
    units = qualification.catalogue.units
    both = (*qualification.rules, *(guide.rule for guide in qualification.guidance))
    all_ = [rule for rule in both if rule.id not in asking]
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


def _implied(prober: RuleQueries, idle: set[str]) -> Iterator[Remark]:
    """Find the rules that every set keeps that keeps all the others."""
    for number, rule in enumerate(prober.rules):
        if rule.id in idle or not is_countable(rule):
            continue
        if prober.find(relaxed=[number], broken=[rule]) is None:
            yield Remark("rule-implied", (rule.id,), _implying(prober, number))


def _implying(prober: RuleQueries, number: int) -> tuple[str, ...]:
    """Name a smallest choice of the other rules from which a rule follows."""
    rule = prober.rules[number]
    if rule.cases:
        return ()
    others = [one for i, one in enumerate(prober.rules) if i != number]
    broken = replace(rule, kind=Kind.WISH, requires=Ways((rule.requires,), at_most=0))
    conflict = minimal_conflict(prober.units, (*others, broken), prober.clock)
    return tuple(one.id for one in conflict if one is not broken)


def _contradiction(
    units: Sequence[Unit], rules: Sequence[Rule], clock: Clock
) -> tuple[Clash, ...]:
    conflict = minimal_conflict(units, rules, clock)
    clashes = []
    for rule in conflict:
        others = [one for one in conflict if one is not rule]
        bound, there_is = rule.bound, None
        if bound is not None:
            upwards = bound.at_least is not None
            found = RuleQueries(units, others, clock).extreme_of(rule, largest=upwards)
            if found is not None:
                there_is = int(audit(found, [rule])[0].measured)
        clashes.append(Clash(rule, there_is))
    return tuple(clashes)


def _unreached(qualification: Qualification, prober: RuleQueries) -> Iterator[Remark]:
    """Find the units that no plan has, and the families of which it can have two."""
    units = qualification.catalogue.units
    one_each = [[i] for i, _ in enumerate(units)]
    reached = prober.reachable(one_each, 1)
    out = tuple(unit.code for i, unit in enumerate(units) if i not in reached)
    if out:
        yield Remark("units-in-no-plan", out)
    families: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        for family in unit.values(FAMILY):
            families.setdefault(family, []).append(i)
    several = {name: own for name, own in families.items() if len(own) > 1}
    twice = prober.reachable(list(several.values()), 2) if several else set()
    names = tuple(name for i, name in enumerate(several) if i in twice)
    if names:
        yield Remark("families-unbarred", names)


def _unearned(qualification: Qualification, prober: RuleQueries) -> Iterator[Remark]:
    """Find the titles that no plan earns, whatever the candidate brings."""
    for title in qualification.endorsements:
        rule = title.rule
        # What a candidate brings may earn a title that nobody else can.
        if _asks(rule, qualification) or not is_countable(rule):
            continue
        if prober.find(kept=[_always(rule)]) is None:
            yield Remark("title-in-no-plan", (rule.id,))


def _readings(
    qualification: Qualification, prober: RuleQueries, asking: Collection[str]
) -> Iterator[Remark]:
    """State whether another reading of a rule lets other sets pass; show one."""
    for number, rule in enumerate(prober.rules):
        for name, unsettled in qualification.readings.get(rule.id, {}).items():
            (other,) = apply_facts([unsettled], Wishes(), qualification)
            told = (rule.id, rule.reading, name)
            if name == rule.reading or not (is_countable(rule) and is_countable(other)):
                continue
            more = prober.find(relaxed=[number], kept=[other], broken=[rule])
            fewer = prober.find(broken=[other])
            # To who holds something it may make a difference.
            if more is None and fewer is None and rule.id not in asking:
                yield Remark("readings-same", told)
            if more is not None:
                codes = tuple(unit.code for unit in more)
                yield Remark("reading-wider", told, (), codes)
            if fewer is not None:
                codes = tuple(unit.code for unit in fewer)
                yield Remark("reading-narrower", told, (), codes)


def _roles_without_plan(
    problems: Mapping[str, Problem], valid: Sequence[Unit], clock: Clock
) -> Iterator[Remark]:
    """Find the roles whose tasks leave no plan; a set known to be valid goes first."""
    known = [valid]
    for role, problem in problems.items():
        if any(_keeps(chosen, problem.rules) for chosen in known):
            continue
        found = RuleQueries(problem.units, problem.rules, clock).find()
        if found is not None:
            known.append(found)
            continue
        conflict = minimal_conflict(problem.units, problem.rules, clock)
        yield Remark("role-without-plan", (role,), tuple(r.id for r in conflict))


def _keeps(chosen: Sequence[Unit], rules: Sequence[Rule]) -> bool:
    return all(finding.holds for finding in audit(chosen, rules))
