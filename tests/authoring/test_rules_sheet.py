"""A sheet of rules beside the units: real rules without TOML, or the cell at fault."""

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from recommender.authoring.new_folder import imported_files, write_folder
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import Bound, Distinct, Select, Share

UNITS = [
    ["Code", "Title", "Group", "Level", "Credits", "Points", "Barred with"],
    ["U1", "Plan", "A: Mandatory", 2, 4, 10, None],
    ["U2", "Do", "A: Mandatory", 2, 4, 10, None],
    ["U3", "Check", "B: Optional", 3, 6, 20, "U4"],
    ["U4", "Report", "B: Optional", 2, 4, 10, None],
    ["U5", "Sell", "C: Sales", 3, 6, 20, None],
]
HEADER = ["Rule", "Measure", "Groups", "Level", "At least", "At most"]


def workbook(path: Path, *rules: list[object], title: str = "rules") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Units"
    for row in UNITS:
        book.active.append(row)
    sheet = book.create_sheet(title)
    for row in (HEADER, *rules):
        sheet.append(row)
    book.save(path)
    return path


def folder(tmp_path: Path, *rules: list[object], title: str = "rules") -> Qualification:
    path = workbook(tmp_path / "units.xlsx", *rules, title=title)
    files = imported_files(read_spreadsheet(path), "mine", "Mine")
    return write_folder(tmp_path / "mine", files)


@pytest.mark.parametrize(
    ("row", "requires"),
    [
        (["", "credits", "", "", 18, ""], Bound("credits", Select(), 18)),
        (["", "Units", "B", "", 1, 2], Bound("units", Select(frozenset("B")), 1, 2)),
        (["", "GLH", "B, C", "", 9, ""], Bound("hours", Select(frozenset("BC")), 9)),
        (["", "credits", "B to C", "3 or above", 6, ""],
         Bound("credits", Select(frozenset("BC"), min_level=3), 6)),
        (["", "credits", "Sales", "2, 3", 6, ""],
         Bound("credits", Select(frozenset("C"), levels=frozenset([2, 3])), 6)),
        (["", "units", "Group A", "", "all", ""],
         Bound("units", Select(units=frozenset(["U1", "U2"])), 2)),
        (["", "points", "", "", "", 50], Bound("points", Select(), None, 50)),
        (["", "credits", "B", "3", "50%", ""],
         Share("credits", Select(levels=frozenset([3])), Select(frozenset("B")),
               Fraction(1, 2))),
        (["", "different groups", "B and C", "", 1, ""],
         Distinct("group", Select(frozenset("BC")), 1)),
        (["", "credits", "optional", "up to 2", "", 9],
         Bound("credits", Select(frozenset("B"), max_level=2), None, 9)),
    ],
)  # fmt: skip
def test_a_row_is_a_rule_of_each_measure(
    row: list[object], requires: object, tmp_path: Path
) -> None:
    (rule,) = folder(tmp_path, row).rules

    assert rule.requires == requires
    assert rule.source.startswith("units.xlsx, sheet rules, row 2")
    assert rule.text


def test_each_group_has_a_rule_of_its_own(tmp_path: Path) -> None:
    rules = folder(tmp_path, ["One of each", "units", "each of B, C", "", 1, ""]).rules

    assert [rule.text for rule in rules] == [
        "One of each: Group B",
        "One of each: Group C",
    ]


def test_words_of_the_table_are_no_second_rule(tmp_path: Path) -> None:
    path = workbook(tmp_path / "units.xlsx", ["Both", "units", "A", "", 2, ""])
    imported = read_spreadsheet(path)

    assert [rule.text for rule in imported.rules] == ["Both"]
    assert [rule.id for rule in imported.seen.proposed] == ["barred"]
    assert not any("rules" in note for note in imported.notes)


def test_all_faults_name_sheet_row_and_column(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "units.xlsx",
        ["a", "credit", "B", "", 6, ""],
        ["b", "marks", "", "", 6, ""],
        ["c", "", "", "", 6, ""],
        ["d", "credits", "Z", "", 6, ""],
        ["e", "credits", "B", "high", 6, ""],
        ["f", "credits", "B", "", "", ""],
        ["g", "credits", "B", "", "many", ""],
        ["h", "credits", "B", "", 9, 6],
        ["i", "credits", "", "", "50%", ""],
        ["j", "credits", "B", 3, "50%", 6],
    )
    with pytest.raises(FileFaultsError) as error:
        read_spreadsheet(path)

    told = [(fault.row, fault.column, fault.message) for fault in error.value.faults]
    assert told == [
        (3, "measure", "marks is not a measure"),
        (4, "measure", "no measure is given"),
        (5, "groups", "z is not a group of the table"),
        (6, "level", "high is not a level"),
        (7, "at least", "the rule has no bound"),
        (8, "at least", "many is not a number"),
        (9, "at least", "at least 9 is more than at most 6"),
        (10, "at least", "a share of what is not said"),
        (11, "at least", "one bound is a share, the other is not"),
    ]
    assert {fault.file for fault in error.value.faults} == {f"{path} [rules]"}
    assert "A (Mandatory), B (Optional), C (Sales)" in error.value.faults[2].hint


def test_rules_may_be_in_a_file_of_their_own(tmp_path: Path) -> None:
    units, rules = tmp_path / "units.csv", tmp_path / "rules.csv"
    units.write_text("Code,Title,Level,Credits\nU1,Plan,2,4\nU2,Do,2,4\n", "utf-8")
    rules.write_text("rule;measure;at least\nAll of it;credits;8\n", "utf-8")
    imported = read_spreadsheet(units, rules=rules)
    made = write_folder(tmp_path / "mine", imported_files(imported, "mine", "Mine"))

    assert [(r.text, r.source) for r in made.rules] == [
        ("All of it", "rules.csv, row 2")
    ]
    rules.write_text("name;measure\nx;credits\n", "utf-8")
    with pytest.raises(FileFaultsError, match="no header row with rule, measure"):
        read_spreadsheet(units, rules=rules)


def test_sentences_of_a_sheet_without_a_table_are_proposals(tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Structure"
    book.active.append(["Learners must achieve at least 18 credits."])
    book.active.append(["Minimum credits from Group B", 6])
    sheet = book.create_sheet("Units")
    for row in UNITS:
        sheet.append(row[:6])
    book.save(path)
    proposed = read_spreadsheet(path).seen.proposed

    assert [(rule.id, rule.place.split(":")[0]) for rule in proposed] == [
        ("total", "sheet Structure, row 1"),
        ("mandatory", "sheet Units, rows 2, 3"),
        ("group-b", "sheet Structure, row 2"),
    ]
