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
    `per` is credits, hours or units.
    """

    order: tuple[str, ...]
    unless_said: str
    points: Mapping[str, Number] = field(default_factory=dict)
    per: Measure = "credits"

    def find(self, said: str) -> str | None:
        """Return a grade as it is written in the order, whatever its case."""
        known = {grade.casefold(): grade for grade in self.order}
        return known.get(said.strip().casefold())

    def graded_units(
        self, units: Sequence[Unit], stated: Mapping[str, str]
    ) -> tuple[Unit, ...]:
        """Return units with the points of the grades that are stated, by code."""
        if not self.points:
            return tuple(units)
        return tuple(
            self._graded(unit, stated.get(unit.code, self.unless_said))
            for unit in units
        )

    def _graded(self, unit: Unit, grade: str) -> Unit:
        sizes = {"credits": unit.credits, "units": 1}
        size = sizes[self.per] if self.per in sizes else guided_hours(unit)
        numbers = {**dict(unit.numbers), POINTS: size * self.points.get(grade, 0)}
        return replace(unit, numbers=tuple(numbers.items()))
