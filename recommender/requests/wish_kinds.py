"""Kinds of wishes: how a value is read from text, written down, and merged.

A kind knows nothing of any place where wishes are written: options, files and
columns each look at the kind of a wish, and so take every wish there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from recommender.errors import Fault, RequestError
from recommender.requests.dates import DATE_HINT, read_date
from recommender.requests.spelling import read_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class WishKind:
    """One value, or none: what is asked last counts."""

    repeats: ClassVar[bool] = False
    metavar: str | None = None

    @property
    def default(self) -> Any:
        """The value of a wish that nobody has."""
        return () if self.repeats else None

    def from_option(self, value: Any, option: str) -> Any:
        """Return the value of what was typed, which the command line has checked.

        Raises:
            RequestError: it cannot be read.
        """
        return value

    def from_plain(self, value: Any) -> Any:
        """Return the value of what a file says, which its model has checked."""
        return value

    def to_plain(self, value: Any) -> Any:
        """Return a value as it stands in a file, dates as dates."""
        return value

    def to_words(self, value: Any) -> tuple[str, ...]:
        """Write a value as what stands behind the option, each time it is typed."""
        return () if value is None else (str(value),)

    def merge(self, before: Any, now: Any, said: frozenset[str]) -> Any:
        """Merge what was asked before and now; `said` are the units asked for now."""
        return before if now is None else now


@dataclass(frozen=True, slots=True)
class WholeNumber(WishKind):
    """A whole number in a range."""

    least: int = 0
    most: int = 0

    def fault(self, option: str, value: int | None) -> Fault | None:
        """Find fault with a number that is out of range."""
        if value is None or self.least <= value <= self.most:
            return None
        id_ = f"{option.removeprefix('--')}-range"
        hint = f"write {self.least} to {self.most:,}"
        return Fault(id_, f"{option} {value} is out of range", hint)


@dataclass(frozen=True, slots=True)
class PositiveNumber(WishKind):
    """A number above 0, with decimals."""

    most: int = 0

    def to_words(self, value: float | None) -> tuple[str, ...]:
        """Write 2.0 as 2, as a person types it."""
        return () if value is None else (str(value).removesuffix(".0"),)


@dataclass(frozen=True, slots=True)
class Day(WishKind):
    """A date."""

    def from_option(self, value: str | None, option: str) -> date | None:
        """Read a date.

        Raises:
            RequestError: it is none.
        """
        try:
            return None if value is None else read_date(value)
        except ValueError as error:
            said = f"{option}: {error}" if option else str(error)
            raise RequestError(Fault("date-unreadable", said, DATE_HINT)) from None


@dataclass(frozen=True, slots=True)
class Choice(WishKind):
    """One of some words, each of which stands for a value."""

    meanings: Mapping[str, Any] = field(default_factory=dict)

    def from_option(self, value: str | None, option: str) -> Any:
        """Return what a word stands for."""
        return None if value is None else self.meanings[value]

    def from_plain(self, value: str | None) -> Any:
        """Return what a word stands for."""
        return None if value is None else self.meanings[value]

    def to_plain(self, value: Any) -> str | None:
        """Return the word for a value."""
        words = {meaning: word for word, meaning in self.meanings.items()}
        return None if value is None else words[value]

    def to_words(self, value: Any) -> tuple[str, ...]:
        """Return the word for a value."""
        word = self.to_plain(value)
        return () if word is None else (word,)


@dataclass(frozen=True, slots=True)
class Flag(WishKind):
    """Yes, no, or not said; an option can only say yes."""

    def from_option(self, value: bool | None, option: str) -> bool | None:
        """Take an option that is not there for nothing said."""
        return value or None

    def to_words(self, value: bool | None) -> tuple[str, ...]:
        """Write yes as the option alone."""
        return ("",) if value else ()


@dataclass(frozen=True, slots=True)
class ValueList(WishKind):
    """Any number of texts: what was asked before stays.

    `read` makes a value of each text or raises ValueError, `write` the text of it.
    """

    repeats: ClassVar[bool] = True
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str
    hint: str = ""

    def from_option(self, value: Sequence[str], option: str) -> tuple[Any, ...]:
        """Read each.

        Raises:
            RequestError: one cannot be read.
        """
        found, faults = [], []
        for text in value:
            try:
                found.append(self.read(text))
            except ValueError as error:
                said = f"{option}: {error}" if option else str(error)
                faults.append(Fault("text-unreadable", said, self.hint))
        if faults:
            raise RequestError(*faults)
        return tuple(found)

    def from_plain(self, value: Sequence[str]) -> tuple[Any, ...]:
        """Read each; the model of the file has found fault already."""
        return self.from_option(value, "")

    def to_plain(self, value: tuple[Any, ...]) -> list[str]:
        """Write each."""
        return [self.write(one) for one in value]

    def to_words(self, value: tuple[Any, ...]) -> tuple[str, ...]:
        """Write each."""
        return tuple(self.to_plain(value))

    def merge(self, before: Any, now: Any, said: frozenset[str]) -> Any:
        """Keep both, each once."""
        return tuple(dict.fromkeys((*before, *now)))


@dataclass(frozen=True, slots=True)
class UnitList(ValueList):
    """Units, of which each is wanted, refused or held: what is said last counts."""

    def merge(self, before: Any, now: Any, said: frozenset[str]) -> Any:
        """Keep what was asked about other units."""
        return (*(one for one in before if code_of(one) not in said), *now)


@dataclass(frozen=True, slots=True)
class HeldUnitList(UnitList):
    """Units, each with how it was achieved where that is said: `D6:rpl`."""

    def merge(self, before: Any, now: Any, said: frozenset[str]) -> Any:
        """Keep how a unit was achieved where it is only said to be held."""
        known = {code_of(text): text for text in before}
        both = (text if ":" in text else known.get(code_of(text), text) for text in now)
        return (*(one for one in before if code_of(one) not in said), *both)


@dataclass(frozen=True, slots=True)
class Pairs(WishKind):
    """Names, each with a value: what is said of each last counts.

    In a candidate file they have a table of their own. `what` is one pair.
    """

    repeats: ClassVar[bool] = True
    what: str = ""

    def from_option(self, value: Sequence[str], option: str) -> tuple[Any, ...]:
        """Read each `NAME:VALUE`.

        Raises:
            RequestError: one has no colon, or a name has two values.
        """
        before = f"{option} " if option else ""
        return tuple(read_pairs(self.what, value, before).items())

    def from_plain(self, value: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return a table as pairs."""
        return tuple(value.items())

    def to_plain(self, value: tuple[tuple[str, str], ...]) -> dict[str, str]:
        """Return pairs as a table."""
        return dict(value)

    def to_words(self, value: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """Write each `NAME:VALUE`."""
        return tuple(f"{name}:{one}" for name, one in value)

    def merge(self, before: Any, now: Any, said: frozenset[str]) -> Any:
        """Keep what was said of other names."""
        return tuple({**dict(before), **dict(now)}.items())


def code_of(text: str) -> str:
    """Return the code of a unit as it is compared, without how it was achieved.

    >>> code_of(" d6:rpl")
    'd6'
    """
    return text.partition(":")[0].strip().casefold()
