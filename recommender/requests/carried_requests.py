"""A request in several qualifications: what is held and wished, in the units of each.

A unit that is held counts in each qualification that has the same unit. Another wish
counts wherever what it names is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from recommender.errors import Fault, RequestError, as_code, printable
from recommender.qualifications.same_units import (
    CarriedUnit,
    CarryOver,
    carry_over,
    why_same,
)
from recommender.requests.resolving import request_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recommender.qualifications.catalogue import Catalogue
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.requests.wish_table import Wishes

_Value = TypeVar("_Value")
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
    names = _NamesHere(qualification, [e for e in compared if e is not qualification])
    here_by_code = {match.held.code: match.here.code for match in held.carried}
    by_manner = ((here_by_code.get(code), how) for code, how in manners)
    return replace(
        candidate,
        wishes=replace(
            wishes,
            have=tuple(here_by_code.values()),
            held_by=tuple((code, how) for code, how in by_manner if code is not None),
            with_units=tuple(names.code_here(code) for code in wishes.with_units),
            without_units=names.codes(wishes.without_units),
            withdrawn=names.codes(wishes.withdrawn),
            unit_credits=names.of_units(wishes.unit_credits),
            grades=names.grades(wishes.grades),
            lift=names.known(_has_guidance, wishes.lift),
            facts=names.pairs(_has_fact, wishes.facts),
            readings=names.pairs(_has_readings, wishes.readings),
        ),
    )


def common_faults(
    candidate: Candidate,
    compared: Sequence[Qualification],
    source: Qualification | None = None,
) -> tuple[Fault, ...]:
    """Return the faults of a request with which it can be used in none of several."""
    wishes = candidate.wishes
    faults: list[Fault] = []
    if wishes.elsewhere:
        message = "what is from elsewhere is agreed for one qualification"
        hint = "leave out elsewhere here; recommender plan takes it"
        faults.append(Fault("elsewhere-compared", message, hint))
    if wishes.waive:
        rules = ", ".join(rule for rule, _ in wishes.waive)
        message = f"{rules} is waived for one qualification, and several are compared"
        hint = "leave out waive here; recommender plan takes it"
        faults.append(Fault("waive-compared", message, hint))
    held = HeldUnits()
    try:
        held = find_held(wishes, compared, source)
    except RequestError as error:
        faults += error.faults
    candidate = replace(candidate, wishes=replace(wishes, elsewhere=(), waive=()))
    by_qualification = [
        request_faults(
            request_in(each, candidate, held.counted_in(each), held.manners, compared),
            each,
        )
        for each in compared
    ]
    return (*faults, *_in_each(by_qualification))


def _in_each(by_qualification: Sequence[Sequence[Fault]]) -> Iterator[Fault]:
    """Yield the faults that all have, each with the best hint there is."""
    alike: list[dict[tuple[str, str], Fault]] = []
    for faults in by_qualification:
        # One that is clear is the best of those that say the same.
        ordered = sorted(faults, key=lambda fault: fault.meant is not None)
        alike.append({(fault.id, fault.message): fault for fault in ordered})
    for fault in by_qualification[0]:
        same = [here.get((fault.id, fault.message)) for here in alike]
        if all(same):
            yield next((f for f in same if f and f.meant), fault)


class _NamesHere:
    """What of a request's names a qualification keeps, beside the others compared.

    A name that only others know is left out; one that nobody knows stays, and is a
    fault in each.
    """

    def __init__(
        self, qualification: Qualification, others: Sequence[Qualification]
    ) -> None:
        self._here, self._others = qualification, others

    def known(
        self, is_known: Callable[[Qualification, str], bool], names: Iterable[str]
    ) -> tuple[str, ...]:
        """Return the names that are known here, or nowhere."""
        return tuple(
            name
            for name in names
            if is_known(self._here, name)
            or not any(is_known(other, name) for other in self._others)
        )

    def pairs(
        self,
        is_known: Callable[[Qualification, str], bool],
        pairs: Iterable[tuple[str, str]],
    ) -> tuple[tuple[str, str], ...]:
        """Return the pairs whose names are known here, or nowhere."""
        return tuple(pair for pair in pairs if self.known(is_known, [pair[0]]))

    def codes(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the codes that units have here, without units of others only."""
        return self.known(_has_unit, map(self.code_here, names))

    def of_units(
        self, pairs: Iterable[tuple[str, _Value]]
    ) -> tuple[tuple[str, _Value], ...]:
        """Return what is said of units by the codes that they have here."""
        return tuple(
            (code, value) for name, value in pairs for code in self.codes([name])
        )

    def grades(self, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Return the grades of units, unless only others have grades."""
        elsewhere = any(other.grades is not None for other in self._others)
        return self.of_units(pairs) if self._here.grades or not elsewhere else ()

    def code_here(self, code: str) -> str:
        """Return the code that a unit has here; the code itself where it is unknown."""
        if _has_unit(self._here, code):
            return code
        elsewhere = _units_named(code, (each.catalogue for each in self._others))
        carried = carry_over(elsewhere, self._here.catalogue).carried
        return carried[0].here.code if carried else code


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
    message = f"no unit {as_code(code)} in any of the qualifications compared"
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
