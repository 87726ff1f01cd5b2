"""Importing the units of a centre's spreadsheet, written as people write them.

What cannot be read is left out and reported; guesses are reported too. The result is a
folder that can be loaded, with its rules still to be written.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recommender.authoring.headers import NEEDED, Header, all_names, read_headers
from recommender.authoring.unit_groups import GroupIds
from recommender.errors import Fault, FileFaultsError, counted, printable
from recommender.files.sheets import CellError, Record, read_records
from recommender.files.texts import read_bytes, read_text
from recommender.loading import unit_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The header is among the first rows; titles and addresses may be above it.
MOST_ABOVE = 30
COLUMNS = ("code", "title", "group", "level", "credits", "glh", "unit_reference",
           "keywords", "from", "until")  # fmt: skip


@dataclass
class Imported:
    """The units read from a spreadsheet, and what happened to the rest of it.

    `rows` are cells by column. `groups` maps ids to names. `skipped` are the numbers of
    rows that were left out, each with the reason.
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
        """Return the rows as the text of units.csv."""
        out = io.StringIO()
        dated = {key for row in self.rows for key in ("from", "until") if row[key]}
        unused = {"from", "until"} - dated
        columns = [column for column in COLUMNS if column not in unused]
        writer = csv.DictWriter(
            out, columns, lineterminator="\n", restval="", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def read_spreadsheet(
    path: Path, *, sheet: str | None = None, level: int | None = None
) -> Imported:
    """Return the units of a CSV file or a workbook, read tolerantly.

    `level` is the level of units for which the sheet gives none.

    Raises:
        FileFaultsError: it cannot be read, or has no header or no units.
        RequestError: it is a workbook, and the package to read it is missing.
    """
    imported = Imported(str(path))
    records = _records(path, sheet, imported)
    start = _find_header(records, imported)
    _Rows(imported, level).read(records[start + 1 :])
    skipped = imported.skipped
    if not imported.rows:
        message = f"no row contains a unit; {counted(len(skipped), 'row')} left out"
        why = skipped[0][1] if skipped else "there are no rows below the header"
        raise FileFaultsError(Fault("import-no-units", message, why, str(path)))
    return imported


def _records(path: Path, sheet: str | None, imported: Imported) -> list[Record]:
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        # openpyxl is an extra, and slow to load.
        from recommender.files.workbooks import read_workbook  # noqa: PLC0415

        records, all_faults, notices = read_workbook(read_bytes(path), str(path), sheet)
        merged = [fault for fault in all_faults if fault.id == "xlsx-merged"]
        imported.notes += notices
        imported.notes += (f"{fault.message}: read as one" for fault in merged)
        faults = [fault for fault in all_faults if fault not in merged]
    else:
        text, names = read_text(path), [name for _, name in all_names()]
        records, faults = read_records(text, str(path), names)
    if faults:
        raise FileFaultsError(*faults)
    return records


def _find_header(records: Sequence[Record], imported: Imported) -> int:
    """Return the number of the row that names the most columns, as the header.

    Raises:
        FileFaultsError: there is none, or it lacks columns that are needed.
    """
    ranked = [
        (_known_columns(record), -number)
        for number, record in enumerate(records[:MOST_ABOVE])
    ]
    most, place = max(ranked, default=(0, 0))
    if most < 2:
        message = "there is no header row with the unit, title and credits"
        hint = "write a header row: code, title, group, level, credits, glh"
        raise FileFaultsError(Fault("csv-header", message, hint, imported.file, 1))
    start = -place
    imported.headers = read_headers(records[start].cells)
    present = {header.column for header in imported.headers}
    row = records[start].number
    faults = [
        Fault("csv-column-missing", "this column is missing", f"add a column {column}",
              imported.file, row, column=column)
        for column in NEEDED
        if column not in present
    ]  # fmt: skip
    if faults:
        raise FileFaultsError(*faults)
    if start:
        imported.notes.append(f"not read: {counted(start, 'row')} above the header")
    return start


def _known_columns(record: Record) -> int:
    return sum(header.column is not None for header in read_headers(record.cells))


class _Rows:
    """Turns the rows below a header into units, one by one."""

    def __init__(self, imported: Imported, level: int | None) -> None:
        self._imported, self._level = imported, level
        self._groups = GroupIds()
        self._first: dict[str, tuple[int, dict[str, str]]] = {}

    def read(self, records: Sequence[Record]) -> None:
        """Add the units; rows that are not units are left out, with the reason."""
        for record in records:
            cells = self._cells(record)
            texts = [cell.strip() for cell in record.cells if cell.strip()]
            if _is_heading(texts):
                self._groups.open_group(printable(texts[0], 60))
                continue
            try:
                self._add(record.number, cells)
            except CellError as error:
                self._skip(record.number, error)
        self._imported.groups = self._groups.used
        if self._groups.assumed:
            note = "no group is given: these units are put in group A"
            self._imported.notes.append(note)

    def _cells(self, record: Record) -> dict[str, str]:
        pairs = zip(self._imported.headers, record.cells, strict=False)
        return {
            header.column: " ".join(cell.split())
            for header, cell in pairs
            if header.column is not None
        }

    def _skip(self, number: int, error: CellError) -> None:
        self._imported.skipped.append((number, error.message))

    def _add(self, number: int, cells: Mapping[str, str]) -> None:
        if re.match(r"(grand |sub-?)?totals?\b", cells["code"] or cells["title"], re.I):
            raise CellError("import-total", "this is a row of totals")
        row = {
            "code": unit_cells.check_code(cells["code"]),
            "title": unit_cells.check_title(cells["title"]),
            "level": f"{self._level_of(cells.get('level', ''))}",
            "credits": f"{_credits(cells['credits'])}",
            "glh": _hours(cells.get("glh", "")),
            "unit_reference": self._reference(number, cells.get("unit_reference", "")),
            "keywords": cells.get("keywords", ""),
            **{key: self._day(number, key, cells) for key in ("from", "until")},
        }
        self._refuse_twice(number, row)
        row["group"] = self._groups.id_for(printable(cells.get("group", ""), 60))
        self._first[row["code"].casefold()] = (number, row)
        self._imported.rows.append(row)

    def _level_of(self, text: str) -> int:
        if not text and self._level is not None:
            return self._level
        if not text:
            hint = "or give one level for all units with --level"
            raise CellError("unit-level", "no level is given; add it", hint)
        level = re.fullmatch(r"(?:level|lvl|l)?\s*\.?\s*([1-8])(?:\.0)?", text, re.I)
        return unit_cells.level_check(None, entry=True)(
            level.group(1) if level else text
        )

    def _reference(self, number: int, text: str) -> str:
        try:
            return unit_cells.check_reference(text.upper())
        except CellError as error:
            note = f"row {number}: the unit reference is left out: {error.message}"
            self._imported.notes.append(note)
            return ""

    def _day(self, number: int, key: str, cells: Mapping[str, str]) -> str:
        """Return a date in ISO form, without the midnight that workbooks add."""
        text = re.sub(r"[ T]00:00(:00)?$", "", cells.get(key, ""))
        try:
            date = unit_cells.check_date(text)
        except CellError as error:
            note = f"row {number}: the date in {key} is left out: {error.message}"
            self._imported.notes.append(note)
            return ""
        return f"{date}" if date else ""

    def _refuse_twice(self, number: int, row: Mapping[str, Any]) -> None:
        first, other = self._first.get(row["code"].casefold(), (None, {}))
        if first is None:
            return
        differ = [key for key in row if row[key] != other.get(key)]
        also = f"different: {', '.join(differ)}" if differ else "an exact copy"
        message = f"{printable(row['code'])} is also in row {first} ({also})"
        raise CellError("unit-duplicate", message)


def _is_heading(texts: Sequence[str]) -> bool:
    """Return whether a row is the heading of a group: a single text, and not a code."""
    return len(set(texts)) == 1 and not re.fullmatch(r"\S*[0-9]\S*", texts[0])


def _credits(text: str) -> int:
    number = re.fullmatch(r"([0-9]{1,4})(?:\.0+)?\s*(?:credits?|cr|c)?\.?", text, re.I)
    return unit_cells.credits_check(None)(number.group(1) if number else text)


def _hours(text: str) -> str:
    """Return hours as text; nothing where the cell has none, such as a dash."""
    number = re.fullmatch(
        r"([0-9]{1,4})(?:\.0+)?\s*(?:hours?|hrs?|glh|h)?\.?", text, re.I
    )
    return number.group(1) if number else ""
