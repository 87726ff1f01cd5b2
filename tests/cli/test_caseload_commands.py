"""Menus and shared plans on the command line, for a file or for roles."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from recommender.reports.documents import json_schema
from tests.builders.running import run

pytestmark = pytest.mark.slow

FILE = "id,role,without\nC-1,receptionist,\nC-2,field-engineer,\nC-3,receptionist,B10\n"
ROLES = ["--role", "receptionist:5", "--role", "field-engineer"]


@pytest.fixture(name="cohort")
def cohort_file(tmp_path: Path) -> str:
    path = tmp_path / "caseload.csv"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("command", "options"), [("menu", ["--units", "6"]), ("common", ["--within", "9"])]
)
def test_the_json_keeps_to_its_schema_and_everybody_is_served_once(
    command: str, options: list[str], cohort: str
) -> None:
    done = run(command, cohort, *options, "--format", "json")
    document = json.loads(done.out)
    jsonschema.validate(document, json_schema(command))
    parts = document["offers" if command == "menu" else "templates"]

    assert (done.code, done.err) == (0, "")
    assert document["schema"] == f"recommender.{command}/2"
    ids = [id_ for part in parts for one in part["served"] for id_ in one["ids"]]
    assert sorted(ids) == ["C-1", "C-2", "C-3"]


def test_the_csv_of_a_menu_has_a_row_a_candidate_and_size(cohort: str) -> None:
    done = run("menu", cohort, "--units", "6..7", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert [row["offered"] for row in rows] == ["6"] * 3 + ["7"] * 3
    for row in rows:
        optional = {*row["units"].split()} - {"F3", "F4"}
        assert optional <= {*row["menu"].split()}


def test_the_curve_is_drawn_with_the_gap_of_each_size() -> None:
    done = run("menu", *ROLES, "--units", "3..6")

    assert done.code == 0
    assert "Too few: 3." in done.out
    assert "field-engineer alone needs more than 3 units" in done.out
    sizes = [line.split()[0] for line in done.out.splitlines() if " % " in line]
    assert sizes == ["4", "5", "6"]


def test_sizes_that_serve_nobody_are_a_no() -> None:
    done = run("menu", *ROLES, "--units", "2")

    assert done.code == 1
    assert "With fewer than 4 units someone has no valid plan." in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["menu", "--units", "8"], "no candidates are given"),
        (["menu", "x.csv", *ROLES, "--units", "8"], "both a file and roles are given"),
        (["menu", *ROLES, "--units", "eight"], "eight is not a number or a range"),
        (["menu", *ROLES, "--units", "9..8"], "9..8 is not a range"),
        (["menu", *ROLES, "--units", "8", "--prepared", "Z9"], "no unit Z9"),
        (
            ["menu", "--role", "receptionist:0", "--units", "8"],
            "0 is not a number of candidates",
        ),
        (
            ["menu", "--role", "receptionist:", "--units", "8"],
            "nothing is not a number",
        ),
        (["menu", "--role", "astronaut:2", "--units", "8"], "astronaut"),
        (["common", *ROLES, "--role", "receptionist"], "receptionist is given twice"),
        (["common"], "no candidates are given"),
        (["common", "no-such.csv"], "no-such.csv"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    arguments: list[str], told: str
) -> None:
    done = run(*arguments)

    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_templates_are_told_with_their_core_and_the_proof() -> None:
    done = run("common", *ROLES, "--within", "0")

    assert "2 templates" in done.out
    assert "Core       F3 F4 B10 C5, in every template" in done.out
    assert "proven: fewer templates" in done.out


@pytest.mark.parametrize(
    "command", [["menu", "--units", "6"], ["common", "--within", "9"]]
)
def test_rows_with_faults_are_left_out_if_asked_and_told(
    command: list[str], cohort: str, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{FILE}C-4,astronaut,\n,receptionist,\n", encoding="utf-8")
    refused = run(*command, str(bad))
    done = run(*command, str(bad), "--skip-bad", "--format", "json")

    assert (refused.code, refused.out) == (2, "")
    assert done.code == 1
    assert done.out == run(*command, cohort, "--format", "json").out
    assert "row 5, column role" in done.err
    assert done.err.endswith("note: 2 rows left out\n")


@pytest.mark.mostly_exhaustive(1)
@pytest.mark.parametrize(
    "command",
    [
        ["cohort", "FILE"],
        ["menu", "FILE", "--units", "6", "--format", "csv"],
        ["common", "FILE", "--within", "9", "--format", "csv"],
        ["pseudonymise", "FILE", "-o", "out.csv", "--mapping", "m.csv", "--key", "k"],
    ],
    ids=lambda command: command[0],
)
def test_a_workbook_may_come_on_standard_input(
    command: list[str], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in csv.reader(FILE.splitlines()):
        book.active.append(row)
    file = tmp_path / "caseload.xlsx"
    book.save(file)
    (tmp_path / "k").write_text("k" * 40, encoding="utf-8")

    def answer(name: str) -> tuple[int, bytes, bytes]:
        asked = [name if one == "FILE" else one for one in command]
        done = subprocess.run(
            [sys.executable, "-m", "recommender", *asked],
            input=file.read_bytes(),
            capture_output=True,
            cwd=tmp_path,
            check=False,
        )
        written = tmp_path / "out.csv"
        left = written.read_bytes() if written.exists() else b""
        for one in (written, tmp_path / "m.csv"):
            one.unlink(missing_ok=True)
        return done.returncode, done.stdout, left

    piped = answer("-")
    assert piped == answer(str(file))
    assert piped[0] == 0
    assert b"".join(piped[1:])


def test_an_old_workbook_on_standard_input_is_told_as_one() -> None:
    old = b"\xd0\xcf\x11\xe0" + bytes(100)
    done = subprocess.run(
        [sys.executable, "-m", "recommender", "cohort", "-"],
        input=old,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith(
        b"error[xls-old]: (stdin): this is an old Excel or Word file"
    )
