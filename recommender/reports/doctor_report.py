"""The report of the program's own health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.reports.blocks import Block, Column, Heading, Record, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.reports.documents.catalogue_document import DoctorDocument


class HealthCheck(NamedTuple):
    """One thing that was looked at, what was found, and whether it works."""

    what: str
    found: str
    ok: bool


@dataclass(frozen=True)
class DoctorReport:
    """What was looked at, and whether everything works."""

    checks: Sequence[HealthCheck]

    def blocks(self) -> list[Block]:
        """Return one line per check, and the verdict."""
        columns = (Column("", 3), Column("", 14), Column(""))
        rows = tuple(
            ("yes" if check.ok else "NO", check.what, check.found)
            for check in self.checks
        )
        well = all(check.ok for check in self.checks)
        verdict = (
            "everything works" if well else "problems found: see the lines with NO"
        )
        return [Table(columns, rows, bare=True), Heading(verdict)]

    def records(self) -> list[Record]:
        """Return one record per check."""
        return [check._asdict() for check in self.checks]

    def document(self) -> DoctorDocument:
        """Return the checks for JSON."""
        from recommender.reports.documents.catalogue_document import (
            Check,
            DoctorDocument,
        )

        return DoctorDocument(
            checks=[Check(**check._asdict()) for check in self.checks]
        )
