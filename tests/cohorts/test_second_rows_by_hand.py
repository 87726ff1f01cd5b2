"""Small trackers with further rows below people, and what a person makes of them."""

import pytest

from recommender.cohorts.second_rows import MergedRows, merge_second_rows
from recommender.files.sheets import Row
from recommender.tables.table_reading import table_of
from tests.builders.raw_sheets import PEOPLE, sheet

HEADER = "Name,Job,What,F3,A3"
CODES = ("f3", "a3")
DAY = "1/2/2020"


def merged(*rows: str, header: str = HEADER, kept: tuple[str, ...] = ()) -> MergedRows:
    table = table_of("f.csv", [sheet(header, *rows)], PEOPLE)
    return merge_second_rows(table, CODES, kept)


def told(found: MergedRows) -> list[str]:
    """Return each row with its marks and further rows, and each line with its kind."""
    texts = []
    for entry in found.table.parts[0].entries:
        if isinstance(entry, Row):
            marks = [entry.cells.get(code, "") for code in CODES]
            more = "".join(f"+{number}" for number in entry.more)
            texts.append(f"{entry.number}{more} {' '.join(marks)}".strip())
        else:
            texts.append(f"{entry.number} {entry.kind}: {entry.text}")
    return texts


A, B, C = (f"Surname {c},clerk" for c in "ABC")


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        # Marks again, and days below ticks, say the same.
        ((f"{A},,x,", ",,,x,", f"{B},,,"), ["2+3 x", "3 further row: ", "4"]),
        ((f"{A},,x,x", f",,,{DAY},", f"{B},,,"), ["2+3 x x", "3 further row: ", "4"]),
        ((f"{A},,x,", ",,,x,", ",,,y,"),
         ["2+3+4 x", "3 further row: ", "4 further row: "]),
        ((f"{A},,x,x", ",,,x,x", f"{B},,,"), ["2+3 x x", "3 further row: ", "4"]),
        # An empty row, a job of its own, or no marks: no further row.
        ((f"{A},,x,", "", ",,,x,"), ["2 x", "4 x"]),
        ((f"{A},,x,", ",adviser,,x,"), ["2 x", "3 x"]),
        ((f"{A},,x,", ",,Note,,"), ["2 x", "3"]),
        # The only row that differs may be a row of counts.
        ((f"{A},,x,", ",,,no,"), ["2 x", "3 no"]),
        # One name again is a slip; several are the way of the table.
        ((f"{A},,x,", f"{A},,x,", f"{B},,,"), ["2 x", "3 x", "4"]),
        ((f"{A},,x,", f"{A},,x,", f"{B},,x,", f"{B},,x,", f"{C},,,", "D,clerk,,,"),
         ["2+3 x", "3 further row: ", "4+5 x", "5 further row: ", "6", "7"]),
        ((f"{A},,x,", f"{A},,x,", f"{B},,x,", f"{B},,x,", f"{C},,,", "D,clerk,,,",
          "E,clerk,,,"), ["2 x", "3 x", "4 x", "5 x", "6", "7", "8"]),
    ],
)  # fmt: skip
def test_which_rows_are_further_ones(rows: tuple[str, ...], read: list[str]) -> None:
    found = merged(*rows)

    assert told(found) == read
    assert found.faults == ()


def test_rows_of_what_is_done_are_read_and_of_checks_are_not() -> None:
    rows = [f"{A},Planned,1/2/2999,", f"{A},Actual,{DAY},"]
    rows += [f"{B},Planned,x,x", f"{B},Actual,,x", f"{C},Planned,x,"]
    found = merged(*rows)

    assert told(found) == [
        f"2+3 {DAY}", "3 further row: ", "4+5  x", "5 further row: ", "6",
    ]  # fmt: skip
    assert found.table.notices == [
        'rows 2, 4 and 6: the marks here are not about what is done ("Planned")'
    ]
    below = merged(f"{A},Done,x,", ",,Sampled,,x", f"{B},Done,,x", ",,IQA,x,")
    assert told(below) == [
        "2+3 x", "3 checks: Sampled", "4+5  x", "5 checks: IQA",
    ]  # fmt: skip
    assert below.table.notices == []


def test_a_label_may_be_in_a_column_without_a_header_and_is_not_a_kept_one() -> None:
    rows = [f"{A},x,,Achieved", ",,,x,Sampled", f"{B},x,,Achieved", ",,,x,Sampled"]
    found = merged(*rows, header="Name,Job,F3,A3,")
    assert told(found) == ["2+3 x", "3 checks: Sampled", "4+5 x", "5 checks: Sampled"]
    named = [f"{A},Done,x,", ",,Sampled,,x", f"{B},Done,x,", ",,Sampled,,x"]
    assert len(merged(*named, kept=("what",)).faults) == 2


def test_rows_that_differ_on_what_is_done_are_one_fault() -> None:
    found = merged(f"{A},,x,x", ",,,no,ip", f"{B},,x,", ",,,x,")

    (fault,) = found.faults
    assert (fault.id, fault.row) == ("candidate-rows", 2)
    said = "rows 2 and 3 are of one candidate, and differ on what is done: F3, A3"
    assert fault.message == said
    assert found.table.notices == [
        "rows 2 to 5: those of one candidate agree, and are read as one"
    ]
