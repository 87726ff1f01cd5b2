"""OpenDocument workbooks, made of their tables, rows and cells."""

import io
import zipfile

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for short, urn in (
        ("office", "office"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
    )
)


def document(tables: str, styles: str = "") -> bytes:
    """Return a workbook of tables, with the styles of its cells."""
    out = io.BytesIO()
    content = (
        f"<office:doc {_NAMES}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:doc>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()


def table(name: str, columns: str, *rows: str, **of_table: str) -> str:
    """Return a table with its columns and rows, and attributes of its own."""
    inner = columns + "".join(rows)
    own = _attributes({"name": name, **of_table})
    return f"<table:table{own}>{inner}</table:table>"


def row(*cells: str, **of_row: str) -> str:
    """Return a row of cells, with attributes such as `visibility`."""
    return f"<table:table-row{_attributes(of_row)}>{''.join(cells)}</table:table-row>"


def cell(text: str, inner: str = "", kind: str = "", **of_cell: str) -> str:
    """Return a cell with its text, a kind of value, and attributes."""
    of_cell |= {"office:value-type": kind} if kind else {}
    shown = f"<text:p>{text}</text:p>" if text else ""
    own = _attributes(of_cell)
    return f"<table:table-cell{own}>{inner}{shown}</table:table-cell>"


def _attributes(named: dict[str, str]) -> str:
    return "".join(
        f' {name if ":" in name else f"table:{name}"}="{value}"'
        for name, value in named.items()
    )
