"""OpenDocument sheets are read as they look, and told what they are if they cannot."""

import io
import zipfile
from pathlib import Path

import pytest

import recommender
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "style", "table", "text")
)
CASELOAD = """
<table:table table:name="Spring">
 <table:table-row>
  <table:table-cell><text:p>id</text:p></table:table-cell>
  <table:table-cell><text:p>role</text:p></table:table-cell>
  <table:table-cell><text:p>start</text:p></table:table-cell>
  <table:table-cell><text:p>hours_per_week</text:p></table:table-cell>
  <table:table-cell table:number-columns-repeated="1020"/>
 </table:table-row>
 <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
 <table:table-row table:visibility="collapse">
  <table:table-cell office:value-type="float" office:value="42">
   <text:p>00042</text:p></table:table-cell>
  <table:table-cell><text:p>recep<text:span>tionist</text:span></text:p>
  </table:table-cell>
  <table:table-cell office:value-type="date" office:date-value="2026-12-01">
   <text:p>01/12/26</text:p></table:table-cell>
  <table:table-cell office:value-type="float" office:value="3.5"><text:p>3.5</text:p>
  </table:table-cell>
 </table:table-row>
 <table:table-row table:number-rows-repeated="1048572"><table:table-cell/>
 </table:table-row>
</table:table>
"""


def document(tables: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        text = f"<office:doc {NAMES}>{body}</office:body></office:doc>"
        archive.writestr("content.xml", text)
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return out.getvalue()


COLOURED = """
<office:automatic-styles
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
 <style:style style:name="done" style:family="table-cell">
  <style:table-cell-properties fo:background-color="#00b050"/></style:style>
 <style:style style:name="begun" style:family="table-cell">
  <style:table-cell-properties fo:background-color="#ffc000"/></style:style>
</office:automatic-styles>
<table:table table:name="Spring">
 <table:table-column table:number-columns-repeated="4"/>
 <table:table-column table:default-cell-style-name="begun"/>
 <table:table-row>
  <table:table-cell><text:p>id</text:p></table:table-cell>
  <table:table-cell><text:p>role</text:p></table:table-cell>
  <table:table-cell><text:p>F3</text:p></table:table-cell>
  <table:table-cell><text:p>A4</text:p></table:table-cell>
  <table:table-cell><text:p>A11</text:p></table:table-cell>
 </table:table-row>
 <table:table-row>
  <table:table-cell><text:p>C1</text:p></table:table-cell>
  <table:table-cell><text:p>receptionist</text:p></table:table-cell>
  <table:table-cell table:number-columns-repeated="2" table:style-name="done"/>
  <table:table-cell table:number-columns-repeated="1000"/>
 </table:table-row>
</table:table>
"""


def test_colours_are_read_as_in_other_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "caseload.ods"
    path.write_bytes(document(COLOURED))
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    assert '--column done="green" --column done="amber"' in caught.value.faults[0].hint
    cohort = read_cohort(path, OCR, columns=["done=green", "not_done=amber"])
    assert cohort.members[0].candidate.wishes.have == ("F3", "A4")


def test_cells_are_read_as_they_look(tmp_path: Path) -> None:
    path = tmp_path / "caseload.ods"
    path.write_bytes(document(CASELOAD))
    cohort = read_cohort(path, OCR)

    (member,) = cohort.members
    wishes = member.candidate.wishes
    assert (member.id, member.row, member.candidate.role) == (
        "00042",
        4,
        "receptionist",
    )
    assert (f"{wishes.start}", wishes.hours_per_week) == ("2026-12-01", 3.5)
    assert any(
        "row 4 is hidden, but read like the others" in note for note in cohort.notices
    )


@pytest.mark.parametrize(
    ("day", "text", "last"),
    [
        ("2027-01-01", "Jan-27", "2027-01-31"),
        ("2027-02-01T00:00:00", "February 2027", "2027-02-28"),
        ("2027-01-01", "01/2027", "2027-01-31"),
        ("2027-01-01", "1 Jan 27", "2027-01-01"),
        ("2027-01-01", "01/01/27", "2027-01-01"),
        ("2027-01-15", "Jan-27", "2027-01-15"),
    ],
)
def test_a_month_without_a_day_is_its_last_as_a_deadline(
    tmp_path: Path, day: str, text: str, last: str
) -> None:
    cell = (
        f'<table:table-cell office:value-type="date" office:date-value="{day}">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )
    header = row("id", "role", "hours per week", "start", "deadline")
    first = row("C1", "receptionist", "3", "1 Dec 2026")
    path = tmp_path / "caseload.ods"
    whole = first.removesuffix("</table:table-row>") + cell
    path.write_bytes(document(sheet("Caseload", header, whole)))

    (member,) = read_cohort(path, OCR).members
    assert f"{member.candidate.wishes.finish_by}" == last


def row(*cells: str, more: str = "") -> str:
    texts = "".join(
        f"<table:table-cell{more if not n else ''}><text:p>{cell}</text:p>"
        "</table:table-cell>"
        for n, cell in enumerate(cells)
    )
    return f"<table:table-row>{texts}</table:table-row>"


def sheet(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def test_units_of_a_sheet_with_merged_groups_are_imported(tmp_path: Path) -> None:
    path = tmp_path / "units.ods"
    units = sheet(
        "Units",
        row("Group", "Unit no", "Title", "Level", "Credits"),
        row(
            "Mandatory", "007", "Plan", "3", "5", more=' table:number-rows-spanned="2"'
        ),
        "<table:table-row><table:covered-table-cell/>"
        + row("012", "Do<text:line-break/>it", "3", "4").removeprefix(
            "<table:table-row>"
        ),
    )
    path.write_bytes(document(units + sheet("Empty")))
    table = read_spreadsheet(path)

    assert [(r["code"], r["title"], r["group"]) for r in table.rows] == [
        ("007", "Plan", "M"), ("012", "Do it", "M"),
    ]  # fmt: skip
    assert any("merged" in note for note in table.notes)


HIDDEN = """
<style:style style:name="off" style:family="table">
 <style:table-properties table:display="false"/></style:style>
"""


def test_hidden_sheets_are_told_of_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "units.ods"
    header = row("code", "title", "level", "credits")
    tables = sheet("Units", header, row("K1", "Splice a line", "2", "4"))
    old = sheet("Old", header, row("K0", "Withdrawn", "2", "4"))
    old = old.replace("<table:table ", '<table:table table:style-name="off" ')
    path.write_bytes(document(HIDDEN + tables + old))

    imported = read_spreadsheet(path)
    assert [unit["code"] for unit in imported.rows] == ["K1"]
    assert any('sheet "Old" is hidden and not read' in note for note in imported.notes)
    (unit,) = read_spreadsheet(path, sheet="Old").rows
    assert unit["code"] == "K0"


def test_hidden_columns_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "units.ods"
    table = sheet(
        "Units",
        '<table:table-column/><table:table-column table:visibility="collapse"/>',
        row("code", "title", "level", "credits"),
        row("K1", "Splice a line", "2", "4"),
    )
    path.write_bytes(document(table))

    notes = read_spreadsheet(path).notes
    assert "column B (title) is hidden, but read" in notes


@pytest.mark.parametrize(
    ("data", "id_"),
    [
        (document(sheet("A", row("x")) + sheet("B", row("y"))), "xlsx-sheet"),
        (document(sheet("A")), "csv-empty"),
        (document("<broken"), "xlsx-broken"),
        (document(sheet("A"), **{"META-INF__manifest": "<encryption-data/>"}),
         "xlsx-encrypted"),
        (document(sheet("A", row("id")), meta="<!DOCTYPE a>"), "xlsx-entities"),
        (document(sheet("A", row("id"),
                        row("C").replace(
                            "row>", 'row table:number-rows-repeated="9999999">', 1))),
         "xlsx-too-big"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_as_what_it_is(
    data: bytes, id_: str, tmp_path: Path
) -> None:
    path = tmp_path / "caseload.ods"
    path.write_bytes(data)
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    assert [fault.id for fault in caught.value.faults] == [id_]


def test_comments_are_told_of_and_not_read(tmp_path: Path) -> None:
    start, end = "<table:table-cell><text:p>", "</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(f'{start}{c}{end}' for c in row)}</table:table-row>"
        for row in (("Code", "Title", "Credits"), ("K1", "Splice", "4"))
    )
    note = "<office:annotation><text:p>ask</text:p></office:annotation>"
    rows = rows.replace("<text:p>Splice", f"{note}<text:p>Splice")
    path = tmp_path / "units.ods"
    path.write_bytes(document(f'<table:table table:name="U">{rows}</table:table>'))
    table = read_spreadsheet(path)

    assert table.rows[0]["title"] == "Splice"
    assert "a comment on a cell is not read: B2" in table.to_check
