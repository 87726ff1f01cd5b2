"""The units of a qualification, as the catalogue states them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.errors import counted

if TYPE_CHECKING:
    from recommender.qualifications.exact_numbers import Number

# The highest level of any framework; SCQF has 12.
MOST_LEVEL = 12
# The most credits of one unit: a degree's project may have hundreds.
MOST_CREDITS = 1_000
# The facts of a unit that have a status of their own.
FACTS = ("title", "level", "credits", "glh", "membership")


class Evidence(StrEnum):
    """How certain a fact of the catalogue is.

    `high`: seen in a document of the awarding body or sector body. `medium`: seen on a
    secondary page, or for the same unit in another qualification. `low`: recalled or
    inferred; no page states it.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the catalogue.

    `level` is None where a qualification has no levels; at entry level it is 0, and
    `entry` which of E1 to E3, where that is known. `glh` are guided learning
    hours; None where they are not known. `tags` are what the
    unit assesses, as (tag, strength) pairs in the order of the vocabulary: 3 if the
    unit is about it, 2 if it draws on it, 1 if it touches on it. `status` is the
    evidence for each fact. `columns` and `numbers` hold the cells of the columns that
    the qualification declares: texts and numbers. The unit can be started from
    `offered_from` until `offered_until`, both days included. `credits` are the least,
    if a candidate can choose up to `most_credits`, unless one has chosen. A unit from
    `elsewhere` is a candidate's own, agreed to count in this qualification.
    """

    code: str
    title: str
    group: str
    level: int | None
    credits: Number
    glh: Number | None = None
    reference: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: tuple[tuple[str, Evidence], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    numbers: tuple[tuple[str, Number], ...] = ()
    offered_from: date | None = None
    offered_until: date | None = None
    most_credits: Number | None = None
    entry: int | None = None
    elsewhere: bool = False

    def __repr__(self) -> str:
        """Return its code, title and size in one line."""
        level = "" if self.level is None else f", level {self.level_name}"
        size = f"group {self.group}{level}, {self.size_in_credits}"
        return f"<Unit {self.code} {self.title}: {size}>"

    @property
    def level_name(self) -> str:
        """The level as people write it, such as 3, or E2; empty if there is none.

        >>> [Unit("U", "Plan", "A", 0, 3, entry=n).level_name for n in (None, 2)]
        ['Entry', 'E2']
        """
        if self.level == 0:
            return f"E{self.entry}" if self.entry else "Entry"
        return "" if self.level is None else f"{self.level}"

    def values(self, column: str) -> tuple[str, ...]:
        """Return the values that the unit has in a declared column."""
        return next((values for name, values in self.columns if name == column), ())

    @property
    def is_variable(self) -> bool:
        """Whether a candidate can choose how many credits the unit has."""
        return self.most_credits not in (None, self.credits)

    def can_have(self, credits: Number) -> bool:
        """Return whether a candidate can choose so many credits."""
        most = self.credits if self.most_credits is None else self.most_credits
        return self.credits <= credits <= most

    @property
    def size(self) -> str:
        """The credits in words, such as 3 to 6."""
        return (
            f"{self.credits} to {self.most_credits}"
            if self.is_variable
            else f"{self.credits}"
        )

    @property
    def size_in_credits(self) -> str:
        """The credits in words, with what they are: 3 to 6 credits, or 1 credit."""
        if self.is_variable:
            return f"{self.size} credits"
        return counted(self.credits, "credit")

    def offered_on(self, day: date) -> bool:
        """Return whether the unit can be started on a day."""
        is_open = self.offered_from is None or self.offered_from <= day
        return is_open and (self.offered_until is None or day <= self.offered_until)

    @property
    def offered(self) -> str:
        """When the unit can be started, in words; empty if that is always."""
        parts = (("from", self.offered_from), ("until", self.offered_until))
        return " ".join(f"{word} {day}" for word, day in parts if day is not None)

    def verified(self, fact: str) -> bool:
        """Return whether a document of an awarding or sector body states a fact."""
        return dict(self.status).get(fact, Evidence.HIGH) is Evidence.HIGH


def natural_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return the key that sorts codes as people do.

    >>> sorted(["A13", "A3", "B2"], key=natural_order)
    ['A3', 'A13', 'B2']
    """
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.findall(r"[0-9]+|[^0-9]+", code)
    )
