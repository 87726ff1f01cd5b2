"""A report as blocks, and its renderings: plain text, Markdown, CSV.

Reports are made of headings, paragraphs and tables; what they look like is decided
here alone. Text from data is never taken for markup.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple

WIDTH = 80
# Below this a table leaves out its columns that a reader can do without.
NARROW = 60


class Heading(NamedTuple):
    """A line that opens a part of a report."""

    text: str


class Paragraph(NamedTuple):
    """A sentence or two; a label stands in front of it, and lines hang under it."""

    text: str
    label: str = ""


class Column(NamedTuple):
    """A column of a table; a fixed width keeps tables in line with each other.

    A terminal that is narrow does without the `spare` ones.
    """

    name: str
    width: int | None = None
    right: bool = False
    spare: bool = False


class Table(NamedTuple):
    """Rows under named columns; without a header where `bare`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    bare: bool = False


Block = Heading | Paragraph | Table
Record = Mapping[str, object]


def to_text(blocks: Sequence[Block], width: int = WIDTH) -> str:
    """Render for a terminal or a file, without colour."""
    from rich.console import Console  # noqa: PLC0415  (browsing and help start fast)

    out = io.StringIO()
    console = Console(
        file=out, width=max(width, 20), color_system=None, legacy_windows=False,
        markup=False, highlight=False, emoji=False, force_terminal=False,
    )  # fmt: skip
    for block in blocks:
        console.print(_rich(block, console.width))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


def _rich(block: Block, width: int) -> object:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if isinstance(block, Heading):
        return Padding(Text(block.text), (1, 0, 0, 0))
    if isinstance(block, Paragraph) and not block.label:
        return Text(block.text)
    table = RichTable(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    if isinstance(block, Paragraph):
        table.add_column(width=9, no_wrap=True)
        table.add_column()
        table.add_row(Text(block.label), Text(block.text))
        return table
    table.show_header = not block.bare
    shown = [not (column.spare and width < NARROW) for column in block.columns]
    columns = list(compress(block.columns, shown))
    roomy = sum((column.width or 8) + 2 for column in columns) <= width + 2
    for column in columns:
        # Where there is no room, codes and numbers stay whole and texts wrap.
        short = column.width is not None and column.width < 8
        table.add_column(
            Text(column.name),
            width=column.width if roomy or short else None,
            min_width=4,
            no_wrap=short,
            justify="right" if column.right else "left",
            overflow="fold",
        )
    for row in block.rows:
        table.add_row(*(Text(cell) for cell in compress(row, shown)))
    return table


def to_markdown(blocks: Sequence[Block]) -> str:
    """Render as Markdown, with tables as tables."""
    parts = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"## {_escape(block.text)}")
        elif isinstance(block, Paragraph):
            label = f"**{block.label}:** " if block.label else ""
            parts.append(label + _escape(block.text))
        else:
            parts.append(_markdown_table(block))
    return "\n\n".join(parts) + "\n"


def _markdown_table(table: Table) -> str:
    header = [column.name for column in table.columns]
    marks = ["---:" if column.right else "---" for column in table.columns]
    rows = [[_escape(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, marks, *rows])


def _escape(text: str) -> str:
    for mark in "\\`*_[]<>|#":
        text = text.replace(mark, f"\\{mark}")
    return text


def to_csv(records: Sequence[Record], *, raw: bool = False) -> str:
    """Write records as CSV; no cell of it is a formula for a spreadsheet.

    A text that a spreadsheet would compute gets an apostrophe in front, unless the
    text is asked for as it is, `raw`.
    """
    guard = _as_it_is if raw else _guard
    out = io.StringIO()
    columns = list(records[0]) if records else []
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: guard(value) for key, value in record.items()})
    return out.getvalue()


def _guard(value: object) -> object:
    risky = ("=", "+", "-", "@", "\t", "\r", "\0")
    if isinstance(value, str) and value.startswith(risky):
        return f"'{value}"
    return _as_it_is(value)


def _as_it_is(value: object) -> object:
    return "" if value is None else value
