"""A layout file: the headers of a table that comes again, their row and its sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, did_you_mean
from recommender.files.toml_files import read_toml
from recommender.tables.column_headers import HEADER_ROW, IGNORE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KEYS = ("format", "sheet", HEADER_ROW, IGNORE, "columns")


def read_layout(path: Path) -> tuple[list[str], str | None]:
    """Return the choices of a layout file, such as `code=Course Code`, and its sheet.

    Raises:
        FileFaultsError: It cannot be read, or has another key or type.
    """
    file = read_toml(path, kind="layout")
    faults = [
        Fault(
            "layout-key-unknown",
            f"{key} is not a key of a layout",
            did_you_mean(key, _KEYS, f"keys: {', '.join(_KEYS)}"),
            file.name,
        )
        for key in file.content
        if key not in _KEYS
    ]
    columns, sheet = file.content.get("columns", {}), file.content.get("sheet")
    ignored = file.content.get(IGNORE, [])
    texts = columns.values() if isinstance(columns, dict) else (None,)
    texts = (*texts, *(ignored if isinstance(ignored, list) else (None,)))
    if not all(isinstance(text, str) for text in (*texts, sheet or "")):
        hint = 'write: sheet = "Units", and below [columns]: code = "Course Code"'
        message = "headers and the sheet are texts in quotes"
        faults.append(Fault("layout-type", message, hint, file.name))
    row = file.content.get(HEADER_ROW)
    if row is not None and (type(row) is not int or row < 1):
        message, hint = "the row of the header is a number", f"write: {HEADER_ROW} = 4"
        faults.append(Fault("layout-type", message, hint, file.name))
    if faults:
        raise FileFaultsError(*faults)
    chosen = {HEADER_ROW: f"{row}"} if row else {}
    pairs = [*chosen.items(), *columns.items(), *((IGNORE, text) for text in ignored)]
    return [f"{column}={header}" for column, header in pairs], sheet


def to_layout(columns: Iterable[str], sheet: str | None) -> str:
    """Return the text of a layout file with these choices.

    >>> print(to_layout(["code=Course Code"], None), end="")
    format = 1
    <BLANKLINE>
    [columns]
    code = "Course Code"
    """
    # A text in JSON is one in TOML too.
    named = f"sheet = {json.dumps(sheet)}\n" if sheet else ""
    choices = [choice.split("=", 1) for choice in columns]
    pairs = {column.strip(): text.strip() for column, text in choices}
    ignored = [text.strip() for column, text in choices if column.strip() == IGNORE]
    if row := pairs.pop(HEADER_ROW, ""):
        named += f"{HEADER_ROW} = {int(row)}\n"
    if pairs.pop(IGNORE, ""):
        named += f"{IGNORE} = {json.dumps(ignored)}\n"
    lines = [f"{name} = {json.dumps(text)}\n" for name, text in pairs.items()]
    return f"format = 1\n{named}\n[columns]\n{''.join(lines)}"
