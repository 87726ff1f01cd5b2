"""The problem of choosing occasions for evidence, as rules over occasions.

An occasion becomes a unit whose group is its kind, so that what a unit wants, and what
is asked, are rules as any other: one model and one explanation of conflicts serve both.
The audit works out anew which occasion serves which unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.evidence import (
    EvidenceKind,
    Occasion,
    WantedEvidence,
)
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    Kind,
    Requirement,
    Rule,
    Select,
)
from recommender.qualifications.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.evidence import EvidenceGuide
    from recommender.qualifications.vocabulary import Frequency

# The column that has the task of an occasion.
TASK = "task"
# The assessor visits a task for all that is seen and asked there.
VISITS = Select(groups=frozenset(kind for kind in EvidenceKind if kind.is_visit))
# What an occasion at a task costs by its weight: 3 daily, 2 weekly, 1 now and then, and
# 0 where it is not part of the job and has to be arranged.
_RAREST = 4


@dataclass(frozen=True, slots=True)
class OccasionProblem:
    """The occasions that are possible, and what each unit wants of them.

    `occasions` are in the order that decides between equals: the most direct kinds
    first, then the order of the vocabulary. `wanted_by_unit` has the rules of each
    unit, `rules` those and what was asked. `rarity` is how rare the task of each
    occasion is, `apart` the weeks between the units that it serves.
    """

    occasions: tuple[Occasion, ...]
    as_units: tuple[Unit, ...]
    wanted_by_unit: Mapping[str, tuple[Rule, ...]]
    asked: tuple[Rule, ...]
    rarity: tuple[int, ...]
    apart: tuple[int, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all units, then those that were asked for."""
        wanted = (rule for rules in self.wanted_by_unit.values() for rule in rules)
        return (*wanted, *self.asked)


@dataclass(frozen=True, slots=True)
class EvidenceTask:
    """Whose evidence is to be gathered: units, a job, and the data.

    `weeks` are the weeks in which each unit begins and ends, where that is known.
    """

    units: tuple[Unit, ...]
    job: Mapping[str, Frequency]
    guide: EvidenceGuide
    asked: tuple[Rule, ...] = ()
    weeks: Mapping[str, tuple[int, int]] | None = None


def occasion_problem(task: EvidenceTask) -> OccasionProblem:
    """Return the problem of the fewest occasions for some units."""
    possible = _possible(task)
    serves = _serves(task, possible)
    used = [o for o in possible if serves[o]]
    by_unit = {
        unit.code: [o for o in used if unit.code in serves[o]] for unit in task.units
    }
    return OccasionProblem(
        occasions=tuple(used),
        as_units=tuple(_as_unit(occasion) for occasion in used),
        wanted_by_unit={
            unit.code: tuple(_wanted_rules(unit, by_unit[unit.code], task.guide))
            for unit in task.units
        },
        asked=task.asked,
        rarity=tuple(_rarity(occasion, task.job) for occasion in used),
        apart=tuple(_apart(serves[occasion], task.weeks) for occasion in used),
    )


def _possible(task: EvidenceTask) -> list[Occasion]:
    """Return every occasion that the data knows of, in the order for ties."""
    return [
        Occasion(kind, tag)
        for kind in EvidenceKind
        for tag, evidence in task.guide.tasks.items()
        if kind in evidence.examples
    ]


def _serves(
    task: EvidenceTask, possible: Sequence[Occasion]
) -> dict[Occasion, frozenset[str]]:
    """Return the codes of the units that each occasion serves."""
    served_by: dict[Occasion, set[str]] = {occasion: set() for occasion in possible}
    left = {unit.code: unit for unit in task.units}
    in_job = [o for o in possible if _rarity(o, task.job) < _RAREST]
    for least in (2, 1):
        own = {code: _own(unit, task.guide, least) for code, unit in left.items()}
        for occasion in in_job:
            served_by[occasion] |= _served(occasion, own, task.guide)
        left = _without_served(left, served_by)
    for least in (2, 1):
        own = {code: _own(unit, task.guide, least) for code, unit in left.items()}
        for occasion in possible:
            served_by[occasion] |= {
                c for c, tags in own.items() if occasion.tag in tags
            }
        left = _without_served(left, served_by)
    return {occasion: frozenset(codes) for occasion, codes in served_by.items()}


def _without_served(
    units: Mapping[str, Unit], served_by: Mapping[Occasion, set[str]]
) -> dict[str, Unit]:
    served = set().union(*served_by.values())
    return {code: unit for code, unit in units.items() if code not in served}


def _own(unit: Unit, guide: EvidenceGuide, least: int) -> frozenset[str]:
    """Return the tasks of a unit that a file names, or those of some strength."""
    special = guide.units.get(unit.code)
    if special is not None and special.tags is not None:
        return frozenset(special.tags)
    return frozenset(tag for tag, strength in unit.tags if strength >= least)


def _served(
    occasion: Occasion, own: Mapping[str, frozenset[str]], guide: EvidenceGuide
) -> set[str]:
    """Return the units of which an occasion at a task of the job gives evidence."""
    seen = {occasion.tag}
    if occasion.kind.shows_other_tasks:
        seen.update(guide.tasks[occasion.tag].shows)
    served = set()
    for code, tags in own.items():
        special = guide.units.get(code)
        only = special is not None and special.tags is not None
        if tags & ({occasion.tag} if only else seen):
            served.add(code)
    return served


def _as_unit(occasion: Occasion) -> Unit:
    tags, columns = ((occasion.tag, 3),), ((TASK, (occasion.tag,)),)
    return Unit(
        occasion.name, occasion.name, str(occasion.kind), None, 1, tags=tags,
        columns=columns,
    )  # fmt: skip


def _rarity(occasion: Occasion, job: Mapping[str, Frequency]) -> int:
    often = job.get(occasion.tag)
    return _RAREST - (0 if often is None else often.weight)


def _apart(codes: Iterable[str], weeks: Mapping[str, tuple[int, int]] | None) -> int:
    """Return the weeks from the end of the first of some units to the last one's start.

    It is 0 where they are under way together, or no weeks are known.
    """
    spans = [weeks[code] for code in codes if weeks and code in weeks]
    if not spans:
        return 0
    return max(max(first for first, _ in spans) - min(last for _, last in spans), 0)


def _wanted_rules(
    unit: Unit, serving: Sequence[Occasion], guide: EvidenceGuide
) -> Iterator[Rule]:
    """Yield what a unit wants, as rules; none asks for more than there can be."""
    wanted = _wanted(unit, guide)
    names = frozenset(occasion.name for occasion in serving)
    for kind in EvidenceKind:
        of_kind = frozenset(o.name for o in serving if o.kind is kind)
        if number := min(getattr(wanted, kind), len(of_kind)):
            words = kind.value if number == 1 else f"{number} of {kind}"
            yield _rule(unit, words, Bound("units", Select(units=of_kind), number))
    number = min(wanted.kinds, len({occasion.kind for occasion in serving}))
    if number > 1:
        words = f"at least {number} kinds of evidence"
        yield _rule(unit, words, Distinct("group", Select(units=names), number))
    least = 1 if number == 1 else 0
    if number := min(max(wanted.occasions, least), len(serving)):
        words = f"at least {counted(number, 'occasion')}"
        yield _rule(unit, words, Bound("units", Select(units=names), number))
    yield from _core_rule(unit, serving, guide)


def _core_rule(
    unit: Unit, serving: Sequence[Occasion], guide: EvidenceGuide
) -> Iterator[Rule]:
    """Yield that one occasion shows what a unit is about, if one can."""
    special = guide.units.get(unit.code)
    if special is not None and special.tags is not None:
        return
    core_tags = {unit.code: _own(unit, guide, 3)}
    core = frozenset(o.name for o in serving if _served(o, core_tags, guide))
    if core:
        words = f"evidence of {' or '.join(sorted(core_tags[unit.code]))}"
        yield _rule(unit, words, Bound("units", Select(units=core), 1))


def _wanted(unit: Unit, guide: EvidenceGuide) -> WantedEvidence:
    special = guide.units.get(unit.code)
    if special is not None and special.wanted is not None:
        return special.wanted
    tables = [table for table in guide.wanted if unit.credits >= table.from_credits]
    amounts = (*EvidenceKind, "kinds", "occasions")
    return WantedEvidence(
        **{str(a): max((getattr(t, a) for t in tables), default=0) for a in amounts}
    )


def _rule(unit: Unit, words: str, requires: Requirement) -> Rule:
    id_ = f"{unit.code}: {words}"
    return Rule(id_, Kind.RULE, f"{unit.code} wants {words}", "", requires)
