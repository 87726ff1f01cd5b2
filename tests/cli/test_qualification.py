"""The life of a qualification's data: started, imported, checked, compared."""

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from recommender import extras
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import RequestError
from tests.builders.running import Done, run
from tests.builders.small import GOOD, bound

pytestmark = pytest.mark.slow

SHEET = [
    ["Brightwater Training", "", "", "", "", ""],
    ["Unit No.", "Unit Titel", "Level", "Credit value", "Guided hours", "Notes"],
    ["Group A: Mandatory", "", "", "", "", ""],
    ["F3", "Understand customer service", "Level 3", "6 credits", "40 hrs", ""],
    ["F4", "Understand the rules", "L3", "6", "-", "new"],
    ["Optional units", "", "", "", "", ""],
    ["A13", "Write to customers, politely", "3", "6.0", "40", ""],
    ["A13", "Write to customers, politely", "3", "6", "40", ""],
    ["A13", "Write to customers, politely", "3", "5", "40", ""],
    ["B5", "Promise", "three", "6", "", ""],
    ["", "Untitled", "3", "6", "", ""],
    ["D6", "Improve", "3", "tbc", "", ""],
    ["E1", "Start", "Entry 3", "2", "20 hours", ""],
    ["Total", "", "", "26", "", ""],
]


def document(done: Done) -> dict[str, object]:
    found: dict[str, object] = json.loads(done.out)
    return found


def as_csv(path: Path, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(SHEET)
    return path


def as_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in SHEET:
        # As Excel holds them: numbers as numbers, nothing as nothing.
        cells = (float(c) if c.replace(".", "").isdigit() else c or None for c in row)
        book.active.append(list(cells))
    book.active.merge_cells("A6:F6")
    book.save(path)
    return path


def test_a_new_qualification_checks_and_plans_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "mine"

    assert run("qualification", "new", "mine", "--folder", str(folder)).code == 0
    assert run("qualification", "check", str(folder)).code == 0
    done = run("plan", "-q", str(folder), "--role", "first-role", "--format", "json")
    (plan,) = document(done)["plans"]  # type: ignore[misc]
    assert [unit["code"] for unit in plan["units"]] == ["M1", "O1"]


def test_a_new_qualification_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    done = run("qualification", "new", "mine", "--folder", str(tmp_path / "mine"))

    assert (done.code, "output-exists" in done.err) == (2, True)
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_pathway_without_a_plan_ends_a_check_with_1_and_no_time_with_3(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    facts = '\n[facts.pathway]\nquestion = "?"\nvalues = ["one", "two"]\n'
    dead = bound(
        "much", 'measure = "credits"', "at_least = 99", 'when.pathway = ["two"]'
    )
    with (folder / "qualification.toml").open("a", encoding="utf-8") as file:
        file.write(facts + dead)
    done = run("qualification", "check", str(folder))
    late = run("qualification", "check", str(folder), "--time-limit", "0.000001")

    assert (done.code, late.code) == (1, 3)
    assert 'no set of units keeps "much" (much) where pathway is' in done.out
    assert "the rules leave no plan where pathway is two: " in done.out
    assert "time ran out, allow more with --time-limit: " in late.out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        *((name, "qualification-name") for name in ("Mine", "a b", "x" * 61, "../up")),
        ("", "'NAME': it is empty"),
    ],
)
def test_a_name_is_letters_digits_and_hyphens(
    name: str, told: str, tmp_path: Path
) -> None:
    folder = str(tmp_path / "mine")
    done = run("qualification", "new", name, "--folder", folder)

    assert (done.code, told in done.err) == (2, True), done.err
    assert list(tmp_path.iterdir()) == []


def test_a_shared_vocabulary_stands_in_for_one_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    area = ("--area", "customer-service")
    done = run("qualification", "new", "mine", "--folder", str(folder), *area)
    roles = run("roles", "-q", str(folder), "--format", "csv")

    assert done.code == 0
    assert not (folder / "tags.toml").exists()
    assert "receptionist" in roles.out
    unknown = run("qualification", "new", "x", "--area", "customer-servise")
    assert (unknown.code, "customer-service?" in unknown.err) == (2, True)


@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx"])
def test_a_spreadsheet_becomes_a_folder_and_a_report(kind: str, tmp_path: Path) -> None:
    file = tmp_path / ("units.xlsx" if kind == "xlsx" else "units.csv")
    if kind == "xlsx":
        as_workbook(file)
    else:
        as_csv(file, ";" if kind == "semicolons" else ",")
    folder = tmp_path / "mine"
    options = ("--folder", str(folder), "--format", "json")
    done = run("qualification", "import", str(file), *options)
    told = document(done)

    assert done.code == 0
    rows = (folder / "units.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert rows == [
        "F3,Understand customer service,A,3,6,40,,",
        "F4,Understand the rules,A,3,6,,,",
        'A13,"Write to customers, politely",O,3,6,40,,',
        "B5,Promise,O,3,6,,,",
        "E1,Start,O,E3,2,20,,",
    ]
    assert told["groups"] == {"A": "Mandatory", "O": "Optional units"}
    assert {one["row"]: one["why"] for one in told["skipped"]} == {  # type: ignore[attr-defined]
        8: "A13 is also in row 7 (an exact copy)",
        9: "A13 is also in row 7 (different: credits)",
        11: '"Unit No." (code): a unit needs a code',
        12: '"Credit value" (credits): tbc is not a valid number of credits '
        "(write a number such as 6, 7.5 or 3 to 6)",
        14: "this is a row of totals",
    }
    guessed = [one["column"] for one in told["columns"] if one["guessed"]]  # type: ignore[attr-defined]
    assert guessed == ["title"]
    check = run("qualification", "check", str(folder), "--format", "json")
    ids = [one["id"] for one in document(check)["remarks"]]  # type: ignore[attr-defined]
    assert "rule-never-binds" in ids


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("", "csv-empty"),
        ("a,b\n1,2\n", "csv-header"),
        ("code,title\nA1,x\n", "csv-column-missing"),
        ("code,title,credits\n", "csv-no-rows"),
        ("code,title,credits\nA1,x,six\n", "import-no-units"),
        ('code,title,credits\nA1,"x,6\n', "csv-quote"),
    ],
)
def test_what_is_no_catalogue_writes_nothing(
    text: str, id_: str, tmp_path: Path
) -> None:
    file, folder = tmp_path / "units.csv", tmp_path / "mine"
    file.write_text(text, encoding="utf-8")
    done = run("qualification", "import", str(file), "--folder", str(folder))

    assert (done.code, id_ in done.err) == (2, True)
    assert [one.name for one in tmp_path.iterdir()] == ["units.csv"]


def test_a_level_for_all_helps_a_sheet_without_one(tmp_path: Path) -> None:
    file, folder = tmp_path / "units.csv", tmp_path / "mine"
    file.write_text("code,title,credits\nA1,x,6\n", encoding="utf-8")
    level = ("--level", "3", "--folder", str(folder))

    assert run("qualification", "import", str(file), *level).code == 0
    assert "A1,x,A,3,6" in (folder / "units.csv").read_text(encoding="utf-8")


def test_faults_are_the_answer_of_a_check(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    text = (folder / "units.csv").read_text(encoding="utf-8")
    (folder / "units.csv").write_text(text.replace("A,2,5", "A,x,y"), encoding="utf-8")
    done = run("qualification", "check", str(folder), "--format", "json")
    in_words = run("qualification", "check", str(folder))

    assert done.code == in_words.code == 1
    ids = [one["id"] for one in document(done)["faults"]]  # type: ignore[attr-defined]
    assert ids == ["unit-level", "unit-credits"]
    assert "2 problems in" in in_words.out


def test_a_contradiction_ends_with_1_and_its_arithmetic(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    with (folder / "qualification.toml").open("a", encoding="utf-8") as file:
        file.write(bound("few", 'measure = "credits"', "at_most = 9"))
    done = run("qualification", "check", str(folder))

    assert done.code == 1
    assert "needs at least 10" in done.out
    assert "there are at most 9" in " ".join(done.out.split())


def test_two_editions_are_compared_and_a_broken_plan_is_mended(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(GOOD, old)
    shutil.copytree(GOOD, new)
    plan = tmp_path / "plan.json"
    run("plan", "-q", str(old), "--role", "clerk", "--output", str(plan))
    for name, before, after in (
        ("units.csv", "B1,Write letters,B,3,6,,\n", "B3,Write emails,B,3,7,,\n"),
        ("qualification.toml", "at_least = 10", "at_least = 12"),
        ("strengths.csv", "B1", "B3"),
    ):
        text = (new / name).read_text(encoding="utf-8")
        (new / name).write_text(text.replace(before, after), encoding="utf-8")
    same = run("qualification", "diff", str(old), str(old), "--plan", str(plan))
    options = ("--plan", str(plan), "--format", "json")
    done = run("qualification", "diff", str(old), str(new), *options)
    told = document(done)

    assert (same.code, "Nothing changed" in same.out) == (0, True)
    assert done.code == 1
    changes = [(one["part"], one["name"], one["field"]) for one in told["changes"]]  # type: ignore[attr-defined]
    assert changes == [
        ("unit", "B1", None),
        ("unit", "B3", None),
        ("rule", "total", "requires"),
    ]
    (mended,) = told["plans"]  # type: ignore[misc]
    assert (mended["unknown"], mended["add"]) == (["B1"], ["B3"])


def test_a_plan_made_with_other_data_says_so(tmp_path: Path) -> None:
    folder, plan = tmp_path / "mine", tmp_path / "plan.json"
    shutil.copytree(GOOD, folder)
    run("plan", "-q", str(folder), "--role", "clerk", "--output", str(plan))
    options = ("--plan", str(plan), "-q", str(folder))
    before = run("check", *options)
    with (folder / "units.csv").open("a", encoding="utf-8") as file:
        file.write("B3,Drive,B,2,4,,\n")
    after = run("check", *options)
    told = document(run("check", *options, "--format", "json"))

    assert "other data" not in before.err
    assert "plan.json: made with other data" in after.err
    assert (after.code, told["data_changed"]) == (0, True)
    assert told["made_with"] != told["data"]


def test_a_plan_for_another_qualification_says_so(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    run("plan", "-q", str(GOOD), "--role", "clerk", "--output", str(plan))
    done = run("check", "--plan", str(plan))

    assert (done.code, "qualification: mine, not ocr-03456" in done.err) == (1, True)


def test_the_shipped_qualifications_are_listed() -> None:
    plain, told = run("qualification"), run("qualification", "list", "--format", "json")
    entries = document(told)["qualifications"]

    assert "ocr-03456" in plain.out
    assert [one["units"] for one in entries if one["qualification"] == "ocr-03456"] == [  # type: ignore[attr-defined]
        59
    ]


def test_a_workbook_without_its_package_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)

    with pytest.raises(RequestError) as told:
        read_spreadsheet(as_workbook(tmp_path / "units.xlsx"))
    (fault,) = told.value.faults
    assert (fault.id, told.value.exit_code) == ("package-missing", 2)
    assert fault.hint == 'pip install ".[excel]"'
