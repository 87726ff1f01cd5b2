"""Accepting: what a program hands over, taken for what it clearly means, or refused.

Options and files are checked where they are read. Python takes anything, so what
comes from there is checked here, before it is looked into.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from numbers import Real
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError, printable
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.frequencies import FREQUENCY_HINT, read_frequency
from recommender.requests.spelling import read_pairs, read_tags
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    Flag,
    Pairs,
    PositiveNumber,
    ValueList,
    WholeNumber,
    WishKind,
)

if TYPE_CHECKING:
    from recommender.requests.frequencies import Range


def invalid_value(name: str, value: object, hint: str) -> RequestError:
    """Return the error that something cannot be what was handed over for it."""
    shown = printable(repr(value), 40)
    return RequestError(Fault("input-kind", f"{name} cannot be {shown}", hint))


def as_text(value: object, name: str, hint: str = "write a text") -> str:
    """Take a text, and nothing else for one.

    Raises:
        RequestError: it is none.
    """
    if not isinstance(value, str):
        raise invalid_value(name, value, hint)
    return value


def as_texts(value: object, name: str) -> tuple[str, ...]:
    """Take texts; a single one is not taken for its letters.

    >>> as_texts("B10", "with_units"), as_texts(["A13", "B6"], "with_units")
    (('B10',), ('A13', 'B6'))

    Raises:
        RequestError: it is no text, nor some.
    """
    hint = f'write {name}=["A13", "B6"], or {name}="A13"'
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise invalid_value(name, value, hint)
    # A set has no order of its own: equal requests are to be equal.
    each = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    return tuple(as_text(one, name, hint) for one in each)


def as_whole_number(value: object, name: str) -> int:
    """Take a whole number of any kind that Python knows.

    Raises:
        RequestError: it is none.
    """
    if not isinstance(value, bool):
        try:
            return operator.index(value)  # type: ignore[arg-type]
        except TypeError:
            pass
    raise invalid_value(name, value, f"write a whole number: {name}=3")


def as_wish_values(
    kinds: Mapping[str, WishKind], said: Mapping[str, Any]
) -> dict[str, Any]:
    """Take the values of some wishes, None and nothing for what is not said.

    Raises:
        RequestError: every one that is no value of its kind.
    """
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, kind in kinds.items():
        value = said[name]
        unsaid = value is None or (isinstance(value, tuple) and not value)
        try:
            found[name] = kind.default if unsaid else as_wish_value(kind, value, name)
        except RequestError as error:
            faults += error.faults
    if faults:
        raise RequestError(*faults)
    return found


def as_wish_value(kind: WishKind, value: Any, name: str) -> Any:
    """Take the value of a wish: as it is kept, or as it is plainly written.

    Raises:
        RequestError: it is no value of that kind.
    """
    match kind:
        case WholeNumber():
            return as_whole_number(value, name)
        case PositiveNumber():
            return _amount(value, name)
        case Day():
            return _day(value, name)
        case Flag():
            if not isinstance(value, bool):
                raise invalid_value(name, value, "write True or False")
            return value
        case Choice():
            return _choice(kind, value, name)
        case Pairs():
            return _pairs(kind, value, name)
        case ValueList() if kind.read is not str:
            return _read_each(kind, value, name)
    return as_texts(value, name)


def range_faults(said: Iterable[tuple[str, WishKind, Any]]) -> list[Fault]:
    """Find the whole numbers that are too small or too large for their options."""
    found = (
        kind.fault(option, value)
        for option, kind, value in said
        if isinstance(kind, WholeNumber)
    )
    return [fault for fault in found if fault is not None]


def _amount(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise invalid_value(name, value, f"write a number: {name}=2.5")
    return value if isinstance(value, int | float) else float(value)


def _day(value: object, name: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    hint = f'write a date: {name}=date(2026, 12, 1), or "2026-12-01"'
    found = Day().from_option(as_text(value, name, hint), name)
    assert found is not None
    return found


def _choice(kind: Choice, value: object, name: str) -> Any:
    known = kind.meanings
    if isinstance(value, str) and value in known:
        return known[value]
    if any(value is meaning for meaning in known.values()):
        return value
    words = " or ".join(f'"{word}"' for word in known)
    raise invalid_value(name, value, f"write {words}")


def _pairs(kind: Pairs, value: Any, name: str) -> tuple[tuple[str, str], ...]:
    hint = f'write {name}={{"name": "value"}}'
    if isinstance(value, Mapping):
        value = tuple(value.items())
    if isinstance(value, str) or not isinstance(value, Iterable):
        value = as_texts(value, name)
    found: dict[str, str] = {}
    for one in value:
        if isinstance(one, str):
            found |= read_pairs(kind.what, [one], f"{name}: ")
        elif isinstance(one, tuple | list) and len(one) == 2:
            found[as_text(one[0], name, hint)] = as_text(one[1], name, hint)
        else:
            raise invalid_value(name, one, hint)
    return tuple(found.items())


def _read_each(kind: ValueList, value: Any, name: str) -> tuple[Any, ...]:
    """Read what is written, and keep what is a value already, one alone too."""
    if isinstance(value, str) or _is_value(kind, value):
        value = (value,)
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise invalid_value(name, value, kind.hint)
    found: list[Any] = []
    for one in value:
        if not isinstance(one, str) and not _is_value(kind, one):
            raise invalid_value(name, one, kind.hint)
        found += kind.from_option([one], name) if isinstance(one, str) else [one]
    return tuple(found)


def _is_value(kind: ValueList, value: Any) -> bool:
    """Return whether something is a value: written and read it is the same."""
    try:
        return bool(kind.read(kind.write(value)) == value)
    except (TypeError, ValueError, LookupError, AttributeError):
        return False


def as_tags(value: Any) -> tuple[dict[str, Frequency], dict[str, Range]]:
    """Take tags with how often each: those that are sure, and those in a range.

    >>> sure, unsure = as_tags({"complaints": "daily", "selling": "never..weekly"})
    >>> sure["complaints"], unsure["selling"]
    (<Frequency.DAILY: 'daily'>, (<Frequency.NEVER: 'never'>, \
<Frequency.WEEKLY: 'weekly'>))

    Raises:
        RequestError: a tag is no text, or how often is none.
    """
    if not isinstance(value, Mapping):
        value = read_tags(as_texts(value, "tags"))
    sure: dict[str, Frequency] = {}
    unsure: dict[str, Range] = {}
    for name, often in value.items():
        found = as_frequency(often, as_text(name, "a tag"))
        if isinstance(found, tuple):
            unsure[name] = found
        else:
            sure[name] = found
    return sure, unsure


def as_frequency(value: object, tag: str) -> Frequency | Range:
    """Take how often a task comes up, or the least and the most often.

    Raises:
        RequestError: it is neither.
    """
    if isinstance(value, Frequency):
        return value
    try:
        if isinstance(value, str):
            return read_frequency(value)
        if isinstance(value, tuple | list) and len(value) == 2:
            return read_frequency("..".join(map(str, value)))
    except ValueError:
        pass
    message = f"{printable(tag)} cannot be {printable(repr(value), 40)}"
    raise RequestError(Fault("frequency-unknown", message, FREQUENCY_HINT))
