"""Importing a centre's spreadsheet: rows as people write them, to a catalogue.

What cannot be read is left out and said, never guessed in silence; the result is a
folder that loads, whose rules are still to be written.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recommender.authoring.headers import NEEDED, Header, read_headers
from recommender.authoring.unit_groups import Groups
from recommender.errors import Fault, FileFaultsError, counted, printable
from recommender.files.sheets import CellError, Record, read_records
from recommender.files.texts import read_bytes, read_text
from recommender.loading import unit_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The header is among the first rows: titles and addresses may stand above it.
MOST_ABOVE = 30
COLUMNS = ("code", "title", "group", "level", "credits", "glh", "unit_reference",
           "keywords", "from", "until")  # fmt: skip


@dataclass
class Imported:
    """What came out of a spreadsheet: cells by column, and what became of the rest.

    `groups` maps ids to names, `skipped` rows to why they were left out.
    """

    file: str
    headers: list[Header] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def commonest_level(self) -> int:
        """The level that most units have."""
        return int(Counter(row["level"] for row in self.rows).most_common(1)[0][0])

    @property
    def has_entry_level(self) -> bool:
        """Whether a unit is at entry level."""
        return any(row["level"] == "0" for row in self.rows)

    def to_csv(self) -> str:
        """Write the rows as units.csv."""
        out = io.StringIO()
        dated = {key for row in self.rows for key in ("from", "until") if row[key]}
        columns = [
            one for one in COLUMNS if one not in ("from", "until") or one in dated
        ]
        writer = csv.DictWriter(
            out, columns, lineterminator="\n", restval="", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def read_spreadsheet(
    path: Path, *, sheet: str | None = None, level: int | None = None
) -> Imported:
    """Read a CSV file or a workbook, as tolerantly as can be said.

    `level` is that of units whose level the sheet does not say.

    Raises:
        FileFaultsError: it cannot be read, has no header, or no unit at all.
        RequestError: it is a workbook, and the package for them is missing.
    """
    found = Imported(str(path))
    records = _records(path, sheet, found)
    start = _find_header(records, found)
    _Rows(found, level).read(records[start + 1 :])
    if not found.rows:
        message = f"no row is a unit; {len(found.skipped)} were left out"
        why = found.skipped[0][1] if found.skipped else "there is none below the header"
        raise FileFaultsError(Fault("import-no-units", message, why, str(path)))
    return found


def _records(path: Path, sheet: str | None, found: Imported) -> list[Record]:
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        # openpyxl is an extra, and slow to load.
        from recommender.files.workbooks import read_workbook  # noqa: PLC0415

        records, told, notices = read_workbook(read_bytes(path), str(path), sheet)
        merged = [fault for fault in told if fault.id == "xlsx-merged"]
        found.notes += (*notices, *(f"{one.message}: read as one" for one in merged))
        faults = [fault for fault in told if fault not in merged]
    else:
        text = read_text(path)
        records, faults = read_records(text, str(path), _delimiter(text))
    if faults:
        raise FileFaultsError(*faults)
    return records


def _delimiter(text: str) -> str:
    first = "\n".join(text.splitlines()[:MOST_ABOVE])
    return max(",;\t", key=first.count)


def _find_header(records: Sequence[Record], found: Imported) -> int:
    """Find the row that names the most columns, and the columns that units need."""
    ranked = [
        (sum(one.column is not None for one in read_headers(record.cells)), -number)
        for number, record in enumerate(records[:MOST_ABOVE])
    ]
    known, place = max(ranked, default=(0, 0))
    if known < 2:
        message = "no row is a header with the unit, title and credits"
        hint = "write a header row: code, title, group, level, credits, glh"
        raise FileFaultsError(Fault("csv-header", message, hint, found.file, 1))
    start = -place
    found.headers = read_headers(records[start].cells)
    there = {one.column for one in found.headers}
    row = records[start].number
    faults = [
        Fault("csv-column-missing", "this column is missing", f"add a column {column}",
              found.file, row, column=column)
        for column in NEEDED
        if column not in there
    ]  # fmt: skip
    if faults:
        raise FileFaultsError(*faults)
    if start:
        found.notes.append(f"above the header {counted(start, 'row')} not read")
    return start


class _Rows:
    """Turns the rows below a header into units, one by one."""

    def __init__(self, found: Imported, level: int | None) -> None:
        self._found, self._level = found, level
        self._groups = Groups()
        self._first: dict[str, tuple[int, dict[str, str]]] = {}

    def read(self, records: Sequence[Record]) -> None:
        """Read all rows; what is no unit is left out, with the reason."""
        for record in records:
            cells = self._cells(record)
            told = [cell.strip() for cell in record.cells if cell.strip()]
            if _is_heading(told):
                self._groups.open(printable(told[0], 60))
                continue
            try:
                self._add(record.number, cells)
            except CellError as error:
                self._skip(record.number, error)
        self._found.groups = self._groups.used
        if self._groups.assumed:
            note = "no group is given: these units are put in group A"
            self._found.notes.append(note)

    def _cells(self, record: Record) -> dict[str, str]:
        pairs = zip(self._found.headers, record.cells, strict=False)
        return {
            one.column: " ".join(cell.split())
            for one, cell in pairs
            if one.column is not None
        }

    def _skip(self, number: int, error: CellError) -> None:
        self._found.skipped.append((number, error.message))

    def _add(self, number: int, cells: Mapping[str, str]) -> None:
        if re.match(r"(grand |sub-?)?totals?\b", cells["code"] or cells["title"], re.I):
            raise CellError("import-total", "this is a row of totals")
        row = {
            "code": unit_cells.code(cells["code"]),
            "title": unit_cells.title(cells["title"]),
            "level": f"{self._level_of(cells.get('level', ''))}",
            "credits": f"{_credits(cells['credits'])}",
            "glh": _hours(cells.get("glh", "")),
            "unit_reference": self._reference(number, cells.get("unit_reference", "")),
            "keywords": cells.get("keywords", ""),
            **{key: self._day(number, key, cells) for key in ("from", "until")},
        }
        self._refuse_twice(number, row)
        row["group"] = self._groups.place(printable(cells.get("group", ""), 60))
        self._first[row["code"].casefold()] = (number, row)
        self._found.rows.append(row)

    def _level_of(self, text: str) -> int:
        if not text and self._level is not None:
            return self._level
        if not text:
            hint = "or give one level for all units with --level"
            raise CellError("unit-level", "no level is given; add it", hint)
        found = re.fullmatch(r"(?:level|lvl|l)?\s*\.?\s*([1-8])(?:\.0)?", text, re.I)
        return unit_cells.level_or(None, entry=True)(found.group(1) if found else text)

    def _reference(self, number: int, text: str) -> str:
        try:
            return unit_cells.reference(text.upper())
        except CellError as error:
            note = f"row {number}: its reference is ignored: {error.message}"
            self._found.notes.append(note)
            return ""

    def _day(self, number: int, key: str, cells: Mapping[str, str]) -> str:
        """Read a date, a workbook's with its time of day too; say what is left out."""
        text = re.sub(r"[ T]00:00(:00)?$", "", cells.get(key, ""))
        try:
            found = unit_cells.day(text)
        except CellError as error:
            note = f"row {number}: its date {key} is left out: {error.message}"
            self._found.notes.append(note)
            return ""
        return f"{found}" if found else ""

    def _refuse_twice(self, number: int, row: Mapping[str, Any]) -> None:
        first, other = self._first.get(row["code"].casefold(), (None, {}))
        if first is None:
            return
        differ = [key for key in row if row[key] != other.get(key)]
        also = (
            f", with a different {', '.join(differ)}" if differ else ", an exact copy"
        )
        message = f"{printable(row['code'])} is also in row {first}{also}"
        raise CellError("unit-duplicate", message)


def _is_heading(told: Sequence[str]) -> bool:
    """Return whether a row is one text, and that no code: the heading of a group."""
    return len(set(told)) == 1 and not re.fullmatch(r"\S*[0-9]\S*", told[0])


def _credits(text: str) -> int:
    found = re.fullmatch(r"([0-9]{1,4})(?:\.0+)?\s*(?:credits?|cr|c)?\.?", text, re.I)
    return unit_cells.credits_or(None)(found.group(1) if found else text)


def _hours(text: str) -> str:
    """Read hours; what is none, like a dash, says that nobody knows."""
    found = re.fullmatch(
        r"([0-9]{1,4})(?:\.0+)?\s*(?:hours?|hrs?|glh|h)?\.?", text, re.I
    )
    return found.group(1) if found else ""
