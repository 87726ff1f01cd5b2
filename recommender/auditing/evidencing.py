"""The audit of occasions for evidence, from the plan, the job and the data alone.

It shares no code with the model, and is the only place that makes an `EvidencePlan`.
It goes from each unit to the occasions that serve it; the model goes the other way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.evidence import (
    Coverage,
    EvidenceKind,
    EvidencePlan,
    Occasion,
    WantedEvidence,
)
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from recommender.qualifications.evidence import EvidenceGuide
    from recommender.qualifications.units import Unit

# Evidence is regular if the task is done at least weekly.
_REGULAR = (Frequency.DAILY, Frequency.WEEKLY)


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """What occasions are audited against: new units, job, data, and what was asked.

    `locked` occasions must be among them. None may be `refused`, by its kind and task,
    or by its kind alone; and there may be at most `most_visits` visits.
    """

    units: tuple[Unit, ...]
    job: Mapping[str, Frequency]
    guide: EvidenceGuide
    locked: frozenset[Occasion] = frozenset()
    refused: frozenset[tuple[EvidenceKind, str | None]] = frozenset()
    most_visits: int | None = None

    @property
    def tasks(self) -> frozenset[str]:
        """The tasks that are part of the job."""
        return frozenset(t for t, often in self.job.items() if often.weight)


def audit_occasions(
    terms: EvidenceTerms, occasions: Sequence[Occasion]
) -> EvidencePlan:
    """Return occasions as an evidence plan, once every unit has what it wants.

    Raises:
        SelfCheckError: a unit has too little, or an occasion is not possible.
    """
    serving_by_code = {unit.code: serving_of(unit, terms) for unit in terms.units}
    coverage = tuple(
        _coverage(unit, terms, serving_by_code, occasions) for unit in terms.units
    )
    slips = [*_impossible(terms, serving_by_code, occasions), *_missing(coverage)]
    if slips:
        evidence = {"slips": slips, "occasions": [each.name for each in occasions]}
        message = "the occasions did not pass the audit, so they are not shown"
        raise SelfCheckError(Fault("evidence-audit", message), evidence=evidence)
    serves = {
        occasion: tuple(each.code for each in coverage if occasion in each.occasions)
        for occasion in occasions
    }
    return EvidencePlan(tuple(occasions), serves, coverage)


@dataclass(frozen=True, slots=True)
class Serving:
    """The occasions that can serve a unit; `arranged` if none is of the job."""

    occasions: frozenset[Occasion]
    arranged: bool = False


def serving_of(unit: Unit, terms: EvidenceTerms) -> Serving:
    """Return the occasions that can serve a unit.

    They are at its own tasks, or at tasks that show one of these. Tasks that it is
    about or draws on come first; those that it touches count only if there is nothing
    else. If nothing in the job serves it, they are at its own tasks all the same.
    """
    special = terms.guide.units.get(unit.code)
    if special is not None and special.tags is not None:
        tags = frozenset(special.tags)
        given = _given(tags & terms.tasks, terms)
        return Serving(given) if given else Serving(_given(tags, terms), arranged=True)
    strong = frozenset(tag for tag, strength in unit.tags if strength >= 2)
    every = frozenset(tag for tag, _ in unit.tags)
    for tags in (strong, every):
        given = _given(tags & terms.tasks, terms) | _showing(tags, terms)
        if given:
            return Serving(given)
    return Serving(_given(strong, terms) or _given(every, terms), arranged=True)


def _given(tags: Collection[str], terms: EvidenceTerms) -> frozenset[Occasion]:
    """Return every occasion at some tasks."""
    return frozenset(
        Occasion(kind, tag)
        for tag in tags
        if tag in terms.guide.tasks
        for kind in terms.guide.tasks[tag].examples
    )


def _showing(tags: Collection[str], terms: EvidenceTerms) -> frozenset[Occasion]:
    """Return the occasions at other tasks of the job that show one of some tasks."""
    others = (
        task
        for tag, task in terms.guide.tasks.items()
        if tag in terms.tasks and any(shown in tags for shown in task.shows)
    )
    return frozenset(
        Occasion(kind, task.tag)
        for task in others
        for kind in task.examples
        if kind.shows_other_tasks
    )


def wanted_of(unit: Unit, guide: EvidenceGuide, serving: Serving) -> WantedEvidence:
    """Return what a unit wants: the most that applies, but no more than there can be.

    What a file says of the unit itself goes instead.
    """
    special = guide.units.get(unit.code)
    own = None if special is None else special.wanted
    applying = (
        [own] if own else [w for w in guide.wanted if w.from_credits <= unit.credits]
    )
    kinds = [occasion.kind for occasion in serving.occasions]
    return WantedEvidence(
        **{k: min(_most(applying, k), kinds.count(k)) for k in EvidenceKind},
        kinds=min(_most(applying, "kinds"), len({*kinds})),
        occasions=min(_most(applying, "occasions"), len(kinds)),
    )


def _most(tables: Sequence[WantedEvidence], amount: str) -> int:
    return max((getattr(table, amount) for table in tables), default=0)


def _coverage(
    unit: Unit,
    terms: EvidenceTerms,
    serving_by_code: Mapping[str, Serving],
    occasions: Sequence[Occasion],
) -> Coverage:
    serving = serving_by_code[unit.code]
    core_tags = {tag for tag, strength in unit.tags if strength == 3}
    if (special := terms.guide.units.get(unit.code)) and special.tags is not None:
        core_tags = set()
    often = {terms.job.get(occasion.tag) for occasion in serving.occasions}
    return Coverage(
        unit.code,
        tuple(o for o in occasions if o in serving.occasions),
        wanted_of(unit, terms.guide, serving),
        at_risk=serving.arranged or not often.intersection(_REGULAR),
        arranged=serving.arranged,
        core=frozenset(
            o for o in serving.occasions if _shows(o, core_tags, terms.guide)
        ),
    )


def _shows(occasion: Occasion, tags: Collection[str], guide: EvidenceGuide) -> bool:
    """Return whether an occasion is at one of some tasks, or shows one."""
    if occasion.tag in tags:
        return True
    shown = guide.tasks[occasion.tag].shows
    return occasion.kind.shows_other_tasks and any(tag in tags for tag in shown)


def _missing(coverage: Sequence[Coverage]) -> Iterator[str]:
    """Yield the units that have too little."""
    for each in coverage:
        kinds = [occasion.kind for occasion in each.occasions]
        has = {kind.value: kinds.count(kind) for kind in EvidenceKind}
        has |= {"kinds": len({*kinds}), "occasions": len(kinds)}
        for amount, number in has.items():
            if number < (wants := getattr(each.wanted, amount)):
                yield f"{each.code} has {number} {amount}, and wants {wants}"
        if each.core and each.core.isdisjoint(each.occasions):
            yield f"{each.code} has no evidence of what it is about"


def _impossible(
    terms: EvidenceTerms,
    serving_by_code: Mapping[str, Serving],
    occasions: Sequence[Occasion],
) -> Iterator[str]:
    """Yield the occasions that cannot be, and the requests that are not kept."""
    if len({*occasions}) < len(occasions):
        yield "an occasion is there twice"
    possible = frozenset().union(
        *(serving.occasions for serving in serving_by_code.values())
    )
    for occasion in occasions:
        if occasion not in possible:
            yield f"{occasion.name} serves no unit"
        if not terms.refused.isdisjoint({occasion, (occasion.kind, None)}):
            yield f"{occasion.name} is refused"
    for occasion in sorted(terms.locked - {*occasions}):
        yield f"{occasion.name} is locked, but not there"
    visits = len({o.tag for o in occasions if o.kind in ("observation", "questions")})
    if terms.most_visits is not None and visits > terms.most_visits:
        yield f"{visits} visits, of at most {terms.most_visits}"
