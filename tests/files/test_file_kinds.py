"""A file of another kind is told as what it is, with what to do instead."""

import io
import zipfile
from pathlib import Path

import pytest

from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError
from recommender.files.texts import text_of

OLE = b"\xd0\xcf\x11\xe0" + bytes(600)
TEXT = "Unit code,Unit title,Level,Credit value\nU1,Visitor\u2019s caf\u00e9,3,5\n"


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            # Without a date of its own, names of tests would change with the clock.
            archive.writestr(zipfile.ZipInfo(name), "<a/>")
    return packed.getvalue()


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "id_", "message", "hint"),
    [
        ("units.pdf", b"%PDF-1.7\n%\xe2\xe3", "file-kind", "a PDF", "copy the table"),
        ("units.csv", b"%PDF-1.7\n", "file-kind", "a PDF", ".xlsx"),
        ("units.xls", stream("Workbook"), "xls-old", "an old .xls workbook", ".xlsx"),
        ("units.xls", OLE, "xls-old", "an old Excel or Word file", ".xlsx"),
        ("units.xlsx", stream("EncryptedPackage"), "xlsx-encrypted", "a password",
         "without a password"),
        ("units.doc", stream("WordDocument"), "file-kind", "an old Word document",
         "copy the table"),
        ("units.xls", b"<html><body><table><tr><td>Code", "file-kind", "a web page",
         "open it in Excel"),
        ("units.xls", b'<?xml version="1.0"?>\n<?mso-application progid="Excel"?>\n'
         b'<Workbook xmlns="urn:x">', "file-kind", "an XML spreadsheet", ".xlsx"),
        ("units.xlsb", zipped("xl/workbook.bin"), "file-kind", "binary workbook",
         ".xlsx"),
        ("units.numbers", zipped("Index/Document.iwa"), "file-kind", "Apple Numbers",
         "export it as .xlsx"),
        ("units.docx", zipped("word/document.xml"), "file-kind", "a Word document",
         "copy the table"),
        ("units.zip", zipped("units.csv"), "file-kind", "a zip archive", "unpack"),
        ("units.xlsx", zipped("xl/workbook.xml")[:60], "file-kind", "damaged", "save"),
        ("units.xlsx", b"code,title\n", "file-kind", "not a workbook", ".csv"),
        ("units.csv.gz", b"\x1f\x8b\x08", "file-kind", "a gzip archive", "unpack"),
        ("units.csv", b"\x89PNG\r\n\x1a\n", "file-kind", "an image", "copy"),
        ("units.csv", b'[{"code": "U1"}]', "file-kind", "a JSON file", "CSV UTF-8"),
        ("units.csv", b"", "csv-empty", "the file is empty", ""),
        ("units.xlsx", b"", "csv-empty", "the file is empty", ""),
        ("units.csv", b"\xff\xfe", "csv-empty", "the file is empty", ""),
        ("units.csv", b"code,title\n\x93I\x8c,\n", "csv-encoding", "not UTF-8",
         "CSV UTF-8"),
        ("units.csv", b"\x00\x01\x02\x03code", "csv-encoding", "not text", "UTF-8"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_told(
    name: str, data: bytes, id_: str, message: str, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)

    (fault,) = caught.value.faults
    assert (fault.id, fault.file) == (id_, str(path))
    assert message in fault.message
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "read as UTF-16"),
        ("utf-16-le", "read as UTF-16"), ("utf-16-be", "read as UTF-16"),
        ("utf-32", "read as UTF-32"),
        ("cp1252", "read as Windows-1252"),
    ],
)  # fmt: skip
def test_a_text_is_read_in_the_encodings_of_spreadsheets(
    encoding: str, notice: str, tmp_path: Path
) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(TEXT.encode(encoding))
    table = read_spreadsheet(path)

    assert [row["title"] for row in table.rows] == ["Visitor\u2019s caf\u00e9"]
    told = [note for note in table.notes if "read as" in note]
    assert [note.startswith(notice) for note in told] == [True] * bool(notice)


def test_a_workbook_with_the_suffix_of_a_text_is_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in TEXT.splitlines():
        book.active.append(line.split(","))
    path = tmp_path / "units.csv"
    book.save(path)

    assert [row["code"] for row in read_spreadsheet(path).rows] == ["U1"]


@pytest.mark.parametrize("text", ['{"schema": 1}', "[[rules]]\n", '["a"]'])
def test_json_is_refused_only_where_a_table_is_read(text: str) -> None:
    data = text.encode()

    assert text_of(data, "plan.json", kind="plan") == text
    with pytest.raises(FileFaultsError, match="this is a JSON file"):
        text_of(data, "units.csv")
