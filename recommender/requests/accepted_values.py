"""Values handed over by a Python program: accepted where clear, otherwise refused.

Options and files are checked where they are read. A Python program can hand over
anything, so its values are checked here before they are used.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError, printable
from recommender.qualifications.exact_numbers import has_two_decimals, number_of
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.frequencies import (
    FREQUENCY_HINT,
    Range,
    frequency_hint,
    range_in_words,
    read_frequency,
)
from recommender.requests.pair_kinds import Pairs, UnitAmounts
from recommender.requests.spelling import read_tags
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    ExactAmount,
    Flag,
    PositiveNumber,
    ValueList,
    WholeNumber,
    WishKind,
)

if TYPE_CHECKING:
    from recommender.qualifications.exact_numbers import Number


def invalid_value(name: str, value: object, hint: str) -> RequestError:
    """Return the error that an argument cannot have the value handed over."""
    shown = printable(repr(value))
    return RequestError(Fault("input-kind", f"{name} cannot be {shown}", hint))


def as_text(value: object, name: str, hint: str = "write text in quotes") -> str:
    """Return a text as it is.

    Raises:
        RequestError: it is not a text.
    """
    if not isinstance(value, str):
        raise invalid_value(name, value, hint)
    return value


def as_texts(value: object, name: str) -> tuple[str, ...]:
    """Return several texts; a single text counts as one, not as its letters.

    >>> as_texts("B10", "with_units"), as_texts(["A13", "B6"], "with_units")
    (('B10',), ('A13', 'B6'))

    Raises:
        RequestError: it is neither a text nor several.
    """
    hint = f'write {name}=["A13", "B6"], or {name}="A13"'
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise invalid_value(name, value, hint)
    # A set has no order of its own: equal requests are to be equal.
    each = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    return tuple(as_text(item, name, hint) for item in each)


def as_whole_number(value: object, name: str) -> int:
    """Return a whole number of any type that Python knows.

    Raises:
        RequestError: it is not a whole number.
    """
    if not isinstance(value, bool):
        try:
            return operator.index(value)  # type: ignore[arg-type]
        except TypeError:
            pass
    raise invalid_value(name, value, f"write a whole number: {name}=3")


def is_finite(value: Any) -> bool:
    """Return whether a number is finite, and not too large for a computer.

    >>> is_finite(46.5), is_finite(10**400), is_finite(Decimal("sNaN"))
    (True, False, False)
    """
    try:
        return math.isfinite(value)
    except (OverflowError, ValueError):
        return False


def as_amount(value: object, name: str) -> Number:
    """Return an exact number of credits, with up to two decimals.

    >>> as_amount(46.5, "max_credits"), as_amount(46.0, "max_credits")
    (46.5, 46)

    Raises:
        RequestError: it is not a number, or has more decimals.
    """
    if (
        isinstance(value, Rational | float | Decimal)
        and not isinstance(value, bool)
        and is_finite(value)
        and has_two_decimals(exact := Fraction(str(value)))
    ):
        return number_of(exact)
    hint = f"write a number with up to two decimals: {name}=46.5"
    raise invalid_value(name, value, hint)


def as_wish_values(
    kinds: Mapping[str, WishKind], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values of wishes; None and empty tuples count as not asked for.

    Raises:
        RequestError: every value that is not one of its kind.
    """
    accepted: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in values.items():
        kind = kinds[name]
        absent = value is None or (isinstance(value, tuple) and not value)
        try:
            accepted[name] = (
                kind.default if absent else as_wish_value(kind, value, name)
            )
        except RequestError as error:
            faults += error.faults
    if faults:
        raise RequestError(*faults)
    return accepted


def as_wish_value(kind: WishKind, value: Any, name: str) -> Any:
    """Return the value of a wish, given as it is stored or as it is typed.

    Raises:
        RequestError: it is not a value of that kind.
    """
    match kind:
        case WholeNumber():
            is_exact = isinstance(kind, ExactAmount)
            return (as_amount if is_exact else as_whole_number)(value, name)
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


def range_faults(values: Iterable[tuple[str, WishKind, Any]]) -> list[Fault]:
    """Return the faults of whole numbers too small or too large for their options."""
    faults = (
        kind.fault(option, value)
        for option, kind, value in values
        if isinstance(kind, WholeNumber)
    )
    return [fault for fault in faults if fault is not None]


def _amount(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise invalid_value(name, value, f"write a number: {name}=2.5")
    if not isinstance(value, float) and not is_finite(value):
        raise invalid_value(name, value, f"write a number: {name}=2.5")
    return value if isinstance(value, int | float) else float(value)


def _day(value: object, name: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    hint = f'write a date: {name}=date(2026, 12, 1), or "2026-12-01"'
    day = Day().from_option(as_text(value, name, hint), name)
    assert day is not None
    return day


def _choice(kind: Choice, value: object, name: str) -> Any:
    meanings = kind.meanings
    if isinstance(value, str) and value in meanings:
        return meanings[value]
    if any(value is meaning for meaning in meanings.values()):
        return value
    words = " or ".join(f'"{word}"' for word in meanings)
    raise invalid_value(name, value, f"write {words}")


def _pairs(kind: Pairs, value: Any, name: str) -> tuple[tuple[str, Any], ...]:
    hint = f'write {name}={{"name": "value"}}'
    if isinstance(value, Mapping):
        value = tuple(value.items())
    if isinstance(value, str) or not isinstance(value, Iterable):
        value = as_texts(value, name)
    pairs: dict[str, str] = {}
    for pair in value:
        if isinstance(pair, str):
            pairs |= kind.split([pair], f"{name}: ")
        elif isinstance(pair, tuple | list) and len(pair) == 2:
            amount = isinstance(kind, UnitAmounts) and not isinstance(pair[1], str)
            text = f"{as_amount(pair[1], name)}" if amount else pair[1]
            pairs[as_text(pair[0], name, hint)] = as_text(text, name, hint)
        else:
            raise invalid_value(name, pair, hint)
    return kind.read(pairs, f"{name}: ")


def _read_each(kind: ValueList, value: Any, name: str) -> tuple[Any, ...]:
    """Return the values of texts and of values, of which there may be just one."""
    if isinstance(value, str) or _is_value(kind, value):
        value = (value,)
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise invalid_value(name, value, kind.hint)
    values: list[Any] = []
    for item in value:
        if not isinstance(item, str) and not _is_value(kind, item):
            raise invalid_value(name, item, kind.hint)
        values += kind.from_option([item], name) if isinstance(item, str) else [item]
    return tuple(values)


def _is_value(kind: ValueList, value: Any) -> bool:
    """Return whether something is a value: it is the same when written and read."""
    try:
        return bool(kind.read(kind.write(value)) == value)
    except (TypeError, ValueError, LookupError, AttributeError):
        return False


def as_tags(value: Any) -> tuple[dict[str, Frequency], dict[str, Range]]:
    """Return tags with a frequency each, and apart from them tags with a range.

    >>> sure, unsure = as_tags({"complaints": "daily", "selling": "never..weekly"})
    >>> sure["complaints"], unsure["selling"].most
    (<Frequency.DAILY: 'daily'>, <Frequency.WEEKLY: 'weekly'>)

    Raises:
        RequestError: a tag is not a text, or its frequency is not valid.
    """
    if hasattr(value, "to_dict"):
        # The values of a pandas Series are not its tags.
        raise invalid_value("tags", value, "write tags=series.to_dict()")
    if not isinstance(value, Mapping):
        value = read_tags(as_texts(value, "tags"))
    sure: dict[str, Frequency] = {}
    unsure: dict[str, Range] = {}
    for name, often in value.items():
        frequency = as_frequency(often, as_text(name, "a tag"))
        if isinstance(frequency, tuple):
            unsure[name] = frequency
        else:
            sure[name] = frequency
    return sure, unsure


def as_frequency(value: object, tag: str) -> Frequency | Range:
    """Return the frequency of a task, or the range or chance of it.

    Raises:
        RequestError: it is neither.
    """
    if isinstance(value, Frequency):
        return value
    try:
        if isinstance(value, str):
            return read_frequency(value)
        if isinstance(value, Range):
            return read_frequency(range_in_words(value))
        if isinstance(value, tuple | list) and len(value) == 2:
            return read_frequency("..".join(map(str, value)))
    except ValueError:
        pass
    message = f"{printable(tag)} cannot be {printable(repr(value))}"
    hint = frequency_hint(value) if isinstance(value, str) else FREQUENCY_HINT
    raise RequestError(Fault("frequency-unknown", message, hint))
