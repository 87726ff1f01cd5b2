"""Tables in the shapes that people keep them in, and the stored reports of each.

`python -m tests.tables.golden_tables` writes the reports again; read what has changed.
A file `.sheets` is a workbook in words: `[Title merged=A1:D1 formats=A:000 hidden]`
begins each of its sheets, and lines of CSV are its rows.
"""

import csv
import gc
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import openpyxl

import recommender
from recommender.cli import main
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from recommender.reports.words.faults import fault_in_words

HERE = Path(__file__).parent / "golden"
# What a person answers who is asked for a choice.
OPTIONS = {
    "07-university-no-level": ("--level", "4"),
    "08-american-two-part-code": ("--level", "4", "--column", "code=Number"),
    "18-two-codes-doubt": ("--column", "code=Unit number"),
    "19-no-header": (
        *("--column", "header_row=none", "--column", "code=A", "--column", "title=B"),
        *("--column", "level=column C", "--column", "credits=#4"),
    ),
    "69-no-header-with-groups": (
        *("--column", "header_row=none", "--column", "code=A", "--column", "title=B"),
        *("--column", "credits=C"),
    ),
    "34-misspelt-headers": ("--column", "code=Unit Cdoe"),
    "31-title-with-level": ("--level", "3"),
}


def catalogues() -> list[Path]:
    """Return the lists of units."""
    return _tables(HERE / "catalogues")


def caseloads() -> list[Path]:
    """Return the caseloads."""
    return _tables(HERE / "caseloads")


def _tables(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in {".csv", ".sheets"})


def stored(table: Path) -> Path:
    """Return where the report of a table is stored."""
    return table.with_suffix(".txt")


def report(table: Path) -> str:
    """Return what a person is told of a table, and what is read."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        file = _as_file(table)
        if table.parent.name == "caseloads":
            text = _caseload_report(file)
        else:
            text = _catalogue_report(file)
            if table.stem in OPTIONS:
                options = OPTIONS[table.stem]
                text += f"\n=== with {' '.join(options)}\n"
                text += _catalogue_report(file, *options)
        return text


def _as_file(table: Path) -> Path:
    """Write a table where it is read, in this folder."""
    if table.suffix == ".csv":
        file = Path("table.csv")
        file.write_bytes(table.read_bytes())
        return file
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    file = Path("table.xlsx")
    for part in re.split(r"(?m)^\[", table.read_text(encoding="utf-8"))[1:]:
        head, _, body = part.partition("]\n")
        words = head.split()
        options = dict(w.split("=", 1) for w in words if "=" in w)
        title = " ".join(w for w in words if "=" not in w and w != "hidden")
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if "hidden" in words else "visible"
        for row in csv.reader(io.StringIO(body)):
            sheet.append([_value(cell) for cell in row])
        for pair in filter(None, options.get("formats", "").split(",")):
            column, _, number_format = pair.partition(":")
            for cell in sheet[column][1:]:
                cell.number_format = number_format
        for area in filter(None, options.get("merged", "").split(",")):
            sheet.merge_cells(area)
    book.save(file)
    return file


def _value(cell: str) -> str | float | None:
    if re.fullmatch(r"0|-?[1-9][0-9]*([.][0-9]+)?", cell):
        return float(cell) if "." in cell else int(cell)
    return cell or None


def _catalogue_report(file: Path, *options: str) -> str:
    folder = Path(f"imported{len(options)}")
    words = ["qualification", "import", str(file), "--folder", str(folder), *options]
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        with suppress(SystemExit):
            main(words)
        gc.enable()
        gc.unfreeze()
    units = folder / "units.csv"
    read = f"--- units.csv\n{units.read_text('utf-8')}" if units.exists() else ""
    # What comes next is the same for all tables.
    return re.sub(r"Next  .*", "", printed.getvalue(), flags=re.DOTALL) + read


def _caseload_report(file: Path) -> str:
    try:
        cohort = read_cohort(file, recommender.load_qualification("ocr-03456"))
    except FileFaultsError as error:
        return "".join(f"{fault_in_words(fault)}\n" for fault in error.faults)
    return "".join(f"{line}\n" for line in _cohort_lines(cohort))


def _cohort_lines(cohort: Cohort) -> Iterator[str]:
    yield from (f"note: {notice}" for notice in cohort.notices)
    named = f", {len(cohort.names)} with a name" if cohort.names else ""
    yield f"--- {len(cohort.members)} candidates{named}"
    for member in cohort.members:
        candidate, wishes = member.candidate, member.candidate.wishes
        stated = {
            "role": candidate.role,
            "tags": ", ".join(candidate.tags),
            "have": ", ".join(wishes.have),
            "hours": wishes.hours_per_week,
            "start": wishes.start,
        }
        told = "; ".join(f"{key} {value}" for key, value in stated.items() if value)
        yield f"row {member.row}: {member.id}: {told}"


def as_they_are() -> tuple[int, int]:
    """Return how many catalogues come in without an option, of how many."""
    texts = [stored(table).read_text(encoding="utf-8") for table in catalogues()]
    plain = [text.split("\n=== with")[0] for text in texts]
    return sum("--- units.csv" in text for text in plain), len(plain)


if __name__ == "__main__":
    for each in (*catalogues(), *caseloads()):
        stored(each).write_text(report(each), encoding="utf-8")
    sys.stdout.write("{} of {} catalogues need no option\n".format(*as_they_are()))
