"""Grades of units, in order, and the points that they are worth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recommender.qualifications.plans import guided_hours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Measure
    from recommender.qualifications.units import Unit

# The measure of the points of units at the grades that a candidate has or aims for.
POINTS = "grade_points"


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades that units can have, the lowest first.

    A unit of which nothing is said has the grade `unless_said`. Its points are those of
    its grade, 0 if it has none, for each of its credits, its guided hours, or once:
    `per` is credits, hours or units. Or else they are `points_by_size`, first by its
    credits or guided hours, then by its grade.
    """

    order: tuple[str, ...]
    unless_said: str
    points: Mapping[str, Number] = field(default_factory=dict)
    per: Measure = "credits"
    points_by_size: Mapping[Number, Mapping[str, Number]] = field(default_factory=dict)

    def find(self, said: str) -> str | None:
        """Return a grade as it is written in the order, whatever its case."""
        known = {grade.casefold(): grade for grade in self.order}
        return known.get(said.strip().casefold())

    def graded_units(
        self, units: Sequence[Unit], stated: Mapping[str, str]
    ) -> tuple[Unit, ...]:
        """Return units with the points of the grades that are stated, by code."""
        if not self.points and not self.points_by_size:
            return tuple(units)
        return tuple(
            self._graded(unit, stated.get(unit.code, self.unless_said))
            for unit in units
        )

    def size_of(self, unit: Unit) -> Number:
        """Return the size of a unit on which its points depend."""
        sizes = {"credits": unit.credits, "units": 1}
        return sizes[self.per] if self.per in sizes else guided_hours(unit)

    def has_points(self, unit: Unit) -> bool:
        """Return whether there are points for a unit of this size."""
        return not self.points_by_size or self.size_of(unit) in self.points_by_size

    def _graded(self, unit: Unit, grade: str) -> Unit:
        size = self.size_of(unit)
        points = size * self.points.get(grade, 0)
        if self.points_by_size:
            points = self.points_by_size.get(size, {}).get(grade, 0)
        numbers = {**dict(unit.numbers), POINTS: points}
        return replace(unit, numbers=tuple(numbers.items()))
