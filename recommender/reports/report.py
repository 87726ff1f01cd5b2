"""What every report offers: the same answer in each format that a command writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from recommender.reports.blocks import Block, Record
    from recommender.reports.documents.document_parts import Document
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.sheet_names import SheetNames


class Report(Protocol):
    """An answer as a report, in one of three forms: only the one asked for is made.

    Documents load pydantic, so a report imports their builders in `document` only.
    """

    def blocks(self) -> Sequence[Block]:
        """Return headings, paragraphs and tables, for text and Markdown."""

    def records(self) -> Sequence[Record]:
        """Return the rows of a CSV file."""

    def document(self) -> Document:
        """Return the document that is written as JSON."""


@runtime_checkable
class SheetReport(Protocol):
    """An answer that is a sheet to print and sign too."""

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet, made on a day, with the names of people."""
