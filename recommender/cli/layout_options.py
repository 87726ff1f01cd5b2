"""The options that say which header of a table is which column."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

_META = "recommender.layout"


def _read(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Take columns and sheet from a layout file where the command line has none."""
    if value is None or context.resilient_parsing:
        return
    from recommender.tables.layout_file import read_layout

    columns, sheet = read_layout(Path(value))
    context.meta[_META] = columns
    if sheet is not None:
        context.default_map = {**(context.default_map or {}), "sheet": sheet}


def _merge(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the columns of the layout file and those typed, which win."""
    return (*context.meta.get(_META, ()), *value)


def _save(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Write the layout when the command has read the table."""
    if value is None or context.resilient_parsing:
        return
    from recommender.files.writing import settle_new, write_whole
    from recommender.tables.layout_file import to_layout

    path = Path(value)
    settle_new(path)

    def write() -> None:
        if sys.exc_info()[0] in (None, SystemExit):
            columns, sheet = context.params["columns"], context.params["sheet"]
            write_whole(path, to_layout(columns, sheet), force=False)

    context.call_on_close(write)


column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="COLUMN=HEADER",
    callback=_merge,
    help='Read this header as a column, e.g. code="Course Code"; ignore="Notes" leaves '
    "one out; header_row=4 names the row of the headers, or none; of a caseload, "
    "done=A and not_done=B say what marks or colours mean.",
)
_layout_option = click.option(
    "--layout",
    metavar="FILE",
    callback=_read,
    is_eager=True,
    expose_value=False,
    help="Take the columns and the sheet from this file.",
)
_save_option = click.option(
    "--save-layout",
    metavar="FILE",
    callback=_save,
    is_eager=True,
    expose_value=False,
    help="Write the columns and the sheet that are named to this file.",
)


def layout_options(command: Any) -> Any:
    """Add the options that read and write a layout file."""
    return _layout_option(_save_option(command))
