"""Remarks on the rules of a qualification: where they bind, and what they leave out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.answers.situations import EVERYONE
from recommender.auditing import audit
from recommender.qualifications.rules import Decided, Kind, Rule, Ways
from recommender.qualifications.same_units import FAMILY
from recommender.requests.choices import (
    NOTHING_HELD,
    depends_on_units_held,
    open_rules,
    settle,
    versions,
)
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.rules.counting import is_countable
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.answers.situations import Situation, Situations, Where
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Requirement, Select
    from recommender.solver.rules.queries import UnitSet, Witness


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the data that is worth a look, but may be intended.

    `id` is stable. `subjects` names what it is about, `by` the cause, and `example` has
    the codes of a set of units that shows it. It is true of every candidate of whom
    `where` is true: choices, such as facts, with the value of each. `of` is the filter
    that it is about.
    """

    id: str
    subjects: tuple[str, ...]
    by: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    where: Where = ()
    of: Select | None = None


class RuleRemarks:
    """Remarks on the rules of a qualification, in each situation."""

    def __init__(self, qualification: Qualification, situations: Situations) -> None:
        self._qualification, self._situations = qualification, situations
        self._units, self._clock = situations.units, situations.clock
        self._without_plan: set[Situation] = set()
        self._bites: dict[Requirement, bool] = {}

    @cached_property
    def personal(self) -> tuple[str, ...]:
        """The ids of rules that depend on units held."""
        others = self._qualification.readings.values()
        all_ = (
            *self._qualification.rules,
            *(guide.rule for guide in self._qualification.guidance),
            *(rule for rules in others for rule in rules.values()),
        )
        return tuple(
            dict.fromkeys(rule.id for rule in all_ if depends_on_units_held(rule))
        )

    def of_holders(self) -> Iterator[Remark]:
        """Yield the rules that depend on units held."""
        for id_ in self.personal:
            yield Remark("rule-of-candidate", (id_,))

    def without_plan(self) -> Iterator[Remark]:
        """Yield the situations that have no plan, with the rules that clash there."""
        for situation in (*self._situations.all, *self._situations.combined):
            if not self._without_plan.isdisjoint(situation.within):
                self._without_plan.add(situation)
            elif not (
                self._situations.known_plans(situation)
                or self._situations.plan(situation)
            ):
                self._without_plan.add(situation)
                rules = self._situations.rules_in(situation)
                conflict = minimal_conflict(self._units, rules, self._clock)
                excluded = any(_is_decided(rule.requires) for rule in conflict)
                id_ = "value-excluded" if excluded else "no-plan-there"
                yield Remark(id_, (), _ids(conflict), where=situation.where)

    def has_plan(self, situation: Situation) -> bool:
        """Return whether a situation has a plan, once it is known."""
        return situation not in self._without_plan

    def _live(self) -> Iterator[Situation]:
        return filter(self.has_plan, self._situations.all)

    def _combined(self) -> Iterator[Situation]:
        return filter(self.has_plan, self._situations.combined)

    def uncombined(self) -> Iterator[Remark]:
        """Yield the facts of which not all combinations were looked at."""
        if self._situations.uncombined:
            together = str(self._situations.together)
            yield Remark("facts-uncombined", self._situations.uncombined, (together,))

    def never_binding(self) -> Iterator[Remark]:
        """Yield the rules that every set of units keeps, and those not examined."""
        guidance = [guide.rule for guide in self._qualification.guidance]
        for rule in (*self._qualification.rules, *guidance):
            if rule.id in self.personal:
                continue
            opened = open_rules([rule], self._qualification)
            if not all(map(is_countable, opened)):
                yield Remark("rule-not-examined", (rule.id,))
            elif not any(map(self._can_break, opened)):
                yield Remark("rule-never-binds", (rule.id,))
            else:
                yield from self._idle_readings(rule)

    def _idle_readings(self, rule: Rule) -> Iterator[Remark]:
        """Yield the readings in which every set of units keeps a rule."""
        for name, other in self._qualification.readings.get(rule.id, {}).items():
            if not any(map(self._can_break, versions(other, self._qualification))):
                where = ((f"the reading of {rule.id}", name),)
                yield Remark("rule-never-binds-there", (rule.id,), where=where)

    def _can_break(self, rule: Rule) -> bool:
        """Return whether some set of units breaks a rule where it applies."""
        if rule.requires not in self._bites:
            always = replace(rule, cases=())
            extremes = ((), self._units)
            self._bites[rule.requires] = any(
                not audit(chosen, [always])[0].holds for chosen in extremes
            ) or (
                rule.bound is None
                and RuleQueries(self._units, (), self._clock).find(broken=[always])
                is not None
            )
        return self._bites[rule.requires]

    def implied(self) -> Iterator[Remark]:
        """Yield the rules that follow from all the others."""
        for id_ in dict.fromkeys(rule.id for rule in self._situations.rules):
            claimed: set[Situation] = set()
            breaking: list[Witness] = []
            for situation in self._live():
                if not claimed.isdisjoint(situation.within):
                    claimed.add(situation)
                elif self._is_implied(id_, situation, breaking):
                    claimed.add(situation)
                    by = self._implying(id_, situation)
                    yield _there("rule-implied", (id_,), situation, by)

    def _is_implied(
        self, id_: str, situation: Situation, breaking: list[Witness]
    ) -> bool:
        """Return whether a rule follows from the others, and could be broken alone.

        Sets of units that break nothing else are added to those known.
        """
        rules = self._situations.rules_in(situation)
        numbers = [i for i, rule in enumerate(rules) if rule.id == id_]
        own = [rules[number] for number in numbers]
        if not all(is_countable(rule) and not _of_holders(rule) for rule in own):
            return False
        binding = [rule for rule in own if self._can_break(rule)]
        covers = self._situations.covers
        if not binding or any(covers(w, situation, id_) for w in breaking):
            return False
        for rule in binding:
            witness = self._situations.witness(
                situation, relaxed=numbers, broken=[rule]
            )
            if witness is not None:
                breaking.append(witness)
                return False
        return True

    def _implying(self, id_: str, situation: Situation) -> tuple[str, ...]:
        """Return a minimal set of the other rules from which a rule follows."""
        rules = self._situations.rules_in(situation)
        rule, *others = [rule for rule in rules if rule.id == id_]
        if others or rule.cases:
            return ()
        opposite = Ways((rule.requires,), at_most=0)
        broken = replace(rule, kind=Kind.WISH, requires=opposite)
        tried = (*(other for other in rules if other is not rule), broken)
        conflict = minimal_conflict(self._units, tried, self._clock)
        return _ids(other for other in conflict if other is not broken)

    def unreached(self) -> Iterator[Remark]:
        """Yield the units in no plan."""
        out: dict[Situation, set[int]] = {}
        for situation in (*self._live(), *self._combined()):
            claimed = set().union(*(out[wider] for wider in situation.within))
            new = set(self._out_of_reach(situation, claimed))
            out[situation] = claimed | new
            if new:
                codes = tuple(self._units[i].code for i in sorted(new))
                yield _there("units-in-no-plan", codes, situation)

    def _out_of_reach(self, situation: Situation, out: set[int]) -> Iterator[int]:
        """Yield the units that are in no plan of a situation, but those known."""
        known = self._situations.known_plans(situation)
        reached = {unit.code for plan in known for unit in plan.units}
        for number, unit in enumerate(self._units):
            if unit.code in reached or number in out:
                continue
            plan = self._situations.plan(situation, number)
            if plan is None:
                yield number
            else:
                reached |= {taken.code for taken in plan.units}

    def families(self) -> Iterator[Remark]:
        """Yield the families of which a plan can have two units."""
        families: dict[str, list[int]] = {}
        for i, unit in enumerate(self._units):
            for family in unit.values(FAMILY):
                families.setdefault(family, []).append(i)
        several = {name: own for name, own in families.items() if len(own) > 1}
        if not several:
            return
        queries = self._situations.queries(self._situations.with_nothing)
        twice = queries.reachable(list(several.values()), 2)
        names = tuple(name for i, name in enumerate(several) if i in twice)
        if names:
            yield Remark("families-unbarred", names)

    def unearned(self) -> Iterator[Remark]:
        """Yield the titles that no plan earns."""
        for title in self._qualification.endorsements:
            always = replace(title.rule, cases=())
            needed = tuple(versions(always, self._qualification))
            # Units held may earn a title that is out of reach without them.
            if not all(is_countable(r) and not _of_holders(r) for r in needed):
                continue
            for situation in self._broad():
                queries = self._situations.queries(situation)
                if all(queries.find(kept=[rule]) is None for rule in needed):
                    yield _there("title-in-no-plan", (title.rule.id,), situation)
                    break

    def readings(self) -> Iterator[Remark]:
        """Yield whether another reading of a rule allows other sets, with an example.

        The other rules are read as they are in use.
        """
        nothing, anything = self._situations.with_nothing, self._situations.as_read
        for rule in self._qualification.rules:
            for name, other in self._qualification.readings.get(rule.id, {}).items():
                if name == rule.reading:
                    continue
                subjects = (rule.id, rule.reading, name)
                compared = self._compare(nothing, rule, other)
                if compared is None:
                    continue
                for id_, units in compared.items():
                    codes = tuple(unit.code for unit in units)
                    yield Remark(id_, subjects, (), codes)
                # It may make a difference to a candidate who holds units.
                same = not compared and rule.id not in self.personal
                if same and not self._compare(anything, rule, other):
                    yield Remark("readings-same", subjects)

    def _compare(
        self, situation: Situation, rule: Rule, other: Rule
    ) -> dict[str, UnitSet] | None:
        """Return a set that only another reading allows, and one that only this does.

        It is None if the rule is about what is counted.
        """
        queries = self._situations.queries(situation)
        numbers = [i for i, r in enumerate(queries.rules) if r.id == rule.id]
        ours = [queries.rules[number] for number in numbers]
        theirs = settle(versions(other, self._qualification), situation.cases)
        if not all(map(is_countable, (*ours, *theirs))):
            return None
        wider = (
            queries.find(relaxed=numbers, kept=[kept], broken=[broken])
            for broken in ours
            for kept in theirs
        )
        narrower = (queries.find(broken=[broken]) for broken in theirs)
        sets = {"reading-wider": _first(wider), "reading-narrower": _first(narrower)}
        return {id_: units for id_, units in sets.items() if units is not None}

    def _broad(self) -> Iterator[Situation]:
        """Yield the situations with a plan that are of every candidate."""
        broad = dict.fromkeys((EVERYONE, self._situations.as_read))
        return filter(self.has_plan, broad)


def _there(
    id_: str, subjects: tuple[str, ...], situation: Situation, by: tuple[str, ...] = ()
) -> Remark:
    id_ = f"{id_}-there" if situation.where else id_
    return Remark(id_, subjects, by, where=situation.where)


def _is_decided(requirement: Requirement) -> bool:
    """Return whether facts alone decide a requirement."""
    if isinstance(requirement, Ways):
        return all(map(_is_decided, requirement.options))
    return isinstance(requirement, Decided)


def _first(sets: Iterable[UnitSet | None]) -> UnitSet | None:
    return next((units for units in sets if units is not None), None)


def _of_holders(rule: Rule) -> bool:
    """Return whether it is open whether a rule applies, for want of units held."""
    return any(case.choice == NOTHING_HELD.choice for case in rule.cases)


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.id for rule in rules))
