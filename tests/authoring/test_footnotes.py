"""Marks on codes and titles are taken off, and their notes are about the units."""

from pathlib import Path

import pytest

from recommender.authoring.imported_units import Imported
from recommender.authoring.spreadsheet_import import read_spreadsheet


def read(tmp_path: Path, *rows: str) -> Imported:
    """Return what is read of units with these rows, below a header."""
    path = tmp_path / "units.csv"
    lines = ("Unit,Title,Level,Credits", *rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_spreadsheet(path)


@pytest.mark.parametrize(
    ("code", "title"),
    [("K1*", "Sew"), ("*K1", "Sew"), ("K1 \u2020", "Sew"), ("K1", "Sew **"),
     ("K1", "Sew* (practice)"), ("K1\u2020", "*Sew \u2021")],
)  # fmt: skip
def test_a_sign_is_taken_off_and_told(code: str, title: str, tmp_path: Path) -> None:
    table = read(tmp_path, f"{code},{title},2,3")
    (unit,) = table.rows

    plain = "Sew (practice)" if "practice" in title else "Sew"
    assert (unit["code"], unit["title"]) == ("K1", plain)
    signs = {sign for sign in ("**", "*", "\u2020", "\u2021") if sign in code + title}
    signs -= {"*"} if "**" in signs else set()
    assert {n[: n.index(" ")] for n in table.to_check if "taken off K1" in n} == signs


@pytest.mark.parametrize(
    "title", ["Work in a 5* hotel", "Fly (2)", "Program in C#", "Cut to 10 m\u00b2"]
)
def test_what_no_note_explains_stays_in_a_title(title: str, tmp_path: Path) -> None:
    table = read(tmp_path, f"K1,{title},2,3", "1 Only for pilots,,,")

    assert table.rows[0]["title"] == title


@pytest.mark.parametrize(
    ("title", "note"),
    [("Fly (1)", "1 Requires K9"), ("Fly (1)", "(1) requires K9"),
     ("Fly #", "# requires K9"),
     ("Fly\u00b9", "\u00b9 requires K9"), ("Fly [a]", "[a] This unit requires K9"),
     ("Fly*", "Note: * this unit requires K9"), ("Fly*", "Units marked * require K9"),
     ("Fly*", "* K1 requires K9")],
)  # fmt: skip
def test_a_note_is_about_the_units_that_it_marks(
    title: str, note: str, tmp_path: Path
) -> None:
    table = read(tmp_path, f"K1,{title},2,3", "K9,Land,2,3", f"{note},,,")

    assert table.rows[0]["title"] == "Fly"
    assert [rule.requires for rule in table.seen.proposed] == [
        {"if": {"of": {"units": ["K1"]}}, "then": {"of": {"units": ["K9"]}}}
    ]
    assert [n for n in table.to_check if "marks K1" in n]
    assert (table.left_out, table.skipped) == ([], [])


@pytest.mark.parametrize(
    "note", ["* = mandatory", "* denotes a mandatory unit", "Core units are marked *",
             "Units marked with an asterisk (*) are mandatory."],
)  # fmt: skip
def test_a_mark_may_mean_mandatory(note: str, tmp_path: Path) -> None:
    table = read(tmp_path, "K1,Fly*,2,3", "K2,Land*,2,3", "K3,Sew,2,3", f"{note},,,")

    (rule,) = table.seen.proposed
    assert rule.requires["of"] == {"units": ["K1", "K2"]}
    assert rule.requires["at_least"] == 2


def test_numbers_that_tell_titles_apart_are_no_marks(tmp_path: Path) -> None:
    table = read(tmp_path, "K1,Fly (1),2,3", "K2,Fly (2),2,3", "(1) Barred with K2,,,")

    assert [unit["title"] for unit in table.rows] == ["Fly (1)", "Fly (2)"]


def test_two_notes_in_a_line_are_two(tmp_path: Path) -> None:
    table = read(
        tmp_path, "K1,Fly*,2,3", "K2,Sew\u2020,2,3", "K9,Land,2,3",
        "* requires K9; \u2020 barred with K9,,,",
    )  # fmt: skip

    assert [rule.text for rule in table.seen.proposed] == [
        "K1 needs K9", "K2 and K9 may not be taken together",
    ]  # fmt: skip
