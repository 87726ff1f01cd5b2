"""An empty caseload to fill in: a header that explains itself, and an example."""

from __future__ import annotations

import io

from recommender.cohorts.columns import COLUMNS
from recommender.reports.blocks import to_csv
from recommender.reports.cohort_workbook import MADE, TEXT_ONLY


def to_csv_template() -> str:
    """Write the header and an example as CSV."""
    return to_csv([{name: column.example for name, column in COLUMNS.items()}])


def to_workbook_template() -> bytes:
    """Write them as a workbook; a remark on each column says what it means."""
    import xlsxwriter  # noqa: PLC0415  (an extra)

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, dict(TEXT_ONLY))
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet("Candidates")
    bold = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@"})
    for number, (name, column) in enumerate(COLUMNS.items()):
        sheet.set_column(number, number, max(len(name), len(column.example)) + 2, text)
        sheet.write_string(0, number, name, bold)
        sheet.write_comment(0, number, column.meaning)
        sheet.write_string(1, number, column.example)
    sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()
