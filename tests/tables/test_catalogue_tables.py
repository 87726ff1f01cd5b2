"""Tables of units as centres keep them: the right rows, or the right words."""

import difflib
import random
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from recommender.authoring.imported_units import Imported
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError, RequestError
from recommender.tables import column_headers


def imported(tmp_path: Path, text: str, **options: object) -> Imported:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return read_spreadsheet(path, **options)  # type: ignore[arg-type]


def cells(table: Imported, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in table.rows]


HEADER = "Unit code,Unit title,Level,Credit value\n"


def test_a_header_with_slips_is_the_known_name_that_is_most_like_it() -> None:
    chance, guessed = random.Random(20), 0
    meanings = column_headers.meanings_for("unit", guesses=True)
    for _ in range(200):
        letters = list(chance.choice(list(meanings.names)))
        for _ in range(chance.randrange(1, 5)):
            letters.insert(chance.randrange(len(letters) + 1), chance.choice("aez"))
            letters.pop(chance.randrange(len(letters)))
        text = "".join(letters[chance.randrange(3) :])
        found = meanings.of(text)
        if found and found[0][0] < 100:
            continue
        form = column_headers.header_form(text)
        like = difflib.get_close_matches(form, meanings.names, n=1, cutoff=0.8)
        names = meanings.names[like[0]] if like else []
        by_word = bool(found) and found[0][0] == 100
        assert by_word or [c for _, c in found] == [c for _, c in names]
        guessed += bool(found) and not by_word
    assert guessed > 20


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("Level 5 / RQF", "5"), ("5 (RQF)", "5"), ("SCQF 7", "7"), ("NQF5", "5"),
        ("3.0", "3"), ("L3", "3"), ("Three", "3"), ("III", "3"), ("FHEQ Level 4", "4"),
        ("Level3", "3"), ("Entry 2", "E2"), ("Entry Level 3", "E3"),
        ("e1", "E1"), ("Entry 1 (RQF)", "E1"), ("Entry level", "0"), ("EL3", "E3"),
        ("Entry 4", None), ("Entry 1-3", None),
        ("9", "9"), ("SCQF level 11", "11"), ("XII", "12"), ("ten", "10"), ("08", "8"),
        ("2/3", None), ("3-4", None), ("high", None), ("13", None),
    ],
)  # fmt: skip
def test_levels_are_read_where_they_are_plain(
    cell: str, level: str | None, tmp_path: Path
) -> None:
    table = imported(tmp_path, f"{HEADER}U1,a,{cell},5\nU2,b,2,5\n")

    assert [row["level"] for row in table.rows] == ([level, "2"] if level else ["2"])
    told = [(s.row, s.why.split(" is ")[0]) for s in table.skipped]
    assert told == ([] if level else [(2, f"level: {cell}")])
    is_entry = level is not None and level[0] in "0E"
    assert any(f'level 0: "{cell}" is ' in note for note in table.notes) is is_entry


def test_a_line_states_the_entry_level_of_the_units_below_it(tmp_path: Path) -> None:
    text = (
        "Entry Level Award in Cookery (Entry 3)\nUnit code,Unit title,Credit value\n"
        "Entry Level 1 units\nU1,Wash,2\nLevel 1 units\nU2,Cook,3\n"
        "Entry 3 units\nU3,Serve,3\n"
    )
    table = imported(tmp_path, text)

    assert [row["level"] for row in table.rows] == ["E1", "1", "E3"]
    assert table.level == "0"
    note = 'entry levels, which rules count as level 0: "E1" is E1, "E3" is E3'
    assert note in table.notes


@pytest.mark.parametrize(
    ("cell", "credits"),
    [
        ("15.0", "15"), ("15 credits (7.5 ECTS)", "15"), ("4cr", "4"), ('"9,0"', "9"),
        ("6 credits", "6"), ("10 CATS", "10"), ("180", "180"),
        ("20 credit points", "20"),
        ("7.5", "7.5"), ('"7,5"', "7.5"), ("\u00bd", "0.5"), ("7\u00bd credits", "7.5"),
        ("3-6", "3 to 6"), ("3 to 6", "3 to 6"), ("3\u20136 credits", "3 to 6"),
        ("2.5 - 5", "2.5 to 5"), ("0", "0"),
        ("6-3", None), ("7.125", None), ("1001", None), ("-5", None), ("six", None),
        ("6 or 8", None), ("", None),
    ],
)  # fmt: skip
def test_credits_are_read_where_they_are_plain(
    cell: str, credits: str | None, tmp_path: Path
) -> None:
    table = imported(tmp_path, f"{HEADER}U1,a,3,{cell}\nU2,b,3,5\n")

    expected = [credits, "5"] if credits else ["5"]
    assert [row["credits"] for row in table.rows] == expected
    told = [(s.row, " (credits): " in s.why) for s in table.skipped]
    assert told == ([] if credits else [(2, True)])


@pytest.mark.parametrize(
    ("cell", "credits"),
    [
        ("6*", "6"), ("10 ECTS", "10"), ("N/A", "0"), ("none", "0"), ("15+", "15"),
        ("min. 5", "5"), ("approx 12", "12"),
    ],
)  # fmt: skip
def test_what_a_reading_leaves_out_of_a_cell_is_reported(
    cell: str, credits: str, tmp_path: Path
) -> None:
    table = imported(tmp_path, f"{HEADER}U1,a,3,{cell}\nU2,b,3,15 (7.5 ECTS)\n")

    assert [row["credits"] for row in table.rows] == [credits, "15"]
    told = [note for note in table.notes if "is read as" in note]
    assert told == [f"row 2: credits: {cell} is read as {credits}"]


def test_a_table_without_levels_is_read_without(tmp_path: Path) -> None:
    table = imported(tmp_path, "Code,Title,Credits\nU1,Plan,5\nU2,Check,0\n")

    assert cells(table, "level", "credits") == [("", "5"), ("", "0")]
    assert any(note.startswith("no header is a level") for note in table.notes)
    assert table.to_csv().splitlines()[0] == (
        "code,title,group,credits,glh,unit_reference,keywords"
    )


def test_a_table_without_credits_is_read_if_that_is_said(tmp_path: Path) -> None:
    text = "Code,Title,Level,GLH\nU1,Plan,3,37.5\nU2,Check,2,20\n"
    with pytest.raises(FileFaultsError) as caught:
        imported(tmp_path, text)
    assert "add --no-credits" in caught.value.faults[0].hint

    table = imported(tmp_path, text, has_credits=False)
    assert cells(table, "credits", "glh") == [("", "37.5"), ("", "20")]


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("40 (min)", "40"), ('"1,200"', "1200"), ('"40,0"', "40"), ("40 hrs", "40"),
        ("-", ""), ("", ""), ("37.5", "37.5"), ("40+", "40"), ("35-40", "35"),
        ("approx. 45", "45"), ("~ 45 hours", "45"), ("forty", None),
        ('"12,34,5"', None),
    ],
)  # fmt: skip
def test_hours_never_vanish_without_a_note(
    cell: str, hours: str | None, tmp_path: Path
) -> None:
    text = f"Unit code,Unit title,Level,Credit value,GLH\nU1,Plan,3,5,{cell}\n"
    table = imported(tmp_path, text)

    assert table.rows[0]["glh"] == (hours or "")
    left_out = [note for note in table.notes if "row 2: glh is left out" in note]
    assert len(left_out) == (hours is None)
    changed = [note for note in table.notes if f"glh: {cell} is read as" in note]
    assert len(changed) == (cell in {"40+", "35-40", "approx. 45", "~ 45 hours"})


@pytest.mark.parametrize(
    ("header", "means"),
    [
        ("no,code,title,level,credits", [None, "code", "title", "level", "credits"]),
        ("Hours,GLH,Unit,Name,Credits", [None, "glh", "code", "title", "credits"]),
        ("Course Code,Course Title,Prerequisite,Credits",
         ["code", "title", "prerequisites", "credits"]),
        ("CourseCode,CourseName,CreditHours,SemesterOffered",
         ["code", "title", "credits", None]),
        ("coursecode,coursetitle,credithours", ["code", "title", "credits"]),
        ("UAN,Unit number,Unit name,Mandatory/Optional,Credits",
         ["unit_reference", "code", "title", "status", "credits"]),
        ("Unit,Title,Group,M/O,Credits,Excluded combination of units (if any)",
         ["code", "title", "group", "status", "credits", "barred"]),
        ("Unit,Title,Credits,Pre-requisite unit(s),Co-requisites,Barred with",
         ["code", "title", "credits", "prerequisites", "corequisites", "barred"]),
    ],
)  # fmt: skip
def test_the_more_exact_header_is_the_column(
    header: str, means: list[str | None], tmp_path: Path
) -> None:
    values = {"code": "A1", "title": "Plan", "credits": "5", "level": "3", "glh": "9"}
    row = ",".join(values.get(column or "", "") for column in means)
    table = imported(tmp_path, f"{header}\n{row}\n", level=3)

    assert [header.column for header in table.headers] == means
    assert cells(table, "code", "title", "credits") == [("A1", "Plan", "5")]


def test_a_reference_alone_is_the_code(tmp_path: Path) -> None:
    text = (
        "Unit reference number,Unit title,Level,Credit value\n"
        "Y/601/1230,Deal with customers,2,5\n"
    )
    table = imported(tmp_path, text)

    reference = "Y/601/1230"
    assert cells(table, "code", "unit_reference") == [(reference, reference)]
    assert any("read as the code" in note for note in table.notes)


def test_two_tables_have_their_own_columns_and_groups(tmp_path: Path) -> None:
    text = (
        "Mandatory units,,,,\n"
        "Unit,Name,Credits,GLH,\n"
        "1,Duty of care,5,30,\n"
        ",,,,\n"
        "Optional units,,,,\n"
        "Unit,Credits,Name,GLH,Category\n"
        "8,4,Dementia care,24,Specialist\n"
    )
    table = imported(tmp_path, text, level=3)

    assert cells(table, "code", "title", "credits", "glh", "group") == [
        ("1", "Duty of care", "5", "30", "M"),
        ("8", "Dementia care", "4", "24", "S"),
    ]
    assert table.groups == {"M": "Mandatory units", "S": "Specialist"}
    assert [n for n in table.notes if "Optional units" in n] != []


def test_the_rest_of_a_broken_title_is_not_a_group(tmp_path: Path) -> None:
    text = (
        f"Certificate in Packing,,,\nGroup award code: XZ 45,,,\n{HEADER}"
        "U1,Receive and,3,5\n,store goods and materials,,\nU2,Check,3,5\n"
        f"Certificate in Packing,,,\n{HEADER}U3,Send,3,5\n"
    )
    table = imported(tmp_path, text)

    assert cells(table, "code", "title") == [
        ("U1", "Receive and store goods and materials"), ("U2", "Check"),
        ("U3", "Send"),
    ]  # fmt: skip
    assert len(table.groups) == 1
    (rest,) = [note for note in table.notes if "store goods" in note]
    assert "read as the rest of the title above" in rest


def test_an_instruction_is_not_a_group(tmp_path: Path) -> None:
    text = (
        f"{HEADER}Group A: Mandatory,,,\nU1,Plan,3,5\nGroup B: Optional,,,\n"
        "Learners must complete a minimum of 10 credits from this group,,,\n"
        "U2,Check,3,5\n* barred with unit U1,,,\nU3,Store,3,5\n"
    )
    table = imported(tmp_path, text)

    groups = [("U1", "A"), ("U2", "B"), ("U3", "B")]
    assert cells(table, "code", "group") == groups
    assert table.groups == {"A": "Mandatory", "B": "Optional"}
    seen = {rule.id: rule.words[0][0] for rule in table.seen.proposed}
    assert seen == {"mandatory": 3, "group-b": 5}
    assert [unread.words.row for unread in table.seen.unread] == [7]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("U1,Plan, 2,3,5", "5 fields, the header has 4"),
        ("U1,Plan,3", "3 fields, the header has 4"),
    ],
)
def test_a_row_of_another_width_is_never_shifted(
    row: str, why: str, tmp_path: Path
) -> None:
    table = imported(tmp_path, f"{HEADER}{row}\nU2,Do,3,5,,\n")

    assert cells(table, "code", "credits") == [("U2", "5")]
    assert [(s.row, s.why.split(" (")[0]) for s in table.skipped] == [(2, why)]


def test_a_header_in_two_rows_is_read(tmp_path: Path) -> None:
    text = "Our units\n\nUnit,,,Credit\ncode,Title,Level,value\nU1,Plan,3,5\n"

    assert cells(imported(tmp_path, text), "code", "title", "level", "credits") == [
        ("U1", "Plan", "3", "5")
    ]


@pytest.mark.parametrize(
    ("text", "columns", "id_", "hint"),
    [
        ("Unit no,Unit number,Title,Credits\n1,2,Plan,5\n", (), "column-doubtful",
         'code="Unit no"'),
        ("Code,Name,MinCredit,MaxCredit\nU1,Plan,3,6\n", (), "column-doubtful",
         'credits="MinCredit"'),
        ("Unit Cdoe,Title,Level,Credits\nU1,Plan,2,5\n", (), "column-doubtful",
         'code="Unit Cdoe"'),
        ("Code,Title,Credits\nUnit code,Name,Credit\nU1,Plan,5\n", (),
         "header-doubtful", "delete"),
        ("Code,Title,Credits\nU1,Plan,5\n", ("code=Ref",), "column-not-found",
         "Code, Title, Credits"),
    ],
)  # fmt: skip
def test_a_doubt_asks_for_a_choice(
    text: str, columns: tuple[str, ...], id_: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(FileFaultsError) as caught:
        imported(tmp_path, text, columns=columns)

    (fault,) = caught.value.faults
    assert (fault.id, hint in fault.hint) == (id_, True)


def test_a_column_chosen_is_read_whatever_its_name(tmp_path: Path) -> None:
    text = "Kode;Code;Titel;Points\nU1;X;Plan, do;5\n"
    columns = ("code=Kode", "title=Titel", "credits=points")
    table = imported(tmp_path, text, columns=columns, level=3)

    assert cells(table, "code", "title") == [("U1", "Plan, do")]
    with pytest.raises(RequestError):
        imported(tmp_path, text, columns=("kode=Code",))


def test_a_workbook_keeps_zeros_and_a_merged_group(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Group", "Unit code", "Title", "Level", "Credits"],
                ["Mandatory", 7, "Plan", 3, 5.0],
                [None, 12, "Do", 3, 4]):  # fmt: skip
        sheet.append(row)
    sheet["B2"].number_format = sheet["B3"].number_format = "000"
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "units.xlsx")
    table = read_spreadsheet(tmp_path / "units.xlsx")

    assert cells(table, "code", "credits", "group") == [
        ("007", "5", "M"), ("012", "4", "M"),
    ]  # fmt: skip
    assert any("each row is read with their text: A2:A3" in n for n in table.notes)


def test_a_header_that_comes_again_with_another_word_is_no_unit(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "Unit no,What it is about,Level,Credits\nK1,Splice a line,2,4\n"
        "Unit no,What it may be about,Level,Credits\nK2,Paint a sail,3,2\n",
        encoding="utf-8",
    )

    imported = read_spreadsheet(path, columns=["title=What it is about"])
    titles = {unit["code"]: unit["title"] for unit in imported.rows}
    assert titles == {"K1": "Splice a line", "K2": "Paint a sail"}
    assert imported.skipped == []
    assert imported.counts.by_fate["header"] == 2


def test_hidden_columns_of_a_workbook_are_told_of(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Old", "Code", "Title", "Credits"), ("X1", "K1", "Splice", 4)):
        book.worksheets[0].append(row)
    book.worksheets[0].column_dimensions["A"].hidden = True
    book.save(tmp_path / "units.xlsx")

    notes = read_spreadsheet(tmp_path / "units.xlsx").notes
    assert "column A (Old) is hidden, and left out" in notes


def test_comments_on_cells_are_told_of(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Code", "Title", "Credits"), ("K1", "Splice", 4), ("K2", "Sew", 4)):
        book.worksheets[0].append(row)
    for cell in ("C2", "B3", "E9"):
        book.worksheets[0][cell].comment = Comment("ask the awarding body", "a tutor")
    book.save(tmp_path / "units.xlsx")

    table = read_spreadsheet(tmp_path / "units.xlsx")
    assert "3 comments on cells are not read: C2, B3, E9" in table.to_check
    assert not [note for note in table.notes if "awarding body" in note]
