"""The report of two editions: what changed, and what becomes of saved plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.files.shipped_files import data_folder
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.words import sizes
from recommender.reports.words.edition_words import value_words
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.answers.editions import Change, SavedPlanCheck, Value
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.documents.qualification_document import (
        QualificationDiffDocument,
    )

_COLUMNS = (Column("", 8), Column("", 12), Column("Before", 24), Column("After", 26))


@dataclass(frozen=True)
class QualificationDiffReport:
    """What changed between two editions, and which saved plans break."""

    before: Qualification
    after: Qualification
    changes: Sequence[Change]
    plans: Sequence[SavedPlanCheck] = ()

    def blocks(self) -> list[Block]:
        """Return a table of the changes, and for each plan whether it still holds."""
        blocks: list[Block] = [
            Paragraph(_edition(self.before), "Before"),
            Paragraph(_edition(self.after), "After"),
            Heading("What changed" if self.changes else "Nothing changed"),
        ]
        if self.changes:
            rows = tuple(_change_row(change) for change in self.changes)
            blocks.append(Table(_COLUMNS, rows))
        if self.plans:
            blocks.append(Heading("Saved plans under the second edition"))
            blocks += [
                Paragraph(f"{saved.file}: {plan_words(saved)}") for saved in self.plans
            ]
        return blocks

    def records(self) -> list[Record]:
        """Return one record per change."""
        return [
            {
                "part": change.part,
                "name": change.name,
                "field": change.field,
                "before": value_words(change.before),
                "after": value_words(change.after),
            }
            for change in self.changes
        ]

    def document(self) -> QualificationDiffDocument:
        """Return the changes and the plans for JSON."""
        from recommender.reports.documents.qualification_builder import (
            editions_document,
        )

        return editions_document(self.before, self.after, self.changes, self.plans)


def _edition(qualification: Qualification) -> str:
    """Name an edition: its title, and how it was asked for, shipped or a folder."""
    shipped = qualification.folder.parent == data_folder()
    named = qualification.name if shipped else qualification.folder
    return f"{qualification.title} ({named})"


def _name(change: Change) -> str:
    if change.part == "header" or change.field is None:
        return change.name
    return f"{change.name} {change.field}"


def _change_row(change: Change) -> tuple[str, ...]:
    sides = (_side(change.before), _side(change.after))
    return (change.part, _name(change), *sides)


def _side(value: Value) -> str:
    if value is None:
        return "not there"
    return value_words(value) or "nothing"


def plan_words(saved: SavedPlanCheck) -> str:
    """Return whether a plan is still valid, and what repairs it."""
    if saved.checked.valid:
        return "still valid"
    parts = []
    if saved.broken:
        parts.append(f"breaks {join_names(saved.broken)}")
    if saved.checked.unknown:
        parts.append(f"has {join_names(saved.checked.unknown)}, which no longer exist")
    words = " and ".join(parts)
    if saved.repair is None:
        return f"{words}; no repair is possible"
    add = " ".join(unit.code for unit in saved.repair.add)
    drop = " ".join(unit.code for unit in saved.repair.drop)
    ways = [f"add {add}" if add else "", f"drop {drop}" if drop else ""]
    change = " and ".join(way for way in ways if way) or "leave out those units"
    size = sizes.count(saved.repair.plan.credits, saved.checked.qualification)
    return f"{words}; cheapest repair: {change} ({size})"
