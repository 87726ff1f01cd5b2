"""The command that plans for a whole caseload."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recommender.cli import INTERNAL
from recommender.cli.caseload_content import note_what_has_no_effect, write_template
from recommender.cli.caseload_inputs import (
    bare_rows_option,
    caseload_of,
    note_expired,
    roles_file_option,
)
from recommender.cli.caseload_sheets import folder_of, sheets_options, write_sheets
from recommender.cli.edited_caseload import (
    ONLY_EDITED,
    output_of_edits,
    read_edited,
    write_edits,
)
from recommender.cli.inputs import load
from recommender.cli.layout_options import column_option, layout_options
from recommender.cli.name_options import names_option, names_to_write
from recommender.cli.options import (
    centre_options,
    in_place_option,
    picture_option,
    qualification_option,
    seconds,
    sheet_option,
    skip_bad_option,
    time_limit_option,
)
from recommender.cli.output import (
    PICTURE_FORMATS,
    SHEETS,
    check_sheet,
    settle_beside,
    which_picture,
)
from recommender.cli.signals import stoppable
from recommender.cli.terminal import show_content, tell
from recommender.cli.typed_command import Command, WholeNumberRange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.cli.progress_bar import Watch
    from recommender.cohorts.cohort import Cohort, CohortAnswers
    from recommender.cohorts.dask_cluster import Cluster
    from recommender.cohorts.journal import Journal
    from recommender.cohorts.planning import Outcome
    from recommender.qualifications.qualification import Qualification

_MOST_FAILURES = 20
PICTURES = ("units",)
FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".xlsx": "xlsx"}
_WITH_PICTURES = {
    **FORMATS, **{f".{form}": form for form in (*SHEETS, *PICTURE_FORMATS)}
}  # fmt: skip


@click.command(cls=Command)
@click.argument("file", required=False)
@click.option(
    "--from",
    "edited",
    metavar="WORKBOOK",
    help="Check the changes made by hand in a workbook of plans.",
)
@click.option("--template", is_flag=True, help="Write an empty file to fill in.")
@sheet_option
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="Copy this column to the output."
)
@column_option
@roles_file_option
@bare_rows_option
@layout_options
@names_option
@skip_bad_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted((*_WITH_PICTURES.values(), *ONLY_EDITED))),
    help="Output format; by default from the file's suffix.",
)
@click.option("--output", "-o", metavar="FILE", help="Write the answer here.")
@click.option("--force", is_flag=True, help="Replace the output file.")
@in_place_option
@picture_option(PICTURES)
@click.option("--bom", is_flag=True, help="CSV with a byte order mark, for Excel.")
@click.option(
    "--raw-csv", is_flag=True, help="CSV without protection against formulas."
)
@sheets_options
@centre_options
@click.option(
    "--jobs",
    "-j",
    type=WholeNumberRange(1, 512),
    metavar="N",
    help="Processes on this machine.  [default: one per core, one for few candidates]",
)
@click.option("--cluster", metavar="ADDRESS", help="Plan on a Dask cluster instead.")
@click.option("--resume", is_flag=True, help="Continue where an earlier run stopped.")
@click.option("--restart", is_flag=True, help="Start again from the beginning.")
@seconds("--deadline", help="Treat a request as stuck after this time.")
@time_limit_option
@qualification_option
def cohort(
    file: str | None,
    edited: str | None,
    qualification_name: str | None,
    **options: Any,
) -> None:
    """Find the best plan for each candidate of a caseload.

    \b
    Examples:
      recommender cohort --template --output caseload.csv
      recommender cohort caseload.csv --output plans.csv
      recommender cohort caseload.xlsx --sheet Spring --output plans.xlsx
      recommender cohort learners.xlsx --output plans.xlsx --with-names
      recommender cohort caseload.csv --output plans.csv --resume
      recommender cohort caseload.csv -o plans.jsonl --cluster tcp://host:8786
      recommender cohort caseload.csv --picture units --output units.svg
      recommender cohort caseload.csv --sheets plans --output summary.docx
      recommender cohort --from plans.xlsx

    FILE is CSV or an Excel workbook, one row per candidate; - reads either from
    standard input. Names stay on this machine, and are written only if you ask:
    candidates without an id get one. Nothing is lost if a run is stopped:
    --resume finishes it. A plan is a suggestion that an assessor confirms.
    Change plans in the workbook, and --from says whether the rules still hold and
    what each change costs.
    """
    if edited is not None:
        _check_edits(edited, qualification_name, {**options, "file": file})
        return
    path, form = _place(file, **options)
    if options["template"]:
        write_template(path, form, qualification_name, force=options["force"])
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE'; - reads standard input")
    options["folder"] = folder_of(options)
    note_what_has_no_effect(form, options)
    answers = _answers(file, qualification_name, path, form, options)
    code = _exit_code(answers)
    if code:
        raise SystemExit(code)


def _place(
    file: str | None,
    *,
    output: str | None,
    format_: str | None,
    force: bool,
    in_place: bool,
    picture: str | None,
    **options: Any,
) -> tuple[Path | None, str]:
    """Return where the answer goes and its format; check that it can be written."""
    from recommender.files import writing

    path = None if output in (None, "-") else Path(str(output))
    if options["resume"] and options["restart"]:
        raise click.UsageError("--resume and --restart contradict each other")
    if path is None:
        form = format_ or "csv"
        _refuse_only_edited(form)
        if form == "xlsx":
            raise click.UsageError("a workbook needs --output FILE")
        if options["resume"] or options["restart"]:
            raise click.UsageError("only a run with --output FILE keeps a journal")
    else:
        form = writing.format_of(path, format_, _WITH_PICTURES)
        _refuse_only_edited(form)
        settle_beside(path, file or "-", force=force, in_place=in_place)
        writing.settle_output(_journal_of(path), force=True, updates=True)
    if options["skip_bad"]:
        writing.settle_output(_beside(path), force=force)
    which_picture(picture, PICTURES, form, path)
    if form in SHEETS:
        check_sheet(form, path)
    if form == "xlsx":
        from recommender.extras import require_package

        require_package("xlsxwriter", "excel")
    return path, form


def _refuse_only_edited(form: str) -> None:
    if form in ONLY_EDITED:
        raise click.UsageError(f"--format {form} needs --from WORKBOOK")


def _check_edits(
    file: str, qualification_name: str | None, options: dict[str, Any]
) -> None:
    """Plan again for the requests in a workbook, and compare what was made of it."""
    from recommender.cli.progress_bar import Watch
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.cohorts.running import request_fingerprints

    out = output_of_edits(file, options)
    options["people"].for_sheet(is_sheet=False)
    caseload = read_edited(file, qualification_name)
    qualification, cohort = caseload.qualification, caseload.cohort
    names = names_to_write(cohort.names, options["with_names"], out.path)
    watch = Watch(request_fingerprints(cohort))
    gc.enable()
    with stoppable(watch, None):
        outcomes = _outcomes(qualification, cohort, None, watch, **options)
    answers = CohortAnswers(qualification, cohort, outcomes, names)
    code = write_edits(caseload, answers, out, sheets=not options["no_sheets"])
    _show_failures(answers)
    if code:
        raise SystemExit(code)


def _answers(
    file: str,
    qualification_name: str | None,
    path: Path | None,
    form: str,
    options: dict[str, Any],
) -> CohortAnswers:
    """Read the caseload, plan for everyone in it, and write the plans."""
    from recommender.cli.progress_bar import Watch
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.cohorts.journal import Journal
    from recommender.cohorts.running import request_fingerprints
    from recommender.reports.cohort_report import remark_on_equal_plans, summary

    qualification = load(qualification_name)
    parts = ("sheet", "keep", "columns", "skip_bad", "bare")
    reading = {name: options[name] for name in parts}
    cohort = caseload_of(file, qualification, options["roles_file"], **reading)
    note_expired(qualification, (member.candidate for member in cohort.members))
    _refuse_too_many(len(cohort.members), form)
    names = names_to_write(
        cohort.names, options["with_names"], path or options["folder"]
    )
    journal = Journal(_journal_of(path)) if path else None
    watch = Watch(request_fingerprints(cohort))
    gc.enable()  # it is off for a fast start, and a long run needs it
    with stoppable(watch, journal):
        outcomes = _outcomes(qualification, cohort, journal, watch, **options)
        answers = CohortAnswers(qualification, cohort, outcomes, names)
        _write(answers, path, form, options)
    _show_failures(answers)
    remark = remark_on_equal_plans(answers)
    if remark:
        tell(f"note: {remark}")
    tell(summary(answers))
    return answers


def _refuse_too_many(count: int, form: str) -> None:
    from recommender.errors import Fault, RequestError
    from recommender.reports.cohort_workbook import MOST_CANDIDATES

    if form == "xlsx" and count > MOST_CANDIDATES:
        message = f"{count:,} candidates are too many for a workbook"
        hint = f"write .csv or .jsonl; a workbook takes at most {MOST_CANDIDATES:,}"
        raise RequestError(Fault("xlsx-too-many", message, hint))


def _outcomes(
    qualification: Qualification,
    cohort: Cohort,
    journal: Journal | None,
    watch: Watch,
    **options: Any,
) -> tuple[Outcome, ...]:
    """Plan for each distinct request that the journal does not know yet."""
    from recommender.cohorts.fingerprints import fingerprints_of
    from recommender.cohorts.process_counts import processes_for
    from recommender.cohorts.running import RunSettings, run_requests

    with _connected(options["cluster"]) as cluster:
        outcomes: dict[str, Outcome] = {}
        if journal is not None:
            again = {name: options[name] for name in ("resume", "restart")}
            marks, limit = watch.marks, options["time_limit"]
            journal.open(fingerprints_of(qualification, cohort, marks, limit), **again)
            outcomes = journal.known
        watch.begin(outcomes)
        requests = {
            mark: member.candidate
            for mark, member in zip(watch.marks, cohort.members, strict=True)
            if mark not in outcomes
        }
        jobs = processes_for(len(requests), asked := options["jobs"])
        if asked and jobs < asked:
            tell(f"note: --jobs {jobs}, not {asked}: so few files may be open at once")
        settings = RunSettings(jobs, options["time_limit"], options["deadline"])
        for mark, outcome in run_requests(
            qualification, requests, settings, cluster=cluster
        ):
            if journal is not None:
                journal.add(mark, outcome)
            outcomes[mark] = outcome
            watch.count(mark, outcome)
    return tuple(outcomes[mark] for mark in watch.marks)


@contextmanager
def _connected(address: str | None) -> Iterator[Cluster | None]:
    """Connect to a cluster, if one is named; note it if it was lost."""
    from recommender.cohorts.dask_cluster import Cluster

    if address is None:
        yield None
        return
    cluster = Cluster(address, lambda words: tell(f"note: {words}"))
    try:
        yield cluster
    finally:
        if cluster.lost:
            note = "note: the cluster was lost; the run continued on this machine"
            tell(note)
        cluster.close()


def _write(
    answers: CohortAnswers, path: Path | None, form: str, options: dict[str, Any]
) -> None:
    from recommender.cli.caseload_content import content_of
    from recommender.files import writing
    from recommender.reports import cohort_report
    from recommender.reports.blocks import to_csv

    only_sheets = options["folder"] and path is None and options["format_"] is None
    content = "" if only_sheets else content_of(answers, form, options)
    rejected = answers.cohort.rejected
    if rejected:
        place = _beside(path)
        faults = cohort_report.rejected_records(rejected)
        writing.write_whole(place, to_csv(faults), force=options["force"])
        tell(f"rows left out are listed in {place}")
    if path is None:
        show_content(content)
    else:
        writing.remove_unfinished(path)
        force = options["force"] or options["in_place"]
        writing.write_whole(path, content, force=force)
        tell(f"written: {path}")
    if options["folder"]:
        write_sheets(answers, options["folder"], options)


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.journal")


def _beside(path: Path | None) -> Path:
    """Return the path of the list of rows that are left out."""
    return Path("rejected.csv") if path is None else path.with_suffix(".rejected.csv")


def _exit_code(answers: CohortAnswers) -> int:
    """Return 0 for yes, 1 for no, 3 for what did not finish, or 70 for a bug."""
    statuses = {outcome.status for outcome in answers.outcomes}
    if any(outcome.exit_code == INTERNAL for outcome in answers.outcomes):
        return INTERNAL
    if statuses & {"unknown", "crashed", "hung"}:
        return 3
    return 1 if statuses & {"infeasible", "failed"} or answers.cohort.rejected else 0


def _show_failures(answers: CohortAnswers) -> None:
    """Print which requests failed and why; save the evidence of a self-check."""
    from recommender.cli.error_output import keep_evidence

    pairs = zip(answers.cohort.members, answers.outcomes, strict=True)
    failed = [pair for pair in pairs if pair[1].status == "failed"]
    for member, outcome in failed[:_MOST_FAILURES]:
        line = f"error: {member.id} (row {member.row}): {'; '.join(outcome.because)}"
        if outcome.evidence:
            place = keep_evidence(member.id, outcome.evidence)
            line = f"{line}; both sides are saved in {place}"
        tell(line)
    if len(failed) > _MOST_FAILURES:
        more = len(failed) - _MOST_FAILURES
        tell(f"and {more:,} more: see the answer")
