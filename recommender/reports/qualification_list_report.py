"""The list of the qualifications that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Column, Heading, Record, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.qualification import Qualification


def shipped_blocks(found: Sequence[Qualification]) -> list[Block]:
    """List qualifications with what is to be known before one is used."""
    columns = (Column("Name", 23), Column("Title", 45), Column("Units", 5, right=True))
    rows = tuple(
        (
            qualification.name,
            f"{qualification.title}. {qualification.notice}".rstrip(". ") + ".",
            f"{len(qualification.catalogue.units)}",
        )
        for qualification in found
    )
    told = "Use one with --qualification NAME, or a folder of your own"
    return [Table(columns, rows), Heading(told)]


def shipped_records(found: Sequence[Qualification]) -> list[Record]:
    """Return one record a qualification."""
    return [
        {
            "qualification": qualification.name,
            "title": qualification.title,
            "awarding_body": qualification.awarding_body,
            "units": len(qualification.catalogue.units),
            "notice": qualification.notice,
        }
        for qualification in found
    ]
