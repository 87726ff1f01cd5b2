"""Argument checks: what a program passes to a public function, checked on entry.

Each argument is checked by its name, so that a name means the same everywhere. Clear
shorthand is accepted: the name of a role for a candidate, the name of a qualification
for the qualification. Everything else raises one of our own errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from inspect import signature
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from recommender.errors import Fault, RequestError, printable
from recommender.loading.shipped import load_qualification
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.units import Unit
from recommender.requests.accepted_values import (
    as_amount,
    as_text,
    as_texts,
    as_whole_number,
    invalid_value,
    is_finite,
)
from recommender.requests.candidate import Candidate
from recommender.solver.engine.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.qualifications.exact_numbers import Number

    # Takes an argument and its name, and returns what the function is to use.
    Converter = Callable[[Any, str], Any]

P = ParamSpec("P")
R = TypeVar("R")

# The most credits, units or changes that are asked for: as options have it.
MOST = 10_000
_UNIT_HINT = 'write its code, "A13", or the unit of a catalogue'
MEASURES = ("credits", "units", "hours", "level", "occasions")


def check_arguments(function: Callable[P, R]) -> Callable[P, R]:
    """Check and convert the arguments of a public function, by their names.

    The qualification comes first, since units are looked up in it.
    """
    parameters = signature(function)
    names = [name for name in _CONVERTERS if name in parameters.parameters]

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        bound = parameters.bind(*args, **kwargs)
        values = bound.arguments
        for name in names:
            if name in values:
                values[name] = _CONVERTERS[name](values[name], name)
        if "units" in values and "qualification" in values:
            values["units"] = tuple(
                as_unit(unit, values["qualification"], _UNIT_HINT)
                for unit in values["units"]
            )
        return function(*bound.args, **bound.kwargs)

    return checked


def as_qualification(value: object, name: str = "qualification") -> Qualification:
    """Return a qualification, loaded if a name or a folder is given.

    Raises:
        RequestError: It is neither, or there is no such qualification.
        FileFaultsError: The files of the folder have faults.
    """
    if isinstance(value, str | Path):
        return load_qualification(value)
    if isinstance(value, Qualification):
        return value
    hint = 'write recommender.load_qualification("ocr-03456"), or its name'
    raise invalid_value(name, value, hint)


def as_unit(value: object, of: Qualification | None, hint: str) -> Unit:
    """Return a unit, which may be given by its code where a qualification has it.

    Raises:
        RequestError: it is none, or a unit of another qualification.
    """
    if isinstance(value, str) and of is not None:
        return of.catalogue.find(value)
    if not isinstance(value, Unit):
        raise invalid_value("a unit", value, hint)
    if of is not None and not value.elsewhere:
        own = of.catalogue.find(value.code)
        if own.title != value.title:
            message = f"{value.code} {value.title!r} is not a unit of {of.name}"
            hint = f"its {value.code} is {own.title!r}"
            raise RequestError(Fault("unit-unknown", message, hint))
    return value


def as_candidate(value: object, name: str = "candidate") -> Candidate:
    """Return a candidate, built from a role if the name of one is given.

    Raises:
        RequestError: It is neither.
    """
    if isinstance(value, str):
        return Candidate(role=value)
    if isinstance(value, Candidate):
        return value
    raise invalid_value(
        name, value, 'write Candidate(role="receptionist"), or its role'
    )


def _candidates(value: object, name: str) -> dict[str, Candidate]:
    hint = f'write {name}={{"C-1": Candidate("receptionist")}}'
    if not isinstance(value, Mapping):
        raise invalid_value(name, value, hint)
    return {as_text(id_, "an id", hint): as_candidate(c) for id_, c in value.items()}


def _weights(value: object, name: str) -> dict[str, int] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise invalid_value(name, value, f'write {name}={{"C-1": 3}}')
    return {
        as_text(id_, "an id"): as_whole_number(number, name)
        for id_, number in value.items()
    }


def _codes(value: object, name: str) -> tuple[str, ...]:
    """Return the codes of units, which may be given as the units themselves."""
    if isinstance(value, Unit):
        return (value.code,)
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        value = [unit.code if isinstance(unit, Unit) else unit for unit in value]
    return as_texts(value, name)


def _units(value: object, name: str) -> tuple[Unit | str, ...]:
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return tuple(unit if isinstance(unit, Unit) else _code(unit) for unit in value)
    return as_texts(value, name)


def _code(value: object) -> str:
    return as_text(value, "a unit", _UNIT_HINT)


def _sizes(value: object, name: str) -> tuple[int, ...]:
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return tuple(_in_range(as_whole_number(size, name), name) for size in value)
    return (_in_range(as_whole_number(value, name), name),)


def _whole_or_none(value: object, name: str) -> int | None:
    return None if value is None else _in_range(as_whole_number(value, name), name)


def _amount_or_none(value: object, name: str) -> Number | None:
    return None if value is None else _in_range(as_amount(value, name), name)


def _in_range(number: Number, name: str) -> Any:
    if not 0 <= number <= MOST:
        message = f"{name} cannot be {printable(str(number))}"
        hint = f"write a number from 0 to {MOST:,}"
        raise RequestError(Fault("input-range", message, hint))
    return number


def _number(value: object, name: str) -> Real | None:
    """Return a number that is at least 0; None is no limit."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real):
        raise invalid_value(name, value, f"write a number: {name}=2.5")
    if not (is_finite(value) and float(value) >= 0):
        message = f"{name} cannot be {printable(str(value))}"
        fault = Fault("input-range", message, "write 0 or more")
        raise RequestError(fault)
    return value


def _time(value: object, name: str) -> Real | Clock | None:
    """Return a number of seconds, or a clock that is already running."""
    return value if isinstance(value, Clock) else _number(value, name)


def _exact(value: object, name: str) -> Fraction | None:
    """Return a number exactly as typed: 0.1 is a tenth, which no float is."""
    if isinstance(value, Decimal):
        value = Fraction(value)
    number = _number(value, name)
    if number is None or isinstance(number, Fraction):
        return number
    return Fraction(str(number))


def _yes_or_no(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise invalid_value(name, value, "write True or False")
    return value


def _measure(value: object, name: str) -> str:
    if value not in MEASURES:
        raise invalid_value(name, value, f"write {', '.join(MEASURES)}")
    return str(value)


def _answer(value: Any, name: str) -> Any:
    # Importing Recommendation here would be circular, so its attributes are checked.
    if hasattr(value, "plans") and hasattr(value, "problem"):
        return value
    hint = "write the answer of recommender.recommend(qualification, candidate)"
    raise invalid_value(name, value, hint)


_CONVERTERS: dict[str, Converter] = {
    "qualification": as_qualification,
    "candidate": as_candidate,
    "before": as_candidate,
    "after": as_candidate,
    "candidates": _candidates,
    "answer": _answer,
    "weights": _weights,
    "units": _units,
    "codes": _codes,
    "locked": _codes,
    "prepared": _codes,
    "sizes": _sizes,
    "against": _measure,
    "top": as_whole_number,
    "up_to": _amount_or_none,
    "most_changes": _whole_or_none,
    "time_limit": _time,
    "apart_within": _exact,
    "most_loss": _exact,
    "within": _exact,
    "keep_close": _yes_or_no,
    "second_opinion": _yes_or_no,
    "is_finished": _yes_or_no,
}
