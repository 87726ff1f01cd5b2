"""A chart as data: what it shows, its title, and what a screen reader says of it.

The title says what was found, and `details` the rest of it in words. What a chart
shows is decided in the modules of charts; what it looks like, in `drawing` only. A
difference never rests on colour alone: each look has a pattern of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    Amount = int | float | Fraction


# Keeps what belongs together on one line, such as a date.
NO_BREAK = "\u00a0"


class Look(IntEnum):
    """What a part of a bar looks like: a colour with a pattern; the last is empty."""

    SOLID = 0
    STRIPED = 1
    DOTTED = 2
    CROSSED = 3
    RULED = 4
    EMPTY = 5


class Part(NamedTuple):
    """A part of a bar: from where to where, left or right of 0, and its look."""

    begins: Amount
    ends: Amount
    look: Look = Look.SOLID


class Bar(NamedTuple):
    """A row of a chart: its label, its parts, and a note at its end.

    `needed` marks how long the bar has to be. A bar without parts can be a heading.
    """

    label: str
    parts: tuple[Part, ...] = ()
    note: str = ""
    needed: Amount | None = None
    is_heading: bool = False

    @property
    def ends(self) -> Amount:
        """Where the bar ends."""
        return max((part.ends for part in self.parts), default=0)


class ChartLine(NamedTuple):
    """A line across all bars, such as a date, with its name."""

    at: Amount
    name: str


@dataclass(frozen=True)
class BarChart:
    """Bars below each other; `names` says what each look means.

    `ticks` are the marks of the axis with their names; by default numbers are marked.
    """

    title: str
    details: str
    axis: str
    bars: tuple[Bar, ...]
    names: Mapping[Look, str] = field(default_factory=dict)
    needed: str = ""
    ticks: tuple[tuple[Amount, str], ...] | None = None
    lines: tuple[ChartLine, ...] = ()

    @property
    def alt(self) -> str:
        """What the chart shows, in words."""
        return in_words(self.title, self.details)


class Dot(NamedTuple):
    """A point of a curve, with a note beside it.

    `least` is the lower end of what the value could still be.
    """

    x: Amount
    y: Amount
    note: str = ""
    least: Amount | None = None


class Curve(NamedTuple):
    """Points with one meaning; a line joins those of a `joined` one."""

    name: str
    dots: tuple[Dot, ...]
    look: Look = Look.SOLID
    joined: bool = False


@dataclass(frozen=True)
class CurveChart:
    """Curves over the same axes, and a level line to compare them with."""

    title: str
    details: str
    x_axis: str
    y_axis: str
    curves: tuple[Curve, ...]
    level: ChartLine | None = None

    @property
    def alt(self) -> str:
        """What the chart shows, in words."""
        return in_words(self.title, self.details)


def in_words(title: str, details: str) -> str:
    """Return a title and details as sentences.

    >>> in_words("All rules hold", "42 credits of 42 needed")
    'All rules hold. 42 credits of 42 needed.'
    """
    sentences = (f"{text.rstrip('.')}." for text in (title, details) if text)
    return " ".join(sentences).replace(NO_BREAK, " ")
