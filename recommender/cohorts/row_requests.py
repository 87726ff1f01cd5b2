"""How a row of a caseload becomes a request, and what was read in other words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.cohorts.cell_readers import cell_readers
from recommender.cohorts.columns import COLUMNS, JOB, candidate_from_row
from recommender.cohorts.everyday_values import LONG_HOURS
from recommender.cohorts.quoted_cells import message_of
from recommender.cohorts.row_jobs import JobReader
from recommender.cohorts.row_notes import RowNotes
from recommender.cohorts.written_units import WrittenUnits
from recommender.errors import Fault, RequestError
from recommender.files.sheets import CellError, check_row, values_of_nothing
from recommender.requests import dates
from recommender.requests.candidate import override
from recommender.requests.resolving import request_faults, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.cohorts.role_titles import RoleTitles
    from recommender.files.sheets import Row
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

# Rows in which these are the same ask for the same; so many are kept.
_ASKED = tuple(column for column in COLUMNS if column != "id")
_MOST_KEPT = 4_096
# In so many different rows, names are looked for that may be meant by unknown ones.
_MOST_SUGGESTED = 1_000
_FAULTY = "\0"
# The values of an empty cell, which causes no fault.
_SAYS_NOTHING: tuple[object, ...] = (None, (), {})
_NO_JOB = "fill in role, tags or job_text, or name the column: --column role=HEADER"
_OR_TEXTS = "or that of texts about the jobs: {}; "


class RowRequest(NamedTuple):
    """A row with the values of its cells, its faults, and the request if it has none.

    `findings` say what was read in its text about the job.
    """

    row: Row
    values: dict[str, Any]
    faults: list[Fault]
    candidate: Candidate | None = None
    findings: tuple[str, ...] = ()


class RequestReader:
    """Reads the rows of a caseload; with `bare`, a row may say nothing of the job.

    The headers of `texts` are named where a job is missing, which they may be about.
    """

    def __init__(
        self,
        qualification: Qualification,
        titles: RoleTitles,
        *,
        bare: bool = False,
        texts: Sequence[str] = (),
    ) -> None:
        self._qualification, self._bare = qualification, bare
        self._unresolved = 0
        self._texts = " or ".join(f'--column job_text="{header}"' for header in texts)
        self._cells = cell_readers(qualification, titles)
        self._empty = values_of_nothing(self._cells)
        self._jobs = JobReader(qualification)
        self._units = WrittenUnits(qualification)
        self._resolved_by: dict[
            tuple[str | None, ...], tuple[Candidate | None, list[Fault]]
        ] = {}
        self.notes = RowNotes()

    def read(self, place: str, row: Row) -> RowRequest:
        """Return the request of a row of a file or sheet, or its faults."""
        values, faults = check_row(place, row, self._cells, self._empty)
        where = _where(place, row)
        faulty = {fault.column for fault in faults}
        read = RowRequest(row, values, faults)
        job = None
        try:
            job, findings = self._job(place, row, values)
            read = read._replace(findings=findings)
        except CellError as error:
            faulty.add("job_text")
            where_in = {**where, "column": "job_text"}
            faults.append(Fault(error.id, error.message, error.hint, **where_in))
        if faulty.isdisjoint(JOB) and not any(map(values.get, JOB)):
            faults += self._without_a_job(values, where)
        if "hours_per_week" not in faulty:
            self._note_long_hours(place, row, values)
            self._leave_out_past_deadline(place, row, values)
            self._leave_out_dates(place, row, values)
        read = self._resolved(read, job, where)
        self._note_words(place, read)
        return read

    def _note_words(self, place: str, read: RowRequest) -> None:
        """Note the cells that say their value in other words."""
        left_out = {"id", "job_text", *(fault.column for fault in read.faults)}
        for column, value in read.values.items():
            written = read.row.cells.get(column, "")
            if written and column not in left_out:
                self.notes.add_cell(place, column, written, value, read.row.number)

    def _without_a_job(
        self, values: dict[str, Any], where: dict[str, Any]
    ) -> Iterator[Fault]:
        """Yield the fault of a row that says nothing of the job, unless it is bare."""
        if not (self._bare or values.get("bare")):
            or_texts = _OR_TEXTS.format(self._texts) if self._texts else ""
            hint = f"{_NO_JOB}; {or_texts}for the shortest plans: --bare"
            yield Fault("job-missing", "nothing is said of the job", hint, **where)
        elif values.get("bare") is None:
            values["bare"] = True

    def _job(
        self, place: str, row: Row, values: dict[str, Any]
    ) -> tuple[Candidate | None, tuple[str, ...]]:
        """Return the job that the text of a row describes, and what was read in it.

        Names of people are hidden in it already.

        Raises:
            CellError: The text cannot be read.
        """
        text = values.get("job_text")
        if not text:
            return None, ()
        self._read_units(place, row, values, text)
        read = self._jobs.read(text, values.get("role"))
        for kind in read.personal:
            seems = f"column job_text seems to contain {kind}, which it does not need"
            self.notes.add(place, seems, row.number)
        return read.candidate, read.findings

    def _read_units(
        self, place: str, row: Row, values: dict[str, Any], text: str
    ) -> None:
        """Add the units that a text says are done, and note those that it names."""
        said = self._units.said_in(text)
        if said.done and "have" in values:
            have = dict.fromkeys((*(values["have"] or ()), *said.done))
            values["have"] = tuple(have)
        for codes, words in (
            (said.done, "read as done"),
            (said.not_done, "said not to be done"),
            (said.unclear, "not read, as it is unclear whether they are done"),
        ):
            if codes:
                remark = f"units in column job_text {words}: {', '.join(codes)}"
                self.notes.add(place, remark, row.number)

    def _note_long_hours(self, place: str, row: Row, values: dict[str, Any]) -> None:
        """Note hours per week that are more likely those of the job."""
        if (values.get("hours_per_week") or 0) >= LONG_HOURS:
            hint = "if they are hours of work: --column ignore=HEADER"
            remark = f"{LONG_HOURS} or more hours of learning per week; {hint}"
            self.notes.add(place, remark, row.number, "hours_per_week")

    def _leave_out_past_deadline(
        self, place: str, row: Row, values: dict[str, Any]
    ) -> None:
        """Drop a deadline that has passed: who is overdue still needs a plan."""
        finish_by, start = values.get("finish_by"), values.get("start")
        # A deadline before the start is a slip, for resolving to report.
        is_slip = start is not None and finish_by is not None and finish_by < start
        if finish_by is None or finish_by >= dates.today() or is_slip:
            return
        remark = "the deadline has passed, so the plan has none"
        self.notes.add(place, remark, row.number)
        del values["finish_by"]

    def _leave_out_dates(self, place: str, row: Row, values: dict[str, Any]) -> None:
        """Drop dates that mean nothing: a start alone, or any without hours of units.

        A deadline without hours per week says how many it takes.
        """
        qualification = self._qualification
        # A start may also decide which units are on offer.
        is_dated = qualification.catalogue.is_dated
        dates = ("finish_by",) if is_dated else ("start", "finish_by")
        there = [column for column in dates if values.get(column) is not None]
        has_hours = qualification.has_hours(qualification.catalogue.units)
        if "finish_by" in there and has_hours:
            return
        if values.get("hours_per_week") is None and there:
            remark = "dates are not used without hours per week"
            if has_hours:
                remark = "a start is not used without hours per week or a deadline"
            self.notes.add(place, remark, row.number)
            for column in there:
                del values[column]

    def _resolved(
        self, read: RowRequest, job: Candidate | None, where: dict[str, Any]
    ) -> RowRequest:
        # Faulty cells all say the same: nothing.
        cells, values = read.row.cells, read.values
        asked = tuple(cells.get(c) if c in values else _FAULTY for c in _ASKED)
        if asked not in self._resolved_by:
            if len(self._resolved_by) == _MOST_KEPT:
                self._resolved_by.clear()
            self._resolved_by[asked] = self._resolve(read, job)
        candidate, more = self._resolved_by[asked]
        read.faults.extend(replace(fault, **where) for fault in more)
        return read._replace(candidate=None if read.faults else candidate)

    def _resolve(
        self, read: RowRequest, job: Candidate | None
    ) -> tuple[Candidate | None, list[Fault]]:
        """Return the request of a row, or its faults without their place."""
        try:
            request = candidate_from_row(read.values)
            request = request if job is None else override(job, request)
            return resolve(request, self._qualification), []
        except RequestError as error:
            more = list(self._placed(error.faults, read))
            self._count_unresolved()
            # What is missing may be in a cell that could not be read.
            is_whole = not read.faults
            return None, [f for f in more if is_whole or f.id.endswith("-unknown")]
        except Exception as error:  # a bug, but of this row alone
            return None, [_failed(error)]

    def _count_unresolved(self) -> None:
        """Suggest nothing more once many different rows have unknown names."""
        self._unresolved += 1
        if self._unresolved == _MOST_SUGGESTED:
            plain = self._qualification.vocabulary.plain
            self._qualification = replace(self._qualification, vocabulary=plain)

    def _placed(self, faults: Iterable[Fault], read: RowRequest) -> Iterator[Fault]:
        """Yield faults with their columns: the one that causes the fault alone."""
        alone: dict[Fault, str] = {}
        for column, value in read.values.items():
            if column != "id" and value not in _SAYS_NOTHING and value is not False:
                faults_alone = self._faults_alone(column, value)
                alone.update(dict.fromkeys(faults_alone, column))
        for fault in faults:
            place = alone.get(fault)
            message = message_of(fault, read.row.cells.get(place or "", ""))
            message, hint = _in_columns(message), _in_columns(fault.hint)
            yield replace(fault, message=message, hint=hint, column=place)

    def _faults_alone(self, column: str, value: Any) -> tuple[Fault, ...]:
        """Return the faults of a row that has nothing but one cell."""
        try:
            request = candidate_from_row({column: value})
        except RequestError as error:
            return error.faults
        return request_faults(request, self._qualification)


def _in_columns(text: str) -> str:
    """Return a text with names of columns instead of options.

    >>> _in_columns("--max-level 9 is out of range")
    'max_level 9 is out of range'
    """
    options = re.compile(r"(?<![\w-])--([a-z-]+)")
    return options.sub(lambda option: option[1].replace("-", "_"), text)


def _where(place: str, row: Row) -> dict[str, Any]:
    line = row.line if row.line != row.number else None
    return {"file": place, "row": row.number, "line": line}


def _failed(error: Exception) -> Fault:
    """Return the fault of a bug, without the error's text, which may quote cells."""
    message = f"this row cannot be read: {type(error).__name__}, which is a bug"
    hint = "please report it; --skip-bad leaves the row out"
    return Fault("row-failed", message, hint)
