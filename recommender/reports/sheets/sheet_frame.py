"""What every sheet has: its title, its footer, its pictures, and lines to sign on."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from recommender.errors import RequestError
from recommender.reports.blocks import Heading, Paragraph, Table
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.paper_sheet import (
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
    Signatures,
    in_percent,
)
from recommender.reports.words.day_words import day_in_words
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from recommender.qualifications.qualification import Qualification
    from recommender.reports.blocks import Block
    from recommender.reports.pictures.chart import BarChart, CurveChart
    from recommender.requests.sheet_names import SheetNames

_HASH = 12
_SUGGESTED = "Suggested by software, confirmed by:"
# The label of what a person at a terminal can do next.
_TO_TYPE = "Next"
_OPTION = re.compile(r"(?<![\w-])--[a-z]")
_Answer = TypeVar("_Answer")


def title_of(qualification: Qualification) -> str:
    """Return the title of a qualification with its number."""
    number = f" ({qualification.number})" if qualification.number else ""
    return f"{qualification.title}{number}"


def footer_of(qualification: Qualification, made: date) -> str:
    """Return which data and program a sheet was made with, and when."""
    title, made_with = title_of(qualification), _made_with(qualification)
    return f"{title}, data {made_with}, {day_in_words(made)}."


def fields_of_making(
    qualification: Qualification, made: date, name: str = "Date"
) -> tuple[tuple[str, str], ...]:
    """Return the fields of the head that say when and with which data it was made."""
    return ((name, day_in_words(made)), ("Data", _made_with(qualification)))


def _made_with(qualification: Qualification) -> str:
    """Return the name and hash of the data, and the version of the program."""
    from recommender import __version__  # noqa: PLC0415  (it is still being imported)

    hash_ = qualification.sha256[:_HASH]
    return f"{qualification.name} {hash_}; recommender {__version__}"


def signatures(people: SheetNames, opening: str = _SUGGESTED) -> Signatures:
    """Return the lines on which those who are responsible confirm what is above."""
    candidate = ("Candidate", people.candidate)
    return Signatures(opening, (candidate, *_centre(people)))


def signatures_of_centre(people: SheetNames) -> Signatures:
    """Return the lines to sign on a sheet that is about many candidates."""
    return Signatures(_SUGGESTED, _centre(people))


def _centre(people: SheetNames) -> tuple[tuple[str, str], ...]:
    return (("Assessor", people.assessor), ("Internal verifier", ""))


def pictures(
    chart: Callable[[_Answer], BarChart | CurveChart], answer: _Answer
) -> Iterator[SheetBlock]:
    """Yield a picture, unless there is nothing to show, such as no job or no dates."""
    with suppress(RequestError):
        yield Picture(chart(answer))


def note_blocks(qualification: Qualification) -> Iterator[SheetBlock]:
    """Yield the notice and the notes of a qualification's data."""
    if qualification.notice:
        yield Paragraph(qualification.notice, "Notice")
    for note in qualification.notes:
        yield Paragraph(note.text, "Note")


def filled(*sections: Section) -> tuple[Section, ...]:
    """Return the sections that have something in them."""
    return tuple(section for section in sections if section.blocks)


def sections_of(
    blocks: Iterable[Block], qualification: Qualification, opening: str
) -> Iterator[Section]:
    """Yield the blocks of a report as sections, with wishes in plain words.

    The `opening` is the title of what comes before the first heading. What is to be
    typed is left out, and columns that are drawn with characters.
    """
    title, some = opening, list[SheetBlock]()
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text.rstrip(":")
            is_above = bool(title) and not some and title != opening
            title, above = f"{title}. {heading}" if is_above else heading, title
            yield from filled(Section(above, tuple(some)))
            some = []
        elif isinstance(block, Paragraph):
            text = _said(block.text, qualification)
            if text and block.label != _TO_TYPE:
                some.append(Paragraph(text, block.label))
        else:
            some.append(table_of(block, title, qualification))
    yield from filled(Section(title, tuple(some)))


def table_of(table: Table, caption: str, qualification: Qualification) -> SheetTable:
    """Return a table of a report as one of a sheet, with wishes in plain words."""
    kept = [i for i, column in enumerate(table.columns) if not column.drawn]
    columns = tuple(
        SheetColumn(c.name, c.width or _share_of_rest(table), right=c.right)
        for c in (table.columns[i] for i in kept)
    )
    rows = (tuple(_said(row[i], qualification) for i in kept) for row in table.rows)
    return SheetTable(caption, in_percent(columns), (RowGroup("", tuple(rows)),))


def _share_of_rest(table: Table) -> int:
    return max(80 - sum(column.width or 0 for column in table.columns), 20)


def _said(text: str, qualification: Qualification) -> str:
    """Return a text with wishes in plain words, without what else is to be typed."""
    lines = []
    for line in wishes_in_words(text, qualification).splitlines():
        parts = line.strip().split("; ")
        kept = [part for part in parts if not _OPTION.search(part)]
        end = "." if kept and kept != parts and line.endswith(".") else ""
        lines.append("; ".join(kept).rstrip(".") + end if end else "; ".join(kept))
    return "\n".join(line for line in lines if line)
