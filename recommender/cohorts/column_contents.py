"""What the columns without a known header hold: units, job titles or tasks.

To leave such a column out would change the plans, so a person decides what it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from recommender.cohorts.columns import JOB
from recommender.cohorts.everyday_values import EMPTY_WORDS
from recommender.cohorts.hour_columns import tell_days, tell_hours
from recommender.cohorts.name_lists import names_in
from recommender.cohorts.personal_columns import personal_kind
from recommender.cohorts.row_jobs import JobReader
from recommender.cohorts.title_reading import TitleReader
from recommender.cohorts.written_units import WrittenUnits
from recommender.errors import Fault, printable, rows_in_words
from recommender.files.sheets import CellError, Row
from recommender.tables.column_blocks import rows_of_sheet
from recommender.tables.column_headers import has_words_of
from recommender.tables.whole_table import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.tables.whole_table import Line, WholeTable

# The time of a plan: Nov, Nov 24, Week 3, Term 1, Q2, 2025-11.
_TIME = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april"
    r"|june|july|august|september|october|november|december|week|wk|term|month|year"
    r"|quarter|visit|q)(?:[ '/-]*[0-9]{1,4})?|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}",
    re.IGNORECASE,
)
# A column has few different cells of a kind; of more, the first are tried.
_MOST_TRIED = 1_000
# A job title has no more words.
_MOST_IN_TITLE = 6
_Cell = TypeVar("_Cell")
_UNITS, _TITLES, _TASKS, _JOB, _TEXTS = "units", "titles", "tasks", "job", "texts"
# A text has more words than other cells, and a few of them say what all are.
_LEAST_IN_TEXT, _MOST_READ = 4, 20
# Units of which sentences say whether they are done.
_SAID = "units in sentences"
# Units that are begun, planned, or of another time.
_OTHER = "other units"
_QUESTIONS = {
    _TITLES: "seems to hold job titles (role)",
    _TASKS: "seems to hold tasks (tags)",
    _JOB: "seems to hold jobs: their titles (role), or what people do (job_text)?",
    _TEXTS: "seems to say what people do at work (job_text)",
}
_OF_UNITS = "codes of units: are they done (have), or wished for (with)?"
_COLUMN_OF = {_TITLES: "role", _TASKS: "tags", _JOB: "role", _TEXTS: "job_text"}


def tell_contents(
    table: WholeTable,
    qualification: Qualification,
    kept: Collection[str],
    chosen: Collection[str] = (),
) -> tuple[WholeTable, list[Fault]]:
    """Return a table whose columns of units that are done are known as such.

    The columns `chosen` are what they are said to be. The faults are of other columns
    that hold what plans depend on, without their place.
    """
    contents = Contents(qualification)
    table = _tell_titles(tell_days(table, chosen), chosen, contents)
    table, faults = tell_hours(table, chosen)
    doubtful: list[str] = []
    of_open_jobs = _where_job_is_open(table)
    for column, header in table.unknown.items():
        if column in kept:
            continue
        cells = {row.cells.get(column, "") for row in table.rows}
        kind = contents.of(header, cells - {""}, column in of_open_jobs)
        is_partly = kind in ("", _UNITS) and contents.are_partly_said(header, cells)
        if kind == _UNITS and has_words_of(header, "done"):
            table = table.rename_column(column, "have")
        elif kind == _SAID and not _asks(table, header):
            table = table.rename_column(column, "have")
            table = replace(table, notices=[*table.notices, _said(header)])
        elif is_partly and not _asks(table, header):
            table = contents.with_clear_units(table, column)
        elif kind in (_UNITS, _SAID):
            doubtful.append(header)
        elif kind == _OTHER:
            table = replace(table, notices=[*table.notices, _not_done(header)])
        elif not kind and (rows := contents.rows_with_units(table, column)):
            table = replace(table, notices=[*table.notices, _not_read(header, rows)])
        elif kind:
            choice = _COLUMN_OF[kind], header
            message = f'"{printable(header)}" {_QUESTIONS[kind]}'
            faults.append(Fault("column-doubtful", message, choice=choice))
    faults += _units_faults(table, doubtful)
    # Columns of one name are chosen together.
    return table, list(dict.fromkeys(faults))


def _where_job_is_open(table: WholeTable) -> set[str]:
    """Return the columns of tables in which nothing says what the jobs are.

    A job may be behind a name, where no column has it.
    """
    return {
        column
        for part in table.parts
        if part.names.isdisjoint(JOB)
        and not any(
            any(map(entry.cells.get, JOB))
            for entry in part.entries
            if isinstance(entry, Row)
        )
        for column in part.names
    }


def texts_in(table: WholeTable, settled: Collection[str]) -> list[str]:
    """Return the headers of columns of texts that are not read."""
    return [
        printable(" ".join(header.split()))
        for column, header in table.unknown.items()
        if column not in settled
        and not personal_kind(header)
        and _most({row.cells.get(column, "") for row in table.rows} - {""}, _is_text)
    ]


def _is_text(cell: str) -> bool:
    return len(cell.split()) >= _LEAST_IN_TEXT


def _not_done(header: str) -> str:
    """Return the notice of units under a header that says they are not done."""
    name = printable(" ".join(header.split()))
    with_ = f'to wish for them: --column with="{name}"'
    return f"the units of column {name} are not taken as done; {with_}"


def _said(header: str) -> str:
    """Return the notice of sentences that say which units are done."""
    name = printable(" ".join(header.split()))
    return f"column {name} is read for units that its words say are done, and no others"


def _unclear(header: str, codes: Iterable[str], rows: str) -> str:
    """Return the notice of units of which sentences leave it unclear."""
    name = printable(" ".join(header.split()))
    listed = ", ".join(codes)
    return f"not clear in column {name}, and not taken as done: {listed} ({rows})"


def _not_read(header: str, rows: Iterable[int]) -> str:
    """Return the notice of units among other words, of which nothing is read."""
    name = printable(" ".join(header.split()))
    return f"units are named in column {name}, and not read: {rows_in_words(rows)}"


def _asks(table: WholeTable, header: str) -> bool:
    """Return whether a person has to say what the units of a column are.

    In remarks, below the name of a month, or beside another column of units that are
    done, they are more likely not done.
    """
    is_of_time = _TIME.fullmatch(header.strip()) is not None
    return "have" in table.columns or has_words_of(header, "remarks") or is_of_time


def _units_faults(table: WholeTable, headers: Sequence[str]) -> Iterator[Fault]:
    """Yield faults of columns of units whose headers say nothing of them.

    A person has to say what they are. Numbered columns are one fault, as are those
    that are more likely not done.
    """
    alike: dict[str, dict[str, None]] = {}
    for header in headers:
        kind = "" if _asks(table, header) else re.sub("[0-9]+", "0", header)
        alike.setdefault(kind.casefold(), {})[printable(header)] = None
    done = table.called("have") if "have" in table.columns else ""
    beside = f"; units done are in {done}" if done else ""
    for names in alike.values():
        listed = " and ".join(f'"{name}"' for name in names)
        hold = "hold" if len(names) > 1 else "holds"
        choices = (
            " ".join(f'--column {column}="{name}"' for name in names)
            for column in ("have", "with", "ignore")
        )
        hint = f"choose: {', or '.join(choices)}{beside}"
        fault = Fault("column-doubtful", f"{listed} {hold} {_OF_UNITS}", hint)
        yield _placed(fault, table, next(iter(names)))


def _placed(fault: Fault, table: WholeTable, name: str) -> Fault:
    """Return a fault with the sheet and the row of a header that is named in it."""
    for part in table.parts:
        if name in {printable(header.text) for header in part.headers}:
            file = place_of(table.name, part.sheet)
            return replace(fault, file=file, row=part.part.row or None)
    return fault


def _tell_titles(
    table: WholeTable, chosen: Collection[str], contents: Contents
) -> WholeTable:
    """Return a table whose column of what people do is their role if it has titles."""
    texts = [row.cells.get("job_text", "") for row in table.rows]
    is_open = "role" not in table.columns and "job_text" not in chosen
    if not (is_open and contents.are_titles(texts)):
        return table
    header = next(h.text for h in table.headers if h.column == "job_text")
    name = printable(" ".join(header.split()))
    notice = f"column {name} is read as job titles (role), not as texts about jobs"
    known = table.rename_column("job_text", "role")
    return replace(known, notices=[*table.notices, notice])


class Contents:
    """Tells by most cells of a column what it is about, for one qualification."""

    def __init__(self, qualification: Qualification) -> None:
        self._units = WrittenUnits(qualification)
        self._vocabulary = qualification.vocabulary
        self._titles = TitleReader(qualification.vocabulary)
        self._jobs = JobReader(qualification)

    def are_titles(self, texts: Iterable[str]) -> bool:
        """Return whether texts are as short as job titles, and most known as such."""
        filled = [text for text in texts if text.strip()]
        if not filled or max(len(text.split()) for text in filled) > _MOST_IN_TITLE:
            return False
        return _most(filled, lambda text: any(self._titles.roles_of(text)))

    def of(self, header: str, cells: Collection[str], is_job_open: bool) -> str:
        """Return what a column holds, if plans depend on it; else "".

        A column that says of itself that it is of another time is none.
        """
        filled = [c for c in cells if c.strip().casefold() not in EMPTY_WORDS]
        filled = sorted(filled)[:_MOST_TRIED]
        is_other = has_words_of(header, "other")
        if not is_other and self._are_said(filled):
            return _SAID
        if _most(filled, self._has_units):
            return _OTHER if is_other else _UNITS
        if not filled or is_other:
            return ""
        # One word may be a department; beside a job, only lists are tasks for sure.
        least = 1 if is_job_open else 2
        if _most(filled, lambda cell: _share(cell, self._tag_of) >= (1.0, least)):
            return _TASKS
        if not is_job_open:
            return ""
        if _most(filled, self._is_title):
            return _TITLES
        has_words = _most(filled, lambda cell: not any(map(str.isdigit, cell)))
        if personal_kind(header):
            return ""
        if has_words_of(header, "job") and has_words:
            return _JOB
        are_texts = _most(filled, _is_text)
        are_jobs = are_texts and _most(filled[:_MOST_READ], self._says_a_task)
        return _TEXTS if are_jobs else ""

    def _are_said(self, cells: Collection[str]) -> bool:
        """Return whether sentences say of all units in them whether they are done."""
        is_any = any(map(self._units.names_any, cells))
        return is_any and all(map(self._units.is_clear, cells))

    def are_partly_said(self, header: str, cells: Collection[str]) -> bool:
        """Return whether sentences say of most units whether they are done.

        Each cell with units says so of one at least: others may be lists.
        """
        said = [self._units.said_in(cell) for cell in sorted(cells)[:_MOST_TRIED]]
        clear = [len(units.done) + len(units.not_done) for units in said]
        are_clear = all(
            n or not units.unclear for n, units in zip(clear, said, strict=True)
        )
        number = sum(len(units.unclear) for units in said)
        return are_clear and sum(clear) > number and not has_words_of(header, "other")

    def with_clear_units(self, table: WholeTable, column: str) -> WholeTable:
        """Return a table whose column of sentences has the units that are done.

        Units of which they leave it unclear are told of.
        """
        said = {
            (row.sheet, row.number): self._units.said_in(row.cells.get(column, ""))
            for row in table.rows
        }
        header = table.unknown[column]
        notices = [*table.notices, _said(header)]
        notices += (
            _unclear(header, units.unclear, rows_of_sheet(sheet, [number]))
            for (sheet, number), units in said.items()
            if units.unclear
        )

        def read(entry: Row | Line) -> Row | Line:
            if not isinstance(entry, Row) or column not in entry.cells:
                return entry
            done = "; ".join(said[entry.sheet, entry.number].done)
            return entry._replace(cells={**entry.cells, column: done})

        parts = [replace(p, entries=[*map(read, p.entries)]) for p in table.parts]
        fresh = replace(table, parts=parts, notices=notices)
        return fresh.rename_column(column, "have")

    def _has_units(self, text: str) -> bool:
        """Return whether half of the names in a cell are units, at least."""
        try:
            names = self._units.names_in(text)
        except CellError:
            return _share(text, self._units.code_of)[0] >= 0.5
        known = [n for n in names if self._units.code_of(n.partition(":")[0])]
        return 2 * len(known) >= max(len(names), 1)

    def rows_with_units(self, table: WholeTable, column: str) -> list[int]:
        """Return the numbers of rows that have codes of units in a column."""
        return [
            row.number
            for row in table.rows
            if self._units.names_any(row.cells.get(column, ""))
        ]

    def _tag_of(self, text: str) -> str | None:
        tag = self._vocabulary.tag_named(text)
        return None if tag is None else tag.name

    def _says_a_task(self, text: str) -> bool:
        """Return whether a text says a task that is likely part of the job."""
        try:
            job = self._jobs.read(text, None).candidate
        except CellError:
            return False
        return bool(job.tags) or any(often.likely for often in job.unsure.values())

    def _is_title(self, text: str) -> bool:
        is_known = self._vocabulary.role_named(text) is not None
        return is_known or len(self._titles.roles_of(text)) == 1


def _most(cells: Collection[_Cell], is_one: Callable[[_Cell], bool]) -> bool:
    return 2 * sum(map(is_one, cells)) > len(cells)


def _share(text: str, known: Callable[[str], str | None]) -> tuple[float, int]:
    """Return the share of the names in a cell that are known, and their number."""
    meanings: set[str] = set()

    def noted(name: str) -> str | None:
        meant = known(name)
        meanings.update([meant] if meant else [])
        return meant

    try:
        names = {name.partition(":")[0] for name in names_in(text, noted)}
    except CellError:
        return 0.0, 0
    number = len(meanings & names)
    return (number / len(names) if names else 0.0), number
