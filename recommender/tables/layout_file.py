"""A layout file: the headers of a table that comes again, their row and its sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, did_you_mean
from recommender.files.reading_time import in_time
from recommender.files.settings import key_in_words
from recommender.files.toml_files import read_toml
from recommender.tables.column_headers import HEADER_ROW, IGNORE, NO_HEADER, REPEATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from recommender.files.toml_files import Place, TomlFile

_KEYS = ("format", "sheet", HEADER_ROW, IGNORE, "columns")


@in_time
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
            file.line_of((key,)),
            column=key,
        )
        for key in file.content
        if key not in _KEYS
    ]
    columns, sheet = file.content.get("columns", {}), file.content.get("sheet")
    ignored = file.content.get(IGNORE, [])
    pairs = _pairs(columns) if isinstance(columns, dict) else [("", None)]
    pairs += _pairs({IGNORE: ignored if isinstance(ignored, list) else None})
    faults += _texts_missing(file, pairs, sheet)
    row = file.content.get(HEADER_ROW)
    if row not in (None, NO_HEADER) and (type(row) is not int or row < 1):
        message, hint = "the row of the header is a number", f"write: {HEADER_ROW} = 4"
        line = file.line_of((HEADER_ROW,))
        fault = Fault("layout-type", message, hint, file.name, line, column=HEADER_ROW)
        faults.append(fault)
    if faults:
        raise FileFaultsError(*faults)
    chosen = {HEADER_ROW: f"{row}"} if row else {}
    pairs = [*chosen.items(), *pairs]
    return [f"{column}={header}" for column, header in pairs], sheet


def _texts_missing(
    file: TomlFile, pairs: Iterable[tuple[str, Any]], sheet: Any
) -> Iterator[Fault]:
    """Yield a fault for each key whose value is no text, or no list of texts."""
    hint = 'write: sheet = "Units", and below [columns]: code = "Course Code"'
    message = "headers and the sheet are texts in quotes"
    wrong = {column for column, text in pairs if not isinstance(text, str)}
    places: list[Place] = [
        (column,) if column == IGNORE else ("columns", *filter(None, [column]))
        for column in sorted(wrong)
    ]
    if not isinstance(sheet or "", str):
        places.append(("sheet",))
    for place in places:
        row, key = file.line_of(place), key_in_words(place)
        yield Fault("layout-type", message, hint, file.name, row, column=key)


def _pairs(columns: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return each column with its header; a list of units may have several."""
    return [
        (column, text)
        for column, texts in columns.items()
        for text in (texts if isinstance(texts, list) else [texts])
    ]


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
    pairs: dict[str, list[str]] = {}
    for column, text in choices:
        pairs.setdefault(column.strip(), []).append(text.strip())
    if row := pairs.pop(HEADER_ROW, []):
        last = row[-1] if row[-1].isdecimal() else json.dumps(row[-1])
        named += f"{HEADER_ROW} = {last}\n"
    if ignored := pairs.pop(IGNORE, []):
        named += f"{IGNORE} = {json.dumps(ignored)}\n"
    several = {name for name, texts in pairs.items() if texts[1:]} & REPEATED
    lines = [
        f"{name} = {json.dumps(texts if name in several else texts[-1])}\n"
        for name, texts in pairs.items()
    ]
    return f"format = 1\n{named}\n[columns]\n{''.join(lines)}"
