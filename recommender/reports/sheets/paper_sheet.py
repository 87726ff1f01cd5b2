"""A sheet: sections of sentences, tables and pictures, and lines to sign on.

What is on a sheet is decided here and in the builders; how it looks in HTML or in
Word, by the writers only. Text from data is never taken for markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.reports.blocks import Paragraph
from recommender.reports.pictures.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

TO_TICK = "\u2610"


class SheetColumn(NamedTuple):
    """A column of a table: its share of the width, and its name in full if cut."""

    name: str
    share: int = 10
    right: bool = False
    in_full: str = ""


def in_percent(columns: Sequence[SheetColumn]) -> tuple[SheetColumn, ...]:
    """Return columns with their shares of the width in percent."""
    total = sum(column.share for column in columns)
    return tuple(c._replace(share=round(100 * c.share / total)) for c in columns)


class RowGroup(NamedTuple):
    """Rows of a table that belong together, with a title above them if there is one."""

    title: str
    rows: tuple[tuple[str, ...], ...]


class SheetTable(NamedTuple):
    """A table with its caption; the first column names each row."""

    caption: str
    columns: tuple[SheetColumn, ...]
    groups: tuple[RowGroup, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All rows, whatever their group."""
        return tuple(row for group in self.groups for row in group.rows)


class Signatures(NamedTuple):
    """A line for each person to sign on, with a name where it is known."""

    opening: str
    people: tuple[tuple[str, str], ...]


class Bullets(NamedTuple):
    """A list whose items stand below each other, each with a sign in front."""

    items: tuple[str, ...]


SheetBlock = Paragraph | Bullets | SheetTable | Picture | Signatures


class Section(NamedTuple):
    """A part of a sheet with a heading; a `small` one is in small print."""

    title: str
    blocks: tuple[SheetBlock, ...]
    small: bool = False


@dataclass(frozen=True)
class PaperSheet:
    """A document on paper: the fields of its head, and its sections.

    A letter is set larger than a sheet of tables.
    """

    title: str
    subtitle: str
    fields: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str = ""
    is_letter: bool = False
