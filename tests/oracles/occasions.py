"""The fewest occasions by trying every set, from a naive reading of data/README.md.

It shares nothing with the model and the audit: each question is asked of one unit and
one occasion at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from recommender.qualifications.evidence import EvidenceGuide, EvidenceKind, Occasion
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Frequency

Job = Mapping[str, Frequency]


def all_occasions(guide: EvidenceGuide) -> list[Occasion]:
    return [
        Occasion(kind, tag)
        for kind in EvidenceKind
        for tag in guide.tasks
        if guide.tasks[tag].examples.get(kind)
    ]


def weight(tag: str, job: Job) -> int:
    return {"daily": 3, "weekly": 2, "sometimes": 1}.get(str(job.get(tag)), 0)


def serving(unit: Unit, job: Job, guide: EvidenceGuide) -> list[Occasion]:
    """Return the occasions that serve a unit, by the first rule that gives any."""
    every = all_occasions(guide)
    special = guide.units.get(unit.code)
    if special is not None and special.tags is not None:
        own = set(special.tags)
        of_job = [o for o in every if o.tag in own and weight(o.tag, job)]
        return of_job or [o for o in every if o.tag in own]
    for least in (2, 1):
        own = {tag for tag, strength in unit.tags if strength >= least}
        found = [
            o
            for o in every
            if weight(o.tag, job)
            and (
                o.tag in own
                or (o.kind != "statement" and own & {*guide.tasks[o.tag].shows})
            )
        ]
        if found:
            return found
    for least in (2, 1):
        own = {tag for tag, strength in unit.tags if strength >= least}
        if found := [o for o in every if o.tag in own]:
            return found
    return []


def enough(
    unit: Unit, occasions: Sequence[Occasion], job: Job, guide: EvidenceGuide
) -> bool:
    can = serving(unit, job, guide)
    has = [o for o in occasions if o in can]
    special = guide.units.get(unit.code)
    if special is None or special.tags is None:
        about = {tag for tag, strength in unit.tags if strength == 3}
        core = [
            o
            for o in can
            if o.tag in about
            or (o.kind != "statement" and about & {*guide.tasks[o.tag].shows})
        ]
        if core and not {*core} & {*occasions}:
            return False
    tables = [t for t in guide.wanted if t.from_credits <= unit.credits]
    if special is not None and special.wanted is not None:
        tables = [special.wanted]
    for table in tables:
        for kind in EvidenceKind:
            possible = [o for o in can if o.kind == kind]
            wanted = min(getattr(table, kind), len(possible))
            if len([o for o in has if o.kind == kind]) < wanted:
                return False
        if len({o.kind for o in has}) < min(table.kinds, len({o.kind for o in can})):
            return False
        if len(has) < min(table.occasions, len(can)):
            return False
    return True


def useful(units: Sequence[Unit], job: Job, guide: EvidenceGuide) -> list[Occasion]:
    return [
        o
        for o in all_occasions(guide)
        if any(o in serving(unit, job, guide) for unit in units)
    ]


def enough_sets(
    units: Sequence[Unit], job: Job, guide: EvidenceGuide
) -> Iterator[tuple[Occasion, ...]]:
    """Yield the sets of occasions that are enough, smaller ones first."""
    possible = useful(units, job, guide)
    for number in range(len(possible) + 1):
        for occasions in combinations(possible, number):
            if all(enough(unit, occasions, job, guide) for unit in units):
                yield occasions


def visits(occasions: Sequence[Occasion]) -> int:
    return len({o.tag for o in occasions if o.kind in ("observation", "questions")})


def apart(
    occasion: Occasion,
    units: Sequence[Unit],
    job: Job,
    guide: EvidenceGuide,
    weeks: Mapping[str, tuple[int, int]],
) -> int:
    served = [u.code for u in units if occasion in serving(u, job, guide)]
    latest_start = max(weeks[code][0] for code in served)
    first_end = min(weeks[code][1] for code in served)
    return max(0, latest_start - first_end)
