"""Where the tables of a sheet begin and end, what their rows are, what is lacking."""

from dataclasses import replace

import pytest

from recommender.errors import FileFaultsError
from recommender.files.sheets import MOST_CHARACTERS, MOST_ROWS, RawSheet, Record
from recommender.tables.column_blocks import MOST_ABOVE, blocks_of, only_columns
from recommender.tables.column_headers import Header
from recommender.tables.row_kinds import is_line, is_total, row_fault
from recommender.tables.sheet_parts import SheetPart, counts_people, find_parts
from recommender.tables.table_source import MOST_COLUMNS, refuse_big, visible
from recommender.tables.wanted import Wanted
from tests.builders.raw_sheets import PEOPLE, UNITS, cells_of, sheet

HEAD = "Code,Title,Credits"


def found(*rows: str, wanted: Wanted = UNITS) -> str:
    """Return the rows above, those of each table with its columns, and the headers."""
    above, parts, headers = find_parts("f", sheet(*rows).records, wanted)
    tables = []
    for part in parts:
        columns = ",".join(h.column or "?" for h in part.headers)
        below = ",".join(f"{record.number}" for record in part.records)
        follow = "+" if part.is_followed else ""
        tables.append(f"{part.row} {columns}: {below}{follow}")
    ends = [",".join(f"{r.number}" for r in rest) for rest in (above, headers)]
    return " | ".join([ends[0], *tables, ends[1]])


@pytest.mark.parametrize(
    ("rows", "tables"),
    [
        (("Kites", HEAD, "A1,P,3"), "1 | 2 code,title,credits: 3 | 2"),
        # A header in two rows, if they are next to each other.
        (("Unit,,Credit", "code,Title,value", "A1,P,3"),
         " | 1 code,title,credits: 3 | 1,2"),
        (("Unit,,Credit", "", "code,Title,value", "A1,P,3"),
         "1 | 3 code,title,credits: 4 | 3"),
        # The second row of merged cells.
        ((f"{HEAD},Who", f"{HEAD},Ann", "A1,P,3,x"),
         " | 2 code,title,credits,?: 3 | 1,2"),
        # It comes again: all of it, most of it, or less.
        ((HEAD, "A1,P,3", HEAD, "A2,P,3"),
         " | 1 code,title,credits: 2+ | 3 code,title,credits: 4 | 1,3"),
        ((HEAD, "A1,P,3", "Code,Title,Pkt", "A2,P,3"),
         " | 1 code,title,credits: 2+ | 3 code,title,credits: 4 | 1,3"),
        ((HEAD, "A1,P,3", "Code,Text,Pkt", "A2,P,3"),
         " | 1 code,title,credits: 2,3,4 | 1"),
        (("Code,Title,Credits,x", "A1,P,3", "Code,Title,a,b"),
         " | 1 code,title,credits,?: 2,3 | 1"),
        ((HEAD, "A1,P,3", "Code,Title,3", "A2,P,3"),
         " | 1 code,title,credits: 2,3,4 | 1"),
        # Another table that lacks something is apart, or below a text alone.
        ((HEAD, "A1,P,3", "", "Code,Text", "A2,P"),
         " | 1 code,title,credits: 2+ | 4 code,?: 5 | 1,4"),
        ((HEAD, "A1,P,3", "Others", "Code,Text", "A2,P"),
         " | 1 code,title,credits: 2,3+ | 4 code,?: 5 | 1,4"),
        ((HEAD, "A1,P,3", "Code,Text", "A2,P"), " | 1 code,title,credits: 2,3,4 | 1"),
        # One above the first whole header is a table if it has rows.
        (("Code,Text", "A9,x", "", HEAD, "A2,P,3"),
         " | 1 code,?: 2+ | 4 code,title,credits: 5 | 1,4"),
        (("Code,Text", "A9", "", HEAD, "A2,P,3"), "1,2 | 4 code,title,credits: 5 | 4"),
        # Twice without rows between; a title that has the name of a column.
        ((HEAD, HEAD, "A2,P,3"),
         " | 1 code,title,credits: + | 2 code,title,credits: 3 | 1,2"),
        (("All the credits", HEAD, "A2,P,3"), "1 | 2 code,title,credits: 3 | 2"),
    ],
)  # fmt: skip
def test_where_tables_begin_and_end(rows: tuple[str, ...], tables: str) -> None:
    assert found(*rows) == tables


def test_units_over_what_comes_again_for_each_are_the_header() -> None:
    rows = ["Spring", ",,F3,,D6,", "Name,Job,On,By,On,By", "Surname A,clerk,x,,,"]
    _, (part,), headers = find_parts("f", sheet(*rows).records, PEOPLE)

    texts = [header.text for header in part.headers]
    assert texts == ["Name", "Job", "F3 On", "F3 By", "D6 On", "D6 By"]
    assert [record.number for record in headers] == [2, 3]
    bar = [",,Mandatory,,", "Name,Job,F3,D6,On", "Surname A,clerk,x,,"]
    _, (part,), _ = find_parts("f", sheet(*bar).records, PEOPLE)
    assert [header.text for header in part.headers][2:4] == ["F3", "D6"]


@pytest.mark.parametrize(
    ("rows", "id_", "row"),
    [
        ((HEAD, "Title,Code,Credits", "A2,P,3"), "header-doubtful", 2),
        (("Kite,Sail", "A2,P"), "csv-header", 1),
        (("Only credits here", "A2"), "csv-header", 1),
        (("Unit code,A1", "Title,P", "Credits,3"), "table-sideways", 1),
        (("Code,A1", "Title,P", "Credits,3", "Code,A2", "Title,D", "Credits,3"),
         "table-cards", 1),
    ],
)  # fmt: skip
def test_what_has_no_clear_header(rows: tuple[str, ...], id_: str, row: int) -> None:
    with pytest.raises(FileFaultsError) as caught:
        found(*rows)

    assert (caught.value.faults[0].id, caught.value.faults[0].row) == (id_, row)


def test_a_header_is_among_the_first_rows_or_where_it_is_chosen() -> None:
    above = ["Kites,Sails"] * (MOST_ABOVE - 1)
    assert " | 30 code" in found(*above, HEAD, "A1,P,3")
    with pytest.raises(FileFaultsError):
        found(*above, "Kites,Sails", HEAD, "A1,P,3")
    chosen = replace(UNITS, chosen={"header_row": "2"})
    assert found(HEAD, HEAD, "A1,P,3", wanted=chosen) == (
        "1 | 2 code,title,credits: 3 | 2"
    )
    with pytest.raises(FileFaultsError, match="nothing in it"):
        found(HEAD, "", "A1,P,3", wanted=chosen)
    none = replace(UNITS, chosen={"header_row": "none", "code": "#A", "title": "#B"})
    assert found("A1,P,3", wanted=none) == " | 0 code,title,?: 1 | "


HEADERS = [Header("Code", "code"), Header("Text", None), Header("", None)]


def part(
    *rows: str, headers: list[Header] = HEADERS, follow: bool = False
) -> SheetPart:
    records = [r._replace(number=r.number + 1) for r in sheet(*rows).records]
    return SheetPart(1, headers, records, is_followed=follow)


def test_columns_have_names_of_their_own() -> None:
    pairs = [("Code", None), ("Units done", "have"), ("Ref", "code"), ("Code", None)]
    headers = [Header(*pair) for pair in (*pairs, ("", None), ("Have", "have"))]
    table = part("a,F3,A1,b,c,D6", headers=headers)

    assert table.columns == [(0, "code_2"), (1, "have"), (2, "code"), (3, "code_3")]
    assert table.known_columns == [(1, "have"), (2, "code")]
    cells = {"code_2": "a", "have": "F3; D6", "code": "A1", "code_3": "b"}
    assert table.cells_of(table.records[0]) == cells
    known = table.cells_of(table.records[0], known_only=True)
    assert known == {"have": "F3; D6", "code": "A1"}
    assert table.nameless(table.records[0]) == ((4, "c"),)
    assert (table.width, table.header_of("have")) == (6, "Units done, Have")
    assert table.called("code") == '"Ref" (code)'


def test_a_title_of_the_table_below_is_apart() -> None:
    def ends(*rows: str, follow: bool = True) -> list[bool]:
        table = part(*rows, follow=follow)
        return [table.ends_with_title(record) for record in table.records]

    assert ends("A1,x", "", "Next,") == [False, True]
    assert ends("A1,x", "Next,") == [False, False]
    assert ends("A1,x", "", "Next,x") == [False, False]
    assert ends("A1,x", "", "Next,Next") == [False, True]
    assert ends("A1,x", "", "Next,", follow=False) == [False, False]
    assert ends("", "Next,") == [True]
    assert ends("Next,") == [False]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("A1,x", ""), ("A1,x,", ""), ("A1,x,,", ""), ("A1,x,y", ""), ("A1", "1 fields"),
        ("A1,x,,y", "4 fields"),
    ],
)  # fmt: skip
def test_a_row_is_as_wide_as_its_header(cells: str, fault: str) -> None:
    table = part(cells)
    said = table.width_fault(table.records[0])

    assert said == (fault and f"{fault}, the header has 2")


def test_a_text_that_fills_one_column_is_in_it() -> None:
    table = part(",x", "A1,x", "A1,", ",,y")

    assert [table.only_column(record) for record in table.records] == [
        "text", "", "code", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "rows", "is_so"),
    [
        (["Assessor", "Learners"], ("Red,1", "Blue,2", "Green,"), True),
        (["Assessor", "Learners"], ("Red,1", "Blue,Bea"), False),
        (["Assessor", "Learner"], ("Red,1",), False),
        (["Assessor", "Learners"], (), False),
        (["Job", "Learners"], ("clerk,1",), False),
        (["Assessor", "Names"], ("Red,1",), False),
        (["Assessor", "Learners"], ("Red",), True),
    ],
)
def test_a_table_of_numbers_of_people(
    headers: list[str], rows: tuple[str, ...], is_so: bool
) -> None:
    read, _ = PEOPLE.read(headers)

    assert counts_people(part(*rows, headers=read)) is is_so


@pytest.mark.parametrize(
    ("texts", "is_so"),
    [
        (["Total", "12"], True), (["Total", "12", "x"], False), (["Total"], True),
        (["Grand total of all", "3"], True), (["Totally", "3"], False),
        (["3 learners", "4"], True), (["3 units", "4"], False), (["learners"], False),
        (["Learners", "4"], True), (["Learner", "4"], False),
        (["Learners", "x"], False), (["Sum", "credits"], True), ([], False),
    ],
)  # fmt: skip
def test_a_row_of_totals(texts: list[str], is_so: bool) -> None:
    assert is_total("", texts) is is_so


@pytest.mark.parametrize(
    ("texts", "is_so"),
    [
        (["Team North"], True), (["Bea"], False), (["A13"], False),
        (["Bea", "Bea"], True),
        (["Bea", "Cy"], False), (["A13", "A13"], False),
        (["Printed 1/2/26", "Page 1 of 3"], True), (["Printed 1/2/26", "Bea"], False),
    ],
)  # fmt: skip
def test_a_line_between_rows(texts: list[str], is_so: bool) -> None:
    assert is_line(Record(2, 2, texts), PEOPLE) is is_so


def test_marks_that_are_all_the_same_are_no_line() -> None:
    row = Record(2, 2, ["", "", "x", "x"])

    assert not is_line(row, PEOPLE)
    assert is_line(row, UNITS)


def test_what_is_wrong_with_a_row_as_a_whole() -> None:
    own = replace(UNITS, is_own=True)

    def fault(cells: list[str], wanted: Wanted, line: int = 2) -> tuple[object, ...]:
        record = Record(2, line, cells)
        found = row_fault(SheetPart(1, HEADERS, [record]), record, "f", wanted)
        return (found.id, found.line, found.hint[:9]) if found else ()

    assert fault(["A1", "x"], own) == ()
    assert fault(["A1", "x" * MOST_CHARACTERS], own) == ()
    assert fault(["A1", "x" * (MOST_CHARACTERS + 1)], own) == (
        "csv-field-size",
        None,
        "",
    )
    assert fault(["A1", "x", "", "y"], own, 3) == ("csv-width", 3, "put a tex")
    assert fault(["A1"], PEOPLE) == ("csv-width", None, "add the m")
    # A value without a header is refused in a file of our own alone.
    assert fault(["A1", "x", "y"], own) == ("csv-column-empty", None, "")
    assert fault(["A1", "x", "y"], PEOPLE) == ()
    assert fault(["Team North"], PEOPLE) == ()


def test_more_rows_and_columns_than_can_be_read_are_refused() -> None:
    rows = [Record(1, 1, ["a"])]
    refuse_big("f", [RawSheet("", rows * MOST_ROWS, [], [])])
    refuse_big("f", [RawSheet("", [Record(3, 3, ["a"] * MOST_COLUMNS)], [], [])])
    with pytest.raises(FileFaultsError, match="more than 100,000 rows"):
        refuse_big("f", [RawSheet("", rows * (MOST_ROWS + 1), [], [])])
    wide = RawSheet("S", [Record(3, 3, ["a"] * (MOST_COLUMNS + 1))], [], [])
    with pytest.raises(FileFaultsError, match="1,001 columns") as caught:
        refuse_big("f", [wide])
    assert (caught.value.faults[0].file, caught.value.faults[0].row) == ("f [S]", 3)


def test_signs_that_nobody_sees_are_taken_away() -> None:
    rows = [Record(1, 1, ["A\u200b1", "a\xa0b"]), Record(2, 2, ["A1", "\ufeffb"])]

    assert [r.cells for r in visible(rows)] == [["A1", "a b"], ["A1", "b"]]


def test_tables_beside_each_other_keep_their_places() -> None:
    raw = sheet("Kites,,,,,", f"{HEAD},,{HEAD}", "A1,P,3,,B1,S,4", ",,,,B2,T,5")
    blocks = blocks_of(raw._replace(hidden_columns=frozenset((5,))), "S", UNITS)

    assert [block.title for block in blocks] == [
        "S, columns A to C", "S, columns E to G",
    ]  # fmt: skip
    assert cells_of(blocks[0]) == [
        "1: Kites,,,,,", f"2: {HEAD},,,,", "3: A1,P,3,,,,",
    ]  # fmt: skip
    assert cells_of(blocks[1]) == [f"2: ,,,,{HEAD}", "3: ,,,,B1,S,4", "4: ,,,,B2,T,5"]
    note = "tables side by side are read one by one: columns A to C and E to G"
    assert [block.of_file for block in blocks] == [(f'sheet "S": {note}',), ()]
    assert [block.hidden_columns for block in blocks] == [{5}, {5}]
    # Other headers of people are those of a manager.
    people = sheet("Name,Job,,Name,Job", "A,clerk,,B,clerk")
    assert len(blocks_of(people, "", PEOPLE)) == 2
    beside = sheet("Name,Job,,Name,Role", "A,clerk,,B,clerk")
    assert blocks_of(beside, "", PEOPLE) == [beside]


def test_some_columns_alone_have_their_colours() -> None:
    coloured = {(1, 0): "red", (1, 1): "green", (2, 2): "blue", (2, 3): "grey"}
    raw = sheet("a,b,c,d", "e,,,f")._replace(coloured=coloured)
    cut = only_columns(raw, 1, 2)

    assert cells_of(cut) == ["1: ,b,c,"]
    assert cut.coloured == {(1, 1): "green", (2, 2): "blue"}
