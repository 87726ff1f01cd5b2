"""Kinds of wishes: how their values are read, written and merged.

A kind does not know where wishes are written. Options, files and columns each look at
the kind of a wish, so that they can take every wish.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from recommender.errors import Fault, RequestError, printable
from recommender.qualifications.exact_numbers import (
    ExactNumber,
    number_of,
    read_number,
)
from recommender.requests.dates import DATE_HINT, read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number


@dataclass(frozen=True, slots=True)
class WishKind:
    """A single value or none; a later value replaces an earlier one."""

    repeats: ClassVar[bool] = False
    metavar: str | None = None

    @property
    def default(self) -> Any:
        """The value of a wish that is not asked for."""
        return () if self.repeats else None

    def from_option(self, value: Any, option: str) -> Any:
        """Return the value of an option, which the command line has checked.

        Raises:
            RequestError: it cannot be read.
        """
        return value

    def from_plain(self, value: Any) -> Any:
        """Return the value of an entry in a file, which its model has checked."""
        return value

    def to_plain(self, value: Any) -> Any:
        """Return a value as a file has it, with dates as dates."""
        return value

    def to_words(self, value: Any) -> tuple[str, ...]:
        """Return what to type after the option, for each time that it is typed."""
        return () if value is None else (str(value),)

    def from_words(self, words: Sequence[str], option: str) -> Any:
        """Return the value of words that nothing has checked: `to_words` backwards.

        Raises:
            RequestError: they cannot be read, or are several where one is asked for.
        """
        if self.repeats:
            return self.from_option(words, option)
        if len(words) > 1:
            message = f"{option} is given twice"
            raise RequestError(Fault("args-conflict", message, "keep one of them"))
        return self.from_word(words[0], option) if words else None

    def from_word(self, word: str, option: str) -> Any:
        """Return the value of one word.

        Raises:
            RequestError: it cannot be read.
        """
        return self.from_option(word, option)

    def merge(self, before: Any, now: Any, renewed: frozenset[str]) -> Any:
        """Return an earlier and a later value merged.

        `renewed` are the units that any later wish is about.
        """
        return before if now is None else now


@dataclass(frozen=True, slots=True)
class WholeNumber(WishKind):
    """A whole number in a range."""

    least: int = field(kw_only=True)
    most: int = field(kw_only=True)

    def fault(self, option: str, value: Number | None) -> Fault | None:
        """Return the fault of a number that is out of range; None if it is not."""
        if value is None or self.least <= value <= self.most:
            return None
        id_ = f"{option.removeprefix('--')}-range"
        hint = f"write {self.least} to {self.most:,}"
        return Fault(id_, f"{option} {value} is out of range", hint)

    def from_word(self, word: str, option: str) -> Number | None:
        """Return the number of a word; a whole one, unless the kind has decimals.

        Raises:
            RequestError: it is not a number, or out of range.
        """
        number, whole = read_number(word.strip()), type(self) is WholeNumber
        if number is None or (whole and number != int(number)):
            kind = "whole number" if whole else "number with up to two decimals"
            hint = f"write {self.least} to {self.most:,}"
            raise _unread(option, word, f"a {kind}", hint)
        if (fault := self.fault(option, number)) is not None:
            raise RequestError(fault)
        return number


class ExactAmount(WholeNumber):
    """A number in a range, with up to two decimals, such as 46.5."""

    __slots__ = ()

    def from_plain(self, value: float | None) -> Number | None:
        """Return the exact number that is written in a file."""
        return None if value is None else number_of(value)

    def to_plain(self, value: Number | None) -> float | None:
        """Return a number as a file has it."""
        return float(value) if isinstance(value, ExactNumber) else value


@dataclass(frozen=True, slots=True)
class PositiveNumber(WishKind):
    """A number with decimals; with less than its least, times are beyond measure."""

    most: int = field(kw_only=True)
    least: float = 0.01

    def to_words(self, value: float | None) -> tuple[str, ...]:
        """Return the number as a person types it: 2 and not 2.0."""
        return () if value is None else (str(value).removesuffix(".0"),)

    def from_word(self, word: str, option: str) -> float:
        """Return the number of a word.

        Raises:
            RequestError: it is not a number in range.
        """
        try:
            number = float(word)
        except ValueError:
            number = 0.0
        if not self.least <= number <= self.most:
            hint = f"write a number from {self.least} to {self.most}"
            raise _unread(option, word, "a number in range", hint)
        return number


class Day(WishKind):
    """A date."""

    __slots__ = ()

    def from_option(self, value: str | None, option: str) -> date | None:
        """Return the date that was typed.

        Raises:
            RequestError: it is not a date.
        """
        try:
            return None if value is None else read_date(value)
        except ValueError as error:
            message = f"{option}: {error}" if option else str(error)
            raise RequestError(Fault("date-unreadable", message, DATE_HINT)) from None


@dataclass(frozen=True, slots=True)
class Choice(WishKind):
    """One of several words, each of which stands for a value."""

    meanings: Mapping[str, Any] = field(default_factory=dict)

    def from_option(self, value: str | None, option: str) -> Any:
        """Return what a word stands for."""
        return None if value is None else self.meanings[value]

    def from_word(self, word: str, option: str) -> Any:
        """Return what a word stands for.

        Raises:
            RequestError: it is not one of the words.
        """
        if word not in self.meanings:
            hint = f"write {' or '.join(self.meanings)}"
            raise _unread(option, word, "one of the choices", hint)
        return self.meanings[word]

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


class Flag(WishKind):
    """Yes, no, or not given; an option can only mean yes."""

    __slots__ = ()

    def from_option(self, value: bool | None, option: str) -> bool | None:
        """Return yes, or None if the option is not there."""
        return value or None

    def to_words(self, value: bool | None) -> tuple[str, ...]:
        """Return an empty text for yes: the option alone."""
        return ("",) if value else ()

    def from_word(self, word: str, option: str) -> bool:
        """Return yes: the option is there.

        Raises:
            RequestError: a value comes with it.
        """
        if word:
            raise _unread(option, word, "needed", f"leave {option} without a value")
        return True


@dataclass(frozen=True, slots=True)
class ValueList(WishKind):
    """Any number of values, each written as a text; earlier values are kept.

    `read` returns the value of a text or raises ValueError; `write` is its inverse.
    """

    repeats: ClassVar[bool] = True
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str
    hint: str = ""

    def from_option(self, value: Sequence[str], option: str) -> tuple[Any, ...]:
        """Return the value of each text.

        Raises:
            RequestError: every text that cannot be read.
        """
        values, faults = [], []
        for text in value:
            try:
                values.append(self.read(text))
            except ValueError as error:
                message = f"{option}: {error}" if option else str(error)
                faults.append(Fault("text-unreadable", message, self.hint))
        if faults:
            raise RequestError(*faults)
        return tuple(values)

    def from_plain(self, value: Sequence[str]) -> tuple[Any, ...]:
        """Return the value of each text, which the model of the file has checked."""
        return self.from_option(value, "")

    def to_plain(self, value: tuple[Any, ...]) -> list[str]:
        """Return each value as text."""
        return [self.write(item) for item in value]

    def to_words(self, value: tuple[Any, ...]) -> tuple[str, ...]:
        """Return each value as text."""
        return tuple(self.to_plain(value))

    def merge(self, before: Any, now: Any, renewed: frozenset[str]) -> Any:
        """Return both, without repeats."""
        return tuple(dict.fromkeys((*before, *now)))


class UnitList(ValueList):
    """Units that are wanted, refused or held; for each unit the latest wish counts."""

    __slots__ = ()

    def merge(self, before: Any, now: Any, renewed: frozenset[str]) -> Any:
        """Return the later units, and earlier ones that no later wish is about."""
        return (*(unit for unit in before if code_of(unit) not in renewed), *now)


class HeldUnitList(UnitList):
    """Units that are held; `D6:rpl` also says how one was achieved."""

    __slots__ = ()

    def merge(self, before: Any, now: Any, renewed: frozenset[str]) -> Any:
        """Return the units merged; how one was achieved is kept if not given again."""
        known = {code_of(text): text for text in before}
        both = (text if ":" in text else known.get(code_of(text), text) for text in now)
        return (*(unit for unit in before if code_of(unit) not in renewed), *both)


def _unread(option: str, word: str, wanted: str, hint: str) -> RequestError:
    message = f"{option} {printable(word)}: this is not {wanted}"
    return RequestError(Fault("text-unreadable", message, hint))


def code_of(text: str) -> str:
    """Return the code of a unit for comparison, without how it was achieved.

    >>> code_of(" d6:rpl")
    'd6'
    """
    return text.partition(":")[0].strip().casefold()
