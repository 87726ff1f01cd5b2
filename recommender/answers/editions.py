"""Editions: what differs between two, and what becomes of the plans of the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from recommender.answers.checks import Checked, check_units
from recommender.answers.repairs import Repair, repair
from recommender.qualifications.rules import Requirement
from recommender.requests.candidate import Candidate
from recommender.requests.resolving import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.requests.saved_plan import SavedPlan

# A text, what a rule requires, or None.
Told: TypeAlias = str | Requirement | None
_HEADER = ("name", "title", "awarding_body", "number", "level", "notice")
_UNIT = ("title", "group", "level", "credits", "glh", "reference", "offered")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; None stands for what is not there.

    `part` is header, group, unit, rule or guidance, `name` which of them, `field`
    what of it, None where all of it came or went.
    """

    part: str
    name: str
    field: str | None
    before: Told
    after: Told


@dataclass(frozen=True, slots=True)
class SavedPlanCheck:
    """A saved plan under the new edition, and its cheapest repair if it breaks."""

    file: str
    checked: Checked
    repair: Repair | None

    @property
    def broken(self) -> tuple[str, ...]:
        """The ids of the rules that it breaks."""
        return tuple(one.rule.id for one in self.checked.findings if not one.holds)


def compare_editions(before: Qualification, after: Qualification) -> tuple[Change, ...]:
    """Return every difference between two editions, the header first."""
    found = [*_fields("header", "", *(_header(one) for one in (before, after)))]
    found += _things("group", dict(before.groups), dict(after.groups))
    found += _units(before, after)
    found += _rules("rule", before.rules, after.rules)
    guides = ([guide.rule for guide in one.guidance] for one in (before, after))
    found += _rules("guidance", *guides)
    return tuple(found)


def check_saved_plan(
    file: str, saved: SavedPlan, after: Qualification
) -> SavedPlanCheck:
    """Check a saved plan against another edition, and repair it where it breaks.

    Raises:
        LimitError: the time ran out.
    """
    candidate = resolve(Candidate(wishes=saved.wishes(after)), after)
    wanted = {code.casefold() for code in saved.codes}
    units = [one for one in after.catalogue.units if one.code.casefold() in wanted]
    known = {unit.code.casefold() for unit in units}
    unknown = [code for code in saved.codes if code.casefold() not in known]
    checked = check_units(after, candidate, units, unknown)
    if checked.valid:
        return SavedPlanCheck(file, checked, None)
    repairs = repair(after, candidate, units, top=1).repairs
    return SavedPlanCheck(file, checked, repairs[0] if repairs else None)


def _header(qualification: Qualification) -> dict[str, str]:
    return {name: f"{getattr(qualification, name)}" for name in _HEADER}


def _fields(
    part: str, name: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field, ""), after.get(field, "")
        if old != new:
            yield Change(part, name or field, field, old, new)


def _things(
    part: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    """Yield what came, what went, and what is called otherwise."""
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old != new:
            field = "name" if name in before and name in after else None
            yield Change(part, name, field, old, new)


def _units(before: Qualification, after: Qualification) -> Iterator[Change]:
    old, new = before.catalogue.unit_by_code, after.catalogue.unit_by_code
    for code in dict.fromkeys((*old, *new)):
        if code not in new:
            yield Change("unit", code, None, old[code].title, None)
        elif code not in old:
            yield Change("unit", code, None, None, new[code].title)
        else:
            yield from _fields("unit", code, _cells(old[code]), _cells(new[code]))


def _cells(unit: Unit) -> dict[str, str]:
    told = {name: getattr(unit, name) for name in _UNIT}
    told |= {name: "; ".join(values) for name, values in unit.columns}
    told |= dict(unit.numbers)
    told["tags"] = ", ".join(f"{tag} {strength}" for tag, strength in unit.tags)
    return {name: "" if value is None else f"{value}" for name, value in told.items()}


def _rules(
    part: str, before: Sequence[Rule], after: Iterable[Rule]
) -> Iterator[Change]:
    """Yield the rules that came and went, and those that require something else."""
    old, new = ({rule.id: rule for rule in some} for some in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        one, other = old.get(id_), new.get(id_)
        if one is None or other is None:
            words = [None if rule is None else rule.text for rule in (one, other)]
            yield Change(part, id_, None, *words)
            continue
        if one.text != other.text:
            yield Change(part, id_, "text", one.text, other.text)
        if one.requires != other.requires:
            yield Change(part, id_, "requires", one.requires, other.requires)
        if one.cases != other.cases:
            yield Change(part, id_, "when", _when(one), _when(other))


def _when(rule: Rule) -> str:
    told = (f"{one.choice} {' or '.join(sorted(one.values))}" for one in rule.cases)
    return " and ".join(told) or "always"
