"""Reports as blocks, and their renderings as plain text, Markdown and CSV.

Reports are made of headings, paragraphs and tables; only this module decides what
they look like. Text from data is never taken for markup.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from recommender.files.csv_text import csv_of
from recommender.safe_text import for_markdown, for_terminal

WIDTH = 80
# Below this width tables leave out most columns that a reader can do without.
NARROW = 60
# A column at most this wide holds codes and numbers: it grows rather than cut them.
_NARROW_COLUMN = 7
# The widest column makes room for those that grow, but never gets narrower than this.
_LEAST_TEXT = 16
# A longer word, such as an address, is cut rather than widen a column of texts.
_LONGEST_WORD = 28
_LABEL = 9
# What begins an item of a list, whose further lines are indented.
_BULLET = "- "


class Heading(NamedTuple):
    """A heading above a part of a report."""

    text: str


class Paragraph(NamedTuple):
    """A sentence or two, with a label in front; further lines are indented."""

    text: str
    label: str = ""


class Column(NamedTuple):
    """A column of a table; a fixed width aligns it with other tables.

    A narrow column holds codes or numbers, which are never cut. Terminals narrower
    than `from_width` leave the column out; `drawn` ones keep their width. One without
    a width takes what there is.
    """

    name: str
    width: int | None = None
    right: bool = False
    from_width: int = 0
    drawn: bool = False

    @property
    def narrow(self) -> bool:
        """Whether the column holds codes or numbers."""
        return self.width is not None and self.width <= _NARROW_COLUMN


class Table(NamedTuple):
    """Rows under named columns; a `bare` table has no header."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    bare: bool = False


Block = Heading | Paragraph | Table
Record = Mapping[str, object]


def to_text(
    blocks: Sequence[Block], width: int = WIDTH, *, marked: bool = False
) -> str:
    """Render blocks for a terminal or a file; `marked` adds bold and colour."""
    from rich.console import Console  # noqa: PLC0415  (browsing and help start fast)

    out = io.StringIO()
    console = Console(
        file=out, width=max(width, 20), legacy_windows=False, markup=False,
        highlight=False, emoji=False, force_terminal=marked,
        color_system="standard" if marked else None,
    )  # fmt: skip
    blocks = [_made_safe(block) for block in blocks]
    labels = (block.label for block in blocks if isinstance(block, Paragraph))
    hanging = max(_LABEL, *(len(label) for label in labels), 0)
    widths = _widths_by_columns(blocks, console.width)
    for block in blocks:
        if isinstance(block, Table):
            console.print(_table(block, widths[block.columns], console.width))
        else:
            console.print(_lines(block, hanging))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


def _made_safe(block: Block) -> Block:
    """Return a block of which a terminal obeys nothing."""
    if isinstance(block, Heading):
        return Heading(for_terminal(block.text))
    if isinstance(block, Paragraph):
        return Paragraph(for_terminal(block.text), for_terminal(block.label))
    columns = (c._replace(name=for_terminal(c.name)) for c in block.columns)
    rows = (tuple(map(for_terminal, row)) for row in block.rows)
    return block._replace(columns=tuple(columns), rows=tuple(rows))


def _widths_by_columns(
    blocks: Sequence[Block], width: int
) -> dict[tuple[Column, ...], list[int | None]]:
    """Return the widths of columns, the same in all tables that have these columns."""
    rows: dict[tuple[Column, ...], list[tuple[str, ...]]] = {}
    for block in blocks:
        if isinstance(block, Table):
            rows.setdefault(block.columns, []).extend(block.rows)
    return {
        columns: _fitted(_widths(columns, cells), columns, cells, width)
        for columns, cells in rows.items()
    }


def _widths(
    columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]]
) -> list[int | None]:
    """Widen columns that would cut codes or words, and narrow the widest texts for it.

    Columns of codes and numbers fit their content, those of texts their longest word.
    """
    widths = [column.width for column in columns]
    grown, least = 0, _least_widths(columns, rows)
    for i, column in enumerate(columns):
        if column.width is not None and not column.drawn:
            widths[i] = max(column.width, least[i])
            grown += max(least[i] - column.width, 0)
    texts = [
        i for i, column in enumerate(columns) if not (column.narrow or column.drawn)
    ]
    for _ in range(grown if texts else 0):
        widest = max(texts, key=lambda i: widths[i] or 0)
        widths[widest] = max((widths[widest] or 0) - 1, least[widest], _LEAST_TEXT)
    return widths


def _least_widths(
    columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]]
) -> list[int]:
    """Return the widths that cut no code, no number and no word."""
    least = []
    for i, column in enumerate(columns):
        cells = [row[i] for row in rows]
        if column.narrow or column.drawn:
            least.append(max(map(len, cells), default=0))
        else:
            words = [word for cell in cells for word in cell.split()]
            least.append(min(max(map(len, words), default=0), _LONGEST_WORD))
    return least


def _fitted(
    widths: list[int | None],
    columns: tuple[Column, ...],
    rows: Sequence[tuple[str, ...]],
    width: int,
) -> list[int | None]:
    """Return widths with which a table is as wide as a line, if no word is cut."""
    shown = [i for i, column in enumerate(columns) if width >= column.from_width]
    fitted = {i: room for i in shown if (room := widths[i]) is not None}
    excess = sum(room + 2 for room in fitted.values()) - 2 - width
    if excess <= 0 or len(fitted) < len(shown):
        return widths
    least = _least_widths(columns, rows)
    texts = [i for i in shown if not (columns[i].narrow or columns[i].drawn)]
    for i in texts:
        longest = max(len(columns[i].name), *(len(row[i]) for row in rows), 0)
        excess -= max(fitted[i] - longest, 0)
        fitted[i] = min(fitted[i], longest)
    for _ in range(excess):
        spare = [i for i in texts if fitted[i] > max(least[i], len(columns[i].name))]
        if not spare:
            return widths
        fitted[max(spare, key=lambda i: fitted[i])] -= 1
    return [fitted.get(i, room) for i, room in enumerate(widths)]


def _lines(block: Heading | Paragraph, hanging: int) -> object:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if isinstance(block, Heading):
        return Padding(Text(block.text, "bold"), (1, 0, 0, 0))
    text, label = block.text, block.label
    if not label and not text.startswith(_BULLET):
        return Text(text)
    if not label:
        label, text, hanging = _BULLET.strip(), text.removeprefix(_BULLET), 1
    gap = 2 if block.label else 1
    table = RichTable(
        box=None, padding=(0, gap, 0, 0), pad_edge=False, show_header=False
    )
    table.add_column(width=hanging, no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(label, "bold" if block.label else ""), Text(text, _style(text)))
    return table


def _style(text: str) -> str:
    """Return how a text is marked in a terminal: what does not hold, in red."""
    return "bold red" if text == "NO" or "NOT " in text else ""


def _table(block: Table, widths: Sequence[int | None], width: int) -> object:
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = RichTable(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.show_header = not block.bare
    shown = [width >= column.from_width for column in block.columns]
    columns = list(compress(zip(block.columns, widths, strict=True), shown))
    fits = sum((room or 8) + 2 for _, room in columns) <= width + 2
    for column, room in columns:
        # Where the table does not fit, codes and numbers stay whole and texts wrap.
        table.add_column(
            Text(column.name),
            width=room if fits or column.narrow else None,
            min_width=4,
            no_wrap=column.narrow,
            justify="right" if column.right else "left",
            overflow="fold",
        )
    for row in block.rows:
        cells = compress(row, shown)
        table.add_row(*(Text(cell, _style(cell)) for cell in cells))
    return table


def to_markdown(blocks: Sequence[Block]) -> str:
    """Render blocks as Markdown, with Markdown tables."""
    parts = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"## {_cell(block.text)}")
        elif isinstance(block, Paragraph):
            label = f"**{_cell(block.label)}:** " if block.label else ""
            parts.append(label + for_markdown(block.text))
        else:
            parts.append(_markdown_table(block))
    return "\n\n".join(parts) + "\n"


def _markdown_table(table: Table) -> str:
    header = [_cell(column.name) for column in table.columns]
    marks = ["---:" if column.right else "---" for column in table.columns]
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, marks, *rows])


def _cell(text: str) -> str:
    return for_markdown(" ".join(text.split("\n")))


def to_csv(records: Sequence[Record], *, raw: bool = False) -> str:
    """Render records as CSV without any cell that a spreadsheet takes for a formula.

    A text that a spreadsheet would compute gets an apostrophe in front, unless `raw`.
    """
    columns = list(records[0]) if records else []
    rows = ([record[column] for column in columns] for record in records)
    return csv_of([columns, *rows], raw=raw)
