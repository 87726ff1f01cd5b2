"""A workbook of plans that a person has edited, from the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from recommender.cli.inputs import load
from recommender.cli.terminal import tell, tell_notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.cli.output import Output
    from recommender.cohorts.chosen_units import ChosenUnits, Edit
    from recommender.cohorts.cohort import Cohort, CohortAnswers
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.saved_plan import SavedPlan

# What only a caseload has, by the names of the options.
_OF_A_CASELOAD = {
    "file": "FILE",
    "template": "--template",
    "sheet": "--sheet",
    "keep": "--keep",
    "columns": "--column",
    "layout": "--layout",
    "save_layout": "--save-layout",
    "skip_bad": "--skip-bad",
    "resume": "--resume",
    "restart": "--restart",
    "bom": "--bom",
    "raw_csv": "--raw-csv",
    "folder": "--sheets",
}
ONLY_EDITED = ("json", "md", "table")


class EditedCaseload(NamedTuple):
    """The requests in a workbook, what a person made of the plans, and its data."""

    qualification: Qualification
    cohort: Cohort
    edits: Mapping[str, Edit]
    made_with: SavedPlan


def output_of_edits(edited: str, options: Mapping[str, Any]) -> Output:
    """Return where the report goes; refuse what does not go with an edited workbook."""
    from recommender.cli.output import Output

    for name, option in _OF_A_CASELOAD.items():
        if options.get(name):
            raise click.UsageError(f"--from and {option} cannot be used together")
    if options["format_"] == "jsonl":
        raise click.UsageError("--from writes table, csv, md, json or xlsx, not jsonl")
    out = Output(
        options["format_"],
        options["output"],
        force=options["force"],
        also=("xlsx",),
        over=edited if options["in_place"] else None,
    )
    if out.format == "xlsx" and out.path is None:
        raise click.UsageError("a workbook needs --output FILE")
    return out


def read_edited(file: str, qualification_name: str | None) -> EditedCaseload:
    """Read an edited workbook; what is remarkable about it goes to stderr.

    Raises:
        FileFaultsError: every cell that cannot be read.
        RequestError: the qualification of the workbook is not known.
    """
    from recommender.cohorts.edited_workbook import (
        REQUESTS,
        columns_kept,
        read_edits,
        read_made_with,
    )
    from recommender.cohorts.reading import read_cohort
    from recommender.errors import FileFaultsError, RequestError

    path = Path(file)
    made_with = read_made_with(path)
    try:
        qualification = load(qualification_name or made_with.qualification or None)
    except RequestError as error:
        if qualification_name is not None:
            raise
        hint = f"{file} was made for it: name its folder with --qualification"
        faults = (replace(fault, hint=hint) for fault in error.faults)
        raise RequestError(*faults) from None
    change = made_with.data_change(qualification)
    if change is not None:
        tell(f"note: {file}: {change}")
    kept = columns_kept(path)
    try:
        cohort = read_cohort(path, qualification, sheet=REQUESTS, keep=kept, bare=True)
    except FileFaultsError as error:
        raise FileFaultsError(*map(_in_requests, error.faults)) from None
    edits, notices = read_edits(path, qualification, cohort)
    tell_notes((*cohort.notices, *notices))
    members = tuple(member for member in cohort.members if member.id in edits)
    cohort = replace(cohort, members=members)
    return EditedCaseload(qualification, cohort, edits, made_with)


def _in_requests(fault: Fault) -> Fault:
    """Return a fault of the requests, with their sheet, and a hint that helps here."""
    from recommender.cohorts.edited_workbook import REQUESTS

    place = f"{fault.file}, sheet {REQUESTS}" if fault.file else None
    hint = fault.hint
    if fault.id == "role-unknown":
        hint = "write a role of the qualification: see recommender roles"
    return replace(fault, file=place, hint=hint)


def write_edits(
    edited: EditedCaseload, answers: CohortAnswers, out: Output, *, sheets: bool
) -> int:
    """Write what a person made of the plans; return the exit code."""
    from recommender.cohorts.chosen_units import choose_units
    from recommender.files.writing import write_whole
    from recommender.reports.edits_report import EditsReport

    rows = choose_units(answers, edited.edits)
    if out.format != "xlsx" or out.path is None:
        out.write(
            EditsReport(answers.qualification, rows, edited.made_with, answers.names)
        )
        return _exit_code(rows)
    from recommender.reports.cohort_workbook import to_workbook

    note_without_pages(len(rows), sheets=sheets)
    content = to_workbook(answers, sheets=sheets, edits=edited.edits)
    write_whole(out.path, content, force=out.force)
    tell(f"written: {out.path}")
    return _exit_code(rows)


def note_without_pages(candidates: int, *, sheets: bool) -> None:
    """Note on stderr that so many candidates have no page each in a workbook."""
    from recommender.reports.cohort_workbook import MOST_SHEETS

    if sheets and candidates > MOST_SHEETS:
        note = f"no page per candidate: more than {MOST_SHEETS:,} candidates"
        tell(f"note: {note}")


def _exit_code(rows: tuple[ChosenUnits, ...]) -> int:
    """Return 1 if a plan does not hold, or else 3 if the best one is not known."""
    if not all(chosen.holds for chosen in rows):
        return 1
    unknown = any(chosen.outcome.status in _UNFINISHED for chosen in rows)
    return 3 if unknown else 0


_UNFINISHED = ("unknown", "crashed", "hung")
