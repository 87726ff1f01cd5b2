"""The catalogue: the units of a qualification, in order.

It is read once into checked units. Its DataFrame is made on demand, so that commands
that only look something up start without pandas.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from recommender.errors import RequestError, as_code, counted
from recommender.qualifications.representations import to_html
from recommender.qualifications.suggestions import (
    Suggestion,
    by_meaning,
    one_slip_away,
    suggestion_of,
    unknown_name,
)
from recommender.qualifications.units import FACTS, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from recommender.qualifications.exact_numbers import Number

_NO_APOSTROPHES = str.maketrans("", "", "'\u2019")


@dataclass(frozen=True)
class Catalogue:
    """The units of a qualification, sorted by group and code; codes are unique."""

    units: tuple[Unit, ...]
    unit_by_code: dict[str, Unit] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {unit.code: unit for unit in self.units}
        object.__setattr__(self, "unit_by_code", by_code)

    def find(self, code: str) -> Unit:
        """Return the unit with this code, in upper or lower case.

        Raises:
            RequestError: there is none; the hint names units that may be meant.
        """
        unit = self._unit_by_folded_code.get(code.strip().casefold())
        if unit is not None:
            return unit
        message = f"no unit {as_code(code)} in this qualification"
        raise RequestError(
            unknown_name("unit-unknown", message, code, self._near(code))
        )

    def unit_named(self, text: str) -> Unit | None:
        """Return the unit with this code, title or reference, or a code and its title.

        Signs, spaces and case do not matter.
        """
        unit = self._unit_by_folded_code.get(text.strip().casefold())
        return unit or self._unit_by_name.get(name_form(text))

    @cached_property
    def _unit_by_name(self) -> dict[str, Unit]:
        """The units by each name that only one of them has."""
        units: dict[str, set[str]] = {}
        for unit in self.units:
            both = f"{unit.code} {unit.title}"
            for name in (unit.code, unit.title, both, unit.reference):
                units.setdefault(name_form(name), set()).add(unit.code)
        return {
            name: self.unit_by_code[next(iter(codes))]
            for name, codes in units.items()
            if name and len(codes) == 1
        }

    def _near(self, code: str) -> Suggestion:
        """Return units with similar titles, or codes one slip away, as a suggestion."""
        parts = code.split()
        codes = {part.casefold() for part in parts}
        if parts and self._unit_by_folded_code.keys() >= codes:
            listed = ",".join(parts)
            return Suggestion(f"write units with commas: {listed}", listed)
        if any(sign.isdigit() for sign in code):
            return one_slip_away(code, self.unit_by_code, "see: recommender units")
        texts = {unit.code: (unit.title, *unit.keywords) for unit in self.units}
        near = [
            f"{similar} ({self.unit_by_code[similar].title})"
            for similar in by_meaning(code, texts)
        ]
        return suggestion_of(near, "see: recommender units")._replace(name=None)

    def with_credits(self, chosen: Mapping[str, Number]) -> Catalogue:
        """Return the catalogue with the credits chosen for units, by code."""
        if not chosen:
            return self
        return Catalogue(
            tuple(
                replace(unit, credits=chosen[unit.code], most_credits=None)
                if unit.code in chosen
                else unit
                for unit in self.units
            )
        )

    def __repr__(self) -> str:
        """Return one line with the number of units."""
        return f"<Catalogue: {counted(len(self.units), 'unit')}>"

    def to_html(self, caption: str) -> str:
        """Return the units as an HTML table."""
        names = ("code", "title", "group", "level", "credits", "glh")
        records = [{name: getattr(u, name) for name in names} for u in self.units]
        return to_html(caption, records)

    def to_frame(self) -> pd.DataFrame:
        """Return the units as a DataFrame, one row per unit, indexed by code."""
        return self.frame.copy()

    def _repr_html_(self) -> str:
        return self.to_html("Catalogue")

    @property
    def _all_have_levels(self) -> bool:
        return all(unit.level is not None for unit in self.units)

    @cached_property
    def is_dated(self) -> bool:
        """Whether a unit can be started on certain days only."""
        return any(unit.offered for unit in self.units)

    @cached_property
    def _unit_by_folded_code(self) -> dict[str, Unit]:
        return {code.casefold(): unit for code, unit in self.unit_by_code.items()}

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The units as a table: one row per unit, indexed by code.

        Columns: title, group (category), level (int64, or Int64 without levels),
        credits (int64, or float64 if some have decimals), glh (Int64, with NA where
        unknown), unit_reference, and one `<fact>_status` per fact.
        """
        import pandas as pd  # noqa: PLC0415  (pandas is slow to load)

        def status(unit: Unit, fact: str) -> str | None:
            evidence = dict(unit.status).get(fact)
            return evidence.value if evidence else None

        columns: dict[str, list[Any]] = {
            "title": [unit.title for unit in self.units],
            "group": [unit.group for unit in self.units],
            "level": [unit.level for unit in self.units],
            "credits": [unit.credits for unit in self.units],
            "glh": [unit.glh for unit in self.units],
            "unit_reference": [unit.reference for unit in self.units],
        }
        for fact in FACTS:
            columns[f"{fact}_status"] = [status(unit, fact) for unit in self.units]
        index = pd.Index([unit.code for unit in self.units], name="code")
        whole = all(isinstance(unit.credits, int) for unit in self.units)
        types = {
            "group": "category",
            "level": "int64" if self._all_have_levels else "Int64",
            "credits": "int64" if whole else "float64",
        }
        hours = all(isinstance(unit.glh, int | None) for unit in self.units)
        types["glh"] = "Int64" if hours else "Float64"
        return pd.DataFrame(columns, index=index).astype(types)

    @cached_property
    def total_strengths(self) -> tuple[int, ...]:
        """The sum of the strengths with which each unit assesses tags."""
        return tuple(sum(strength for _, strength in u.tags) for u in self.units)

    @cached_property
    def units_by_strength(self) -> dict[str, tuple[tuple[tuple[int, ...], int], ...]]:
        """The positions of the units that assess each tag at least so strongly.

        There is an entry for each strength, 1 to 3, that some unit has; equal ones are
        one entry, with their number.
        """
        strengths: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for position, unit in enumerate(self.units):
            for tag, strength in unit.tags:
                strengths[tag][position] = strength
        entries: dict[str, tuple[tuple[tuple[int, ...], int], ...]] = {}
        for tag, by_position in strengths.items():
            at_least = (
                tuple(i for i, strength in by_position.items() if strength >= least)
                for least in (1, 2, 3)
            )
            entries[tag] = tuple(Counter(filter(None, at_least)).items())
        return entries

    @cached_property
    def strengths(self) -> pd.DataFrame:
        """The strength with which each unit assesses each tag, 0 to 3, as int64."""
        import pandas as pd  # noqa: PLC0415

        rows = [dict(unit.tags) for unit in self.units]
        tags = dict.fromkeys(tag for row in rows for tag in row)
        index = pd.Index([unit.code for unit in self.units], name="code")
        table = {tag: [row.get(tag, 0) for row in rows] for tag in tags}
        return pd.DataFrame(table, index=index, dtype="int64")


def name_form(text: str) -> str:
    """Return the form in which names of units are compared.

    >>> name_form("D6 - Resolve Customers\u2019 problems")
    'd6 resolve customers problems'
    """
    return " ".join(re.findall(r"[^\W_]+", text.casefold().translate(_NO_APOSTROPHES)))
