"""The same unit in two qualifications: what is achieved in one and counts in another.

Units of two qualifications are the same if they have the same national reference. Where
one of them has none, they are if their columns `family` share a value and they are at
the same level, or if code, title, level and credits are all the same: suites of
national units keep their codes. Anything less is for the awarding body to decide, and
does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.catalogue import name_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.catalogue import Catalogue
    from recommender.qualifications.units import Unit

# The column with the family of a unit: units of a family are versions of each other.
FAMILY = "family"


class CarriedUnit(NamedTuple):
    """A unit that is `held` from elsewhere, which unit it is `here`, and why."""

    held: Unit
    here: Unit
    because: str


class OtherUnit(NamedTuple):
    """A unit that is held and does not count here, and why not.

    `perhaps` is the unit that it may be all the same, if there is one.
    """

    held: Unit
    because: str
    perhaps: Unit | None = None


class CarryOver(NamedTuple):
    """What units held from elsewhere are in a qualification, and which do not count."""

    carried: tuple[CarriedUnit, ...] = ()
    others: tuple[OtherUnit, ...] = ()


def why_same(unit: Unit, other: Unit) -> str:
    """Return why two units of different qualifications are the same; "" if not.

    >>> from recommender.qualifications.units import Unit
    >>> call = Unit("A11", "Deal with calls", "B", level=2, credits=5)
    >>> why_same(call, call)
    'same code, title, level and credits'
    >>> why_same(call, Unit("A11", "Deal with calls", "B", level=2, credits=6))
    ''
    """
    references = _reference(unit), _reference(other)
    if all(references):
        return f"same reference, {unit.reference}" if len({*references}) == 1 else ""
    family = {*unit.values(FAMILY)} & {*other.values(FAMILY)}
    if family and unit.level == other.level:
        return f"same family, {min(family)}"
    alike = _code(unit) == _code(other) and _size(unit) == _size(other)
    if alike and name_form(unit.title) == name_form(other.title):
        facts = [] if unit.level is None else ["level"]
        return f"same code, {_listed(['title', *facts, 'credits'])}"
    return ""


def carry_over(held: Iterable[Unit], catalogue: Catalogue) -> CarryOver:
    """Return which units of a catalogue are those that are held from elsewhere.

    Each counts once: no two units held are the same unit here.
    """
    carried: dict[str, CarriedUnit] = {}
    others: list[OtherUnit] = []
    for unit in held:
        same = [
            CarriedUnit(unit, here, because)
            for here in _nearest_first(unit, catalogue)
            if (because := why_same(unit, here))
        ]
        free = [match for match in same if match.here.code not in carried]
        if free:
            carried[free[0].here.code] = free[0]
        elif same:
            code = same[0].here.code
            twice = f"{code} counts already, for {carried[code].held.code}"
            others.append(OtherUnit(unit, twice))
        else:
            others.append(_other(unit, catalogue))
    return CarryOver(tuple(carried.values()), tuple(others))


def _nearest_first(unit: Unit, catalogue: Catalogue) -> list[Unit]:
    """Return the units of a catalogue, one with the same code first."""
    return sorted(catalogue.units, key=lambda here: _code(here) != _code(unit))


def _other(unit: Unit, catalogue: Catalogue) -> OtherUnit:
    """Return why a unit does not count here, and which it may be all the same."""
    title = name_form(unit.title)
    for here in _nearest_first(unit, catalogue):
        if name_form(here.title) != title:
            continue
        if _reference(unit) and _reference(here):
            references = f"{here.reference}, not {unit.reference}"
            return OtherUnit(unit, f"{here.code} has its title, but is {references}")
        differs = _listed(_differences(unit, here))
        because = f"{here.code} has its title, but another {differs}"
        return OtherUnit(unit, because, here)
    return OtherUnit(unit, "there is no such unit")


def _differences(unit: Unit, other: Unit) -> list[str]:
    pairs = {
        "code": (_code(unit), _code(other)),
        "level": (unit.level, other.level),
        "number of credits": (unit.size, other.size),
    }
    names = [name for name, (ours, theirs) in pairs.items() if ours != theirs]
    return names or ["place in the catalogue"]


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _reference(unit: Unit) -> str:
    """Return the reference of a unit without its strokes and spaces."""
    return "".join(filter(str.isalnum, unit.reference.casefold()))


def _code(unit: Unit) -> str:
    return unit.code.casefold()


def _size(unit: Unit) -> tuple[object, ...]:
    return unit.level, unit.credits, unit.most_credits
