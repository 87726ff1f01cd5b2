"""Rows between units that are none, and units that are told of, not lost."""

from pathlib import Path

import pytest

from recommender.authoring.imported_units import Imported
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError
from tests.builders.spreadsheets import workbook

HEADER = "Unit code,Unit title,Level,Credit value,GLH\n"


def imported(tmp_path: Path, text: str, *columns: str) -> Imported:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return read_spreadsheet(path, columns=columns)


def cells(table: Imported, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in table.rows]


@pytest.mark.parametrize(
    ("title", "rest", "whole"),
    [
        ("Store eye and ear", "preparations", "Store eye and ear preparations"),
        ("Work with", "Children", "Work with Children"),
        ("Sell over-", "the-counter goods", "Sell over-the-counter goods"),
        ("Sort and pack", "goods,,,\n,for export", "Sort and pack goods for export"),
    ],
)
def test_the_second_line_of_a_title_is_joined_with_it_and_told(
    title: str, rest: str, whole: str, tmp_path: Path
) -> None:
    text = f"{HEADER}Optional units\nU1,{title},2,3,9\n,{rest},,,\nU2,Check,2,3,9\n"
    table = imported(tmp_path, text)

    assert cells(table, "title", "group") == [(whole, "O"), ("Check", "O")]
    assert table.groups == {"O": "Optional units"}
    notes = [n for n in table.notes if "the rest of the title above" in n]
    assert f"read as the rest of the title above: {whole}" in notes[-1]


@pytest.mark.parametrize(
    ("line", "group"),
    [
        (",Health,,,", "Health"), (",optional units,,,", "optional units"),
        ("health", None), (",formerly part of another,,,", None),
        ("\n,medicines,,,", None),
    ],
)  # fmt: skip
def test_another_line_is_a_group_or_is_told_as_not_read(
    line: str, group: str | None, tmp_path: Path
) -> None:
    table = imported(tmp_path, f"{HEADER}U1,Plan,2,3,9\n{line}\nU2,Check,2,3,9\n")

    assert [title for (title,) in cells(table, "title")] == ["Plan", "Check"]
    assert table.groups[table.rows[1]["group"]] == (group or "A")
    told = [note for note in table.left_out if ": not read: " in note]
    assert bool(told) is (group is None)


def test_the_rest_of_a_title_may_have_cells_that_are_merged_down(
    tmp_path: Path,
) -> None:
    header = HEADER.replace("Unit code", "Group,Unit code")
    text = f"{header}Care,U1,Store eye and,2,3,9\nCare,,ear drops,,,\nCare,U2,Go,2,3,9"

    assert cells(imported(tmp_path, text), "title", "group") == [
        ("Store eye and ear drops", "C"), ("Go", "C"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "total",
    [
        ",Total credits - Optional Group A - Knowledge of the sector,,12,",
        ",Credits,,12,36", ",All units,,12 cr,36 hrs", ",,,12,36:00",
        ",Sum of these,,12,",
    ],
)  # fmt: skip
def test_a_row_of_totals_is_neither_a_unit_nor_a_rule(
    total: str, tmp_path: Path
) -> None:
    rows = "U1,Plan,2,5,9\nU2,Check,2,7,9\n"
    table = imported(tmp_path, f"{HEADER}Group A\n{rows}{total}\n")

    assert len(table.rows) == 2
    assert [(s.row, s.why) for s in table.skipped] == [(5, "this is a row of totals")]
    assert (table.seen.proposed, table.seen.unread) == ([], [])


def test_a_unit_without_a_code_is_no_row_of_totals(tmp_path: Path) -> None:
    text = f"{HEADER}U1,Plan,2,5,9\nU2,Check,2,7,9\n,Send,2,12,9\n"
    (skipped,) = imported(tmp_path, text).skipped

    assert "a unit needs a code" in skipped.why


def test_a_total_that_asks_for_credits_is_a_rule(tmp_path: Path) -> None:
    rows = "U1,Plan,2,5,9\nU2,Check,2,7,9\n,Minimum credits required,,8,\n"
    (rule,) = imported(tmp_path, f"{HEADER}{rows}").seen.proposed

    assert rule.requires == {"measure": "credits", "at_least": 8}


def test_a_unit_in_two_groups_is_told_as_that(tmp_path: Path) -> None:
    header = HEADER.replace("Unit code", "Group,Unit code")
    rows = "B,U1,Plan,2,3,9\nC,U2,Go,2,3,9\nC,U1,Plan,2,3,9\nB,U1,Plan,2,3,9\n"
    table = imported(tmp_path, f"{header}{rows}C,U1,Plan,2,3,9\nC,U1,Fly,2,3,9\n")

    assert [row.get("also") for row in table.rows] == ["C", None]
    assert [n for n in table.to_check if "row 4: U1 is in Group C too" in n]
    assert [s.why for s in table.skipped] == [
        "U1 is also in row 2 (an exact copy)", "U1 is also in row 2 (an exact copy)",
        "U1 is also in row 2 (different: title)",
    ]  # fmt: skip


def test_the_head_of_a_printed_page_that_comes_again_is_no_unit(
    tmp_path: Path,
) -> None:
    page = "Packing - index,,,,Page {}\n" + HEADER
    text = page.format(1) + "U1,Plan,2,3,9\n" + page.format(2) + "U2,Go,2,3,9\n"
    table = imported(tmp_path, text)

    assert (len(table.rows), table.skipped) == (2, [])
    assert "1 repeated title" in table.counts.in_words()


@pytest.mark.parametrize(
    ("level", "credits", "why"),
    [
        ("high", "3", '"Level 1-8" (level): high is not a valid level'),
        ("2", "three", '"Credit value" (credits): '),
    ],
)
def test_a_list_of_which_a_third_cannot_be_read_asks(
    level: str, credits: str, why: str, tmp_path: Path
) -> None:
    header = HEADER.replace("Level", "Level 1-8")
    good = [f"U{n},Plan,2,3,9" for n in range(5)]
    bad = [f"V{n},Plan,{level},{credits},9" for n in range(3)]
    with pytest.raises(FileFaultsError) as refused:
        imported(tmp_path, header + "\n".join((*good, *bad)))
    (fault,) = refused.value.faults
    table = imported(tmp_path, header + "\n".join((*good, *good[:1], *bad[:2])))

    assert fault.message.startswith("3 of 8 units would be left out, rows 7 to 9; ")
    assert why in fault.message
    assert (fault.id, len(table.skipped)) == ("import-left-out", 3)
    assert ('--column ignore="Level 1-8" --level 2' in fault.hint) is (level == "high")


def test_levels_in_two_languages_and_hours_with_minutes_are_read(
    tmp_path: Path,
) -> None:
    rows = "U1,Plan,M1/E1,2,10:00\nU2,Go,Lefel 2 / Level 2,3,7:30\nU3,Do,M3,1,7:20\n"
    table = imported(tmp_path, f"{HEADER}{rows}U4,Eat,1,1,7:20\n")

    assert cells(table, "level", "glh") == [("E1", "10"), ("2", "7.5"), ("1", "")]
    assert [s.row for s in table.skipped] == [4]
    assert [(cell.row, cell.column) for cell in table.unread] == [(5, "glh")]


def test_every_sentence_of_a_row_is_a_rule_or_is_told(tmp_path: Path) -> None:
    header = HEADER.replace("Unit code", "Status,Unit code")
    rows = "Mandatory,U1,Plan,2,3,9\nOptional,U2,Go,2,3,9\nOptional,U3,Do,2,3,9\n"
    text = "Total 6 credits. Mandatory 3, optional 3 minimum. Ask for a form."
    table = imported(tmp_path, f'{header}{rows}"{text}",,,,,\n')

    bounds = [
        (r.requires["at_least"], r.requires.get("of")) for r in table.seen.proposed
    ]
    assert (6, None) in bounds
    assert (3, {"groups": ["O"]}) in bounds
    assert [note for note in table.left_out if "Ask for a form" in note] != []
    assert not any("Mandatory 3" in note for note in table.left_out)


def test_a_group_that_does_not_count_is_told_of(tmp_path: Path) -> None:
    heading = "Additional units (not counted towards the award)"
    text = f"{HEADER}Core\nU1,Plan,2,3,9\n{heading}\nU2,Go,2,3,9\n"
    (note,) = [n for n in imported(tmp_path, text).to_check if heading in n]

    assert note.startswith("row 4: its units are read like the others")


@pytest.mark.parametrize(
    ("headers", "column"),
    [
        ("Lev", "level"), ("Lev.", "level"), ("Lefel / Level", "level"),
        ("Taught hrs", "glh"), ("Teaching hours (recommended)", "glh"),
        ("Oriau / Hours", "glh"), ("Strand", "group"), ("Thema / Theme", "group"),
        ("Pathway", "group"),
    ],
)  # fmt: skip
def test_headers_are_known(headers: str, column: str, tmp_path: Path) -> None:
    table = imported(tmp_path, f"Code,Title,Credits,{headers}\nU1,Plan,3,1\n")

    assert [h.column for h in table.headers if h.text == headers] == [column]


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_rows_that_are_struck_through_are_left_out_and_told(
    suffix: str, tmp_path: Path
) -> None:
    rows = [["Code", "Title", "Credits"], ["U1", "Plan", "3"], ["U2", "Go", "3"]]
    path = tmp_path / f"units.{suffix}"
    path.write_bytes(workbook(suffix, {"Units": rows}, struck={3}))
    table = read_spreadsheet(path)

    assert cells(table, "code") == [("U1",)]
    assert [(s.row, s.why) for s in table.skipped] == [(3, "struck through")]


def test_a_unit_that_may_be_withdrawn_is_told_of(tmp_path: Path) -> None:
    header = HEADER.replace("GLH", "GLH,Remarks")
    rows = "U1,Plan (WITHDRAWN),2,3,9,\nU2,Go,2,3,9,closed to new registrations\n"
    table = imported(tmp_path, f"{header}{rows}U3,Withdraw cash,2,3,9,\n")
    notes = [note for note in table.to_check if "may be withdrawn" in note]

    assert len(table.rows) == 3
    assert [note[:5] for note in notes] == ["row 2", "row 3"]


def test_a_code_with_a_colon_is_written_with_a_hyphen_and_told(tmp_path: Path) -> None:
    rows = "WP:E3,Plan,2,3,9\nWP:1,Go,2,3,9\n"
    table = imported(tmp_path, f"{HEADER}{rows}")

    assert cells(table, "code") == [("WP-E3",), ("WP-1",)]
    told = "codes have hyphens only: WP:E3 is written WP-E3"
    assert any(note.startswith(told) for note in table.notes)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("** All units mandatory **,,,,", ["U1", "U2", "U3"]),
        ("Group B,,,,\nAll units are mandatory,,,,\nU4,Rest,2,3,9", ["U4"]),
        ("Group B,,,,\nU4,Rest,2,3,9\nAll units are mandatory,,,,", None),
        ("All units in the mandatory section count,,,,", None),
    ],
)
def test_all_units_may_be_mandatory(
    text: str, units: list[str] | None, tmp_path: Path
) -> None:
    rows = "".join(f"U{n},Plan {n},2,{n},9\n" for n in (1, 2, 3))
    seen = imported(tmp_path, f"{HEADER}{rows}{text}\n").seen

    named = [rule.requires["of"]["units"] for rule in seen.proposed]
    assert named == ([units] if units else [])


def test_a_text_below_a_unit_that_has_its_group_is_no_heading(tmp_path: Path) -> None:
    header = HEADER.replace("Unit code", "Group,Unit code")
    text = f"{header}Care,U1,Advise on,2,3,9\n,,Customs forms,,,\nCook,U2,Go,2,3,9\n"
    table = imported(tmp_path, text)
    (note,) = [note for note in table.left_out if "Customs forms" in note]

    assert table.groups == {"C": "Care", "C2": "Cook"}
    assert "if it is the rest of the title above, put both into one cell" in note


@pytest.mark.parametrize(
    ("first", "groups"),
    [("", {"O": "Optional", "M": "Mandatory"}), ("Optional", None)],
)
def test_where_only_mandatory_units_are_marked_the_others_are_optional(
    first: str, groups: dict[str, str] | None, tmp_path: Path
) -> None:
    header = HEADER.replace("GLH", "GLH,Status")
    rows = f"U1,Plan,2,3,9,{first}\nU2,Go,2,3,9,Mandatory\nU3,Do,2,3,9,\n"
    table = imported(tmp_path, f"{header}{rows}")
    (rule,) = table.seen.proposed

    assert rule.requires["of"] == {"units": ["U2"] if groups else ["U2", "U3"]}
    assert table.groups == (groups or {"O": "Optional", "M": "Mandatory"})
    told = "units without a mark of their own are read as optional" in table.notes
    assert told is bool(groups)


def test_merged_groups_with_a_rule_are_no_headings_beside_unit_references(
    tmp_path: Path,
) -> None:
    text = (
        "Group,Unit reference,Title,Level,Credit\nGroup A (mandatory),T/1,Plan,2,3\n"
        "Group B (choose at least 1),J/1,Check,2,3\n"
        "Group B (choose at least 1),J/2,Pack,2,3\n"
    )
    table = imported(tmp_path, text)

    assert cells(table, "code", "group") == [("T/1", "A"), ("J/1", "B"), ("J/2", "B")]
    assert not [note for note in table.notes if "no units below it" in note]


def test_sentences_over_units_that_they_are_about_begin_a_group(tmp_path: Path) -> None:
    rest = "The remaining 6 credits can be obtained from the following component(s)"
    text = (
        f"{HEADER}All of the following components,,,,\nU1,Plan,2,3,9\n"
        f"{rest},,,,\nU2,Check,2,3,9\nU3,Pack,2,3,9\n"
    )
    table = imported(tmp_path, text)

    assert cells(table, "group") == [("A",), ("T",), ("T",)]
    assert table.groups["T"] == rest
    assert rest in [statement.text for statement in table.statements]


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2013", "\u2014", "\u2212"])
def test_a_code_with_another_dash_has_a_hyphen_and_is_told(
    tmp_path: Path, dash: str
) -> None:
    rows = f"A{dash}12,Plan,2,3,9\nR/601{dash}1234,Go,2,3,9\n"
    table = imported(tmp_path, f"{HEADER}{rows}")

    assert cells(table, "code") == [("A-12",), ("R/601-1234",)]
    told = f"codes have hyphens only: A{dash}12 is written A-12, R/601{dash}1234 is"
    assert any(note.startswith(told) for note in table.to_check)


def test_the_foot_of_a_page_is_no_group_of_units_with_a_status(tmp_path: Path) -> None:
    """As in a handbook: title and page number, then the header once more."""
    header = "Unit no,Title,Mandatory/optional,Level,Credits\n"
    foot = ",Level 2 NVQ Diploma in Plumbing and Heating (6189-21),,,\n,11,,,\n"
    rows = "U1,Plan,Mandatory,2,3\n", "U2,Go,Mandatory,2,3\nU3,Stay,Optional,2,3\n"
    table = imported(tmp_path, f"{header}{rows[0]}{foot}{header}{rows[1]}")

    assert cells(table, "group") == [("M",), ("M",), ("O",)]
    assert any("row 3: not read:" in note for note in table.left_out)


def test_what_a_header_says_of_a_unit_goes_before_what_it_says_of_the_whole(
    tmp_path: Path,
) -> None:
    header = "Guided Learning Hours,Qualification Level,Title,Credits,"
    header += "Unit Code,Unit Title,Unit Level,Unit Credit,Unit GLH\n"
    rows = "64,2,Award in kites,13,U1,Plan,Entry Level (Entry 3),2,9\n"
    table = imported(tmp_path, header + rows)

    wanted = ("code", "title", "level", "credits", "glh")
    assert cells(table, *wanted) == [("U1", "Plan", "E3", "2", "9")]
    assert "Guided Learning Hours" in {h.text for h in table.headers if not h.column}


def test_codes_below_a_header_of_units_go_before_the_references(
    tmp_path: Path,
) -> None:
    header = "Centre unit,Unit reference no.,Title,Level,Credits\n"
    rows = "K3,M/601/1218,Plan,2,3\nK12,H/601/1235,Check,2,3\n"
    table = imported(tmp_path, header + rows)

    assert cells(table, "code", "title") == [
        ("K3", "Plan"), ("K12", "Check"),
    ]  # fmt: skip
    assert "Centre unit is read as code, by what is in it" in table.to_check


def test_a_code_of_two_references_is_none(tmp_path: Path) -> None:
    header = "Centre unit,Unit reference no.,Title,Level,Credits\n"
    rows = "K3,M/601/1218,Plan,2,3\nK3,H/601/1235,Check,2,3\n"

    assert cells(imported(tmp_path, header + rows), "code") == [
        ("M/601/1218",), ("H/601/1235",),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["\u2033", '"' * 4, "ditto", "do.", "As above"])
def test_a_ditto_mark_is_the_cell_above_it(mark: str, tmp_path: Path) -> None:
    rows = f"U1,Plan,2,3,9\nGroup B\nU2,Check,{mark},4,9\nU3,Go,{mark},{mark},9\n"
    table = imported(tmp_path, f"{HEADER}Group A\n{rows}")

    assert cells(table, "group", "level", "credits") == [
        ("A", "2", "3"), ("B", "2", "4"), ("B", "2", "4"),
    ]  # fmt: skip
    assert 'ditto marks below "Level" are read as the cell above: rows 5 and 6' in (
        table.to_check
    )


def test_a_ditto_mark_below_a_header_is_none(tmp_path: Path) -> None:
    table = imported(tmp_path, f"{HEADER}U1,Plan,ditto,3,9\nU2,Check,2,3,9\n")

    assert [s.row for s in table.skipped] == [2]


def test_a_header_of_numbers_and_titles_is_over_two_columns(tmp_path: Path) -> None:
    header = "Unit (number and title),,Level,Credits\n"
    table = imported(tmp_path, f"{header}Unit 1,Plan,2,3\nUnit 2,Check,2,4\n")

    assert cells(table, "code", "title") == [("Unit 1", "Plan"), ("Unit 2", "Check")]


def test_a_code_that_a_spreadsheet_has_cut_short_is_told(tmp_path: Path) -> None:
    table = imported(tmp_path, f"{HEADER}1.1,Plan,2,3,9\n1.2,Go,2,3,9\n1.1,Fly,2,3,9\n")

    (skipped,) = table.skipped
    assert "1.1 is also in row 2 (different: title) (if it was 1.10" in skipped.why
