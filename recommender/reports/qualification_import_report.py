"""The report of an import: what each column was taken for, and what was left out."""

from __future__ import annotations

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


def import_blocks(found: Imported, folder: str) -> list[Block]:
    """Render what came of a spreadsheet, and what to do next."""
    columns = (Column("Header", 30), Column("Read as", 30))
    rows = tuple((printable(h.text), header_words(h)) for h in found.headers if h.text)
    blocks: list[Block] = [Table(columns, rows)]
    groups = ", ".join(
        id_ if name == id_ else f"{id_} ({name})" for id_, name in found.groups.items()
    )
    blocks += [Heading("Groups, by their new ids"), Paragraph(groups)]
    if found.skipped:
        told = tuple((f"{row}", why) for row, why in found.skipped)
        row_columns = (Column("Row", 5, right=True), Column("Why"))
        blocks += [Heading("Rows that were left out"), Table(row_columns, told)]
    if found.notes:
        blocks.append(Heading("Notes"))
        blocks += [Paragraph(f"- {note}") for note in found.notes]
    are = "is" if len(found.rows) == 1 else "are"
    units = counted(len(found.rows), "unit")
    verdict = f"{units} of {printable(found.file, 60)} {are} in {folder}"
    if found.skipped:
        verdict += f"; left out: {counted(len(found.skipped), 'row')}"
    told_next = f"write the rules into {folder}/qualification.toml; then: recommender "
    told_next += f"qualification check {folder}"
    return [*blocks, Heading(verdict), Paragraph(told_next, "Next")]


def header_words(header: Header) -> str:
    """State what a header was taken for."""
    if header.column is None:
        return "nothing: left out"
    return f"{header.column}{' (a guess: please check)' if header.guessed else ''}"


def import_records(found: Imported) -> list[Record]:
    """Return one record a row that was left out."""
    return [{"row": row, "why": why} for row, why in found.skipped]
