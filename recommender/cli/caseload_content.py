"""The plans of a cohort as the content of a file, and the empty file to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from recommender.cli.edited_caseload import note_without_pages
from recommender.cli.inputs import load
from recommender.cli.output import PICTURE_FORMATS, SHEETS
from recommender.cli.terminal import show_content, tell

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.cohorts.cohort import CohortAnswers


def content_of(
    answers: CohortAnswers, form: str, options: dict[str, Any]
) -> str | bytes:
    """Return the plans of a cohort in a format; only what it needs is imported."""
    if form == "xlsx":
        from recommender.reports.cohort_workbook import to_workbook

        sheets = not options["no_sheets"]
        note_without_pages(len(answers.outcomes), sheets=sheets)
        return to_workbook(answers, sheets=sheets)
    if form in SHEETS:
        return _sheet_content(answers, form, options)
    if form in PICTURE_FORMATS:
        from recommender.reports.pictures.kinds import picture_of

        picture = picture_of(answers)
        return picture.png if form == "png" else picture.svg
    from recommender.reports import cohort_report
    from recommender.reports.blocks import to_csv

    if form == "jsonl":
        return cohort_report.to_json_lines(answers)
    text = to_csv(cohort_report.cohort_records(answers), raw=options["raw_csv"])
    return f"\ufeff{text}" if options["bom"] else text


def _sheet_content(
    answers: CohortAnswers, form: str, options: dict[str, Any]
) -> str | bytes:
    from recommender.reports.sheets.caseload_sheet import CaseloadSheet
    from recommender.reports.sheets.sheet_files import sheet_content
    from recommender.requests.dates import today

    sheet = CaseloadSheet(answers, today(), options["people"].read()).sheet()
    return sheet_content(sheet, form)


def write_template(
    path: Path | None, form: str, qualification_name: str | None, *, force: bool
) -> None:
    """Write an empty caseload to fill in.

    Raises:
        click.UsageError: the format is none for it.
    """
    from recommender.files import writing
    from recommender.reports import cohort_template

    if form not in ("csv", "xlsx"):
        raise click.UsageError("a template must be .csv or .xlsx")
    qualification = load(qualification_name)
    content: str | bytes = (
        cohort_template.to_workbook_template(qualification)
        if form == "xlsx"
        else cohort_template.to_csv_template(qualification)
    )
    if path is None:
        show_content(content)
        return
    writing.write_whole(path, content, force=force)
    tell(f"written: {path}; replace the example row below the header")


def note_what_has_no_effect(form: str, options: dict[str, Any]) -> None:
    """Note options that are for another format, and names without a sheet."""
    for_csv = [f"--{n.replace('_', '-')}" for n in ("bom", "raw_csv") if options[n]]
    if for_csv and form != "csv":
        tell(f"note: {' and '.join(for_csv)}: only for csv, not for {form}")
    is_sheet = form in SHEETS or options["folder"] is not None
    options["people"].for_sheet(is_sheet=is_sheet)
