"""The report of an import: what each column was taken for, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted, printable
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)

if TYPE_CHECKING:
    from recommender.authoring.headers import Header
    from recommender.authoring.spreadsheet_import import Imported
    from recommender.reports.documents.qualification_document import (
        QualificationImportDocument,
    )


@dataclass(frozen=True)
class QualificationImportReport:
    """What came of a spreadsheet of units, and the folder that was made."""

    imported: Imported
    folder: str

    def blocks(self) -> list[Block]:
        """Return how each column was read, what was left out, and what to do next."""
        imported, folder = self.imported, self.folder
        columns = (Column("Header", 30), Column("Read as", 30))
        rows = tuple(
            (printable(header.text), header_words(header))
            for header in imported.headers
            if header.text
        )
        groups = ", ".join(
            id_ if name == id_ else f"{id_} ({name})"
            for id_, name in imported.groups.items()
        )
        blocks: list[Block] = [
            Table(columns, rows),
            Heading("Groups, by their new ids"),
            Paragraph(groups),
        ]
        if imported.skipped:
            skipped = tuple((f"{row}", why) for row, why in imported.skipped)
            row_columns = (Column("Row", 5, right=True), Column("Why"))
            blocks += [Heading("Rows that were left out"), Table(row_columns, skipped)]
        if imported.notes:
            blocks.append(Heading("Notes"))
            blocks += [Paragraph(f"- {note}") for note in imported.notes]
        following = f"write the rules into {folder}/qualification.toml; then: "
        following += f"recommender qualification check {folder}"
        return [*blocks, Heading(self._verdict()), Paragraph(following, "Next")]

    def _verdict(self) -> str:
        imported = self.imported
        are = "is" if len(imported.rows) == 1 else "are"
        units, file = counted(len(imported.rows), "unit"), printable(imported.file, 60)
        verdict = f"{units} of {file} {are} in {self.folder}"
        if imported.skipped:
            verdict += f"; left out: {counted(len(imported.skipped), 'row')}"
        return verdict

    def records(self) -> list[Record]:
        """Return one record per row that was left out."""
        return [{"row": row, "why": why} for row, why in self.imported.skipped]

    def document(self) -> QualificationImportDocument:
        """Return what was read for JSON."""
        from recommender.reports.documents.qualification_builder import (
            import_document,
        )

        return import_document(self.imported, self.folder)


def header_words(header: Header) -> str:
    """Return what a header was read as."""
    if header.column is None:
        return "nothing: left out"
    return f"{header.column}{' (a guess: please check)' if header.guessed else ''}"
