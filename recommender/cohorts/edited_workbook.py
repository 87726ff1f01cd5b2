"""Reading back a workbook of plans that a person has edited.

Three of its sheets are read: the one about what it was made with, the requests, which
are a caseload, and the candidates by units.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.chosen_units import Edit
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.people import NAME_COLUMNS
from recommender.cohorts.quoted_cells import quoted_cell
from recommender.errors import Fault, FileFaultsError, counted
from recommender.files.grids import column_letters
from recommender.files.reading_time import in_time
from recommender.files.texts import name_of
from recommender.requests.saved_plan import SavedPlan
from recommender.tables.column_headers import column_form, header_form
from recommender.tables.table_source import WORKBOOKS, read_sheets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from recommender.cohorts.cohort import Cohort
    from recommender.files.sheets import Record
    from recommender.qualifications.qualification import Qualification

PLANS, REQUESTS, ABOUT = "Plans", "Requests", "About"
SUGGESTED = "Suggested"
CONFIRMED = ("Confirmed by", "Confirmed on")
_IN = frozenset({"✓", "✔", "x", "yes", "y", "1", "true"})
_HELD = "h"


class _MadeWith(NamedTuple):
    """The first cells of the rows that say what the plans were made with."""

    heads: tuple[str, str]
    qualification: str
    data: str


MADE_WITH = _MadeWith(("What", "Value"), "Qualification", "Data (SHA-256)")


def suggested_cell(codes: Iterable[str]) -> str:
    """Return the cell that keeps which units were suggested."""
    return "; ".join(codes)


@in_time
def read_made_with(path: Path) -> SavedPlan:
    """Return what the plans of a workbook were made with.

    Raises:
        FileFaultsError: it is not a workbook of plans.
    """
    if path.suffix.lower() not in WORKBOOKS:
        message = "this is not a workbook"
        raise FileFaultsError(Fault("file-kind", message, _WRITE_ONE, name_of(path)))
    values = {
        record.cells[0].strip(): record.cells[1].strip()
        for record in _rows(path, ABOUT, MADE_WITH.heads)
        if len(record.cells) > 1
    }
    data = values.get(MADE_WITH.data)
    return SavedPlan((), values.get(MADE_WITH.qualification, ""), data)


def columns_kept(path: Path) -> tuple[str, ...]:
    """Return the columns of the requests that are carried into the output."""
    records = _rows(path, REQUESTS, COLUMNS)
    cells = records[0].cells if records else ()
    known = {*COLUMNS, *NAME_COLUMNS}
    return tuple(
        cell for cell in cells if cell.strip() and column_form(cell) not in known
    )


@in_time
def read_edits(
    path: Path, qualification: Qualification, cohort: Cohort
) -> tuple[dict[str, Edit], tuple[str, ...]]:
    """Return what a person made of the plans, by id, and notices.

    Raises:
        FileFaultsError: every cell that cannot be read, with its sheet.
    """
    name = f"{name_of(path)}, sheet {PLANS}"
    codes = [unit.code for unit in qualification.catalogue.units]
    records = _rows(path, PLANS, ["id", *codes])
    table = _Marks(name, records, qualification)
    requests = {member.id: member.candidate.wishes.have for member in cohort.members}
    edits, faults = table.read(requests)
    if not edits and not faults:
        message = "there are no candidates below the header"
        faults = [Fault("csv-no-rows", message, _WRITE_ONE, name)]
    if faults:
        raise FileFaultsError(*faults)
    return edits, tuple(table.notices(requests.keys() - edits.keys()))


class _Marks:
    """The sheet of candidates by units: its header, and the marks below it."""

    def __init__(
        self, name: str, records: Sequence[Record], qualification: Qualification
    ) -> None:
        self._name = name
        place = next((n for n, r in enumerate(records) if _is_header(r.cells)), None)
        if place is None:
            message = f"there is no header row with Id and {SUGGESTED}"
            raise FileFaultsError(Fault("csv-header", message, _WRITE_ONE, name))
        header = records[place]
        self._rows = [r for r in records[place + 1 :] if any(map(str.strip, r.cells))]
        forms = [header_form(cell) for cell in header.cells]
        self._id, self._suggested = forms.index("id"), forms.index(_SUGGESTED)
        ends = [n for n, form in enumerate(forms) if form == header_form(CONFIRMED[0])]
        last = ends[0] if ends else len(forms)
        places = range(self._suggested + 1, last)
        self._heads = {n: header.cells[n].strip() for n in places}
        known = {
            unit.code.casefold(): unit.code for unit in qualification.catalogue.units
        }
        self._codes = {
            n: known.get(head.casefold()) for n, head in self._heads.items() if head
        }
        self._order = list(known.values())
        self._refuse_twice(header)

    def _refuse_twice(self, header: Record) -> None:
        codes = [code for code in self._codes.values() if code]
        faults = [
            Fault(
                "csv-column-duplicate", "two columns have this unit",
                "keep one of them", self._name, header.number, column=code,
            )
            for code, times in Counter(codes).items()
            if times > 1
        ]  # fmt: skip
        if faults:
            raise FileFaultsError(*faults)

    def read(
        self, held_by_id: dict[str, tuple[str, ...]]
    ) -> tuple[dict[str, Edit], list[Fault]]:
        """Return the edits by id, and the faults of cells."""
        edits: dict[str, Edit] = {}
        faults: list[Fault] = []
        ids = {id_.casefold(): id_ for id_ in held_by_id}
        for record in self._rows:
            id_ = ids.get(self._cell(record, self._id).casefold())
            if id_ is None:
                message = "there is no request with this id"
                hint = f"add a row with it to the sheet {REQUESTS}, or delete this row"
                faults.append(self._fault("candidate-unknown", message, hint, record))
            elif id_ in edits:
                message = f"this id is also in row {edits[id_].row}"
                hint = "keep one of the two rows"
                faults.append(self._fault("candidate-duplicate", message, hint, record))
            else:
                faults += self._wrong_marks(record, held_by_id[id_])
                edits[id_] = self._edit(record)
        return edits, faults

    def _edit(self, record: Record) -> Edit:
        marked = [n for n in self._codes if self._cell(record, n)]
        codes = {self._codes[n] for n in marked}
        suggested = self._cell(record, self._suggested).split("; ")
        return Edit(
            tuple(code for code in self._order if code in codes),
            tuple(filter(None, suggested)),
            tuple(self._heads[n] for n in marked if self._codes[n] is None),
            record.number,
        )

    def _wrong_marks(self, record: Record, held: Collection[str]) -> Iterator[Fault]:
        for place, head in self._heads.items():
            mark = self._cell(record, place)
            if not mark or (head and mark.casefold() in _IN):
                continue
            message = f"{quoted_cell(mark)} is not a mark"
            hint = "write ✓ if the unit is in the plan, or leave the cell empty"
            if not head:
                message = "there is a mark in a column without a unit"
                hint = "write the code of the unit in the header"
            elif mark.casefold() == _HELD:
                if self._codes[place] in held:
                    continue
                message = f"H marks a unit achieved already, and {head} is not"
                hint = f"write ✓, or add it to the column have of sheet {REQUESTS}"
            yield self._fault("mark-unknown", message, hint, record, place)

    def _fault(
        self, id_: str, message: str, hint: str, record: Record, place: int = -1
    ) -> Fault:
        place = self._id if place < 0 else place
        cell = f"cell {column_letters(place)}{record.number}: {message}"
        column = self._heads.get(place, "id") or None
        return Fault(id_, cell, hint, self._name, record.number, column=column)

    def notices(self, gone: Collection[str]) -> Iterator[str]:
        """Yield what is not in the sheet any more."""
        if gone:
            rows = counted(len(gone), "candidate")
            yield f"{self._name}: no row for {rows} of sheet {REQUESTS}: left out"
        missing = [c for c in self._order if c not in self._codes.values()]
        if missing:
            units = ", ".join(missing[:8]) + (" ..." if len(missing) > 8 else "")
            yield f"{self._name}: no column for {units}: in no plan"

    def _cell(self, record: Record, place: int) -> str:
        return record.cells[place].strip() if place < len(record.cells) else ""


def _is_header(cells: Sequence[str]) -> bool:
    return {"id", _SUGGESTED} <= set(map(header_form, cells))


def _rows(path: Path, sheet: str, headers: Iterable[str]) -> list[Record]:
    """Return the rows of a sheet.

    Raises:
        FileFaultsError: it cannot be read, or there is no such sheet.
    """
    try:
        (raw,) = read_sheets(path, sheet, headers)
    except FileFaultsError as error:
        id_ = error.faults[0].id
        message = {
            "xlsx-sheet": f"there is no sheet {sheet}",
            "csv-empty": f"the sheet {sheet} is empty",
        }.get(id_)
        if message is None:
            raise
        fault = Fault(id_, message, _WRITE_ONE, name_of(path))
        raise FileFaultsError(fault) from None
    # A program that does not calculate saves no values of formulas: none is read here.
    faults = [fault for fault in raw.faults if fault.id != "xlsx-formula"]
    if faults:
        raise FileFaultsError(*faults)
    return raw.records


_SUGGESTED = header_form(SUGGESTED)
_WRITE_ONE = "give a workbook that recommender cohort FILE --output plans.xlsx wrote"
