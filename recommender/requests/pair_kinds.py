"""Kinds of wishes that are names with a value each, such as facts and readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from recommender.errors import Fault, RequestError, printable
from recommender.qualifications.exact_numbers import ExactNumber, read_number
from recommender.requests.spelling import read_pairs
from recommender.requests.wish_kinds import WishKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Pairs(WishKind):
    """Names with a value each; for each name the latest value counts.

    In a candidate file they have their own table. `what` is the name of one pair.
    """

    repeats: ClassVar[bool] = True
    what: str = ""

    def from_option(self, value: Sequence[str], option: str) -> tuple[Any, ...]:
        """Return the pair of each `NAME:VALUE`.

        Raises:
            RequestError: a text has no colon, or a name has two values.
        """
        prefix = f"{option} " if option else ""
        return self.read(self.split(value, prefix), prefix)

    def split(self, texts: Sequence[str], option: str) -> Mapping[str, str]:
        """Return the name and the value in each text.

        Raises:
            RequestError: a text has no colon, or a name has two values.
        """
        return read_pairs(self.what, texts, option)

    def read(self, pairs: Mapping[str, Any], option: str) -> tuple[Any, ...]:
        """Return pairs as they are stored.

        Raises:
            RequestError: a value is not one of the kind.
        """
        return tuple(pairs.items())

    def from_plain(self, value: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return a table as pairs."""
        return self.read(value, "")

    def to_plain(self, value: tuple[tuple[str, str], ...]) -> dict[str, str]:
        """Return pairs as a table."""
        return dict(value)

    def to_words(self, value: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """Return each pair as `NAME:VALUE`."""
        return tuple(":".join(pair) for pair in value)

    def merge(self, before: Any, now: Any, renewed: frozenset[str]) -> Any:
        """Return the later pairs, and earlier ones of other names."""
        return tuple({**dict(before), **dict(now)}.items())


@dataclass(frozen=True, slots=True)
class UnitAmounts(Pairs):
    """Units with an exact number each."""

    most: int = field(kw_only=True)

    def read(self, pairs: Mapping[str, Any], option: str) -> tuple[Any, ...]:
        """Return units with their numbers, from texts or numbers.

        Raises:
            RequestError: every text that is not a number.
        """
        values, faults = [], []
        for unit, value in pairs.items():
            number = read_number(f"{value}")
            if number is None or not 0 <= number <= self.most:
                message = f"{option}{unit}: {printable(str(value))} is not a number"
                hint = "write a number with up to two decimals, like 5 or 7.5"
                faults.append(Fault("number-range", message, hint))
            else:
                values.append((unit, number))
        if faults:
            raise RequestError(*faults)
        return tuple(values)

    def to_plain(self, value: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
        """Return units with their numbers as a table."""
        return {
            unit: float(number) if isinstance(number, ExactNumber) else number
            for unit, number in value
        }

    def to_words(self, value: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
        """Return each as `UNIT:CREDITS`."""
        return tuple(f"{unit}:{number}" for unit, number in value)
