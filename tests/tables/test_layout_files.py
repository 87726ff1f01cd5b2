"""A layout that comes every month is written once, and read again."""

from pathlib import Path

import pytest

from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError
from recommender.tables.layout_file import read_layout, to_layout
from tests.builders.running import run

SHEET = "Kennung;Titel;Points;Stufe\nU1;Plan;5;3\n"
COLUMNS = ("code=Kennung", "title=Titel", "credits=Points", "level=Stufe")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "layout.toml"
    path.write_text(to_layout(['code=A "b" = c', "title=Tïtle\\"], "Sheet 1"), "utf-8")

    assert read_layout(path) == (['code=A "b" = c', "title=Tïtle\\"], "Sheet 1")


def test_lists_of_units_in_several_columns_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "layout.toml"
    columns = ["have=Unit 1", "role=Post", "have=Unit 2", "ignore=Old", "ignore=Other"]
    path.write_text(to_layout(columns, None), encoding="utf-8")

    assert sorted(read_layout(path)[0]) == sorted(columns)


@pytest.mark.parametrize("choice", ["header_row=4", "header_row=none"])
def test_what_is_chosen_for_the_header_is_kept(tmp_path: Path, choice: str) -> None:
    path = tmp_path / "layout.toml"
    columns = [choice, "done=green", "done=A", "not_done=amber"]
    path.write_text(to_layout(columns, None), encoding="utf-8")

    assert read_layout(path)[0] == columns


def test_the_row_of_the_header_is_kept_too(tmp_path: Path) -> None:
    file, layout = tmp_path / "units.csv", tmp_path / "layout.toml"
    above = "Code,Title,Level,Credits\nU9,of last year,2,2\n\n"
    file.write_text(f"{above}Code,Title,Level,Credits\nU1,Plan,3,5\n", "utf-8")
    layout.write_text(to_layout(["header_row=4"], None), encoding="utf-8")
    columns, _ = read_layout(layout)

    assert columns == ["header_row=4"]
    table = read_spreadsheet(file, columns=columns)
    assert [row["code"] for row in table.rows] == ["U1"]
    assert table.counts.by_fate["above the header"] == 2
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(file, columns=["header_row=3"])
    assert [fault.id for fault in caught.value.faults] == ["csv-header"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("colums.code = 'x'\n", "layout-key-unknown"),
        ("columns.code = 1\n", "layout-type"),
        ("columns = 'code'\n", "layout-type"),
        ("sheet = 2\n", "layout-type"),
        ("header_row = '4'\n", "layout-type"),
        ("header_row = 0\n", "layout-type"),
    ],
)
def test_a_layout_with_faults_is_refused(text: str, id_: str, tmp_path: Path) -> None:
    path = tmp_path / "layout.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_layout(path)

    assert [fault.id for fault in caught.value.faults] == [id_]


def test_an_import_saves_its_layout_and_the_next_one_reads_it(tmp_path: Path) -> None:
    file, layout = tmp_path / "units.csv", tmp_path / "layout.toml"
    file.write_text(SHEET, encoding="utf-8")
    options = [part for column in COLUMNS for part in ("--column", column)]
    arguments = ("qualification", "import", str(file), "--folder")
    first = run(*arguments, str(tmp_path / "a"), *options, "--save-layout", str(layout))
    again = run(*arguments, str(tmp_path / "b"), "--layout", str(layout))

    assert (first.code, again.code) == (0, 0), first.err + again.err
    units = [(tmp_path / name / "units.csv").read_bytes() for name in "ab"]
    assert units[0] == units[1]
    assert read_layout(layout) == (list(COLUMNS), None)


@pytest.mark.parametrize("command", [("cohort",), ("common",)])
def test_a_caseload_has_layouts_too(command: tuple[str, ...], tmp_path: Path) -> None:
    file, layout = tmp_path / "people.csv", tmp_path / "layout.toml"
    file.write_text("Kennung,role\nC-1,receptionist\n", encoding="utf-8")
    name, *more = command
    wrong = run(
        name, str(file), *more, "--column", "id=x", "--save-layout", str(layout)
    )
    assert (wrong.code, layout.exists()) == (2, False)

    options = ("--column", "id=Kennung", "--save-layout", str(layout))
    first = run(name, str(file), *more, *options)
    again = run(name, str(file), *more, "--layout", str(layout))

    assert (first.code, again.code) == (0, 0), first.err + again.err
    assert read_layout(layout) == (["id=Kennung"], None)
