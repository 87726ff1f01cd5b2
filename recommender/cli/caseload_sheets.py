"""A folder with a sheet for each candidate of a caseload, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recommender.cli.output import SHEETS, check_sheet
from recommender.cli.terminal import tell
from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recommender.cohorts.cohort import CohortAnswers, Member
    from recommender.cohorts.planning import Outcome
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.sheet_names import SheetNames


def sheets_options(command: Any) -> Any:
    """Add the options of the folder of sheets, and of the pages of a workbook."""
    for option in (
        click.option(
            "--no-sheets", is_flag=True, help="A workbook without a page per candidate."
        ),
        click.option(
            "--sheets-as",
            type=click.Choice(SHEETS),
            default=SHEETS[0],
            help="The format of these sheets.  [default: html]",
        ),
        click.option(
            "--sheets",
            "folder",
            metavar="FOLDER",
            help="Write a sheet for each candidate into this new folder.",
        ),
    ):
        command = option(command)
    return command


def folder_of(options: Mapping[str, Any]) -> Path | None:
    """Return the folder for the sheets, if one is asked for; check that it can be.

    Raises:
        RequestError: it exists already and may not be replaced, or a package is
            missing.
        OutputError: nothing can be written there.
    """
    from recommender.files.file_sets import refuse_folder
    from recommender.files.file_uses import note_written

    if options["folder"] is None:
        return None
    folder = Path(options["folder"])
    check_sheet(options["sheets_as"], folder)
    refuse_folder(folder, force=options["force"])
    note_written(folder)
    return folder


def write_sheets(
    answers: CohortAnswers, folder: Path, options: Mapping[str, Any]
) -> None:
    """Write a sheet for each candidate, named by the id, and say how many.

    Raises:
        OutputError: they could not be written; there is none of them then.
    """
    from recommender.files.file_sets import write_files

    existed = folder.exists()
    before = {file.name for file in folder.iterdir()} if existed else set()
    written: set[str] = set()

    def noted() -> Iterator[tuple[str, str | bytes]]:
        for name, content in _files(answers, options):
            written.add(name)
            yield name, content

    write_files(folder, noted(), force=options["force"])
    tell(f"written: {folder}, {counted(len(written), 'sheet')}")
    others = len(before - written)
    if others:
        kept = counted(others, "other file")
        tell(f"note: left as before in {folder}: {kept}")


def _files(
    answers: CohortAnswers, options: Mapping[str, Any]
) -> Iterator[tuple[str, str | bytes]]:
    from recommender.cli.progress_bar import Progress
    from recommender.files.file_sets import file_name
    from recommender.reports.sheets.sheet_files import sheet_content

    sheet_of = _sheet_maker(answers, options)
    progress, without = Progress(len(answers.outcomes)), 0
    taken: set[str] = set()
    pairs = zip(answers.cohort.members, answers.outcomes, strict=True)
    for done, (member, outcome) in enumerate(pairs, 1):
        name = file_name(member.id, f".{options['sheets_as']}", taken)
        taken.add(name.casefold())
        yield name, sheet_content(sheet_of(member, outcome), options["sheets_as"])
        without += not outcome.has_plan
        progress.show(done, without)


def _sheet_maker(
    answers: CohortAnswers, options: Mapping[str, Any]
) -> Callable[[Member, Outcome], PaperSheet]:
    """Return what makes the sheet of a candidate."""
    from recommender.answers.evidence_planning import assessment_plan
    from recommender.cohorts.outcome_answers import answer_of
    from recommender.reports.cohort_report import reason_of
    from recommender.reports.sheets.no_plan_sheet import (
        sections_of_reasons,
        sheet_without_plan,
    )
    from recommender.reports.sheets.plan_sheet import PlanSheet
    from recommender.requests.dates import today
    from recommender.solver.engine.clock import Clock

    qualification, made = answers.qualification, today()

    def sheet_of(member: Member, outcome: Outcome) -> PaperSheet:
        people = _people(answers.names.get(member.id, ""), options)
        if outcome.has_plan:
            clock = Clock(options["time_limit"])
            answer = answer_of(qualification, member, outcome, clock)
            evidence = assessment_plan(answer, time_limit=clock)
            return PlanSheet(answer, made, people, evidence=evidence).sheet()
        reasons = outcome.because or (reason_of(outcome) or outcome.status,)
        sections = sections_of_reasons(reasons, outcome.way_out, qualification)
        return sheet_without_plan(
            qualification, member.candidate, sections, made, people,
            is_signed=bool(outcome.because),
        )  # fmt: skip

    return sheet_of


def _people(name: str, options: Mapping[str, Any]) -> SheetNames:
    """Return the names for a sheet; that of the candidate only if it is to be there."""
    from recommender.requests.sheet_names import SheetNames

    people: SheetNames = options["people"].read()
    return SheetNames(name, people.assessor, people.centre)
