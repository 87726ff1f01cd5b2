"""Caseloads with a row for each unit of a person: the rows of each person are joined.

Rows are of one person by the id, or else by the name; those below without either are
of the person above. Cells of one person that differ are a fault.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.everyday_values import EMPTY_WORDS
from recommender.cohorts.mark_keys import MarkKey
from recommender.cohorts.marks import is_done, is_of_status, mark_form
from recommender.cohorts.other_rows import JOINED, key_in
from recommender.cohorts.people import NAME_COLUMNS, full_name, person_form
from recommender.cohorts.quoted_cells import may_be_shown, message_of
from recommender.cohorts.unclear_marks import UnclearMark, mark_faults
from recommender.cohorts.written_units import WrittenUnits
from recommender.errors import Fault, as_code, counted, printable, rows_in_words
from recommender.files.sheets import CellError, Row
from recommender.tables.column_headers import (
    LISTS,
    header_words,
    meanings_for,
    words_of,
)
from recommender.tables.whole_table import Line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.tables.whole_table import WholeTable

# Marks of which it is not known what they mean are no more, and no longer.
_MOST_MARKS, _MOST_LETTERS = 6, 12
# Of so many titles, one may seem to be of two units.
_MANY = 10
# These may be of a unit, and then differ between the rows of a person.
_OF_UNITS = ("start", "finish_by", "hours")
_HINT = "write the same in all rows of a candidate, or add a column id"


class JoinedRows(NamedTuple):
    """A table with a row for each person, the columns that were used up, and faults."""

    table: WholeTable
    used: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass
class _UnitRows:
    """The rows of people who have one for each unit, and what their columns are.

    `units` are the columns of units, the first of which becomes `have`; `marks` say
    whether a unit is done. Without any, all in a column of units done are. `foreign`
    are rows by the code of their unit and a title beside it that is not like its own.
    """

    table: WholeTable
    written: WrittenUnits
    units: Sequence[str]
    marks: Sequence[str]
    key: MarkKey
    faults: list[Fault] = field(default_factory=list)
    unclear: list[UnclearMark] = field(default_factory=list)
    not_done: defaultdict[str, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    of_units: dict[str, None] = field(default_factory=dict)
    foreign: defaultdict[tuple[str, str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )


def join_rows(
    table: WholeTable, qualification: Qualification, kept: Collection[str]
) -> JoinedRows:
    """Return a table in which the rows of a person are one, if each has one unit.

    The columns `kept` are not looked at.
    """
    written = WrittenUnits(qualification)
    table = _with_marks(table, kept, written)
    rows = table.rows
    names = {tuple(map(row.cells.get, ("id", *NAME_COLUMNS))) for row in rows}
    # A person who is there twice by a slip is no table of this kind.
    if not _are_few(names, rows) or not _are_few(people := _people(table), rows):
        return JoinedRows(table)
    unknown = [column for column in table.unknown if column not in kept]
    units = [
        column
        for column in (*unknown, *{"have"}.intersection(table.columns))
        if _most_are_units(table.rows, column, written)
    ]
    if not units:
        return JoinedRows(table)
    units += [c for c in unknown if c not in units and _is_of_titles(table, c)]
    status = [c for c in unknown if c not in units and is_of_status(table.unknown[c])]
    key = key_in(table) if status else MarkKey({})
    is_open = units[0] != "have" and not any(_are_clear(table, c, key) for c in status)
    marks = [c for c in status if _are_marks(table, c, key, is_open=is_open)]
    reader = _UnitRows(table, written, units, marks, key)
    return _joined(reader, people)


def _with_marks(
    table: WholeTable, kept: Collection[str], written: WrittenUnits
) -> WholeTable:
    """Return a table whose units done are none if they are marks beside other units.

    `Unit signed off` may be a list of units, or have yes or no of each.
    """
    has_units = any(
        _most_are_units(table.rows, column, written)
        for column in table.unknown.keys() - set(kept)
    )
    are_marks = "have" in table.columns and _are_clear(table, "have", MarkKey({}))
    return table.rename_column("have", None) if has_units and are_marks else table


def _are_clear(table: WholeTable, column: str, key: MarkKey) -> bool:
    """Return whether all marks of a column are clear, and one says that it is done."""
    cells = {row.cells.get(column, "") for row in table.rows}
    verdicts = {is_done(cell, key.done) for cell in cells}
    return None not in verdicts and True in verdicts


def _are_few(people: Collection[object], rows: Collection[Row]) -> bool:
    return 4 * len(people) <= 3 * len(rows)


def _people(table: WholeTable) -> list[list[Row]]:
    """Return the rows of each person, in the order of the table."""
    people: dict[tuple[str, str], list[Row]] = {}
    id_of: dict[tuple[str, str], str] = {}
    for part in table.parts:
        above: tuple[str, str] | None = None
        for entry in part.entries:
            if not isinstance(entry, Row):
                above = None
                continue
            name, id_ = person_form(full_name(entry.cells)), entry.cells.get("id", "")
            id_ = id_ or (id_of.get((entry.sheet, name), "") if name else "")
            key = entry.sheet, f"id {id_.casefold()}" if id_ else name
            id_of.setdefault((entry.sheet, name), id_)
            above = key if key[1] else above or (entry.sheet, f"row {entry.number}")
            people.setdefault(above, []).append(entry)
    return list(people.values())


def _most_are_units(rows: Iterable[Row], column: str, written: WrittenUnits) -> bool:
    """Return whether most cells of a column are one unit each, and hardly any several.

    Of many titles, a few may seem to be two.
    """
    cells = [row.cells.get(column, "") for row in rows]
    numbers = [len(_codes_in(cell, written)) for cell in cells if cell]
    several = sum(number > 1 for number in numbers)
    is_of_one = _MANY * several <= len(numbers)
    return 2 * numbers.count(1) > len(numbers) and is_of_one


def _is_of_titles(table: WholeTable, column: str) -> bool:
    """Return whether a column has the titles of units; `Title` may be Ms or Dr, too."""
    header = table.unknown[column]
    if not meanings_for("unit").only(("title",)).of(header):
        return False
    cells = (row.cells.get(column, "") for row in table.rows)
    is_title = header_words(header) == {"title"} and all(
        " " in cell for cell in cells if cell
    )
    return is_title or bool(header_words(header) & words_of("units"))


def _codes_in(cell: str, written: WrittenUnits) -> list[str]:
    try:
        names = written.names_in(cell)
    except CellError:
        return []
    codes = (written.code_of(name.partition(":")[0]) for name in names)
    return [*dict.fromkeys(filter(None, codes))]


def _are_marks(table: WholeTable, column: str, key: MarkKey, *, is_open: bool) -> bool:
    """Return whether a column of status says what is done.

    Most of its marks are clear; or, where nothing else says so (`is_open`), they are
    few short ones, to be asked about. Nothing is done yet where all are empty.
    """
    cells = [cell for row in table.rows if (cell := row.cells.get(column, ""))]
    clear = [cell for cell in cells if is_done(cell, key.done) is not None]
    is_short = max(map(len, cells), default=0) <= _MOST_LETTERS
    are_few = is_open and is_short and len(set(cells)) <= _MOST_MARKS
    return are_few or not cells or 2 * len(clear) > len(cells)


def _joined(reader: _UnitRows, people: Sequence[Sequence[Row]]) -> JoinedRows:
    table, column = reader.table, reader.units[0]
    one_by_first = {_place(rows[0]): _one_row(reader, rows) for rows in people}
    parts = [
        replace(
            part,
            entries=[
                one_by_first.get(_place(e), Line(e.number, "", e.sheet, "", JOINED))
                if isinstance(e, Row)
                else e
                for e in part.entries
            ],
        )
        for part in table.parts
    ]
    used = (*reader.units[1:], *reader.marks)
    notices = [*table.notices, *_notices(reader, people)]
    table = replace(table, parts=parts, notices=notices).without_cells(used)
    for of_units in reader.of_units:
        table = table.rename_column(of_units, None)
    if reader.marks and column != "have":
        table = table.rename_column(column, "have")
    unclear = mark_faults(reader.table, reader.unclear, reader.key)
    return JoinedRows(table, used, (*reader.faults, *unclear))


def _place(entry: Row) -> tuple[str, int]:
    return entry.sheet, entry.number


def _one_row(reader: _UnitRows, rows: Sequence[Row]) -> Row:
    """Return the rows of a person as one, which has the number of the first."""
    cells = {column: _one_cell(reader, rows, column) for column in rows[0].cells}
    cells[reader.units[0]] = "; ".join(_units_of(reader, rows))
    return rows[0]._replace(
        cells=cells,
        nameless=tuple(cell for row in rows for cell in row.nameless),
        is_struck=all(row.is_struck for row in rows),
        more=tuple(row.number for row in rows[1:]),
    )


def _one_cell(reader: _UnitRows, rows: Sequence[Row], column: str) -> str:
    """Return the cells of a column that are of one person as one."""
    first: dict[str, str] = {}
    for text in filter(None, (row.cells.get(column) for row in rows)):
        first.setdefault(person_form(text), text)
    values = [*first.values()]
    is_one = column in {*COLUMNS, *NAME_COLUMNS} - LISTS - {*reader.units}
    if len(values) < 2 or not is_one:
        return "; ".join(values)
    if column in _OF_UNITS:
        reader.of_units[column] = None
        return values[0]
    numbers = rows_in_words(row.number for row in rows if row.cells.get(column))
    message = f"{numbers} are of one candidate, and differ in this column"
    place, number = reader.table.place(rows[0]), rows[0].number
    fault = Fault("candidate-rows", message, _HINT, place, number, column=column)
    reader.faults.append(fault)
    return values[0]


def _units_of(reader: _UnitRows, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the units of a person that are done; where nothing says so, all units."""
    by_code: defaultdict[str, dict[bool, list[int]]] = defaultdict(dict)
    for row in rows:
        code = _unit_of(reader, row)
        if not (code or any(row.cells.get(column) for column in reader.marks)):
            continue
        done = _is_done(reader, row)
        if code and done is not None:
            by_code[code].setdefault(done, []).append(row.number)
    for code, numbers in by_code.items():
        if len(numbers) > 1:
            both = rows_in_words(n for each in numbers.values() for n in each)
            message = f"{both} say of {code} that it is done, and that it is not"
            hint = "delete the row that is no longer true"
            place, number = reader.table.place(rows[0]), rows[0].number
            reader.faults.append(Fault("candidate-rows", message, hint, place, number))
        elif True in numbers:
            yield code


def _unit_of(reader: _UnitRows, row: Row) -> str:
    """Return the code of the unit of a row; "" if it has none, or a fault."""
    cells = [row.cells.get(column, "") for column in reader.units]
    cells = [cell for cell in cells if cell.casefold() not in EMPTY_WORDS | {""}]
    pairs = [(code, c) for c in cells for code in _codes_in(c, reader.written)]
    codes = list(dict.fromkeys(code for code, _ in pairs))
    if len(codes) == 1:
        for cell in cells:
            if not reader.written.is_like_title(cell, codes[0]):
                reader.foreign[codes[0], cell].append(row.number)
    if not cells or len(codes) == 1:
        return codes[0] if codes else ""
    message = f"no unit {as_code(cells[0])} in this qualification"
    message = message_of(Fault("unit-unknown", message), cells[0])
    hint = "write its code, or delete the row; see: recommender units"
    if codes:
        named = (
            code if cell == code else f"{code} ({printable(cell)})"
            for code, cell in pairs
        )
        message = f"this is of two units: {' and '.join(dict.fromkeys(named))}"
        last = printable(reader.table.header_of(reader.units[-1]))
        hint = f'correct one of them; or leave a column out: --column ignore="{last}"'
    place, column = reader.table.place(row), reader.units[0]
    reader.faults.append(
        Fault("unit-unknown", message, hint, place, row.number, column=column)
    )
    return ""


def _is_done(reader: _UnitRows, row: Row) -> bool | None:
    """Return whether the unit of a row is done; None with a fault if it is unclear."""
    if not reader.marks:
        return True
    marks = {c: row.cells[c] for c in reader.marks if row.cells.get(c)}
    done = {column: is_done(mark, reader.key.done) for column, mark in marks.items()}
    place = reader.table.place(row)
    for column, is_so in done.items():
        if is_so is None:
            unclear = UnclearMark(place, row.number, column, marks[column])
            reader.unclear.append(unclear)
            return None
    if len(set(done.values())) > 1:
        message = f"{' and '.join(done)} differ on whether the unit is done"
        hint = "write what is true in both"
        reader.faults.append(Fault("candidate-rows", message, hint, place, row.number))
        return None
    if True not in done.values():
        mark = next(iter(marks.values()), "an empty cell")
        reader.not_done[printable(mark_form(mark), 20)].append(row.number)
    return True in done.values()


def _notices(reader: _UnitRows, people: Sequence[Sequence[Row]]) -> Iterator[str]:
    rows = sum(map(len, people))
    units, marks = (
        " and ".join(f'"{printable(reader.table.header_of(c))}"' for c in columns)
        for columns in (reader.units, reader.marks)
    )
    candidates = counted(len(people), "candidate")
    yield f"{candidates} in {rows:,} rows, a unit in each: {units}"
    if marks:
        yield f"whether a unit is done is read in {marks}"
    for mark, numbers in reader.not_done.items():
        yield f"{mark} is read as not done ({rows_in_words(numbers)})"
    for (code, title), numbers in reader.foreign.items():
        shown = printable(title) if may_be_shown(title) else "a text"
        where = f"beside {shown}, which is not its title"
        yield f"{code} is read {where} ({rows_in_words(numbers)})"
    for column in reader.of_units:
        name = reader.table.called(column)
        yield f"column {name} is not used: it differs between the units of a candidate"
