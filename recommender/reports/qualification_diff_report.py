"""The report of two editions: what changed, and what becomes of saved plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.loading.shipped import data_folder
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.words import requirements, sizes
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.answers.editions import Change, SavedPlanCheck, Value
    from recommender.qualifications.qualification import Qualification

_COLUMNS = (Column("", 8), Column("", 12), Column("Before", 24), Column("After", 26))


def edition_blocks(
    before: Qualification,
    after: Qualification,
    changes: Sequence[Change],
    plans: Sequence[SavedPlanCheck],
) -> list[Block]:
    """Render every change, and of each plan whether it still holds."""
    blocks: list[Block] = [
        Paragraph(_edition(before), "Before"),
        Paragraph(_edition(after), "After"),
        Heading("What changed" if changes else "Nothing changed"),
    ]
    if changes:
        rows = tuple(
            (one.part, _name(one), _told(one, one.before), _told(one, one.after))
            for one in changes
        )
        blocks.append(Table(_COLUMNS, rows))
    if plans:
        blocks.append(Heading("Saved plans under the second edition"))
        blocks += [Paragraph(f"{one.file}: {plan_words(one)}") for one in plans]
    return blocks


def _edition(qualification: Qualification) -> str:
    """Name an edition: its title, and how it was asked for, shipped or a folder."""
    shipped = qualification.folder.parent == data_folder()
    named = qualification.name if shipped else qualification.folder
    return f"{qualification.title} ({named})"


def _name(change: Change) -> str:
    if change.part == "header" or change.field is None:
        return change.name
    return f"{change.name} {change.field}"


def _told(change: Change, value: Value) -> str:
    if value is None:
        return "not there"
    return told(value) or "nothing"


def told(value: Value) -> str | None:
    """Word one side of a change; None where there is nothing."""
    if value is None or isinstance(value, str):
        return value
    return requirements.requirement_in_words(value)


def plan_words(one: SavedPlanCheck) -> str:
    """State whether a plan still holds, and what mends it."""
    if one.checked.valid:
        return "still valid"
    parts = []
    if one.broken:
        parts.append(f"breaks {join_names(one.broken)}")
    if one.checked.unknown:
        parts.append(f"has {join_names(one.checked.unknown)}, which no longer exist")
    said = " and ".join(parts)
    if one.repair is None:
        return f"{said}; no repair is possible"
    add = " ".join(unit.code for unit in one.repair.add)
    drop = " ".join(unit.code for unit in one.repair.drop)
    ways = [f"add {add}" if add else "", f"drop {drop}" if drop else ""]
    change = " and ".join(way for way in ways if way) or "leave out those units"
    size = sizes.count(one.repair.plan.credits, one.checked.qualification)
    return f"{said}; cheapest repair: {change} ({size})"


def edition_records(changes: Sequence[Change]) -> list[Record]:
    """Return one record a change."""
    return [
        {
            "part": one.part,
            "name": one.name,
            "field": one.field,
            "before": told(one.before),
            "after": told(one.after),
        }
        for one in changes
    ]
