"""The list of the qualifications that come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Column, Heading, Record, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.reports.documents.qualification_document import (
        QualificationsDocument,
    )


@dataclass(frozen=True)
class QualificationListReport:
    """A list of qualifications, with what to know before one is used."""

    qualifications: Sequence[Qualification]

    def blocks(self) -> list[Block]:
        """Return a table of the qualifications, and how to use one."""
        columns = (
            Column("Name", 23),
            Column("Title", 45),
            Column("Units", 5, right=True),
        )
        rows = tuple(
            (
                qualification.name,
                f"{qualification.title}. {qualification.notice}".rstrip(". ") + ".",
                f"{len(qualification.catalogue.units)}",
            )
            for qualification in self.qualifications
        )
        advice = "Use one with --qualification NAME, or a folder of your own"
        return [Table(columns, rows), Heading(advice)]

    def records(self) -> list[Record]:
        """Return one record per qualification."""
        return [
            {
                "qualification": qualification.name,
                "title": qualification.title,
                "awarding_body": qualification.awarding_body,
                "units": len(qualification.catalogue.units),
                "notice": qualification.notice,
            }
            for qualification in self.qualifications
        ]

    def document(self) -> QualificationsDocument:
        """Return the qualifications for JSON."""
        from recommender.reports.documents.qualification_builder import (
            qualifications_document,
        )

        return qualifications_document(self.qualifications)
