"""Turning the rows of units.csv into checked units, with every fault named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, counted, did_you_mean, printable
from recommender.files.sheets import check_cells
from recommender.loading import unit_cells as cells
from recommender.qualifications.units import FACTS, Unit, natural_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recommender.qualifications.exact_numbers import Number
    from recommender.tables.own_tables import OwnTable

REQUIRED = ("code", "title", "group", "level", "credits")
OPTIONAL = (
    "glh", "unit_reference", *(f"{fact}_status" for fact in FACTS), "keywords",
    "sources", "from", "until",
)  # fmt: skip

_Values = tuple[int, dict[str, Any]]

_CHECKS: dict[str, Callable[[str], Any]] = {
    "code": cells.check_code,
    "title": cells.check_title,
    "glh": cells.check_hours,
    "unit_reference": cells.check_reference,
    **{f"{fact}_status": cells.check_status for fact in FACTS},
    "keywords": cells.split_cell,
    "sources": cells.split_cell,
    "from": cells.check_date,
    "until": cells.check_date,
}
_COLUMN_CHECKS: dict[str, Callable[[str], Any]] = {
    "text": cells.split_cell,
    "units": cells.split_cell,
    "number": cells.check_number,
}


@dataclass(frozen=True)
class Layout:
    """The layout of a catalogue, as its qualification declares it.

    `groups` are in order; `columns` maps names to kinds: text, number, or units for
    codes of other units. `level` and `credits` are the values of empty cells; `sizes`,
    if any, are all the credits that a unit can have. `entry` allows units at entry
    level. If units have no credits, each counts as 1; if they have no levels, cells of
    levels are not read.
    """

    groups: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    level: int | None = None
    credits: Number | None = None
    sizes: tuple[Number, ...] = ()
    entry: bool = False
    has_credits: bool = True
    has_levels: bool = True

    @property
    def defaults(self) -> tuple[str, ...]:
        """The columns with a default, which may be empty or missing."""
        given = {"level": self.level, "credits": self.credits}
        return tuple(name for name, default in given.items() if default is not None)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that units.csv must have."""
        has = {"level": self.has_levels, "credits": self.has_credits}
        dropped = (*self.defaults, *(name for name, there in has.items() if not there))
        required = (column for column in REQUIRED if column not in dropped)
        return (*required, *self.columns)

    @property
    def optional(self) -> tuple[str, ...]:
        """The columns that units.csv may have."""
        return (*self.defaults, *OPTIONAL)

    @cached_property
    def checks(self) -> dict[str, Callable[[str], Any]]:
        """The check of each column, from text to value."""
        return {
            **_CHECKS,
            "group": cells.group_check(self.groups),
            "level": (
                cells.level_check(self.level, entry=self.entry)
                if self.has_levels
                else lambda _: cells.StatedLevel(None)
            ),
            "credits": cells.credits_check(self.credits if self.has_credits else 1),
            **{name: _COLUMN_CHECKS[kind] for name, kind in self.columns.items()},
        }

    def named(self, *kinds: str) -> list[str]:
        """Return the names of the columns of some kinds."""
        return [name for name, kind in self.columns.items() if kind in kinds]

    def odd_sizes(self, name: str, rows: list[_Values]) -> Iterator[Fault]:
        """Yield a fault for each unit whose size the specification does not allow."""
        hint = f"units here have {', '.join(map(str, self.sizes))} credits"
        for number, row in rows:
            wrong = [size for size in row["credits"] if size not in self.sizes]
            if self.sizes and wrong:
                message = f"{counted(wrong[0], 'credit')} is not a valid size"
                yield Fault("unit-size", message, hint, name, number, column="credits")


def read_units(
    table: OwnTable,
    layout: Layout,
    tags_by_code: Mapping[str, tuple[tuple[str, int], ...]],
    sources: frozenset[str] | None,
) -> tuple[tuple[Unit, ...], list[Fault]]:
    """Return the units of a table in catalogue order, and the faults of its rows.

    `sources` are the ids that a unit may cite; None where it may cite any text.
    """
    order = {group: number for number, group in enumerate(layout.groups)}
    checked, faults = check_cells(table.name, table.rows, layout.checks)
    rows = [(row.number, values) for row, values in checked]
    faults += _duplicates(table.name, rows)
    faults += layout.odd_sizes(table.name, rows)
    faults += _never_offered(table.name, rows)
    if sources is not None:
        faults += _unknown_sources(table.name, rows, sources)
    units = [_unit(row, layout, tags_by_code.get(row["code"], ())) for _, row in rows]
    units.sort(key=lambda unit: (order[unit.group], natural_order(unit.code)))
    return tuple(units), sorted(faults, key=lambda fault: fault.row or 0)


def _unit(
    row: dict[str, Any], layout: Layout, tags: tuple[tuple[str, int], ...]
) -> Unit:
    stated = {fact: row[f"{fact}_status"] for fact in FACTS}
    return Unit(
        code=row["code"],
        title=row["title"],
        group=row["group"],
        level=row["level"].level,
        entry=row["level"].entry,
        credits=row["credits"].least,
        most_credits=row["credits"].most,
        glh=row["glh"],
        reference=row["unit_reference"],
        keywords=row["keywords"],
        sources=row["sources"],
        status=tuple((fact, status) for fact, status in stated.items() if status),
        tags=tags,
        columns=tuple((name, row[name]) for name in layout.named("text", "units")),
        numbers=tuple((name, row[name]) for name in layout.named("number")),
        offered_from=row["from"],
        offered_until=row["until"],
    )


def _duplicates(name: str, rows: list[_Values]) -> list[Fault]:
    by_code: defaultdict[str, list[_Values]] = defaultdict(list)
    for number, row in rows:
        by_code[row["code"].casefold()].append((number, row))
    faults = []
    for first, *others in by_code.values():
        for number, row in others:
            differ = [key for key in row if row[key] != first[1][key]]
            id_ = "unit-duplicate-conflict" if differ else "unit-duplicate"
            also = f"different: {', '.join(differ)}" if differ else "an exact copy"
            message = f"{row['code']} is also in row {first[0]} ({also})"
            hint = "keep one of the rows"
            faults.append(Fault(id_, message, hint, name, number, column="code"))
    return faults


def _never_offered(name: str, rows: list[_Values]) -> Iterator[Fault]:
    hint = "until is the last day on which the unit can be started"
    for number, row in rows:
        if row["from"] and row["until"] and row["until"] < row["from"]:
            message = f"until ({row['until']}) is before from ({row['from']})"
            yield Fault("unit-dates-order", message, hint, name, number, column="until")


def _unknown_sources(
    name: str, rows: list[_Values], sources: frozenset[str]
) -> list[Fault]:
    faults = []
    for number, row in rows:
        for source in row["sources"]:
            if source not in sources:
                message = f"{printable(source)} is not in sources.csv"
                hint = did_you_mean(source, sources, "add it there")
                faults.append(
                    Fault(
                        "source-unknown", message, hint, name, number, None, "sources"
                    )
                )
    return faults
