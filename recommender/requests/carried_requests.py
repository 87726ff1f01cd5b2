"""A request in several qualifications: what is held and wished, in the units of each.

A unit that is held counts in each qualification that has the same unit. Another wish
counts wherever what it names is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError, printable
from recommender.qualifications.same_units import (
    CarriedUnit,
    CarryOver,
    carry_over,
    why_same,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.qualifications.catalogue import Catalogue
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.requests.wish_table import Wishes

HELD_IN = "--held-in"
OWN = "achieved in this qualification"


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """The units that a candidate holds, and the qualification they are from, if said.

    `manners` says how some of them were achieved, by code.
    """

    units: tuple[Unit, ...] = ()
    source: Qualification | None = None
    manners: tuple[tuple[str, str], ...] = ()

    def counted_in(self, qualification: Qualification) -> CarryOver:
        """Return what the units are in a qualification; its own are themselves."""
        if self.is_from(qualification):
            known = qualification.catalogue.unit_by_code
            own = (CarriedUnit(unit, known[unit.code], OWN) for unit in self.units)
            return CarryOver(tuple(own))
        return carry_over(self.units, qualification.catalogue)

    def is_from(self, qualification: Qualification) -> bool:
        """Return whether the units are said to be from this qualification."""
        source = self.source
        return (
            source is not None
            and source.folder.resolve() == qualification.folder.resolve()
        )


def find_held(
    wishes: Wishes,
    qualifications: Sequence[Qualification],
    source: Qualification | None = None,
) -> HeldUnits:
    """Return the units held, found in their `source`, or wherever there is one.

    Raises:
        RequestError: a code is unknown, or it is the code of different units.
    """
    among = [source] if source is not None else qualifications
    faults: list[Fault] = []
    units: dict[str, Unit] = {}
    for code in wishes.have:
        named = _units_named(code, (each.catalogue for each in among))
        if not named:
            faults += _unknown(code, among)
        elif any(not why_same(named[0], other) for other in named[1:]):
            faults.append(_ambiguous(code, among))
        else:
            units[named[0].code] = named[0]
    if faults:
        raise RequestError(*faults)
    by_code = {code.casefold(): code for code in units}
    manners = ((by_code[code.casefold()], how) for code, how in wishes.held_by)
    return HeldUnits(tuple(units.values()), source, tuple(manners))


def request_in(
    qualification: Qualification,
    candidate: Candidate,
    held: CarryOver,
    manners: Iterable[tuple[str, str]],
    compared: Sequence[Qualification],
) -> Candidate:
    """Return a candidate's request in the units and names of one qualification.

    What only others of those `compared` know is left out, unless a plan must have it.
    """
    wishes = candidate.wishes
    here_by_code = {match.held.code: match.here.code for match in held.carried}
    others = [each for each in compared if each is not qualification]

    def known(is_known: Callable[[Qualification, str], bool], name: str) -> bool:
        return is_known(qualification, name) or not any(
            is_known(each, name) for each in others
        )

    def codes(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            _code_here(name, qualification, others)
            for name in names
            if known(_has_unit, _code_here(name, qualification, others))
        )

    def of_units(pairs: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
        return tuple((code, value) for name, value in pairs for code in codes([name]))

    has_grades = qualification.grades is not None or not any(
        each.grades is not None for each in others
    )
    wanted = (_code_here(code, qualification, others) for code in wishes.with_units)
    return replace(
        candidate,
        wishes=replace(
            wishes,
            have=tuple(here_by_code.values()),
            held_by=tuple(
                (here_by_code[code], how)
                for code, how in manners
                if code in here_by_code
            ),
            with_units=tuple(wanted),
            without_units=codes(wishes.without_units),
            withdrawn=codes(wishes.withdrawn),
            unit_credits=of_units(wishes.unit_credits),
            grades=of_units(wishes.grades) if has_grades else (),
            lift=tuple(name for name in wishes.lift if known(_has_guidance, name)),
            facts=tuple(pair for pair in wishes.facts if known(_has_fact, pair[0])),
            readings=tuple(
                pair for pair in wishes.readings if known(_has_readings, pair[0])
            ),
        ),
    )


def _units_named(code: str, catalogues: Iterable[Catalogue]) -> list[Unit]:
    folded = code.strip().casefold()
    return [
        unit
        for catalogue in catalogues
        for unit in catalogue.units
        if unit.code.casefold() == folded
    ]


def _unknown(code: str, among: Sequence[Qualification]) -> tuple[Fault, ...]:
    """Return the fault of a code that is none, with a unit that may be meant."""
    faults: list[Fault] = []
    for qualification in among:
        try:
            qualification.catalogue.find(code)
        except RequestError as error:
            faults += error.faults
    best = next((fault for fault in faults if fault.meant), faults[0])
    if len(among) == 1:
        return (best,)
    message = f"no unit {printable(code)} in any of the qualifications compared"
    hint = f"a unit of another one: {HELD_IN} NAME"
    return (replace(best, message=message, hint="; ".join([best.hint, hint])),)


def _ambiguous(code: str, among: Sequence[Qualification]) -> Fault:
    names = [each.name for each in among if _has_unit(each, code)]
    message = f"{printable(code)} is not the same unit in {' and '.join(names)}"
    return Fault("have-ambiguous", message, f"add {HELD_IN} {names[0]}, or another")


def _has_unit(qualification: Qualification, code: str) -> bool:
    return bool(_units_named(code, [qualification.catalogue]))


def _has_guidance(qualification: Qualification, name: str) -> bool:
    return any(guide.rule.id == name for guide in qualification.guidance)


def _has_fact(qualification: Qualification, name: str) -> bool:
    return name in qualification.facts


def _has_readings(qualification: Qualification, name: str) -> bool:
    return name in qualification.readings


def _code_here(
    code: str, qualification: Qualification, others: Iterable[Qualification]
) -> str:
    """Return the code that a unit has here; the code itself where it is unknown."""
    if _has_unit(qualification, code):
        return code
    elsewhere = _units_named(code, (each.catalogue for each in others))
    carried = carry_over(elsewhere, qualification.catalogue).carried
    return carried[0].here.code if carried else code
