"""Small tables of people, and what a person makes of their rows and columns."""

from collections.abc import Callable
from dataclasses import replace

import pytest

import recommender
from recommender.cohorts.column_contents import Contents, tell_contents
from recommender.cohorts.hour_columns import tell_days, tell_hours
from recommender.cohorts.joined_rows import JoinedRows, join_rows
from recommender.cohorts.leavers import leavers_of
from recommender.cohorts.mark_keys import MarkKey
from recommender.cohorts.named_jobs import with_named_jobs
from recommender.cohorts.other_rows import (
    key_in,
    other_rows_notices,
    without_other_rows,
)
from recommender.cohorts.people import (
    MOST_LETTERS,
    double_rows,
    hide_name,
    people_of,
    refuse_units,
    tell_names,
)
from recommender.cohorts.unclear_marks import UnclearMark, mark_faults
from recommender.cohorts.unit_columns import with_marks
from recommender.errors import FileFaultsError
from recommender.files.sheets import Row
from recommender.tables.table_reading import table_of
from recommender.tables.whole_table import WholeTable
from tests.builders.raw_sheets import PEOPLE, sheet

OCR = recommender.load_qualification("ocr-03456")
CONTENTS = Contents(OCR)


def table(*rows: str, **sheets: tuple[str, ...]) -> WholeTable:
    """Return the table of a sheet, or of several sheets by their titles."""
    raws = [sheet(*rows)] if rows else []
    raws += [sheet(*below, title=title) for title, below in sheets.items()]
    return table_of("f.csv", raws, PEOPLE)


def rows_of(whole: WholeTable) -> dict[int, dict[str, str]]:
    return {row.number: row.cells for row in whole.rows}


# Rows that are no candidates.
HEADER = "Candidate,Job,F3,A3,A11"
TWO = ("Surname A,clerk,x,IP,", "Surname B,clerk,1,x,")


def kinds(*rows: str) -> list[str]:
    """Return what the rows below two people are: `row`, `line`, or a kind."""
    entries = without_other_rows(table(HEADER, *TWO, *rows)).parts[0].entries
    return ["row" if isinstance(e, Row) else e.kind or "line" for e in entries[2:]]


@pytest.mark.parametrize(
    ("rows", "kinds_of"),
    [
        (["Key:,,,,", "x = achieved,,,,", "IP,in progress,,,"], ["a key"] * 3),
        # Below a key meanings may be alone, if they follow each other; people do not.
        (["Key:,,,,", "Complete: now,,,,", "", "Surname C,,,,"],
         ["a key", "a key", "row"]),
        (["x = done,,,,", "Surname C,,,,"], ["a key", "row"]),
        (["Key,,,,", "Surname C,clerk,,,"], ["a key", "row"]),
        (["No. signed off,,2,1,0"], ["counts"]),
        (["No. signed off,,two,1,0"], ["counts"]),
        ([",,2,1.5,0"], ["figures"]),
        ([",,1,0,1"], ["row"]),
        ([",,2,ask,0"], ["row"]),
        (["Signed off by IV,,yes,no,"], ["counts"]),
        (["Assessor: Red,,IQA: Blue,,"], ["a note"]),
        (["Assessor: Red,,Blue,,"], ["row"]),
        (["These are six words in all,,,,"], ["a note"]),
        (["These are five words only,,,,"], ["row"]),
        (["Grace Total,,1,1,1"], ["row"]),
        (["Total,clerk,1,,"], ["row"]),
        # A label in another column may be of the candidate above.
        ([",Signed off,x,IP,"], ["row"]),
        ([",Signed off,2,1,0"], ["counts"]),
    ],
)  # fmt: skip
def test_what_a_row_is(rows: list[str], kinds_of: list[str]) -> None:
    assert kinds(*rows) == kinds_of


def test_a_row_right_below_the_header_without_marks_is_a_second_one() -> None:
    def first(*rows: str) -> str:
        entry = without_other_rows(table(HEADER, *rows)).parts[0].entries[0]
        return "row" if isinstance(entry, Row) else entry.kind

    assert first(",,Serve,Give,Deal", *TWO) == "a second header"
    assert first(",,Serve,x,Deal", *TWO) == "row"
    assert first("Surname C,,Serve,Give,Deal", *TWO) == "row"
    assert first(",,Serve,,", *TWO) == "row"
    assert first("", ",,Serve,Give,Deal", *TWO) == "row"


def test_rows_that_are_no_candidates_are_told_by_kind() -> None:
    rows = ["Key:,,,,", "x = done,,,,", "No. signed off,,2,1,0", "Team North,,,,"]
    told = other_rows_notices(without_other_rows(table(HEADER, *TWO, *rows)))

    assert list(told) == [
        "rows 4 and 5 are not read: a key to the marks",
        'row 6 is not read: no names, but labels ("No. signed off")',
        "row 7 is not read: only one text, which is no candidate",
    ]


@pytest.mark.parametrize(
    "key",
    [
        ("A = achieved; o = begun,,,,", HEADER, "Surname A,clerk,A,o,"),
        (HEADER, "Surname A,clerk,A,o,", "A,Achieved,,,", "o,In progress,,,"),
        (f"{HEADER},,Key,", "Surname A,clerk,A,o,,,A,Achieved", ",,,,,,o,In progress"),
        (f"{HEADER},A = achieved,o = begun", "Surname A,clerk,A,o,,,"),
    ],
)
def test_a_key_is_read_wherever_it_is(key: tuple[str, ...]) -> None:
    assert key_in(table(*key)).done == {"a": True, "o": False}


def test_a_choice_goes_before_a_key_and_a_key_may_be_on_another_sheet() -> None:
    people = (HEADER, "Surname A,clerk,A,WT,")
    whole = table(Spring=people, Key=("WT,Witness testimony", "A,Achieved"))

    assert key_in(whole).done == {"a": True, "wt": None}
    chosen = key_in(replace(whole, marks={"a": False, "q": True}))
    assert chosen.done == {"a": False, "wt": None, "q": True}
    assert chosen.named == {"a", "q", "wt"}
    # Names beside marks of a sheet that is no key are not meanings.
    other = table(Spring=people, Notes=("WT,Witness testimony", "A,Achieved"))
    assert key_in(other).done == {"a": True}
    below = table(Spring=people, Notes=("A,Achieved", "WT,Witness testimony"))
    assert key_in(below).done == {"a": True, "wt": None}


# Marks that are asked about.
def test_a_mark_is_asked_about_once_for_all_columns() -> None:
    header = "Name,Job,F3,F4,A3,A11,D6,C5"
    whole = table(header, "Surname A,clerk,P,P,P,P,P,Q")
    columns = ("f3", "f4", "a3", "a11", "d6")
    unclear = [UnclearMark("f.csv", 2, column, "P") for column in columns]

    def faults(of: list[UnclearMark], done: dict[str, bool | None] | None = None):  # type: ignore[no-untyped-def]
        found = mark_faults(whole, of, MarkKey(done or {}))
        return [(fault.row, fault.column, fault.message) for fault in found]

    said = "P does not say whether the unit is done"
    assert faults(unclear[:1]) == [(2, "f3", said)]
    assert faults(unclear[:4]) == [(2, None, f"{said}: columns F3, F4, A3, A11")]
    assert faults(unclear) == [(2, None, f"{said}: columns F3, F4, A3, A11 and 1 more")]
    by_key = f"{said}, and nor does its meaning in the key"
    assert faults(unclear[:1], {"p": None}) == [(2, "f3", by_key)]
    other = UnclearMark("f.csv", 3, "f3", "Q")
    (one, two) = mark_faults(whole, [unclear[0], other], MarkKey({}))
    assert one.hint == two.hint
    assert (
        'say of each mark that it means done: --column done="P" --column done="Q"'
        in (one.hint)
    )
    assert 'or not done: --column not_done="P"' in one.hint


def test_a_mark_that_may_be_a_name_is_not_shown_unless_a_key_has_it() -> None:
    whole = table("Name,Job,F3,F4", "Surname A,clerk,Bea,Bea")
    unclear = [UnclearMark("f.csv", 2, column, "Bea Cy") for column in ("f3", "f4")]
    faults = mark_faults(whole, unclear, MarkKey({}))

    assert [(fault.column, fault.message.split()[0]) for fault in faults] == [
        ("f3", "this"), ("f4", "this"),
    ]  # fmt: skip
    assert 'done="MARK"' in faults[0].hint
    (fault,) = mark_faults(whole, unclear, MarkKey({}, frozenset(("bea cy",))))
    assert fault.message.startswith("Bea Cy does not say")


# Jobs behind names.
@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Surname A (Clerk),", ("Surname A", "Clerk")),
        ("Surname A [ Clerk ],", ("Surname A", "Clerk")),
        ("Surname A - Clerk,", ("Surname A", "Clerk")),
        ("Surname-Other A,", ("Surname-Other A", "")),
        ("Surname A (Bea),", ("Surname A (Bea)", "")),
        ("Surname A (Clerk),adviser", ("Surname A (Clerk)", "adviser")),
        ("Surname A (Clerk) B,", ("Surname A (Clerk) B", "")),
        ("(Clerk),", ("(Clerk)", "")),
    ],
)
def test_a_job_behind_a_name_is_a_role(row: str, cells: tuple[str, str]) -> None:
    whole = with_named_jobs(table("Name,Job", row), lambda text: text == "Clerk")
    (read,) = whole.rows

    assert (read.cells["name"], read.cells["role"]) == cells
    told = ["job titles behind names are read as role: row 2"]
    assert whole.notices == (told if cells == ("Surname A", "Clerk") else [])


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_long_text_has_no_job_behind_it(more: int, is_read: bool) -> None:
    name = "x" * (MOST_LETTERS - len(" (Clerk)") + more)
    whole = table("Name,Units done", f"{name} (Clerk),D6")

    (row,) = with_named_jobs(whole, lambda text: text == "Clerk").rows
    assert ("role" in row.cells) is is_read


# A row for each unit.
def joined(*rows: str) -> JoinedRows:
    return join_rows(table(*rows), OCR, ())


def have(found: JoinedRows) -> dict[int, str]:
    return {row.number: row.cells.get("have", "") for row in found.table.rows}


LIST = "Name,Job,Unit,Status"


def test_rows_of_a_person_are_joined_with_all_their_numbers() -> None:
    rows = ["Surname A,clerk,F3,Pass", "surname  a,,A3,", ",,D6,Pass"]
    rows += ["Surname B,clerk,D6,Pass", "Surname B,,C5,Pass", "Surname A,,B6,Pass"]
    found = joined(LIST, *rows)

    assert have(found) == {2: "F3; D6; B6", 5: "D6; C5"}
    assert [row.more for row in found.table.rows] == [(3, 4, 7), (6,)]
    assert (found.faults, found.used) == ((), ("status",))
    notices = found.table.notices
    assert notices[:2] == [
        '2 candidates in 6 rows, a unit in each: "Unit"',
        'whether a unit is done is read in "Status"',
    ]
    assert notices[2:] == ["an empty cell is read as not done (row 3)"]


def test_people_are_by_id_or_by_name_and_of_one_part() -> None:
    ids = "Learner ID,Name,Unit,Status"
    rows = ["1,Surname A,F3,x", "1,,A3,x", ",Surname A,D6,x", "2,Surname A,F3,x"]
    rows += [",,A3,x", ",,C5,x", "1,Surname A,C5,x", "1,Surname A,B6,x"]
    found = joined(ids, *rows)
    assert have(found) == {2: "F3; A3; D6; C5; B6", 5: "F3; A3; C5"}
    # Below a line a row without a name is of nobody above.
    apart = joined(
        LIST, "Surname A,clerk,F3,x", ",,A3,x", "Team B,,,", ",,D6,x", ",,C5,x"
    )
    assert have(apart) == {2: "F3; A3", 5: "D6; C5"}


@pytest.mark.parametrize(
    ("people", "is_joined"), [([3, 1], True), ([2, 1], True), ([2, 1, 1], True),
                              ([2, 1, 1, 1], False), ([1, 1], False)]
)  # fmt: skip
def test_few_people_of_many_rows_have_one_for_each_unit(
    people: list[int], is_joined: bool
) -> None:
    rows = [
        f"Surname {'ABCD'[n]},clerk,{['F3', 'A3', 'D6'][place]},x"
        for n, number in enumerate(people)
        for place in range(number)
    ]
    found = joined(LIST, *rows)

    assert (len(found.table.rows) == len(people) < len(rows)) is is_joined


@pytest.mark.parametrize(
    ("units", "is_of_units"),
    [
        (["F3", "A3", "none"], True), (["F3", "x", "y"], False), (["F3", "x"], False),
        (["F3", "A3", "D6, C5"], False),
        ([*["F3", "A3", "D6", "C5", "B6"] * 2, "D6, C5"], True),
        ([*["F3", "A3", "D6"] * 3, "D6, C5"], True),
        ([*["F3", "A3"] * 4, "D6, C5"], False),
    ],
)  # fmt: skip
def test_most_cells_are_one_unit_each_and_hardly_any_several(
    units: list[str], is_of_units: bool
) -> None:
    found = joined(LIST, *(f'Surname A,clerk,"{unit}",x' for unit in units))

    assert bool(found.used) is is_of_units


@pytest.mark.parametrize(
    ("marks", "used"),
    [
        # Most are clear; or few short ones, which are asked about.
        (["x", "x", "hello there now"], ["status"]),
        (["x", "hello there now", "and so on"], []),
        (["G", "A", "R"], ["status"]),
        (["G", "A", "twelve letter"], []),
        (["G", "A", "twelveletter"], ["status"]),
        (["", "", ""], ["status"]),
        (list("GARPQS"), ["status"]),
        (list("GARPQST"), []),
    ],
)
def test_what_is_a_column_of_marks(marks: list[str], used: list[str]) -> None:
    units = ["F3", "F4", "A3", "A11", "D6", "C5", "B6"]
    rows = [f"Surname A,clerk,{u},{m}" for u, m in zip(units, marks, strict=False)]

    assert list(joined(LIST, *rows).used) == used


def test_short_marks_beside_clear_ones_are_no_marks() -> None:
    rows = ["Surname A,clerk,F3,x,G", "Surname A,clerk,A3,,A", "Surname A,clerk,D6,,R"]

    assert joined(f"{LIST},Grade", *rows).used == ("status",)
    done = "Name,Job,Units done,Grade"
    assert (
        joined(done, *(row.replace(",x", "").replace(",,", ",") for row in rows)).used
        == ()
    )


def test_a_yes_below_units_done_is_a_mark_beside_other_units() -> None:
    header = "Name,Job,Module,Unit signed off"
    rows = ["Surname A,clerk,F3,Yes", "Surname A,clerk,A3,No"]

    assert have(joined(header, *rows)) == {2: "F3"}
    unclear = joined(header, *rows, "Surname A,clerk,D6,D6")
    assert "unit_signed_off" not in unclear.used


def test_cells_of_a_person_that_differ_are_faults_or_of_units() -> None:
    header = f"{LIST},Start date,Hours,Note"
    rows = ["Surname A,clerk,F3,x,1/2/26,3,a", "Surname A,adviser,A3,x,1/3/26,4,b"]
    found = joined(header, *rows, "Surname A,clerk,D6,x,1/2/26,3,a")

    (fault,) = found.faults
    assert (fault.id, fault.row, fault.column) == ("candidate-rows", 2, "role")
    said = "rows 2 to 4 are of one candidate, and differ in this column"
    assert fault.message == said
    (row,) = found.table.rows
    assert (row.cells["role"], row.cells["note"]) == ("clerk", "a; b")
    assert [n for n in found.table.notices if "is not used" in n] == [
        'column "Start date" (start) is not used: it differs between the units of a '
        "candidate",
        "column hours is not used: it differs between the units of a candidate",
    ]


def test_a_unit_twice_with_other_marks_or_two_marks_that_differ_are_faults() -> None:
    rows = ["Surname A,clerk,F3,x", "Surname A,clerk,F3,", "Surname A,clerk,D6,x"]
    (fault,) = joined(LIST, *rows).faults
    assert fault.message == "rows 2 and 3 say of F3 that it is done, and that it is not"
    same = joined(LIST, *rows[:1], *rows[:1], rows[2])
    assert (same.faults, have(same)) == ((), {2: "F3; D6"})
    two = [f"{row},{mark}" for row, mark in zip(rows, ("no", "", "x"), strict=True)]
    faults = joined(f"{LIST},Signed off", *two).faults
    assert [(fault.row, fault.message.split(" differ")[0]) for fault in faults] == [
        (2, "status and signed_off")
    ]


def test_a_unit_that_is_none_is_a_fault_and_an_empty_row_is_none() -> None:
    rows = ["Surname A,clerk,F3,x", "Surname A,clerk,Z9,x", "Surname A,clerk,n/a,",
            "Surname A,clerk,D6,x", "Surname A,clerk,,x",
            "Surname A,clerk,C5,"]  # fmt: skip
    found = joined(LIST, *rows)

    assert [(fault.id, fault.row) for fault in found.faults] == [("unit-unknown", 3)]
    assert "no unit Z9" in found.faults[0].message
    assert have(found) == {2: "F3; D6"}


# What columns hold.
def kind(*cells: str, header: str = "Column", is_job_open: bool = True) -> str:
    return CONTENTS.of(header, cells, is_job_open)


@pytest.mark.parametrize(
    ("cells", "kind_of"),
    [
        (("F3", "A3"), "units"), (("F3", "x"), ""), (("F3", "A3", "x"), "units"),
        (("none", "-"), ""), ((), ""),
        (("receptionist", "Customer Service Advisor"), "titles"),
        (("receptionist", "hello"), ""),
        (("complaints, writing", "selling; writing"), "tasks"),
        (("F3 done; A3 begun", "D6 signed off"), "units in sentences"),
    ],
)  # fmt: skip
def test_what_a_column_holds(cells: tuple[str, ...], kind_of: str) -> None:
    assert kind(*cells) == kind_of


def test_what_a_column_holds_beside_a_job_or_of_another_time() -> None:
    assert kind("complaints", "writing") == "tasks"
    assert kind("complaints", "writing", is_job_open=False) == ""
    assert kind("complaints, writing", is_job_open=False) == "tasks"
    assert kind("receptionist", is_job_open=False) == ""
    assert kind("F3", header="In progress") == "other units"
    assert kind("receptionist", header="Previous job") == ""
    assert kind("Ringmaster", "Juggler", header="Duties") == "job"
    assert kind("Ringmaster 2", "Juggler 3", header="Duties") == ""
    assert kind("Ringmaster", header="Job e-mail") == ""
    text = "answers the phone every day and deals with complaints"
    assert kind(text, "one two three four") == ""
    assert kind(text, f"{text} too") == "texts"


@pytest.mark.parametrize(
    ("texts", "are_titles"),
    [
        (["receptionist"], True), (["receptionist", "hello"], False),
        (["", " "], False),
        (["receptionist", "team leader", "hello"], True),
        (["receptionist", "one two three four five six"], False),
        (["receptionist", "team leader", "one two three four five six"], True),
        (["receptionist", "team leader", "one two three four five six seven"], False),
    ],
)  # fmt: skip
def test_short_texts_of_which_most_are_known_are_titles(
    texts: list[str], are_titles: bool
) -> None:
    assert CONTENTS.are_titles(texts) is are_titles


def test_a_job_is_open_in_tables_that_have_none() -> None:
    def asked(*rows: str) -> list[str]:
        _, faults = tell_contents(table(*rows), OCR, ())
        return [fault.message for fault in faults]

    titles = '"Stelle" seems to hold job titles (role)'
    assert asked("Name,Stelle", "Surname A,receptionist") == [titles]
    assert asked("Name,Stelle,Job", "Surname A,receptionist,clerk") == []
    # A job may be behind a name, where no column has it.
    named = table(
        "Name,Stelle", "Surname A (Clerk),receptionist", "Surname B,receptionist"
    )
    read = with_named_jobs(named, lambda text: text == "Clerk")
    assert tell_contents(read, OCR, ())[1] == []


def test_columns_of_units_are_done_asked_about_or_told() -> None:
    def told(header: str, *cells: str) -> tuple[list[str], list[str], dict[int, str]]:
        rows = [f'Surname {"ABC"[n]},clerk,"{cell}"' for n, cell in enumerate(cells)]
        whole, faults = tell_contents(table(f"Name,Job,{header}", *rows), OCR, ())
        cells_of = {n: cells.get("have", "") for n, cells in rows_of(whole).items()}
        return whole.notices, [fault.message for fault in faults], cells_of

    assert told("Signed off now", "F3; D6")[1:] == ([], {2: "F3; D6"})
    assert told("List", "F3; D6")[1] == [
        '"List" holds codes of units: are they done (have), or wished for (with)?'
    ]
    notices, faults, cells = told("List", "F3 done; D6 done", "A3 begun")
    assert (faults, cells) == ([], {2: "F3 done; D6 done", 3: "A3 begun"})
    assert notices[0].startswith("column List is read for units that its words say")
    notices, faults, cells = told("List", "F3 done; A3 done; D6 with IV")
    assert (faults, cells) == ([], {2: "F3; A3"})
    unclear = "not clear in column List, and not taken as done: D6 (row 2)"
    assert notices[1:] == [unclear]
    assert told("In progress", "F3")[0][0].startswith("the units of column In progress")
    notices, faults, _ = told("Talk", "we looked at F3 together", "", "nothing")
    assert notices == ["units are named in column Talk, and not read: row 2"]


# Days and hours.
def test_hours_of_work_are_not_used_and_others_asked_about() -> None:
    def hours(header: str, *cells: str, chosen: tuple[str, ...] = ()) -> str:
        rows = [f"Surname {'ABCD'[n]},{cell}" for n, cell in enumerate(cells)]
        whole, faults = tell_hours(table(f"Name,{header}", *rows), chosen)
        return "work" if whole.notices else "asked" if faults else ""

    assert hours("Hours", "3", "4") == "asked"
    assert hours("Hours", "3", "x") == ""
    assert hours("Hours", "3", "4", "x") == "asked"
    assert hours("Hours", "glh") == ""
    assert hours("Hours", "16", "37", "3") == "work"
    assert hours("Hours", "16", "3") == "asked"
    assert hours("Hours", "15", "15") == "asked"
    assert hours("Hours", "37", chosen=("hours",)) == ""
    assert hours("Hrs pw", "3") == ""
    assert hours("Hrs pw", "37", "0") == "work"
    assert hours("Study hours", "37") == ""
    assert hours("Hours per week", "37") == ""
    assert hours("Hours,Hrs pw", "3,4") == ""


def test_columns_of_days_that_hold_none_are_not_read_as_such() -> None:
    def known(header: str, cell: str, chosen: tuple[str, ...] = ()) -> bool:
        whole = tell_days(table(f"Name,{header}", f"Surname A,{cell}"), chosen)
        return "start" in whole.columns

    assert known("Started", "1/2/26")
    assert not known("Started", "yes")
    assert known("Started", "yes", ("start",))
    assert known("Started", "")
    # A header that says it is a date is one: its faults are told.
    assert known("Start date", "yes")


# Names.
def test_most_cells_that_look_like_names_are_names() -> None:
    def columns(*ids: str) -> tuple[str, ...]:
        return tell_names(
            table("Learner ID,Job", *(f"{id_},clerk" for id_ in ids))
        ).columns

    assert columns("Ada", "Bo", "C1") == ("name", "role")
    assert columns("Ada", "C1") == ("id", "role")
    assert columns("C1", "C2") == ("id", "role")


def test_units_where_names_should_be_are_refused() -> None:
    def is_unit(text: str) -> bool:
        return text in {"B6", "C5"}

    for header in ("Name,Tutor", "Learner ID,Tutor"):
        with pytest.raises(FileFaultsError) as caught:
            refuse_units(table(header, "B6,a", "C5,b", "Surname A,c"), is_unit)
        assert (caught.value.faults[0].id, caught.value.faults[0].row) == (
            "table-sideways", 2,
        )  # fmt: skip
        refuse_units(table(header, "B6,a", "Surname A,b"), is_unit)
    # Something more is said of them.
    refuse_units(table("Name,Job", "B6,clerk"), is_unit)


def test_ids_are_made_from_the_order_of_rows_where_there_are_none() -> None:
    whole = table("Learner ID,Name", ",Surname A", "X,Surname B", ",Surname C", ",")
    people = people_of(whole, whole.rows)

    assert [row.cells["id"] for row in people.rows] == ["C001", "X", "C003"]
    assert people.names == {"C001": "Surname A", "X": "Surname B", "C003": "Surname C"}
    told = "no id in rows 2 and 4: made from the order of the rows: C001 and C003"
    assert people.notices == (f"f.csv: {told}",)
    three = table("Name,Job", *(f"Surname {c},clerk" for c in "ABC"))
    said = people_of(three, three.rows).notices[0]
    assert said.endswith("ids made from the order of the rows: C001 to C003")
    one = people_of(three, three.rows[:1]).notices[0]
    assert one.endswith("order of the rows: C001")


def test_one_name_on_several_rows_is_told_by_what_is_the_same() -> None:
    def told(header: str, *rows: str) -> tuple[list[str], tuple[str, ...]]:
        whole = table(header, *rows)
        people = people_of(whole, whole.rows)
        return [fault.message for fault in people.faults], people.notices[1:]

    faults, notices = told("Name,Job", "A B,clerk", "A B,clerk", "A B,clerk")
    same = "the same person as in rows 2 and 3: every cell is the same"
    assert (faults, notices) == ([same], ())
    faults, notices = told("Name,E-mail,Job", "A B,a@x,clerk", "A B,a@x,adviser")
    same = "the same person as in row 2: the same name and e-mail address"
    assert faults == [same]
    faults, notices = told("Name,Job", "A B,clerk", "A B,adviser")
    each = "rows 2 and 3 have the same name: each row is one candidate"
    assert (faults, notices) == ([], (f"f.csv: {each}",))
    rows = [f"Surname {c},{job}" for c in "ABCDE" for job in ("clerk", "adviser")]
    _, notices = told("Name,Job", *rows)
    assert "rows 6 and 7, and 2 more have the same name" in notices[0]


def test_names_that_come_again_on_other_sheets_are_one_fault() -> None:
    people = ("Name,Job", "Surname A,clerk", "Surname B,clerk")
    whole = table(May=people, June=(*people[:2], "Surname C,clerk"))
    (fault,) = people_of(whole, whole.rows).faults

    assert fault.id == "candidate-sheets"
    assert fault.message == '1 name is on several sheets: "May", "June"'
    assert '--sheet "June"' in fault.hint
    both = table(May=people, June=people)
    assert people_of(both, both.rows).faults[0].message.startswith("2 names are on")


def test_people_with_two_rows_each_are_one_fault() -> None:
    def faults(*rows: str) -> list[str]:
        whole = table("Name,Job,F3", *rows)
        return [fault.message for fault in double_rows(whole)]

    pairs = ["A B,clerk,x", "A B,,y", "C D,clerk,x", "C D,,y"]
    assert faults(*pairs) == ["two rows for each candidate: rows 2 to 5"]
    assert faults(*pairs[:2]) == []
    assert faults(*pairs[:2], "", *pairs[2:]) != []
    assert faults(*pairs[:3], "", pairs[3]) == []
    singles = [f"Surname {c},clerk,x" for c in "EFG"]
    assert faults(*pairs, *singles[:2]) != []
    assert faults(*pairs, *singles) == []
    assert faults(*(row.replace(",,", ",clerk,") for row in pairs)) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Helps Ada One", "Helps \u2026"), ("Ada calls", "\u2026 calls"),
        ("one call by Onety", "one call by Onety"), ("ONE call", "\u2026 call"),
        ("I am ada one", "I am \u2026"),
    ],
)  # fmt: skip
def test_a_name_is_hidden_in_a_text_with_its_words_in_capitals(
    text: str, hidden: str
) -> None:
    assert hide_name(text, "Ada One", capital=True) == hidden
    assert hide_name(text, "") == text


# Those who have left.
def left(header: str, *cells: str, **options: Callable[[str], str]) -> dict[int, str]:
    rows = [f'Surname {"ABCDE"[n]},clerk,"{cell}"' for n, cell in enumerate(cells)]
    found = leavers_of(table(f"Name,Job,{header}", *rows), ())
    return {number: reason for (_, number), reason in found.reasons.items()}


@pytest.mark.parametrize(
    ("header", "cells", "who"),
    [
        ("Status", ("Withdrawn", "Left - job", "lefty", "Active", ""), {2, 3}),
        ("Status", ("left 12", "left to do D6", "left to go", "left early"), {2, 4, 5}),
        ("Comp status", ("1", "2", "1.0", "3.0", "Withdrawn"), {3, 5, 6}),
        ("Date left", ("1/2/2020", "1/2/2999", "n/a", "soon", ""), {2}),
        (
            "Notes",
            ("withdrawn: moved", "was withdrawn", "left his job", "left D6"),
            {2, 4},
        ),
        (
            "Notes",
            ("Left", "leaver (moved)", "what is left", "on break in May"),
            {2, 3},
        ),
        ("Outcome of talks", ("Withdrawn",), {2}),
        ("Grade", ("Withdrawn",), set()),
    ],
)
def test_who_has_left(header: str, cells: tuple[str, ...], who: set[int]) -> None:
    assert {*left(header, *cells)} == who


def test_what_is_said_of_those_who_have_left() -> None:
    whole = table(
        "Name,Job,Status", "A B,clerk,Withdrawn - x", "C D,clerk,soon withdrawn"
    )
    found = leavers_of(whole, ())

    assert found.reasons == {("", 2): "Status: withdrawn"}
    assert [found.include(row) for row in whole.rows] == [True, False]
    assert found.columns == {"status"}
    out = "left out by Status: withdrawn (row 2); to plan for them: "
    out += '--column ignore="Status"'
    stay = "planned for all the same, by Status: withdrawn (row 3)"
    assert found.notices == (f"f.csv: {out}", f"f.csv: {stay}")
    assert leavers_of(whole, ("status",)) == ({}, (), frozenset())
    # A remark that leaves nobody out is still one.
    note = table("Name,Job,Notes", "A B,clerk,nearly withdrawn")
    assert leavers_of(note, ()).columns == frozenset()
    doubt = table("Name,Job,Status", "A B,clerk,nearly withdrawn")
    assert leavers_of(doubt, ()).columns == {"status"}


def test_a_heading_or_a_sheet_of_leavers_is_over_its_own_rows() -> None:
    people = ("Name,Job", "Surname A,clerk", "Leavers,", "Surname B,clerk")
    found = leavers_of(table(*people, "Team North,", "Surname C,clerk"), ())
    assert found.reasons == {("", 4): 'below "Leavers"'}
    counts = without_other_rows(table(*people, "Total left,2", "Surname C,clerk"))
    assert {n for _, n in leavers_of(counts, ()).reasons} >= {4, 6}
    sheets = table(Current=people[:2], Leavers=("Name,Job", "Surname D,clerk"))
    found = leavers_of(sheets, ())
    assert found.reasons == {("Leavers", 2): 'on the sheet "Leavers"'}
    assert found.notices == (
        'f.csv: left out, on the sheet "Leavers": row 2; to plan for them: '
        '--sheet "Leavers"',
    )
    above = table("Leavers", "Name,Job", "Surname A,clerk")
    assert leavers_of(above, ()).reasons == {("", 3): 'below "Leavers"'}


def test_ways_to_write_not_done_beyond_six_are_counted() -> None:
    marks = ["ip", "wip", "begun", "started", "planned", "pending", "ongoing", "n", "-"]
    rows = [
        f"Surname {c},clerk,{mark}" for c, mark in zip("ABCDEFGHI", marks, strict=True)
    ]
    whole = table("Name,Job,F3", *rows)

    def notices(number: int) -> list[str]:
        return [*with_marks(whole, whole.rows[:number], {"f3": "F3"}).notices]

    first, second = notices(1)
    assert first.startswith("f.csv: in the columns of units (F3), x, yes, 100% or a")
    assert second == "f.csv: ip is read as not done (row 2)"
    assert len(notices(6)) == 7
    assert notices(9)[1:] == [*notices(6)[1:], "f.csv: 1 more ways to write not done"]


def test_units_marked_as_done_are_beside_those_that_are_listed() -> None:
    header = "Name,Job,Units done,F3,F4,A3,A11,C5,B6,B2"
    whole = table(header, "Surname A,clerk,D6,x,,P,,,,", "Surname B,clerk,,,,,,,,")
    codes = {code.casefold(): code for code in header.split(",")[3:]}
    marked = with_marks(whole, whole.rows, codes)

    assert [row.cells["have"] for row in marked.rows] == ["D6; F3", ""]
    assert [(fault.row, fault.column) for fault in marked.faults] == [(2, "a3")]
    assert "(F3, F4, A3, A11, C5, B6 and 1 more)" in marked.notices[0]
    assert with_marks(whole, whole.rows, {}).notices == ()


def test_what_a_key_says_of_the_marks_that_are_used_is_told() -> None:
    key = ("A = achieved,,", "o = begun,,", "z = done,,")
    whole = table("Name,Job,F3", "Surname A,clerk,A", "Surname B,clerk,o", *key)
    said = with_marks(whole, whole.rows[:2], {"f3": "F3"}).notices[-1]
    assert said == "f.csv: by the key of the sheet, a as done and o as not done"
    chosen = replace(whole, marks={"a": True})
    notices = with_marks(chosen, whole.rows[:2], {"f3": "F3"}).notices
    assert notices[-2:] == (
        "f.csv: by the key of the sheet, o as not done",
        "f.csv: as chosen, a as done",
    )
