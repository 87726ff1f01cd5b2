"""Files of several tables and sheets: what is read of them, and what is told."""

from dataclasses import replace

import pytest

from recommender.errors import FileFaultsError
from recommender.files.sheets import RawSheet
from recommender.tables.table_reading import table_of
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import WholeTable
from tests.builders.raw_sheets import PEOPLE, UNITS, sheet

HEAD, PLAN, DO = "Code,Title,Credits", "A1,Plan,3", "A2,Do,4"
NAMED = ("Name,Job", "Surname A,clerk")


def read(*sheets: RawSheet, wanted: Wanted = UNITS) -> WholeTable:
    return table_of("f.x", sheets, wanted)


def fault_of(*sheets: RawSheet, wanted: Wanted = UNITS) -> tuple[object, ...]:
    with pytest.raises(FileFaultsError) as caught:
        read(*sheets, wanted=wanted)
    fault = caught.value.faults[0]
    return fault.id, fault.file, fault.row


def test_sheets_are_named_where_there_are_several() -> None:
    one = read(sheet(HEAD, PLAN, title="Kites"))
    assert [row.sheet for row in one.rows] == [""]
    two = read(sheet(HEAD, PLAN, title="Kites"), sheet(HEAD, DO, title="Sails"))
    assert [(row.sheet, row.number) for row in two.rows] == [("Kites", 2), ("Sails", 2)]
    assert two.counts.by_fate == {"header": 2, "": 2}


def test_a_sheet_without_a_table_is_left_out_with_the_reason() -> None:
    notes = sheet("Notes", "of all kinds", title="Notes")
    lacking = sheet("Code,Text", "A9,Fly", title="Others")
    whole = read(sheet(HEAD, PLAN, title="Kites"), notes, lacking)

    assert [row.cells["code"] for row in whole.rows] == ["A1"]
    assert [raw.title for raw, _ in whole.others] == ["Notes", "Others"]
    first, second = whole.left_out
    assert first.startswith('sheet "Notes" is not read: there is no header row with')
    assert second == 'sheet "Others" is not read: it has no column title or credits'
    assert whole.counts.by_fate["not read"] == 4


def test_a_table_below_that_lacks_something_is_left_out() -> None:
    whole = read(sheet(HEAD, PLAN, "", "Code,Text", "A9,Fly"))

    assert [row.number for row in whole.rows] == [2]
    assert whole.left_out == [
        "rows 4 and 5 are not read: a table with no column title or credits; "
        "its headers: Code, Text"
    ]


def test_what_is_unclear_in_a_table_is_asked_about_with_its_place() -> None:
    double = sheet("Code,Title,Credits,Credits", "A1,Plan,3,3", title="Kites")
    assert fault_of(double) == ("csv-column-duplicate", "f.x", 1)
    good = sheet(HEAD, DO, title="Sails")
    assert fault_of(good, double) == ("csv-column-duplicate", "f.x [Kites]", 1)
    lacking = sheet("", "Code,Text", "A9,Fly")
    assert fault_of(lacking) == ("csv-column-missing", "f.x", 2)
    more = sheet("Code,Text", "A9,Fly", "", "Code,Text,Credits", "A9,Fly,3")
    assert fault_of(more) == ("csv-column-missing", "f.x", 4)


def test_a_header_that_is_chosen_is_in_one_of_the_tables() -> None:
    raw = sheet("Code,Text,Credits", "A1,Plan,3", "", HEAD, DO)
    wanted = replace(UNITS, chosen={"title": "Text"})
    whole = read(raw, wanted=wanted)

    assert [row.cells["title"] for row in whole.rows] == ["Plan", "Do"]
    assert whole.notices == [
        'the table of row 4 has no header "Text": it is read by its own headers'
    ]
    wrong = replace(UNITS, chosen={"title": "Kites"})
    assert fault_of(raw, wanted=wrong) == ("column-not-found", "f.x", 1)
    apart = sheet("Code,Text,Credits", "A1,Plan,3", "", "Code,Kites", "A2,x")
    left = read(apart, wanted=wanted).left_out
    assert left == [
        'rows 4 and 5 are not read: a table with no header "Text"; '
        "its headers: Code, Kites"
    ]


def test_a_letter_is_that_of_a_column_if_no_header_has_it() -> None:
    raw = sheet("Code,Text,Credits", "B,Plan,3")
    whole = read(raw, wanted=replace(UNITS, chosen={"title": "B"}))

    assert [row.cells["title"] for row in whole.rows] == ["Plan"]
    assert fault_of(raw, wanted=replace(UNITS, chosen={"title": "Q1"}))[0] == (
        "column-not-found"
    )


def test_tables_without_rows_or_headers_are_refused() -> None:
    assert fault_of(sheet(HEAD)) == ("csv-no-rows", "f.x", None)
    assert fault_of(sheet("Kites", HEAD)) == ("csv-no-rows", "f.x", None)
    assert read(sheet(HEAD), wanted=replace(UNITS, may_be_empty=True)).rows == []
    assert fault_of(sheet()) == ("csv-no-rows", "f.x", None)
    assert fault_of(sheet("Kites", title="A"), sheet("Sails", title="B")) == (
        "xlsx-sheet", "f.x", None,
    )  # fmt: skip
    assert fault_of(sheet("Kites,Sails")) == ("csv-header", "f.x", 1)
    # A row with a fault is one to be told of.
    assert len(read(sheet(HEAD, "A1,Plan,3,,x")).faults) == 1


def test_hidden_rows_are_told_by_what_became_of_them() -> None:
    raw = sheet("Kites", HEAD, PLAN, DO, "Total,,7")
    whole = read(raw._replace(hidden_rows=(1, 3, 4, 5)))

    assert whole.notices == [
        "rows 3 and 4 are hidden, but read like the others",
        "rows 1 and 5 are hidden, and not read",
    ]
    one = read(raw._replace(hidden_rows=(3,)))
    assert one.notices == ["row 3 is hidden, but read like the others"]


def test_totals_lines_and_rows_with_faults_have_their_fates() -> None:
    raw = sheet("Kites | all", HEAD, PLAN, "Group B,,", "A9,Fly,3,,x", "Total,,7", DO)
    whole = read(raw)

    assert [(line.number, line.text, line.column) for line in whole.lines] == [
        (4, "Group B", "code")
    ]
    assert [(line.number, line.text) for line in whole.totals] == [(6, "Total | 7")]
    assert [(fault.id, fault.row) for fault in whole.faults] == [("csv-width", 5)]
    assert whole.counts.by_fate == {
        "above the header": 1, "header": 1, "": 3, "left out": 1, "total row": 1,
    }  # fmt: skip
    assert [line.text for line in whole.parts[0].above] == ["Kites | all"]


def test_a_table_of_totals_is_left_out_beside_one_of_people() -> None:
    totals = sheet("Assessor,Learners", "Red,1", "Blue,2", title="Totals")
    whole = read(totals, sheet(*NAMED, title="Red"), wanted=PEOPLE)

    assert [row.sheet for row in whole.rows] == ["Red"]
    assert whole.left_out == [
        'sheet "Totals": rows 1 to 3 are not read: a table of totals; '
        "its headers: Assessor, Learners"
    ]
    assert len(read(totals, wanted=PEOPLE).rows) == 2


def test_the_rest_of_a_sheet_of_people_is_kept_for_a_key() -> None:
    rows = [
        "Unit,Status",
        "Surname A Bea,",
        "F3,x",
        "Surname B Cy,",
        "D6,x",
        "x = done",
    ]
    whole = read(sheet(*rows), wanted=PEOPLE)

    assert [raw.records[0].number for raw, why in whole.others if not why] == [6]
    assert len(whole.rows) == 4
