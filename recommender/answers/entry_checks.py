"""Entering: what a program hands to a public function, checked before it is used.

Each argument is checked by its name, so that one name means one thing everywhere.
What is clear is taken for what it means: the name of a role for a candidate, the name
of a qualification for the qualification. Everything else is an error of ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from inspect import signature
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from recommender.errors import Fault, RequestError
from recommender.loading.shipped import load_qualification
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.units import Unit
from recommender.requests.accepted_values import (
    as_text,
    as_texts,
    as_whole_number,
    invalid_value,
)
from recommender.requests.candidate import Candidate
from recommender.solver.engine.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    # What a function takes, and what it gives.
    Given = Callable[[Any, str], Any]

P = ParamSpec("P")
R = TypeVar("R")

MEASURES = ("credits", "units", "hours", "level")


def check_arguments(work: Callable[P, R]) -> Callable[P, R]:
    """Let a public function take what is clear, and refuse anything else.

    Its arguments are checked by their names, those of a qualification first.
    """
    wanted = signature(work)
    names = [name for name in _TAKEN if name in wanted.parameters]

    @wraps(work)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        given = wanted.bind(*args, **kwargs)
        said = given.arguments
        for name in names:
            if name in said:
                said[name] = _TAKEN[name](said[name], name)
        if "units" in said and "qualification" in said:
            said["units"] = tuple(
                _unit(one, said["qualification"]) for one in said["units"]
            )
        return work(*given.args, **given.kwargs)

    return enter


def as_qualification(value: object, name: str = "qualification") -> Qualification:
    """Take a qualification, or load the one of a name or a folder.

    Raises:
        RequestError: it is neither, or there is no such qualification.
        FileFaultsError: the files of the folder have faults.
    """
    if isinstance(value, str | Path):
        return load_qualification(value)
    if isinstance(value, Qualification):
        return value
    hint = 'write recommender.load_qualification("ocr-03456"), or its name'
    raise invalid_value(name, value, hint)


def candidate(value: object, name: str = "candidate") -> Candidate:
    """Take a candidate, or make one of the name of a role.

    Raises:
        RequestError: it is neither.
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
    return {as_text(id_, "an id", hint): candidate(one) for id_, one in value.items()}


def _weights(value: object, name: str) -> dict[str, int] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise invalid_value(name, value, f'write {name}={{"C-1": 3}}')
    return {
        as_text(id_, "an id"): as_whole_number(one, name) for id_, one in value.items()
    }


def _codes(value: object, name: str) -> tuple[str, ...]:
    """Take codes of units, or the units themselves."""
    if isinstance(value, Unit):
        return (value.code,)
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        value = [one.code if isinstance(one, Unit) else one for one in value]
    return as_texts(value, name)


def _units(value: object, name: str) -> tuple[Unit | str, ...]:
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return tuple(one if isinstance(one, Unit) else _code(one) for one in value)
    return as_texts(value, name)


def _code(value: object) -> str:
    return as_text(value, "a unit", 'write its code, "A13", or the unit of a catalogue')


def _unit(value: Unit | str, qualification: Qualification) -> Unit:
    return qualification.catalogue.find(value) if isinstance(value, str) else value


def _sizes(value: object, name: str) -> tuple[int, ...]:
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return tuple(as_whole_number(one, name) for one in value)
    return (as_whole_number(value, name),)


def _whole_or_none(value: object, name: str) -> int | None:
    return None if value is None else as_whole_number(value, name)


def _number(value: object, name: str) -> Real | None:
    """Take a number that is not below 0, None for no limit."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real):
        raise invalid_value(name, value, f"write a number: {name}=2.5")
    if not (math.isfinite(value) and float(value) >= 0):
        fault = Fault("input-range", f"{name} cannot be {value}", "write 0 or more")
        raise RequestError(fault)
    return value


def _time(value: object, name: str) -> Real | Clock | None:
    """Take seconds, or a clock that is running already."""
    return value if isinstance(value, Clock) else _number(value, name)


def _exact(value: object, name: str) -> Fraction | None:
    """Take a number as it is typed: 0.1 is a tenth, though no float is."""
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
    # Recommending enters here itself: its answers are known by what they have.
    if hasattr(value, "plans") and hasattr(value, "problem"):
        return value
    hint = "write the answer of recommender.recommend(qualification, candidate)"
    raise invalid_value(name, value, hint)


_TAKEN: dict[str, Given] = {
    "qualification": as_qualification,
    "candidate": candidate,
    "before": candidate,
    "after": candidate,
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
    "up_to": _whole_or_none,
    "most_changes": _whole_or_none,
    "time_limit": _time,
    "apart_within": _exact,
    "most_loss": _exact,
    "within": _exact,
    "keep_close": _yes_or_no,
    "second_opinion": _yes_or_no,
}
