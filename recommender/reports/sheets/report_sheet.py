"""A report as a sheet: its own blocks, in plain words, with a head and a footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.sheets.paper_sheet import PaperSheet, Section
from recommender.reports.sheets.sheet_frame import (
    filled,
    footer_of,
    note_blocks,
    sections_of,
    title_of,
)
from recommender.reports.words.day_words import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from recommender.qualifications.qualification import Qualification
    from recommender.reports.blocks import Block
    from recommender.requests.sheet_names import SheetNames


def report_sheet(
    blocks: Iterable[Block],
    qualification: Qualification,
    title: str,
    made: date,
    people: SheetNames,
) -> PaperSheet:
    """Return the blocks of a report as a sheet, without its opening lines."""
    sections = filled(
        *sections_of(blocks, qualification, title),
        Section("Basis", tuple(note_blocks(qualification)), small=True),
    )
    fields = (*people.fields(), ("Date", day_in_words(made)))
    footer = footer_of(qualification, made)
    return PaperSheet(title, title_of(qualification), fields, sections, footer)
