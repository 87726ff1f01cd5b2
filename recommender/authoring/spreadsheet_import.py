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

from recommender.authoring.rule_proposals import RulesSeen, propose_rules
from recommender.authoring.rule_words import TableNames
from recommender.authoring.statements import (
    ABOVE,
    AMONG,
    BESIDE,
    HEADING,
    Statement,
    split_heading,
)
from recommender.authoring.tolerant_cells import (
    read_credits,
    read_day,
    read_hours,
    read_level,
    read_reference,
)
from recommender.authoring.unit_groups import (
    GroupIds,
    is_group_heading,
    names_group,
    status_of,
)
from recommender.authoring.unit_pairs import resolve_pairs
from recommender.errors import Fault, FileFaultsError, counted, printable
from recommender.files.sheets import CellError
from recommender.loading.unit_cells import check_code, check_title
from recommender.tables.column_headers import Header, meanings_for, parse_choices
from recommender.tables.sheet_parts import SheetPart, Wanted, find_parts
from recommender.tables.table_source import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from recommender.files.sheets import Record

NEEDED = ("code", "title", "credits")
MOST_IN_GROUP = 300
# The columns of codes of other units, and the columns that only some sheets have.
PAIRS = ("barred", "prerequisites", "corequisites")
RARE = ("from", "until", *PAIRS)
COLUMNS = ("code", "title", "group", "level", "credits", "glh", "unit_reference",
           "keywords", *RARE)  # fmt: skip


@dataclass
class Imported:
    """The units read from a spreadsheet, and what happened to the rest of it.

    `rows` are cells by column. `groups` maps ids to names, and `group_texts` to what
    the sheet calls them. `skipped` are the numbers of rows that were left out, each
    with the reason. `statements` are the texts besides the units, and `seen` the rules
    that they and the cells state.
    """

    file: str
    headers: list[Header] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    group_texts: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    seen: RulesSeen = field(default_factory=RulesSeen)
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
        unused = {key for key in RARE if not any(row[key] for row in self.rows)}
        columns = [column for column in COLUMNS if column not in unused]
        writer = csv.DictWriter(
            out, columns, lineterminator="\n", restval="", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def read_spreadsheet(
    path: Path,
    *,
    sheet: str | None = None,
    level: int | None = None,
    columns: Iterable[str] = (),
) -> Imported:
    """Return the units of a CSV file or a workbook, read tolerantly.

    `level` is the level of units for which the sheet gives none. `columns` choose
    headers, such as `code=Course Code`.

    Raises:
        FileFaultsError: it cannot be read, has no units, or it is unclear which row is
            the header or which header a column is.
        RequestError: it is a workbook, and the package to read it is missing.
    """
    imported = Imported(str(path))
    chosen = parse_choices(columns, (*COLUMNS, "status"))
    meanings = meanings_for("unit")
    wanted = Wanted(meanings, NEEDED, chosen, {"code": "unit_reference"})
    records = _records(path, sheet, imported, [*meanings.names, *chosen.values()])
    above, parts = find_parts(str(path), records, wanted)
    _Rows(imported, level).read(above, parts)
    _see_rules(imported)
    skipped = imported.skipped
    if not imported.rows:
        message = f"no row contains a unit; {counted(len(skipped), 'row')} left out"
        why = skipped[0][1] if skipped else "there are no rows below the header"
        raise FileFaultsError(Fault("import-no-units", message, why, str(path)))
    return imported


def _see_rules(imported: Imported) -> None:
    """Find the rules that the texts and the cells state."""
    pairs = resolve_pairs(imported.rows, imported.statements)
    names = TableNames(imported.groups, imported.group_texts, imported.rows)
    headers = {h.column: h.text for h in imported.headers if h.column}
    imported.seen = propose_rules(names, imported.statements, pairs, headers)
    rows = imported.seen.rows
    notes = {s.note for s in imported.statements if s.row in rows}
    imported.notes = [note for note in imported.notes if note not in notes]
    above = [s.row for s in imported.statements if s.place == ABOVE]
    if number := len(set(above) - rows):
        note = f"not read: {counted(number, 'row')} above the header"
        imported.notes.insert(0, note)


def _records(
    path: Path, sheet: str | None, imported: Imported, headers: Iterable[str]
) -> list[Record]:
    records, all_faults, notices = read_rows(path, sheet, headers)
    merged = [fault for fault in all_faults if fault.id == "xlsx-merged"]
    imported.notes += notices
    imported.notes += (f"{fault.message}: read as one" for fault in merged)
    faults = [fault for fault in all_faults if fault not in merged]
    if faults:
        raise FileFaultsError(*faults)
    return records


class _Rows:
    """Turns the rows below each header into units, one by one."""

    def __init__(self, imported: Imported, level: int | None) -> None:
        self._imported, self._level = imported, level
        self._groups = GroupIds()
        self._first: dict[str, tuple[int, dict[str, str]]] = {}
        self._heading: tuple[int, str] | None = None
        self._has_headings = False
        self._stated: set[str] = set()

    def read(self, above: Sequence[Record], parts: Sequence[SheetPart]) -> None:
        """Add the units; rows that are not units are left out, with the reason."""
        last = _texts(above[-1]) if above else []
        number = above[-1].number if above else 0
        heading = last[0] if len(set(last)) == 1 else ""
        is_heading = names_group(heading) or split_heading(heading)[0] != ""
        above = above[: len(above) - is_heading]
        for record in above:
            self._state(record.number, ": ".join(_texts(record)), ABOVE)
        if is_heading:
            self._open(number, heading)
        for part in parts:
            self._note_part(part, parts)
            for record in part.rows:
                self._read(record, part)
        self._close()
        self._imported.groups = self._groups.used
        self._imported.group_texts = self._groups.texts
        self._imported.statements = [
            statement._replace(group=self._groups.known(statement.group))
            for statement in self._imported.statements
        ]
        if self._groups.assumed:
            note = "no group is given: these units are put in group A"
            self._imported.notes.append(note)

    def _note_part(self, part: SheetPart, parts: Sequence[SheetPart]) -> None:
        notes, headers = self._imported.notes, self._imported.headers
        headers += [header for header in part.headers if header not in headers]
        if len(parts) > 1:
            notes.append(f"row {part.row}: a table begins, with its own header")
        if "code" not in {header.column for header in part.headers}:
            note = f"row {part.row}: no header is a code: the unit reference is read"
            notes.append(f"{note} as the code")

    def _state(self, number: int, text: str, place: str, **more: str) -> None:
        """Note a text that may state a rule."""
        group, fresh = self._groups.open, self._heading is not None
        statement = Statement(number, text, place, group, fresh, **more)
        if statement not in self._imported.statements[-1:]:
            self._imported.statements.append(statement)

    def _open(self, number: int, text: str) -> None:
        self._close()
        self._has_headings = True
        name = split_heading(text)[0]
        self._groups.open_group(printable(name or text, MOST_IN_GROUP))
        self._heading = (number, text)
        if name:
            self._state(number, text, HEADING)

    def _close(self) -> None:
        """Note a heading that had no units below it."""
        if self._heading is not None:
            number, text = self._heading
            note = f'row {number}: not read, no units below it: "{printable(text)}"'
            self._imported.notes.append(note)
        self._heading = None

    def _read(self, record: Record, part: SheetPart) -> None:
        number, texts = record.number, _texts(record)
        joined = " - ".join(dict.fromkeys(texts))
        if split_heading(joined)[0]:
            self._open(number, joined)
            return
        if len(set(texts)) == 1 and not _is_code(texts[0]):
            if is_group_heading(texts[0]):
                self._open(number, texts[0])
            else:
                note = f'row {number}: not read: "{printable(texts[0], 80)}"'
                self._state(number, texts[0], AMONG, note=note)
                self._imported.notes.append(note)
            return
        cells = part.cells_of(record)
        try:
            if fault := part.width_fault(record):
                raise CellError("csv-width", fault)
            self._add(number, cells, part.header_of("status"))
        except CellError as error:
            self._skip(number, error)
            self._state(number, ": ".join(texts), AMONG)
            return
        for text in part.nameless(record):
            note = f"row {number}: left out, without a header: {printable(text)}"
            self._state(number, text, BESIDE, unit=cells["code"], note=note)
            self._imported.notes.append(note)
        for text in part.unread(record):
            self._state(number, text, BESIDE, unit=cells["code"])

    def _skip(self, number: int, error: CellError) -> None:
        hint = f" ({error.hint})" if error.hint else ""
        self._imported.skipped.append((number, f"{error.message}{hint}"))

    def _add(self, number: int, cells: dict[str, str], status_header: str) -> None:
        cells.setdefault("code", cells.get("unit_reference", ""))
        if re.match(r"(grand |sub-?)?totals?\b", cells["code"] or cells["title"], re.I):
            raise CellError("import-total", "this is a row of totals")
        row = {
            "code": _in("code", check_code, cells),
            "title": _in("title", check_title, cells),
            "level": f"{_in('level', self._level_of, cells)}",
            "credits": f"{_in('credits', read_credits, cells)}",
            "keywords": cells.get("keywords", ""),
            "status": status_of(cells.get("status", ""), status_header),
            **{key: self._optional(number, key, cells) for key in _OPTIONAL},
            **{key: cells.get(key, "") for key in PAIRS},
        }
        self._refuse_twice(number, row)
        row["row"] = f"{number}"
        row["group"] = self._group_of(number, cells, row["status"])
        self._first[row["code"].casefold()] = (number, row)
        self._imported.rows.append(row)

    def _group_of(self, number: int, cells: Mapping[str, str], status: str) -> str:
        """Return the id of a unit's group: its own, the heading's, or its status."""
        text, stated = cells.get("group", ""), cells.get("status", "")
        if stated and not status:
            note = f"status {printable(stated, 40)} is neither mandatory nor optional"
            if note not in self._imported.notes:
                self._imported.notes.append(note)
        if not text and status and not self._has_headings:
            text = stated
        text = printable(text, MOST_IN_GROUP)
        name = split_heading(text)[0]
        id_ = self._groups.id_for(name or text)
        if name and text not in self._stated:
            self._stated.add(text)
            self._state(number, text, HEADING)
        if not text:
            self._heading = None
        return id_

    def _level_of(self, text: str) -> int:
        if not text and self._level is not None:
            return self._level
        if not text:
            hint = "or give one level for all units with --level"
            raise CellError("unit-level", "no level is given; add it", hint)
        other = re.search("scqf|fheq|cqfw|eqf|aqf", text, re.I)
        if other:
            note = f"levels of {other[0].upper()} are read as the same numbers of RQF"
            if note not in self._imported.notes:
                self._imported.notes.append(note)
        return read_level(text)

    def _optional(self, number: int, key: str, cells: Mapping[str, str]) -> str:
        """Return the value of a cell; nothing, with a note, if it cannot be read."""
        try:
            return _OPTIONAL[key](cells.get(key, ""))
        except CellError as error:
            hint = f" ({error.hint})" if error.hint else ""
            note = f"row {number}: {key} is left out: {error.message}{hint}"
            self._imported.notes.append(note)
            return ""

    def _refuse_twice(self, number: int, row: Mapping[str, Any]) -> None:
        first, other = self._first.get(row["code"].casefold(), (None, {}))
        if first is None:
            return
        differ = [key for key in row if row[key] != other.get(key)]
        also = f"different: {', '.join(differ)}" if differ else "an exact copy"
        message = f"{printable(row['code'])} is also in row {first} ({also})"
        raise CellError("unit-duplicate", message)


_OPTIONAL: dict[str, Callable[[str], str]] = {
    "glh": read_hours, "unit_reference": read_reference, "from": read_day,
    "until": read_day,
}  # fmt: skip


def _in(column: str, read: Callable[[str], Any], cells: Mapping[str, str]) -> Any:
    """Return the value of a cell; the error of one that cannot be read names it."""
    try:
        return read(cells.get(column, ""))
    except CellError as error:
        message = f"{column}: {error.message}"
        raise CellError(error.id, message, error.hint) from None


def _texts(record: Record) -> list[str]:
    return [cell.strip() for cell in record.cells if cell.strip()]


def _is_code(text: str) -> bool:
    return re.fullmatch(r"\S*[0-9]\S*", text) is not None
