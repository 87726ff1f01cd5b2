"""The amounts in rules: numbers, percentages and fractions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from recommender.loading.rule_tables import ALL, read_share
from recommender.qualifications.exact_numbers import has_two_decimals, number_of
from recommender.qualifications.units import MOST_CREDITS, MOST_LEVEL


def _check_decimals(value: float) -> float:
    """Check that a number has no more decimals than credits can have."""
    if has_two_decimals(number_of(value)):
        return value
    raise PydanticCustomError("rules-decimals", "write up to two decimals")


_Decimals = AfterValidator(_check_decimals)
Amount = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False), _Decimals]
Credits = Annotated[float, Field(ge=0, le=MOST_CREDITS, allow_inf_nan=False), _Decimals]
Level = Annotated[int, Field(ge=0, le=MOST_LEVEL)]
Text = Annotated[str, StringConstraints(min_length=1)]


# The size of a unit as a key, each number in one way: "7.5", not "7.50".
_SIZE = r"^(0|[1-9][0-9]{0,6})(\.[0-9]?[1-9])?$"


def _check_size(key: object) -> object:
    """Check that a key is a number as it is written here."""
    if isinstance(key, str) and re.fullmatch(_SIZE, key, re.ASCII):
        return key
    hint = {"hint": 'write a number such as 10, or "7.5" in quotes'}
    raise PydanticCustomError("rules-size", "this is not a size", hint)


Size = Annotated[str, StringConstraints(pattern=_SIZE), BeforeValidator(_check_size)]
# The points of grades, by the sizes of units.
PointsBySize = Annotated[
    dict[Size, Annotated[dict[str, Amount], Field(min_length=1)]],
    Field(json_schema_extra={"additionalProperties": False}),
]


def _check_each_once(values: list[_Value]) -> list[_Value]:
    """Check that a list names nothing twice: the second may be a slip for another."""
    if len(set(values)) == len(values):
        return values
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is None:
        return values
    raise PydanticCustomError("rules-name-twice", f"{twice} is there twice")


_Value = TypeVar("_Value", str, int)
# Lists that name something, each once. An empty one would quietly say nothing.
_EACH_ONCE = AfterValidator(_check_each_once)
_SOME = Field(min_length=1, json_schema_extra={"uniqueItems": True})
Names = Annotated[list[str], _SOME, _EACH_ONCE]
Levels = Annotated[list[Level], _SOME, _EACH_ONCE]
# A percentage or a fraction; that a fraction is at most 1 is checked separately.
SHARE = r"(100(\.0+)?|[0-9]{1,2}(\.[0-9]{1,9})?)\s?%|[0-9]{1,6}/[1-9][0-9]{0,5}"


def _read_end(value: object, as_amount: ValidatorFunctionWrapHandler) -> object:
    """Return a bound: a number, `all`, or a share as it is written."""
    if value == ALL:
        return value
    if isinstance(value, str) and not re.search("[%/]", value):
        hint = {"hint": f'write a number without quotes, "{ALL}", or "50%"'}
        raise PydanticCustomError("rules-value", "this text is no bound", hint)
    if not isinstance(value, str):
        return as_amount(value)
    share = read_share(value) if re.fullmatch(SHARE, value) else Fraction(-1)
    if not 0 <= share <= 1:
        message = 'a share is written like "50%" or "2/9", and is 100% at most'
        raise PydanticCustomError("rules-share", message)
    return value


Ends = Annotated[
    Amount,
    WrapValidator(_read_end),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1_000_000},
                {"type": "string", "pattern": f"^({ALL}|{SHARE})$"},
            ]
        }
    ),
]
