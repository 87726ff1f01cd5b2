"""The separator is the one by which the rows of a table fit."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.files.separators import SEPARATORS, find_separator
from recommender.files.sheets import read_records
from recommender.safe_text import from_spreadsheet

HEADER = ["code", "title", "credits"]
TEXTS = st.text("ab ,;\t|.'\"7", max_size=12)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        # Keywords and tags between semicolons are within one cell.
        ("code,title,keywords\nU1,Plants,a; b; c; d\nU2,Timber,e; f; g; h\n", ","),
        # A decimal comma in each row is no separator.
        ("Code;Title;Credits\nU1;Plan;9,0\nU2;Do;7,5\n", ";"),
        # Titles above the header, of other widths.
        ("Units, levels, credits, hours\n\nCode\tTitle\nU1\tPlan\nU2\tDo\n", "\t"),
        # Three of four rows have a comma too many, and one semicolon each.
        ("code,title,credits\nU1,a,b;c,1\nU2,a,b;c,1\nU3,a,b;c,1\n", ","),
        ("id\nC-1\nC-2\n", ","),
    ],
)
def test_how_the_rows_fit_decides(text: str, separator: str) -> None:
    assert find_separator(text, HEADER).separator == separator


@given(
    st.sampled_from(SEPARATORS),
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8),
)
def test_what_csv_writes_is_read_back(
    separator: str, rows: list[tuple[str, str, str]]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([HEADER, *rows])
    records, faults = read_records(out.getvalue(), "x.csv", HEADER)

    filled = [
        [*map(from_spreadsheet, row)]
        for row in rows
        if any(cell.strip() for cell in row)
    ]
    assert [record.cells for record in records] == [HEADER, *filled]
    assert faults == []


def test_the_line_that_excel_hides_is_not_counted_as_a_row() -> None:
    records, _ = read_records("sep=;\r\nid;role\r\nC-1;x\r\n", "x.csv")

    assert [(r.number, r.line, r.cells) for r in records] == [
        (1, 2, ["id", "role"]), (2, 3, ["C-1", "x"]),
    ]  # fmt: skip
