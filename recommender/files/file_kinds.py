"""Files that are not what is asked for, told as what they are, by their first bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

SAVE = "save it as .xlsx, or as CSV UTF-8"
COPY = "copy the table into a spreadsheet, and save that as .xlsx"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class FileKind(NamedTuple):
    """What a file is, how to use it as a table, and the id of the fault."""

    name: str
    hint: str = SAVE
    id: str = "file-kind"


# What a file begins with, in small letters, after blanks for those that are text.
_STARTS = (
    ((b"%pdf",), FileKind("a PDF", COPY)),
    ((b"\x1f\x8b",), FileKind("a gzip archive", "unpack it first")),
    ((b"rar!", b"7z\xbc\xaf"), FileKind("an archive", "unpack it first")),
    ((b"\x89png", b"\xff\xd8\xff", b"gif8", b"ii*\0", b"mm\0*"),
     FileKind("an image", COPY)),
    ((b"{\\rtf",), FileKind("a Rich Text document", COPY)),
    ((b"sqlite format 3",), FileKind("a database", "export the table as CSV UTF-8")),
    ((b"par1",), FileKind("a Parquet file", "export the table as CSV UTF-8")),
)  # fmt: skip
# The same of texts with markup: they begin with one of these characters.
_BRACKETS = (b"<", b"{", b"[")
_MARKUP = (
    (
        rb"<\?xml[^>]*>\s*(?:<\?[^>]*>\s*)*<(?:\w+:)?Workbook\b",
        FileKind("an XML spreadsheet"),
    ),
    (
        rb"<!doctype html|<html|<head|<body|<meta|<table|<div|<\?xml[^>]*>\s*<html",
        FileKind("a web page", f"open it in Excel and {SAVE}, or download it again"),
    ),
    (rb"<\?xml", FileKind("an XML file")),
    (rb"[{\[]\s*[\"{\[]", FileKind("a JSON file", "export the table as CSV UTF-8")),
)
# A part of a zip archive that shows what it is, but for the workbooks that are read.
_PARTS = (
    (r"xl/workbook\.bin", FileKind("a binary workbook (.xlsb)")),
    (r"Index/.*\.iwa|Index\.zip",
     FileKind("an Apple Numbers file", "export it as .xlsx")),
    (r"word/document\.xml", FileKind("a Word document", COPY)),
    (r"ppt/presentation\.xml", FileKind("a PowerPoint file", COPY)),
)  # fmt: skip
_OPEN_TEXT = b"opendocument.text"
# The names of the streams of a file in Microsoft's old format.
_STREAMS = (
    ("EncryptedPackage", FileKind("a workbook with a password",
                                  "save it without a password", "xlsx-encrypted")),
    ("Workbook", FileKind("an old .xls workbook", SAVE, "xls-old")),
    ("Book", FileKind("an old .xls workbook", SAVE, "xls-old")),
    ("WordDocument", FileKind("an old Word document", COPY)),
    ("PowerPoint Document", FileKind("an old PowerPoint file", COPY)),
)  # fmt: skip


def find_kind(data: bytes) -> FileKind | None:
    """Return what a file is, if it is neither a text nor a workbook that can be read.

    >>> find_kind(b"%PDF-1.7").name, find_kind(b"code,title")
    ('a PDF', None)
    """
    if data.startswith(ZIP):
        return _archive_kind(data)
    if data.startswith(OLE):
        streams = (kind for name, kind in _STREAMS if name.encode("utf-16-le") in data)
        return next(streams, FileKind("an old Excel or Word file", SAVE, "xls-old"))
    start = data[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    small = start[:20].lower()
    for starts, kind in _STARTS:
        if small.startswith(starts):
            return kind
    # Most files are none of these: the patterns are compiled for those that may be.
    for pattern, kind in _MARKUP if small.startswith(_BRACKETS) else ():
        if re.match(pattern, start, re.IGNORECASE):
            return kind
    return None


def _archive_kind(data: bytes) -> FileKind | None:
    damaged = FileKind("a damaged workbook or zip archive", f"{SAVE}, or get it again")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = archive.read("mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return damaged
    if "xl/workbook.xml" in names or b"opendocument.spreadsheet" in mimetype:
        return None
    if _OPEN_TEXT in mimetype:
        return FileKind("an OpenDocument text", COPY)
    for pattern, kind in _PARTS:
        if any(re.fullmatch(pattern, name) for name in names):
            return kind
    return FileKind(
        "a zip archive, but not an .xlsx or .ods workbook", "unpack it first"
    )
