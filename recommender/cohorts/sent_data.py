"""Qualifications and requests as JSON, to send to other processes and machines.

What is read is data: it can become an instance of the classes listed here, and of no
other. A pickle could run any code instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from recommender.qualifications import (
    catalogue,
    grades,
    qualification,
    rules,
    thresholds,
    units,
    vocabulary,
)
from recommender.qualifications.exact_numbers import ExactNumber
from recommender.requests import candidate, external_units, frequencies, wish_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_MODULES = (
    candidate, catalogue, external_units, frequencies, grades, qualification, rules,
    thresholds, units, vocabulary, wish_table,
)  # fmt: skip


def to_sent(value: object) -> str:
    """Return data as JSON.

    >>> to_sent((date(2027, 1, 4), frozenset({2, 1}), Fraction(1, 3)))
    '[{"date":"2027-01-04"},{"set":[1,2]},{"Fraction":"1/3"}]'

    Raises:
        TypeError: something in it is not of a kind that can be sent.
    """
    return json.dumps(_content_of(value), separators=(",", ":"))


def from_sent(text: str) -> Any:
    """Return the data that JSON is, each part of the class that it had.

    >>> from_sent('[{"map":[["units",{"Fraction":"1/3"}]]}]')
    ({'units': Fraction(1, 3)},)

    Raises:
        ValueError: it is not JSON of this kind.
    """
    return _value_of(json.loads(text))


def _content_of(value: object) -> object:
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is tuple:
        return [_content_of(part) for part in value]  # type: ignore[attr-defined]
    if isinstance(value, frozenset):
        return {"set": sorted(map(_content_of, value), key=json.dumps)}
    if isinstance(value, Mapping):
        return {"map": [[_content_of(part) for part in pair] for pair in value.items()]}
    if isinstance(value, PurePath):
        return {"Path": str(value)}
    if kind.__name__ in _TEXTS and isinstance(value, date | Fraction):
        return {kind.__name__: str(Fraction(value) if kind is ExactNumber else value)}  # type: ignore[arg-type]
    if kind not in _CLASSES.values():
        raise TypeError(f"{kind.__name__} is none of the kinds of data that are sent")
    if isinstance(value, StrEnum):
        return {kind.__name__: value.value}
    parts = (getattr(value, name) for name in _parts_of(kind))
    return {kind.__name__: [_content_of(part) for part in parts]}


def _value_of(content: Any) -> Any:
    if isinstance(content, list):
        return tuple([_value_of(part) for part in content])
    if not isinstance(content, dict):
        return content
    ((name, inside),) = content.items()
    if name == "set":
        return frozenset(_value_of(part) for part in inside)
    if name == "map":
        return {_value_of(key): _value_of(value) for key, value in inside}
    if name in _TEXTS:
        return _TEXTS[name](inside)
    if name not in _CLASSES:
        raise ValueError(f"{name} is none of the kinds of data that are sent")
    kind = _CLASSES[name]
    if issubclass(kind, StrEnum):
        return kind(inside)
    values = map(_value_of, inside)
    return kind(**dict(zip(_parts_of(kind), values, strict=True)))


def _parts_of(kind: Any) -> tuple[str, ...]:
    """Return the names of what an instance of a class is made from."""
    if is_dataclass(kind):
        return tuple(part.name for part in fields(kind) if part.init)
    return tuple(kind._fields)


def _classes_of(module: ModuleType) -> dict[str, type]:
    """Return the classes for data that a module defines."""
    return {
        name: kind
        for name, kind in vars(module).items()
        if isinstance(kind, type) and kind.__module__ == module.__name__
        if is_dataclass(kind) or hasattr(kind, "_fields") or issubclass(kind, StrEnum)
    }


_CLASSES = {
    name: kind for module in _MODULES for name, kind in _classes_of(module).items()
}
_TEXTS: dict[str, Callable[[str], object]] = {
    "Path": Path,
    "date": date.fromisoformat,
    "Fraction": Fraction,
    "ExactNumber": ExactNumber,
}
