"""What says nothing: filters in rules that no unit passes, and facts no rule needs."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from recommender.answers.remarks import Remark
from recommender.auditing import selects
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    Overlap,
    RequiredFact,
    Share,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Requirement, Rule, Select
    from recommender.qualifications.units import Unit


def idle_filters(qualification: Qualification) -> Iterator[Remark]:
    """Yield the rules with a filter that no unit passes, whatever is held.

    Rules about groups without units are left out: those groups are a remark already.
    """
    units = qualification.catalogue.units
    for readings in _all_readings(qualification):
        idle = [(rule, of) for rule in readings if (of := _idle_in(rule, units))]
        if len(idle) == len(readings):
            rule, of = idle[0]
            yield Remark("filter-empty", (rule.id,), of=of)
            continue
        for rule, of in idle:
            where = ((f"the reading of {rule.id}", rule.reading),)
            yield Remark("filter-empty-there", (rule.id,), where=where, of=of)


def idle_facts(qualification: Qualification) -> Iterator[Remark]:
    """Yield the facts that no rule, guidance or extra title depends on."""
    needed = set[str]()
    for rule in _all_rules(qualification):
        needed |= {case.choice for case in rule.cases}
        parts = parts_of(rule.as_written)
        needed |= {part.name for part in parts if isinstance(part, RequiredFact)}
    for name in qualification.facts:
        if name not in needed:
            yield Remark("fact-idle", (name,))


def _all_readings(qualification: Qualification) -> Iterator[tuple[Rule, ...]]:
    """Yield each rule in all its readings."""
    for rule in qualification.rules:
        yield tuple(qualification.readings.get(rule.id, {"": rule}).values())
    yield from ((guide.rule,) for guide in qualification.guidance)
    yield from ((title.rule,) for title in qualification.endorsements)


def _all_rules(qualification: Qualification) -> Iterator[Rule]:
    return chain.from_iterable(_all_readings(qualification))


def _filters(requirement: Requirement) -> Iterator[Select]:
    """Yield the filters by which a requirement and those inside it measure units."""
    for part in parts_of(requirement):
        if isinstance(part, Share):
            yield replace(part.of, all_of=(*part.of.all_of, part.out_of))
        elif isinstance(part, Bound | Distinct | Overlap):
            yield part.of


def _idle_in(rule: Rule, units: Sequence[Unit]) -> Select | None:
    """Return the first filter of a rule that no unit passes."""
    filters = _filters(rule.as_written)
    return next((idle for of in filters if (idle := _idle(of, units))), None)


def _idle(of: Select, units: Sequence[Unit]) -> Select | None:
    """Return a filter that no unit passes, or the first such filter in it."""
    groups = {unit.group for unit in units}
    if of.groups is not None and not of.groups & groups:
        return None
    for part in (*of.all_of, *of.any_of, *of.none_of):
        if idle := _idle(part, units):
            return idle
    whole = _whoever_holds(of)
    return None if any(selects(whole, unit) for unit in units) else of


def _whoever_holds(of: Select) -> Select:
    """Return a filter as it is for a candidate who may hold any unit in any way.

    Where nothing is said of what is held, what it excludes by that is excluded for
    nobody.
    """
    return replace(
        of,
        held=None,
        grades=None,
        all_of=tuple(map(_whoever_holds, of.all_of)),
        any_of=tuple(map(_whoever_holds, of.any_of)),
    )
