"""What is wanted of a table, what it lacks, and what a person is asked for."""

from dataclasses import replace
from pathlib import Path

import pytest

from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import read_records
from recommender.tables.column_headers import Header
from recommender.tables.layout_file import read_layout, to_layout
from recommender.tables.own_tables import read_own_table
from recommender.tables.row_counts import RowCounts
from recommender.tables.row_labels import keys_of
from recommender.tables.sheet_titles import title_in_messages
from recommender.tables.table_reading import table_of
from recommender.tables.unclear_columns import (
    columns_error,
    doubt_faults,
    missing_faults,
    no_header_error,
    not_found_faults,
    twice_faults,
    with_proposals,
)
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import (
    above_notices,
    are_titled,
    hidden_notices,
    renamed_notices,
    unknown_notices,
    with_header,
)
from tests.builders.raw_sheets import PEOPLE, UNITS, sheet

HEAD = ["Code", "Title", "Credits"]


def chosen(**columns: str) -> Wanted:
    return replace(UNITS, chosen=columns)


def columns(wanted: Wanted, *cells: str) -> list[str | None]:
    return [header.column for header in wanted.read(cells)[0]]


def test_keys_are_the_first_column_needed_or_what_replaces_it() -> None:
    assert keys_of(UNITS) == ("code", "unit_reference")
    assert keys_of(PEOPLE)[:2] == ("id", "name")
    assert keys_of(replace(UNITS, needed=())) == ()
    assert UNITS.means_key("URN")
    assert not UNITS.means_key("Title")


def test_one_header_may_be_over_two_columns() -> None:
    assert columns(UNITS, "Unit (number and title)", "", "Credits") == [
        "code", "title", "credits",
    ]  # fmt: skip
    assert columns(UNITS, "Unit number", "", "Credits")[1] is None
    assert columns(UNITS, "Unit (number and title)", "x", "Credits")[1] is None


def test_columns_that_are_chosen_ignored_or_kept() -> None:
    assert columns(chosen(title="Text"), "Code", "Text", "Title") == [
        "code", "title", None,
    ]  # fmt: skip
    assert columns(chosen(title="#B"), "Code", "x") == ["code", "title"]
    ignored = chosen(ignore="Title\n#C")
    assert columns(ignored, "Code", "Title", "Credits") == ["code", None, None]
    assert columns(replace(UNITS, keep=frozenset(("title",))), *HEAD)[1] is None
    both = replace(chosen(title="Title"), keep=frozenset(("title",)))
    assert columns(both, *HEAD)[1] == "title"
    headers, _ = chosen(title="#B").read(["Code", ""])
    assert headers[1] == Header("(column B)", "title")


def test_a_guess_of_the_code_is_a_doubt_and_of_others_is_none() -> None:
    assert UNITS.read(["Codde", "Title", "Credits"])[1] == [("code", ["Codde"])]
    assert UNITS.read(["Code", "Titel", "Credits"])[1] == []


def test_what_is_missing_lacking_or_absent() -> None:
    headers, _ = UNITS.read(["URN", "Title"])
    assert UNITS.missing(headers) == ["credits"]
    asked = replace(
        PEOPLE, chosen={"role": "Stelle"}, one_of=frozenset(("role", "tags"))
    )
    assert asked.lacking(asked.read(["Name", "x"])[0]) == ["role"]
    assert asked.lacking(asked.read(["Name", "Stelle"])[0]) == []
    assert asked.lacking(asked.read(["Name", "Tags"])[0]) == []
    assert asked.absent(["Name", "x"]) == ("role",)
    assert asked.absent(["Name", "stelle"]) == ()
    assert UNITS.needed_words == "code or unit_reference, title, credits"
    assert UNITS.header_row_example == "code,title,credits"
    assert PEOPLE.header_row_example == "name,role"


def test_which_row_may_be_a_header() -> None:
    assert UNITS.is_header(HEAD)
    assert not UNITS.is_header(["Code", "Title"])
    assert not UNITS.is_header([*HEAD, "12"])
    assert UNITS.known([*HEAD, "12"]) == 0
    assert UNITS.known(["Code", "x"]) == 1
    assert chosen(title="#B").known(["Code", "x"]) == 1
    assert PEOPLE.known(["Name", "F3", "D6"]) == 2
    assert PEOPLE.known(["x", "F3", "D6"]) == 0
    assert UNITS.may_be_header(HEAD[:2])
    assert not UNITS.may_be_header(HEAD[:1])
    assert not UNITS.may_be_header([*HEAD, "3 credits"])
    assert UNITS.names_key(["Code", "x"])
    assert not UNITS.names_key(["Code", ""])
    assert not UNITS.names_key(["Code", "3x"])
    assert not UNITS.names_key(["Title", "x"])
    rows = [sheet(*pair).records for pair in (
        ("Unit,Credit", "code,value"), ("Unit,", "code,value"), ("Unit,Credit", "x,y"),
    )]  # fmt: skip
    two = replace(UNITS, needed=("code", "credits"))
    assert [two.is_header_with(*pair) for pair in rows] == [True, False, False]


def test_what_heads_units_in_a_card() -> None:
    heads = [
        ["Unit", "Status"],
        ["Unit:", "Status"],
        ["Unit", "3"],
        ["Status"],
        ["Title"],
    ]

    assert [PEOPLE.heads_units(cells) for cells in heads] == [
        True, False, False, False, False,
    ]  # fmt: skip
    assert not UNITS.heads_units(["Unit", "Status"])


def test_the_row_of_a_header_is_a_number_or_none() -> None:
    rows = [chosen(header_row=row).header_row for row in ("4", "none")]
    assert [*rows, UNITS.header_row] == [4, 0, None]
    headers = chosen(code="#B").without_header(sheet("a,A1", "b,A2,x").records)
    assert [(h.text, h.column) for h in headers] == [
        ("column A", None), ("column B", "code"), ("column C", None),
    ]  # fmt: skip
    assert UNITS.without_header([]) == []


# What is asked for.
def test_headers_that_may_be_one_column_are_faults() -> None:
    cells = ["Ref", "Credits", "CREDITS"]
    one, two, twice = doubt_faults(
        [("code", ["Ref"]), ("title", ["a", "b"]), ("credits", cells[1:])], cells
    )

    assert (one.id, one.choice) == ("column-doubtful", ("code", "Ref"))
    assert one.hint == 'to leave a column out: --column ignore="Ref"'
    assert two.message == "2 headers may be this column: a, b"
    assert two.hint.endswith('ignore="b"')
    assert (twice.id, twice.choice) == ("csv-column-duplicate", None)
    assert twice.hint.endswith("by its letter: --column credits=B")


def test_what_is_missing_is_asked_for_by_the_name_to_give() -> None:
    (fault,) = missing_faults(PEOPLE, [])
    assert fault.message == "this column is missing, and so is name"
    assert (fault.column, fault.choice) == ("id", ("name", "HEADER"))
    faults = missing_faults(UNITS, [Header("Code", "code")])
    assert [fault.message for fault in faults] == ["this column is missing"] * 2


def test_a_header_that_is_chosen_and_there_twice_or_not_at_all() -> None:
    cells = ["Code", "Text", "text", "Credits"]
    (fault,) = twice_faults(chosen(title="Text", code="#A"), cells)
    assert fault.message == '2 headers named "Text"'
    assert fault.hint.endswith("--column title=B")
    people = replace(PEOPLE, chosen={"have": "Text"})
    assert twice_faults(people, cells) == []
    wrong = chosen(title="Texd", ignore="Kite", credits="#D")
    faults = not_found_faults(wrong, ["Code", "Text", "x", "Credits"])
    assert [(fault.column, fault.choice) for fault in faults] == [
        ("title", ("title", "Text")), ("ignore", ("ignore", "HEADER")),
    ]  # fmt: skip


def test_proposals_answer_what_is_missing_and_are_doubts_besides() -> None:
    headers = [Header("Lfd", None), Header("", None), Header("Std", None)]
    missing = missing_faults(UNITS, [Header("Code", "code"), Header("Cr", "credits")])
    (title, glh) = with_proposals(missing, headers, {"title": 1, "glh": 2})

    assert title.choice == ("title", "B")
    assert title.message == (
        "this column is missing; column B may be it, by what is in it"
    )
    assert (glh.id, glh.choice) == ("column-doubtful", ("glh", "Std"))
    assert with_proposals(missing, headers, {"glh": 2}) == missing


def test_all_that_is_unclear_has_one_hint() -> None:
    missing = missing_faults(UNITS, [Header("Code", "code")])
    doubt = doubt_faults([("title", ["Text"])])
    error = columns_error(UNITS, [*missing, *doubt], ["Code", "", "Text"], "f", 2)
    hint = error.faults[0].hint

    assert [(f.choice, f.file, f.row) for f in error.faults] == [
        (("title", "HEADER"), "f", 2), (("credits", "HEADER"), "f", 2),
        (("ignore", "Text"), "f", 2),
    ]  # fmt: skip
    assert "the headers are: Code, Text; " in hint
    assert 'choose: --column title="HEADER" --column credits="HEADER"' in hint
    assert "a column without a header by its letter: --column title=B" in hint
    assert hint.endswith("--save-layout FILE keeps the choice")
    own = columns_error(replace(UNITS, is_own=True), missing, HEAD, "f", 0).faults[0]
    assert (
        own.hint
        == "add a column title and credits; the headers are: Code, Title, Credits"
    )
    assert own.row is None
    # A row of people without a known header may be of people.
    people = missing_faults(PEOPLE, [])
    assert (
        "headers are"
        not in columns_error(PEOPLE, people, ["Bo"], "f", 1).faults[0].hint
    )
    known = columns_error(PEOPLE, people, ["Job"], "f", 1).faults[0].hint
    assert "the headers are: Job" in known


def test_where_no_row_is_a_header_one_is_proposed_if_all_is_there() -> None:
    rows = sheet("A1,Plan,x,3", "A2,Do,y,4").records
    whole = replace(
        UNITS,
        propose=lambda headers, rows, known: {"code": 0, "title": 1, "credits": 3},
    )
    first, *doubts = no_header_error("f", rows, whole).faults
    assert "write a header row: code,title,,credits;" in first.hint
    assert first.choice == ("header_row", "none")
    assert first.excerpt == "A1,Plan,x,3"
    assert [fault.choice for fault in doubts] == [
        ("code", "column A"), ("title", "column B"), ("credits", "column D"),
    ]  # fmt: skip
    part = replace(UNITS, propose=lambda headers, rows, known: {"code": 0})
    (fault,) = no_header_error("f", rows, part).faults
    assert "write a header row: code,title,credits;" in fault.hint
    assert "if there is none: --column header_row=none" in fault.hint
    assert (fault.choice, fault.row) == (None, 1)
    people = no_header_error("f", rows, PEOPLE).faults[0]
    assert people.excerpt is None
    assert "turn the table round" in people.hint


# What a whole table says of itself.
def test_notices_of_columns_and_rows() -> None:
    raw = sheet("Kites", "Ref no,Title,Cr,Colour,Pages", "A1,Plan,3,red,")
    whole = table_of("f", [raw._replace(hidden_columns=frozenset((1, 3, 4)))], UNITS)

    assert above_notices(whole) == ["not read: 1 row above the header"]
    assert renamed_notices(whole) == ["columns read: Ref no as code, Cr as credits"]
    assert hidden_notices(whole) == [
        "column B (Title) is hidden, but read",
        "column D (Colour) is hidden, and left out",
    ]
    assert hidden_notices(whole, ["colour"]) == [
        "columns B (Title), D (Colour) are hidden, but read"
    ]
    assert unknown_notices(whole, ("level",)) == ["columns Colour, Pages are not used"]
    assert unknown_notices(whole, ("page",), ["colour"])[0].startswith(
        "column Pages is not used. "
    )
    assert whole.called("code") == '"Ref no" (code)'
    assert whole.called("title") == "title"
    assert whole.header_of("credits") == "Cr"
    assert whole.without_cells(["title"]).rows[0].cells.keys() == {
        "code", "credits", "colour", "pages",
    }  # fmt: skip
    renamed = whole.rename_column("colour", "group")
    assert (renamed.rows[0].cells["group"], renamed.unknown) == (
        "red",
        {"pages": "Pages"},
    )
    lists = table_of("f", [sheet("Name,Units done,Kites", "A,F3,D6")], PEOPLE)
    both = lists.rename_column("kites", "have").rows[0].cells
    assert both == {"name": "A", "have": "F3; D6"}


def test_faults_have_the_header_of_their_own_table() -> None:
    raw = sheet("Code,Title,Cr", "A1,P,3", "", "Code,Title,Credits", "A2,D,4")
    whole = table_of("f", [raw], UNITS)
    hint = "--column ignore=HEADER"
    faults = [Fault("x", "", hint, "f", row, column="credits") for row in (2, 5)]

    first, second = whole.with_headers(faults)
    assert (first.header, second.header) == ("Cr", None)
    assert first.hint == second.hint == '--column ignore="Cr"'


def test_tables_beside_each_other_have_titles_of_their_own() -> None:
    def titled(*rows: str) -> bool:
        return are_titled(table_of("f", [sheet(*rows)], UNITS).parts)

    rows = ["Code,Title,Credits,,Code,Title,Credits", "A1,P,3,,B1,D,4"]
    assert titled("Kites,,,,Sails,,", *rows)
    assert not titled("Kites,,,,Kites,,", *rows)
    assert not titled("Kites,,,,Sails,,", "", *rows)
    assert not titled("Kites,,,,,,", *rows)
    assert not titled("Kites,,", "Code,Title,Credits", "A1,P,3")


def test_the_name_of_a_person_is_no_title_in_messages() -> None:
    rows = ["Name: Bea Cy", "Job: clerk"]

    def title(text: str, wanted: Wanted = PEOPLE) -> str:
        return title_in_messages(sheet(*rows, title=text), 3, wanted)

    assert title("Bea") == "sheet 3"
    assert title("Cy left") == "sheet 3, left"
    assert title("Left") == "Left"
    assert title("Clerk") == "Clerk"
    assert title("Bea", UNITS) == "Bea"


def test_rows_are_counted_by_fate() -> None:
    counts = RowCounts("f", [("", n) for n in range(1, 7)])
    fates = ["header", "left out", "unit", "row of labels", "row of labels", "unit"]
    for number, fate in enumerate(fates, 1):
        counts.tell(("", number), fate)
    counts.tell_cells(3, there=3, read=2, reported=1)
    counts.correct("", {6: "not read"})

    assert counts.in_words() == (
        "6 rows: 1 header, 1 left out, 1 unit, 2 rows of labels, 1 not read"
    )
    assert counts.cells == (2, 1)


def test_an_option_has_the_whole_header() -> None:
    option = "--column ignore=HEADER"
    for letters in (61, 300):
        header = "x" * letters
        assert with_header(option, header) == f'--column ignore="{header}"'
    assert len(with_header(option, "x" * 301)) == len(with_header(option, "x" * 300))
    assert with_header(option, "") == option
    assert with_header("drop it", "x") == "drop it"


# Files.
def test_rows_of_our_own_files_have_their_numbers_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text('code,title\nA1,"Plan\nit"\nA2,Do\n', encoding="utf-8")
    known = read_own_table(path, ("code",), ("title",), known_good=True)
    read = read_own_table(path, ("code",), ("title",))

    assert [(row.number, row.line) for row in known.rows] == [(2, 2), (3, 4)]
    assert [(row.number, row.line) for row in read.rows] == [(2, 2), (3, 4)]
    assert known.rows[0].cells == {"code": "A1", "title": "Plan\nit"}
    path.write_text("code,title,\nA1,Plan,y\n", encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_own_table(path, ("code",), ("title",))
    assert [fault.id for fault in caught.value.faults] == ["csv-column-empty"]
    path.write_text("code,titel,x\nA1,Plan,y\n", encoding="utf-8")
    notes = read_own_table(path, ("code",), ("title",)).notices
    assert len(notes) == 2
    path.write_text("code,title\n", encoding="utf-8")
    assert read_own_table(path, ("code",), (), may_be_empty=True).rows == []
    with pytest.raises(FileFaultsError):
        read_own_table(path, ("code",), ())


def test_a_quotation_mark_that_is_not_closed_has_its_line() -> None:
    records, (fault,) = read_records('id,n\nA,"x\ny"\nB,"z', "f")

    assert [record.number for record in records] == [1, 2]
    assert (fault.id, fault.row, fault.line, fault.excerpt) == (
        "csv-quote",
        3,
        4,
        'B,"z',
    )
    _, (first,) = read_records('id,"n', "f")
    assert (first.row, first.line, first.excerpt) == (1, None, 'id,"n')


def test_a_layout_keeps_choices_of_one_and_of_several(tmp_path: Path) -> None:
    options = ["code=Ref", "code=No", "have=A", "have=B", "header_row=4", "ignore=x"]
    path = tmp_path / "layout.toml"
    path.write_text(to_layout(options, "Spring"), encoding="utf-8")
    read, name = read_layout(path)

    assert name == "Spring"
    assert sorted(read) == ["code=No", "have=A", "have=B", "header_row=4", "ignore=x"]
    path.write_text(to_layout(["header_row=none"], None), encoding="utf-8")
    assert read_layout(path) == (["header_row=none"], None)
    for wrong in ("header_row = 0", "header_row = true", "ignore = 3", "sheet = 3"):
        path.write_text(f"format = 1\n{wrong}\n", encoding="utf-8")
        with pytest.raises(FileFaultsError) as caught:
            read_layout(path)
        assert [fault.id for fault in caught.value.faults] == ["layout-type"]
    path.write_text("format = 1\nheader_row = 1\n", encoding="utf-8")
    assert read_layout(path) == (["header_row=1"], None)
