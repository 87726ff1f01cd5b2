"""Cells and columns of lists of units, each as a person reads it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from recommender.authoring.code_columns import with_codes
from recommender.authoring.columns_by_content import propose_columns
from recommender.authoring.combined_cells import (
    split_levels,
    split_titles,
    without_partner,
)
from recommender.authoring.line_kinds import (
    continues_title,
    has_all_of_a_unit,
    is_total,
    joined,
    refuse_twice,
)
from recommender.authoring.new_folder import suggested_name
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.authoring.status_columns import unmarked_group, with_status
from recommender.authoring.table_names import TableNames, groups_of
from recommender.authoring.tolerant_cells import (
    is_lossy,
    read_code,
    read_credits,
    read_hours,
    read_level,
)
from recommender.authoring.unit_groups import (
    GroupIds,
    is_group_heading,
    lists_below,
    names_group,
    status_of,
    titles_award,
)
from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import CellError
from recommender.tables.table_reading import table_of
from recommender.tables.whole_table import WholeTable
from tests.builders.raw_sheets import UNITS, sheet


def table(*rows: str) -> WholeTable:
    return table_of("f.csv", [sheet(*rows)], UNITS)


# Codes below a header such as `OCR unit`.
REFERENCES = "Unit reference number,Kite unit,Title,Credits"


@pytest.mark.parametrize(
    ("rows", "is_code"),
    [
        (("A/1,U1,P,3", "A/2,U2,D,3"), True),
        # The same code of the same reference, as in two groups.
        (("A/1,U1,P,3", "A/2,U2,D,3", "A/1,U1,P,3"), True),
        (("A/1,U1,P,3", "A/2,U1,D,3"), False),
        (("A/1,U1,P,3", "A/2,,D,3"), False),
        (("A/1,Plan,P,3", "A/2,Do,D,3"), False),
    ],
)
def test_codes_below_a_header_of_units(rows: tuple[str, ...], is_code: bool) -> None:
    found = with_codes(table(REFERENCES, *rows))

    assert (found is not None) is is_code
    if found:
        whole, note = found
        assert [row.cells["code"] for row in whole.rows][:2] == ["U1", "U2"]
        assert note == "Kite unit is read as code, by what is in it"


def test_a_code_there_is_or_another_header_is_no_column_of_codes() -> None:
    rows = ("A/1,U1,P,3,X1", "A/2,U2,D,3,X2")
    assert with_codes(table(f"{REFERENCES},Code", *rows)) is None
    hours = REFERENCES.replace("Kite unit", "Unit hours")
    assert with_codes(table(hours, *(row[:-3] for row in rows))) is None


# What columns may be, by what is in them.
LINES = [
    ["KR1", "Splice a line", "2", "3", "24"],
    ["KR2", "Sew a sail", "3", "5", "40"],
]


def proposed(
    *columns: int,
    rows: list[list[str]] = LINES,
    header: Mapping[int, str] = {},
    **known: int,
) -> str:
    chosen = [[row[column] for column in columns] for row in rows]
    headers = [header.get(column, "") for column in columns]
    found = propose_columns(headers, chosen, known)
    return " ".join(f"{kind}={columns[place]}" for kind, place in found.items())


def test_columns_are_proposed_by_their_contents() -> None:
    assert proposed(0, 1, 2, 3, 4) == "code=0 title=1 level=2 credits=3 glh=4"
    assert proposed(4, 3, 2, 1, 0) == "code=0 title=1 level=2 credits=3 glh=4"
    assert proposed(0, 1, 3, 4) == "code=0 title=1 credits=3 glh=4"
    assert proposed(0, 1, 2, 3) == "code=0 title=1 level=2 credits=3"
    assert proposed(0, 1, 3) == "code=0 title=1 credits=3"
    assert proposed(0, 1, 2, 3, 4, title=1, level=2) == "code=0 credits=2 glh=3"
    assert proposed(0, 1, 3, header={3: "Hours"}) == "code=0 title=1 glh=3"
    assert proposed(0, 1, 3, 4, header={4: "Page"}) == "code=0 title=1 credits=3"
    assert proposed(0, 1, rows=LINES[:1]) == ""


def test_sizes_tell_levels_credits_and_hours() -> None:
    def numbers(*pairs: tuple[float, float]) -> str:
        rows = [[f"K{n}", *(f"{pair[n]}" for pair in pairs)] for n in (0, 1)]
        return proposed(*range(len(pairs) + 1), rows=rows, title=1)

    assert numbers((2, 3), (4, 6)) == "code=0 level=1 credits=2"
    # Hours are many times the credits; levels are whole, and small.
    assert numbers((2, 3), (8, 12)) == "code=0 credits=1 glh=2"
    assert numbers((2, 3), (8, 11)) == "code=0 level=1 credits=2"
    assert numbers((2.5, 3), (4, 6)) == "code=0 credits=1 glh=2"
    assert numbers((12, 3), (14, 6)) == "code=0 level=1 credits=2"
    assert numbers((13, 3), (14, 6)) == "code=0 credits=1 glh=2"
    assert numbers((2, 120)) == "code=0 credits=1"
    assert numbers((2, 121)) == "code=0 glh=1"


def test_words_in_cells_say_what_they_are_and_lines_are_no_rows() -> None:
    rows = [["1", "Splice a line", "Level 2", "3 credits", "24 hours"],
            ["2", "Sew a sail", "Level 3", "5 credits", "40 hrs"],
            ["", "All of the units below", "", "", ""]]  # fmt: skip
    assert (
        proposed(0, 1, 2, 3, 4, rows=rows) == "code=0 title=1 level=2 credits=3 glh=4"
    )
    both = [["1", "KR1", "Splice a line"], ["2", "KR2", "Sew a sail"]]
    assert proposed(0, 1, 2, rows=both).startswith("code=1 title=2")
    same = [["KR1", "Splice a line"], ["KR1", "Sew a sail"]]
    assert proposed(0, 1, rows=same) == "title=1"


def test_a_column_that_half_of_the_rows_fill_is_none() -> None:
    rows = [[*LINES[0], "7"], [*LINES[1], ""]]
    assert proposed(0, 1, 3, 5, rows=rows) == "code=0 title=1 credits=3"


def test_a_file_without_units_says_why_of_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Code,Title,Credits\n,Plan it,3\nU2,Do it,many\n", "utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)

    (fault,) = caught.value.faults
    assert fault.id == "import-no-units"
    assert fault.message == "no row contains a unit; 2 rows left out"
    assert "code" in fault.hint.casefold()


def test_a_note_to_a_mark_is_counted_as_that(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    rows = ["K1,Fly*,3", "K9,Land,3", "* only for pilots,,", "see the page,,"]
    path.write_text("\n".join(["Code,Title,Credits", *rows]), "utf-8")

    counts = read_spreadsheet(path).counts.in_words()
    assert counts == "5 rows: 1 header, 2 units, 1 footnote, 1 not read"


def test_a_header_of_titles_may_name_the_group(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Unit,Mandatory units,Credits\nU1,Plan it,3\n", "utf-8")
    (unit,) = read_spreadsheet(path).rows
    assert unit["group"] == "M"
    path.write_text("Unit,Core units,Credits,Group\nU1,Plan it,3,B\n", "utf-8")
    (unit,) = read_spreadsheet(path).rows
    assert unit["group"] == "B"


def test_a_long_name_of_a_file_makes_a_name_of_sixty_letters() -> None:
    assert suggested_name(f"x/{'ab ' * 40}.csv") == ("ab-" * 20)[:-1]
    assert suggested_name(f"{'a' * 61}.csv") == "a" * 60
    assert suggested_name("---.csv") == "my-qualification"


def test_titles_are_mostly_different_and_of_some_letters() -> None:
    def is_title(*cells: str) -> bool:
        rows = [[f"K{n}", cell] for n, cell in enumerate(cells)]
        return "title" in proposed(0, 1, rows=rows)

    assert is_title("ab cde", "fg hij")
    assert not is_title("ab cd", "ef gh")
    assert not is_title("Splicing", "Sewing")
    assert is_title("Splice a line", "Sewing")
    assert is_title(
        *["Sew a sail", "Tie a knot", "Fly a kite", "Glue a spar"], "Fly it"
    )
    assert not is_title("Sew a sail", "Sew a sail", "Tie a knot", "Fly a kite")


def test_the_rest_of_a_title_may_be_beside_a_remark(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    rows = ["K1,Plan the,3,", ",work,,see below", "K2,Do it,4,"]
    path.write_text("\n".join(["Code,Title,Credits,Kite", *rows]), "utf-8")

    titles = [unit["title"] for unit in read_spreadsheet(path).rows]
    assert titles == ["Plan the work", "Do it"]


# Two things in one cell.
def test_a_code_and_a_title_in_one_cell_are_two() -> None:
    found = split_titles(
        table_without("title", "Unit,Credits", "U1: Plan it,3", "U2: Do it,3")
    )

    assert found is not None
    whole, note = found
    cells = [(row.cells["code"], row.cells["title"]) for row in whole.rows]
    assert cells == [("U1", "Plan it"), ("U2", "Do it")]
    assert note.endswith(
        'is read as code and title: "U1: Plan it" as "U1" and "Plan it"'
    )


def table_without(column: str, *rows: str) -> WholeTable:
    wanted = without_partner(UNITS, [Fault("csv-column-missing", "", column=column)])
    assert wanted is not None
    return table_of("f.csv", [sheet(*rows)], wanted)


@pytest.mark.parametrize(
    ("cells", "is_both"),
    [
        (["U1: Plan it", "U2: Do it", "Other"], True),
        (["U1: Plan it", "Other"], False),
        (["U1: Plan it", "U1: Do it"], False),
        (["Plan it (U1)", "Do it (U2)"], True),
        (["Plan it (L2)", "Do it (L3)"], False),
    ],
)
def test_most_cells_are_both(cells: list[str], is_both: bool) -> None:
    whole = table_without("title", "Unit,Credits", *(f"{cell},3" for cell in cells))

    assert (split_titles(whole) is not None) is is_both


def test_levels_beside_credits_are_a_column_of_their_own() -> None:
    rows = ("U1,Plan,4 (L2)", "U2,Do,6 / Level 3", "U3,Go,5")
    found = split_levels(table("Code,Title,Credits", *rows))

    assert found is not None
    cells = [(row.cells["credits"], row.cells["level"]) for row in found[0].rows]
    assert cells == [("4", "L2"), ("6", "Level 3"), ("5", "")]
    assert split_levels(table("Code,Title,Credits", rows[0], rows[2])) is None
    lv = [f"{row},2" for row in rows]
    assert split_levels(table("Code,Title,Credits,Level", *lv)) is None


def test_only_one_of_code_and_title_may_be_missing() -> None:
    def left(*columns: str) -> tuple[str, ...]:
        faults = [Fault("csv-column-missing", "", column=column) for column in columns]
        wanted = without_partner(UNITS, faults)
        return wanted.needed if wanted else ()

    assert left("title") == ("code", "credits")
    assert left("code") == ("title", "credits")
    assert left("code", "title") == left("credits") == left("code", "credits") == ()


# Rows that are no units.
UNIT = {"code": "U1", "title": "Plan", "credits": "3"}


def test_what_a_unit_needs_of_the_columns_there_are() -> None:
    assert has_all_of_a_unit(UNIT, UNIT)
    assert not has_all_of_a_unit({**UNIT, "title": ""}, UNIT)
    assert has_all_of_a_unit({**UNIT, "credits": ""}, ("code", "title"))
    assert not has_all_of_a_unit({**UNIT, "credits": ""}, UNIT)


@pytest.mark.parametrize(
    ("title", "text", "goes_on"),
    [
        ("Plan the", "Work", True), ("Plan", "work", True), ("Plan", "Work", False),
        ("Plan the", "Optional units", False), ("Plan", "work 2", False),
        ("Plan,", "Do", True), ("Plan", "optional units", False), ("Plan", "", False),
    ],
)  # fmt: skip
def test_what_is_the_rest_of_a_title(title: str, text: str, goes_on: bool) -> None:
    assert continues_title(title, text) is goes_on
    assert joined("Self-", "care") == "Self-care"
    assert joined("Plan", "it") == "Plan it"


@pytest.mark.parametrize(
    ("cells", "is_so"),
    [
        ({"title": "Total", "credits": "1"}, True), ({"credits": "12"}, True),
        ({"credits": "9"}, True), ({"credits": "3"}, False),
        ({"title": "Cook", "credits": "12"}, True),
        ({"title": "Cook", "credits": "12", "level": "2"}, False),
        ({"title": "Cook", "credits": "12", "level": ""}, True),
        ({"title": "Total", "group": "Cook", "credits": "12"}, False),
        ({"title": "Total"}, False), ({"title": "Total", "glh": "30"}, True),
    ],
)  # fmt: skip
def test_what_is_a_row_of_totals(cells: dict[str, str], is_so: bool) -> None:
    """The units above have 12 credits, of which those of the last group have 9."""
    units = [{"group": group, "credits": credits} for group, credits in
             (("A", "3"), ("B", "4"), ("B", "5"))]  # fmt: skip
    is_cook_without_level = cells.get("title") == "Cook" and "level" not in cells

    assert is_total(cells, units) is (is_so and not is_cook_without_level)
    assert not is_total({"credits": "3"}, units[:1])
    assert not is_total(
        {"credits": "12"}, [*units, {"group": "B", "credits": "3 to 4"}]
    )


def test_a_unit_that_is_there_is_a_copy_another_one_or_in_a_second_group() -> None:
    groups = GroupIds()
    assert [groups.id_for(text) for text in ("Group B", "Group A")] == ["B", "A"]
    unit = {"code": "1.1", "title": "Plan", "status": ""}
    known = ("row 2", {**unit, "group": "A"})

    def refused(new: Mapping[str, str], group: str) -> str:
        try:
            return f"{refuse_twice(new, known, groups, group)}"
        except CellError as error:
            return f"{error.id}: {error.message} {error.hint[:9]}".strip()

    assert refuse_twice(unit, None, groups, "Group A") is False
    assert refused(unit, "Group B") == "True"
    assert refused({**unit, "status": "optional"}, "Group B") == "True"
    assert refused(unit, "Group A") == "unit-copy: 1.1 is also in row 2 (an exact copy)"
    title = refused({**unit, "title": "Do"}, "Group B")
    assert title == "unit-duplicate: 1.1 is also in row 2 (different: title) if it was"
    status = refused({**unit, "status": "optional"}, "Group A")
    assert status == "unit-duplicate: 1.1 is also in row 2 (different: status)"


# Statuses.
def status_notes(header: str, *cells: str) -> tuple[list[str], str]:
    rows = (f"U{n},Plan,3,{cell}" for n, cell in enumerate(cells))
    whole, note = with_status(table(f"Code,Title,Credits,{header}", *rows))
    return [row.cells.get("status", "?") for row in whole.rows], note


def test_a_column_of_statuses_is_known_by_its_words() -> None:
    words = ["Mandatory", "Optional", "Mandatory"]
    assert status_notes("Kite", *words) == (words, "")
    read, note = status_notes("", *words)
    assert read == words
    assert note == "column D has no header: it is read as status"
    assert status_notes("Kite", "Mandatory", "Mandatory", "Mandatory")[0] == ["?"] * 3
    assert status_notes("Kite", "Mandatory", "Optional", "", "")[0] == ["?"] * 4
    assert status_notes("Kite", "Mandatory", "Optional", "")[0][:2] == words[:2]
    assert status_notes("Kite", "Mandatory", "x-ray")[0] == ["?"] * 2
    assert status_notes("Kite", "M", "O", "M")[0] == ["?"] * 3
    assert status_notes("k/t", "M", "O", "M")[0] == ["M", "O", "M"]
    two = table("Code,Title,Credits,a b,c d", "U1,P,3,M,O", "U2,P,3,O,M")
    assert with_status(two) == (two, "")
    chosen = with_status(two, ["C D"])[0]
    assert [row.cells["status"] for row in chosen.rows] == ["M", "O"]


def test_a_status_without_a_header_is_told_of_once() -> None:
    rows = ("U1,Plan,3,Mandatory,x", "U2,Do,3,Optional,")
    whole, _ = with_status(table("Code,Title,Credits,,", *rows))

    assert [row.nameless for row in whole.rows] == [((4, "x"),), ()]
    assert [row.cells["status"] for row in whole.rows] == ["Mandatory", "Optional"]


def test_units_without_a_mark_are_optional_where_only_mandatory_ones_have_one() -> None:
    def group(*cells: str) -> str:
        rows = (f"U{n},Plan,3,{cell}" for n, cell in enumerate(cells))
        return unmarked_group(table("Code,Title,Credits,Status", *rows))

    assert group("", "Mandatory") == "Optional"
    assert (
        group("Mandatory", "") == group("", "Mandatory", "Optional") == group("") == ""
    )


# What a table calls its groups.
ROWS = [
    {"code": "U1", "group": "A", "level": "2", "credits": "3", "status": "mandatory"},
    {
        "code": "U2",
        "group": "A",
        "also": "B",
        "level": "3",
        "credits": "4",
        "status": "",
    },
    {"code": "U3", "group": "B", "level": "E3", "credits": "5", "status": "optional"},
]


def test_units_that_pass_a_filter() -> None:
    names = TableNames({"A": "Kites", "B": "Sails"}, {}, ROWS)

    def passing(**of: object) -> list[str]:
        return [row["code"] for row in names.passing(of)]

    assert passing() == ["U1", "U2", "U3"]
    assert passing(groups=["B"]) == ["U2", "U3"]
    assert passing(units=["U1", "U3"], except_units=["U3"]) == ["U1"]
    assert passing(levels=[0, 2]) == ["U1", "U3"]
    assert passing(min_level=2) == ["U1", "U2"]
    assert passing(max_level=2) == ["U1", "U3"]
    assert passing(any_of=[{"levels": [3]}, {"units": ["U3"]}]) == ["U2", "U3"]
    assert groups_of(ROWS[1]) == {"A", "B"}
    assert names.mandatory == ["U1"]


def test_groups_that_are_mandatory_by_their_names() -> None:
    def of(status: str, groups: dict[str, str]) -> list[str]:
        return TableNames(groups, groups, []).of_status(status)

    words = {"X": "Mandatory units", "Y": "Optional units", "Z": "Sails"}
    assert of("mandatory", words) == ["X"]
    assert of("optional", words) == ["Y"]
    assert of("mandatory", {"M": "M", "O": "O"}) == ["M"]
    assert of("optional", {"C": "C", "O": "O"}) == ["O"]
    assert of("mandatory", {"M": "M"}) == of("mandatory", {"M": "M", "X": "X"}) == []
    names = TableNames({"A": "Sails and kites", "B": "Unit 2", "C": "Sail"}, {}, [])
    assert names.names == {"sails and kites": "A"}
    status = [
        {"code": "U1", "group": "M"},
        {"code": "U2", "group": "M", "status": "optional"},
    ]
    mixed = TableNames({"M": "Mandatory", "O": "Optional"}, {"M": "Mandatory"}, status)
    assert mixed.mandatory == ["U1"]


# Cells.
@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_level, "Level 3", "3"), (read_level, "Entry 2", "E2"),
        (read_level, "Lefel 2 / Level 2", "2"), (read_level, "IV", "4"),
        (read_level, "03", "3"), (read_level, "M2/E2", "E2"), (read_level, "two", "2"),
        (read_credits, "15 cr", "15"), (read_credits, "-", "0"),
        (read_credits, "3-6", "3 to 6"),
        (read_credits, "1\u00bc", "1.25"), (read_credits, "7,5", "7.5"),
        (read_hours, "1,200", "1200"), (read_hours, "10:45", "10.75"),
        (read_hours, "-", ""),
        (read_hours, "35-40", "35"), (read_code, "a\u20131", "a-1"),
    ],
)  # fmt: skip
def test_cells_as_people_write_them(read: object, text: str, value: str) -> None:
    assert read(text) == value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("column", "text", "lossy"),
    [
        ("credits", "-", True), ("credits", "0", False), ("credits", "", False),
        ("credits", "3-6", False), ("credits", "about 3", True), ("glh", "-", False),
        ("glh", "30 to 40", True), ("glh", "30 (35-40)", False),
        ("credits", "3 ECTS", True),
        ("credits", "3 (2 ECTS)", False),
    ],
)  # fmt: skip
def test_what_a_reading_leaves_out(column: str, text: str, lossy: bool) -> None:
    assert is_lossy(column, text) is lossy


def test_what_a_text_says_of_groups() -> None:
    assert names_group("Optional units")
    assert not names_group("Kite House")
    assert lists_below("Take 15 credits from the following units.")
    assert not lists_below("Not more than one of the following")
    assert not lists_below("One of the following: U1")
    assert titles_award("Level 2 Diploma in Kites")
    assert not titles_award("Diploma in Kites")
    assert is_group_heading("Group B")
    assert not is_group_heading("Complete two units from Group B")
    assert [status_of(text) for text in ("Core", "optional", "x")] == [
        "mandatory", "optional", "",
    ]  # fmt: skip
