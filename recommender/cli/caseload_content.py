"""The plans of a cohort as the content of a file, in the format asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.cli.edited_caseload import note_without_pages
from recommender.cli.output import PICTURE_FORMATS

if TYPE_CHECKING:
    from recommender.cohorts.cohort import CohortAnswers


def content_of(
    answers: CohortAnswers, form: str, options: dict[str, Any]
) -> str | bytes:
    """Return the plans of a cohort in a format; only what it needs is imported."""
    if form == "xlsx":
        from recommender.reports.cohort_workbook import to_workbook

        note_without_pages(len(answers.outcomes), sheets=options["sheets"])
        return to_workbook(answers, sheets=options["sheets"])
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
