"""Editions: what differs between two, and whether saved plans are still valid."""

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
Value: TypeAlias = str | Requirement | None
_HEADER = ("name", "title", "awarding_body", "number", "level", "notice")
_UNIT = ("title", "group", "level", "credits", "glh", "reference", "offered")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions; a value that is absent is None.

    `part` is header, group, unit, rule or guidance and `name` says which one. `field`
    is the field that differs; None if the whole part was added or removed.
    """

    part: str
    name: str
    field: str | None
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class SavedPlanCheck:
    """A saved plan checked against the new edition, and its best repair, if needed."""

    file: str
    checked: Checked
    repair: Repair | None

    @property
    def broken(self) -> tuple[str, ...]:
        """The ids of the rules that it breaks."""
        findings = self.checked.findings
        return tuple(finding.rule.id for finding in findings if not finding.holds)


def compare_editions(before: Qualification, after: Qualification) -> tuple[Change, ...]:
    """Return every difference between two editions, the header first."""
    changes = [*_fields("header", "", _header(before), _header(after))]
    changes += _names("group", dict(before.groups), dict(after.groups))
    changes += _units(before, after)
    changes += _rules("rule", before.rules, after.rules)
    old, new = ([guide.rule for guide in each.guidance] for each in (before, after))
    changes += _rules("guidance", old, new)
    return tuple(changes)


def check_saved_plan(
    file: str, saved: SavedPlan, after: Qualification
) -> SavedPlanCheck:
    """Check a saved plan against another edition, and repair it if it breaks.

    Raises:
        LimitError: Time ran out.
    """
    candidate = resolve(Candidate(wishes=saved.wishes(after)), after)
    wanted = {code.casefold() for code in saved.codes}
    units = [u for u in after.catalogue.units if u.code.casefold() in wanted]
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


def _names(
    part: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    """Yield what was added, removed or renamed."""
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
    cells = {name: getattr(unit, name) for name in _UNIT}
    cells |= {"level": unit.level_name, "credits": unit.size}
    cells |= {name: "; ".join(values) for name, values in unit.columns}
    cells |= dict(unit.numbers)
    cells["tags"] = ", ".join(f"{tag} {strength}" for tag, strength in unit.tags)
    return {name: "" if value is None else f"{value}" for name, value in cells.items()}


def _rules(
    part: str, before: Sequence[Rule], after: Iterable[Rule]
) -> Iterator[Change]:
    """Yield the rules that were added, removed or changed."""
    old, new = ({rule.id: rule for rule in rules} for rules in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        was, now = old.get(id_), new.get(id_)
        if was is None or now is None:
            texts = [None if rule is None else rule.text for rule in (was, now)]
            yield Change(part, id_, None, *texts)
            continue
        if was.text != now.text:
            yield Change(part, id_, "text", was.text, now.text)
        if was.requires != now.requires:
            yield Change(part, id_, "requires", was.requires, now.requires)
        if was.cases != now.cases:
            yield Change(part, id_, "when", _when(was), _when(now))


def _when(rule: Rule) -> str:
    cases = (f"{case.choice} {' or '.join(sorted(case.values))}" for case in rule.cases)
    return " and ".join(cases) or "always"
