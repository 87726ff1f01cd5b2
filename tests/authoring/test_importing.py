"""The function of the library: the folder that the command makes, and what was read."""

import re
from contextlib import suppress
from pathlib import Path

import pytest

import recommender
from recommender.cli import main
from recommender.reports.documents.qualification_builder import import_document
from tests.builders.spreadsheets import workbook

SHEET = """Level 2 Certificate in Front Office Service,,,,
Unit No,Unit title,Level,Credit value,GLH
Group A (minimum 5 credits),,,,
FO1,Take incoming telephone calls,2,5 credits,33
FO2,Polish the brass,2,4 credits,soon
FO2,Polish the brass again,2,4 credits,
"""


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("front-office.csv")
    path.write_text(SHEET, encoding="utf-8")
    return path


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("accept_rules", [False, True])
def test_the_folder_is_the_one_that_the_command_makes(
    sheet: Path, accept_rules: bool
) -> None:
    area = "customer-service"
    Path("one").mkdir()
    Path("other").mkdir()
    answer = recommender.import_qualification(
        sheet, "one/mine", area=area, accept_rules=accept_rules
    )
    option = ["--accept-rules"] if accept_rules else []
    words = ["qualification", "import", str(sheet), "--folder", "other/mine"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--area", area, *option])

    assert ended.value.code in (None, 0)
    assert files_of(answer.folder) == files_of(Path("other/mine"))
    assert answer.qualification.folder == answer.folder


def test_entry_levels_are_written_shown_and_compared_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = "Code,Title,Level,Credits\nU1,Wash,{},2\nU2,Cook,Level 1,3\n"
    for name, level in (("old", "Entry Level 2"), ("new", "Entry 3")):
        path = tmp_path / f"{name}.csv"
        path.write_text(sheet.format(level), encoding="utf-8")
        made = recommender.import_qualification(path, tmp_path / name).qualification
        units = [(unit.level, unit.level_name) for unit in made.catalogue.units]
        assert units == [(0, level[0] + level[-1]), (1, "1")]
    with suppress(SystemExit):
        main(["units", "--qualification", str(tmp_path / "new")])
    listed = capsys.readouterr().out
    with suppress(SystemExit):
        main(["qualification", "diff", str(tmp_path / "old"), str(tmp_path / "new")])
    differences = capsys.readouterr().out

    assert re.search(r"U1 +Wash +A +E3 ", listed)
    assert "E2" in differences
    assert "E3" in differences


def test_all_that_is_to_be_checked_is_a_row(sheet: Path) -> None:
    answer = recommender.import_qualification(
        sheet, columns={"title": "Unit title"}, area="customer-service"
    )
    rows = [(row["what"], row["where"]) for row in answer.records()]

    assert repr(answer) == (
        "<ImportedQualification front-office: 2 units, 1 rule read, 0 in force>"
    )
    assert answer.folder == Path("front-office")
    assert len(answer.to_frame()) == len(rows)
    assert [what for what, _ in rows[:5]] == ["column"] * 5
    assert ("row left out", "row 6") in rows
    assert ("tags proposed", "FO1") in rows
    assert ("no tags", "FO2") in rows
    (rule,) = [where for what, where in rows if what == "rule proposed"]
    assert str(rule).startswith("row 3: ")
    told = [str(row["text"]) for row in answer.records() if row["what"] == "note"]
    assert any("row 5: glh is left out: soon" in text for text in told)


def test_the_label_before_a_title_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "doors.csv"
    label = "Qualification:,Level 2 Award in Door Supervision,\n"
    path.write_text(f"{label}Code,Title,Credits\nU1,Watch,3\n", encoding="utf-8")
    made = recommender.import_qualification(path, tmp_path / "doors", level=2)

    assert made.qualification.title == "Level 2 Award in Door Supervision"


def test_rules_in_json_have_their_kind_and_keys_and_facts_are_there(
    tmp_path: Path,
) -> None:
    units = [["Code", "Title", "Level", "Credits"], ["U1", "Watch", "2", "3"]]
    facts = [["Fact", "Values"], ["site", "indoors, outdoors"]]
    rules = [["Rule", "Kind", "Measure", "At least"], ["Three", "", "credits", "3"]]
    rules.append(["Ask the tutor", "note", "", ""])
    path = tmp_path / "doors.xlsx"
    sheets = {"Units": units, "Rules": rules, "Facts": facts}
    path.write_bytes(workbook("xlsx", sheets))
    answer = recommender.import_qualification(path, tmp_path / "doors")
    document = import_document(answer)

    assert [(r.kind, r.text) for r in document.rules] == [
        ("rules", "Three"), ("notes", "Ask the tutor"),
    ]  # fmt: skip
    assert document.rules[0].requires == {"measure": "credits", "at_least": 3}
    assert [(f.fact, f.values) for f in document.facts] == [
        ("site", ["indoors", "outdoors"])
    ]
    assert ("fact", "site") in {(r["what"], r["where"]) for r in answer.records()}
