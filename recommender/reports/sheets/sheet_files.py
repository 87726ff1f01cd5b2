"""A sheet as the content of a file, in the format asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.reports.sheets.paper_sheet import PaperSheet


def sheet_content(sheet: PaperSheet, format_: str) -> str | bytes:
    """Render a sheet as html, docx, xlsx or txt; only the writer needed is loaded.

    Raises:
        TypeError: it has more than paragraphs, and is to be plain text.
    """
    if format_ == "html":
        from recommender.reports.sheets.html_writer import to_html_file  # noqa: PLC0415

        return to_html_file(sheet)
    if format_ == "txt":
        from recommender.reports.sheets.text_writer import to_text_file  # noqa: PLC0415

        return to_text_file(sheet)
    if format_ == "xlsx":
        from recommender.reports.sheets.xlsx_writer import to_xlsx_file  # noqa: PLC0415

        return to_xlsx_file(sheet)
    from recommender.reports.sheets.docx_writer import to_docx_file  # noqa: PLC0415

    return to_docx_file(sheet)
