"""A report as a sheet: its own blocks, in plain words, with a head and a footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.sheets.paper_sheet import PaperSheet, Section
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    note_blocks,
    sections_of,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from recommender.qualifications.qualification import Qualification
    from recommender.reports.blocks import Block


def report_sheet(
    blocks: Iterable[Block],
    qualification: Qualification,
    title: str,
    fields: tuple[tuple[str, str], ...],
    made: date,
    *,
    after: Iterable[Section] = (),
) -> PaperSheet:
    """Return the blocks of a report as a sheet, with further sections after them.

    The `fields` are those of its head, besides the date.
    """
    sections = filled(
        *sections_of(blocks, qualification, "In short"),
        *after,
        Section("Basis", tuple(note_blocks(qualification)), small=True),
    )
    fields = (*fields, *fields_of_making(qualification, made))
    footer = footer_of(qualification, made)
    return PaperSheet(title, title_of(qualification), fields, sections, footer)
