"""Reading cohort files: one request per row, or every fault with row and column."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.cohorts.caseload_table import (
    CHOICES,
    caseload_notices,
    read_caseload,
)
from recommender.cohorts.cohort import Cohort, LeftOut, Member
from recommender.cohorts.column_contents import tell_contents, texts_in
from recommender.cohorts.columns import COLUMNS, columns_named
from recommender.cohorts.joined_rows import join_rows
from recommender.cohorts.leavers import leavers_of
from recommender.cohorts.named_jobs import with_named_jobs
from recommender.cohorts.other_rows import without_other_rows
from recommender.cohorts.people import (
    NAME_COLUMNS,
    double_rows,
    full_name,
    hide_name,
    people_of,
    refuse_units,
    tell_names,
)
from recommender.cohorts.personal_columns import personal_kind
from recommender.cohorts.role_titles import RoleTitles
from recommender.cohorts.row_requests import RequestReader
from recommender.cohorts.second_rows import merge_second_rows
from recommender.cohorts.title_reading import TitleReader
from recommender.cohorts.unclear_marks import marks_chosen
from recommender.cohorts.unit_columns import unit_columns, unit_in, with_marks
from recommender.errors import (
    Fault,
    FileFaultsError,
    did_you_mean,
    printable,
    rows_in_words,
)
from recommender.files.reading_time import in_time
from recommender.files.texts import name_of
from recommender.tables.column_headers import (
    IGNORE,
    header_form,
    parse_choices,
    place_in,
    with_places,
)
from recommender.tables.whole_table import unknown_notices

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from recommender.cohorts.leavers import Leavers
    from recommender.cohorts.people import People
    from recommender.cohorts.row_requests import RowRequest
    from recommender.files.sheets import Row
    from recommender.qualifications.qualification import Qualification
    from recommender.tables.whole_table import WholeTable

# So many texts are kept that name units or not.
_MOST_KEPT = 4_096


@in_time
def read_cohort(
    file: str | Path,
    qualification: Qualification,
    *,
    sheet: str | None = None,
    keep: Iterable[str] = (),
    columns: Iterable[str] = (),
    skip_bad: bool = False,
    bare: bool = False,
    titles: RoleTitles | None = None,
) -> Cohort:
    """Read a caseload, one row per candidate; `-` is standard input.

    `sheet` names the sheet of a workbook that has several. `keep` names columns to
    carry into the output. `columns` choose headers, such as `id=Reference`. With
    `bare`, a row may say nothing of the job. `titles` are the roles of job titles; it
    keeps those that it does not know. With `skip_bad`, rows with faults are left out,
    and their faults are kept with the cohort; faults of the file as a whole are still
    raised.

    Raises:
        FileFaultsError: Every fault of the file, with row and column.
    """
    name, known = name_of(Path(file)), (*COLUMNS, *NAME_COLUMNS)
    chosen, keep = parse_choices(columns, CHOICES), list(keep)
    told_by = partial(columns_of, qualification, keep, chosen)
    options = {"chosen": chosen, "keep": keep, "has_jobs": not bare, "sheet": sheet}
    options["is_unit"] = names_unit(qualification)
    table, kept, codes, ignored, _, unclear = _read_told(Path(file), told_by, **options)
    marked = with_marks(table, table.rows, codes)
    people = people_of(table, marked.rows)
    leavers = leavers_of(table, ignored)
    people = people._replace(faults=(*people.faults, *marked.faults, *unclear))
    people, left = _without(people, leavers, table)
    titles = titles or RoleTitles(qualification.vocabulary)
    texts = texts_in(table, (*kept, *codes, *ignored))
    reader = RequestReader(qualification, titles, bare=bare, texts=texts)
    extra = tuple(column for column in kept if column not in known)
    cohort, more = _members(table, people, reader, extra)
    faults = sorted([*table.faults, *more], key=lambda fault: fault.row or 0)
    faults = table.with_headers(faults)
    rows = {key: row for row in people.rows for key in _keys(table, row)}
    faults = _private(faults, rows)
    if not cohort.members and not faults:
        faults = [_nobody(name, leavers)]
    if faults and not (skip_bad and cohort.members and _of_rows(faults)):
        raise FileFaultsError(*faults)
    read = (*kept, *codes, *leavers.columns)
    dropped = _dropped(table, (*read, *ignored))
    left_out, usual = caseload_notices(table, read)
    guessed = (*marked.notices, *cohort.notices)
    notices = (*left_out, *leavers.notices, *dropped, *guessed, *usual)
    return replace(cohort, rejected=tuple(faults), notices=notices, left_out=left)


def _read_told(
    file: Path, told_by: Callable[[WholeTable], ToldColumns], **options: Any
) -> ToldColumns:
    """Return the table of a file and what its columns hold.

    Raises:
        FileFaultsError: It cannot be read, or it is unclear which column is which.
    """
    readings: list[ToldColumns] = []

    def doubts(table: WholeTable) -> list[Fault]:
        readings.append(told_by(table))
        return readings[-1].faults

    try:
        read_caseload(file, **options, doubts=doubts)
    except FileFaultsError as error:
        raise FileFaultsError(*_private(error.faults)) from None
    return readings[-1]


def _nobody(name: str, leavers: Leavers) -> Fault:
    """Return the fault of a caseload in which there is nobody to plan for."""
    message = "there are no candidates below the header"
    if leavers.reasons:
        message = f"all candidates have left: {'; '.join(leavers.notices)}"
    return Fault("csv-no-rows", message, file=name)


class ToldColumns(NamedTuple):
    """A table whose columns are known by what they hold; faults where they are not.

    `kept` are columns to carry into the output, `codes` the units of columns, and
    `ignored` the columns that are not to be read. `row_faults` are of single rows.
    """

    table: WholeTable
    kept: tuple[str, ...]
    codes: dict[str, str]
    ignored: tuple[str, ...]
    faults: list[Fault]
    row_faults: tuple[Fault, ...] = ()


def columns_of(
    qualification: Qualification,
    keep: Sequence[str],
    chosen: Mapping[str, str],
    table: WholeTable,
) -> ToldColumns:
    """Return what the columns of a table hold, apart from those kept or ignored."""
    catalogue = qualification.catalogue
    table = replace(table, marks=marks_chosen(chosen))
    refuse_units(table, names_unit(qualification))
    kept = columns_named(keep, table.columns)
    unknown = _unknown_columns(kept, table)
    ignored = ignored_columns(table, chosen)
    # Their headers may be the very names of columns.
    table = table.without_cells(ignored)
    table, used, row_faults = join_rows(table, qualification, (*kept, *ignored))
    ignored = (*ignored, *used)
    titles = TitleReader(qualification.vocabulary)
    table = with_named_jobs(table, lambda text: any(titles.roles_of(text)))
    table = tell_names(without_other_rows(table))
    codes = unit_columns(table, catalogue, (*kept, *ignored))
    table, double = merge_second_rows(table, codes, (*kept, *ignored))
    settled = (*kept, *ignored, *codes)
    table, faults = tell_contents(table, qualification, settled, chosen)
    faults += [*unknown, *double_rows(table)]
    return ToldColumns(table, kept, codes, ignored, faults, (*row_faults, *double))


def _unknown_columns(kept: Iterable[str], table: WholeTable) -> Iterator[Fault]:
    """Yield the faults of columns that are to be kept, and are not there."""
    for column in kept:
        if column not in table.columns:
            hint = did_you_mean(column, table.columns)
            hint = hint or f"the headers are: {', '.join(table.columns)}"
            message = "--keep: there is no such column"
            yield Fault("csv-column-missing", message, hint, table.name, column=column)


def names_unit(qualification: Qualification) -> Callable[[str], bool]:
    """Return what tells whether a text is a code or a title of a unit, or has one."""
    catalogue = qualification.catalogue
    return lru_cache(_MOST_KEPT)(lambda text: bool(text and unit_in(text, catalogue)))


def ignored_columns(table: WholeTable, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns not to be read, by their letters or headers, also shared."""
    headers = [header.text for header in table.headers]
    to_ignore = {IGNORE: chosen.get(IGNORE, "")}
    texts = with_places(to_ignore, headers)[IGNORE].splitlines()
    columns = (
        name
        for part in table.parts
        for place, name in part.part.columns
        if part.headers[place].column is None
        and any(_is_chosen(text, place, part.headers[place].text) for text in texts)
    )
    return tuple(dict.fromkeys(columns))


def _is_chosen(text: str, place: int, header: str) -> bool:
    if place_in(text) is not None:
        return place_in(text) == place
    return header_form(text) == header_form(header)


def _without(
    people: People, leavers: Leavers, table: WholeTable
) -> tuple[People, tuple[LeftOut, ...]]:
    """Return people without those who have left, and these, whose rows are counted.

    Ids are those of the whole caseload, so that names find their way back.
    """
    for place in leavers.reasons:
        table.counts.tell(place, "left out")
    gone = [row for row in people.rows if leavers.include(row)]
    places = {key for row in gone for key in _keys(table, row)}
    rest = people._replace(
        rows=tuple(row for row in people.rows if not leavers.include(row)),
        faults=tuple(f for f in people.faults if (f.file, f.row) not in places),
    )
    reasons = leavers.reasons
    return rest, tuple(
        LeftOut(r.cells["id"], r.number, reasons[r.sheet, r.number], r.sheet)
        for r in gone
    )


def _private(
    faults: Iterable[Fault], rows: Mapping[tuple[str, int], Row] | None = None
) -> list[Fault]:
    """Return faults without excerpts of rows and without the names of their people."""
    private = []
    for fault in faults:
        row = (rows or {}).get((fault.file or "", fault.row or 0))
        name = full_name(row.cells) if row else ""
        if not name and fault.excerpt is None:
            private.append(fault)
            continue
        private.append(
            replace(
                fault,
                message=hide_name(fault.message, name),
                hint=hide_name(fault.hint, name),
                meant=fault.meant if not name else None,
                excerpt=None,
            )
        )
    return private


def _keys(table: WholeTable, row: Row) -> set[tuple[str, int]]:
    """Return the places of a row, and of those that are joined with it."""
    return {(table.place(row), number) for number in (row.number, *row.more)}


def _of_rows(faults: Iterable[Fault]) -> bool:
    """Return whether all faults are of single rows; an open quote takes in the rest."""
    return all(fault.row and fault.id != "csv-quote" for fault in faults)


def _members(
    table: WholeTable, people: People, reader: RequestReader, extra: tuple[str, ...]
) -> tuple[Cohort, list[Fault]]:
    requests = [reader.read(table.place(row), row) for row in people.rows]
    duplicates = [*people.faults, *_duplicates(table, requests)]
    twice = {(fault.file, fault.row) for fault in duplicates}
    members = []
    for request in requests:
        row, candidate = request.row, request.candidate
        is_read = candidate and twice.isdisjoint(_keys(table, row))
        table.counts.tell(
            (row.sheet, row.number), "candidate" if is_read else "left out"
        )
        if candidate and is_read:
            kept = tuple(row.cells.get(column, "") for column in extra)
            id_, findings = request.values["id"], request.findings
            members.append(Member(id_, candidate, row.number, kept, findings))
    names = {m.id: people.names[m.id] for m in members if m.id in people.names}
    notices = (*people.notices, *reader.notes.notices(table.called, table.header_of))
    cohort = Cohort(table.name, tuple(members), (), notices, extra, names)
    faults = [fault for request in requests for fault in request.faults]
    return cohort, [*faults, *duplicates]


def _duplicates(table: WholeTable, requests: Iterable[RowRequest]) -> Iterator[Fault]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for request in requests:
        if "id" in request.values:
            rows[request.values["id"].casefold()].append(request.row)
    for same in rows.values():
        numbers = rows_in_words(row.number for row in same)
        for row in same if len(same) > 1 else ():
            message = f"{numbers} have the same id"
            hint = "give each candidate a different id"
            yield Fault(
                "candidate-duplicate",
                message,
                hint,
                table.place(row),
                row.number,
                column="id",
            )


def _dropped(table: WholeTable, kept: Collection[str]) -> Iterator[str]:
    """Yield what is neither read nor kept: personal columns, and the others."""
    personal: defaultdict[str, list[str]] = defaultdict(list)
    for column, header in table.unknown.items():
        kind = personal_kind(column)
        if kind and column not in kept:
            personal[kind].append(printable(" ".join(header.split())))
    if personal:
        listed = [f"{', '.join(names)} ({kind})" for kind, names in personal.items()]
        first = next(iter(personal.values()))[0]
        dropped = f"dropped, as personal: {', '.join(listed)}"
        yield f'{table.name}: {dropped}; to keep one: --keep "{first}"'
    leave = {*kept, *filter(personal_kind, table.unknown)}
    for notice in unknown_notices(table, tuple(COLUMNS), leave):
        yield f"{table.name}: {notice}"
