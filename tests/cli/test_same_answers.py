"""The same request through one command after another: the same answer in JSON."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import recommender
from tests.builders.running import run

pytestmark = pytest.mark.exhaustive

# Each request as a row of a caseload has it, by column.
REQUESTS: list[dict[str, str]] = [
    {"role": "receptionist"},
    {
        "role": "contact-centre-adviser",
        "tags": "complaints:never; writing:daily",
        "with": "B10",
        "without": "C5",
        "have": "D6; A13:rpl",
        "max_credits": "46",
    },
    {"role": "receptionist", "with": "C8", "spare": "0"},
    {"role": "field-engineer", "max_level": "2"},
    {"role": "retail-assistant", "have": "A3", "max_credits": "40", "with": "B10"},
]
ALL = pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: " ".join(one))
OPTIONS = {"tags": "tag"}
LEVEL_3 = [
    unit.code
    for unit in recommender.load_qualification("ocr-03456").catalogue.units
    if unit.level == 3 and unit.group != "A"
]


def options(request: dict[str, str]) -> list[str]:
    """Give a request as it is typed."""
    return [
        f"--{OPTIONS.get(column, column).replace('_', '-')}={value.strip()}"
        for column, cell in request.items()
        for value in cell.split(";")
    ]


def caseload(request: dict[str, str], folder: Path) -> str:
    """Write a request as a caseload of one."""
    text = io.StringIO()
    csv.writer(text).writerows([["id", *request], ["C-1", *request.values()]])
    file = folder / "caseload.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    return str(file)


def told(*arguments: str) -> tuple[int, Any]:
    """Give the exit code of a command and its answer in JSON."""
    done = run(*arguments, "--format", "json")
    assert done.code in {0, 1}, done.err
    return done.code, json.loads(done.out)


def plan(*arguments: str) -> tuple[int, Any]:
    """Give the best plan in JSON, or why there is none."""
    code, answer = told("plan", *arguments)
    return code, answer["plans"][0] if answer["plans"] else answer["conflict"]


def codes(one: Any) -> list[str]:
    return [unit["code"] for unit in one["units"]]


@ALL
def test_a_row_of_a_caseload_says_what_plan_says(
    request_: dict[str, str], tmp_path: Path
) -> None:
    code, expected = plan(*options(request_))
    file = tmp_path / "rows.jsonl"
    done = run("cohort", caseload(request_, tmp_path), "-o", str(file))
    row = json.loads(file.read_text(encoding="utf-8"))

    assert done.code == code
    if code:
        assert row["because"] == [one["text"] for one in expected["because"]]
        assert row["way_out"] in {one["change"] for one in expected["ways_out"][:1]}
        return
    assert row["units"] == codes(expected)
    for field in ("credits", "new_credits", "hours", "coverage", "relevance"):
        assert row[field] == expected[field], field
    assert row["mismatch"] == pytest.approx(expected["mismatch"])
    assert row["left_out"] == expected["left_out"]


@ALL
def test_a_menu_of_everything_leaves_each_the_own_plan(
    request_: dict[str, str], tmp_path: Path
) -> None:
    code, expected = plan(*options(request_))
    menu_code, found = told("menu", caseload(request_, tmp_path), "--units", "57")

    assert menu_code == code
    if code:
        assert not found["offers"]
        return
    (served,) = found["offers"][0]["served"]
    assert served["own_units"] == codes(expected)
    assert (
        served["mismatch"]
        == served["own_mismatch"]
        == pytest.approx(expected["mismatch"])
    )


@ALL
def test_a_saved_plan_passes_the_check_and_is_weighed_the_same(
    request_: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    if run("plan", *options(request_), "--output", str(file)).code:
        return
    saved = json.loads(file.read_text(encoding="utf-8"))["plans"][0]
    job = [one for one in options(request_) if one.startswith(("--role", "--tag"))]
    code, checked = told("check", "--plan", str(file), *job)

    assert (code, checked["valid"]) == (0, True)
    assert checked["units"] == codes(saved)
    assert checked["credits"] == saved["credits"]
    assert checked["fit"]["mismatch"] == pytest.approx(saved["mismatch"])
    rules = [one for one in saved["findings"] if one["kind"] == "rule"]
    assert [(one["rule"], one["measured"]) for one in checked["findings"]] == [
        (one["rule"], one["measured"]) for one in rules
    ]


def test_a_saved_plan_is_checked_under_the_reading_that_it_was_made_with(
    tmp_path: Path,
) -> None:
    """10 credits through level 4 units alone are enough for "level 3 or above"."""
    file = tmp_path / "plan.json"
    refused = [f"--without={code}" for code in LEVEL_3]
    asked = ("--reading=level-3:at-or-above", "--lift=level-4", *refused)
    assert run("plan", *asked, "--output", str(file)).code == 0
    codes = [one["code"] for one in json.loads(file.read_text())["plans"][0]["units"]]

    assert told("check", "--plan", str(file))[0] == 0
    assert told("check", *codes)[0] == 1
    exactly = ("--reading=level-3:exactly",)
    assert told("check", "--plan", str(file), *exactly)[0] == 1


@ALL
def test_a_change_is_planned_for_as_if_it_had_been_asked_at_once(
    request_: dict[str, str],
) -> None:
    asked, change = options(request_), ("--without=A6", "--without=C7")
    code, expected = plan(*asked, *change)
    found_code, found = told("what-if", *asked, "but", *change)

    if code or plan(*asked)[0]:
        assert found_code == 1
        return
    assert found_code == 0
    assert codes(found["after"]) == codes(expected)
    assert found["after"]["mismatch"] == expected["mismatch"]


@ALL
def test_a_point_of_the_curve_is_the_plan_for_so_many_credits(
    request_: dict[str, str],
) -> None:
    asked = {key: one for key, one in request_.items() if key != "max_credits"}
    code, found = told("tradeoffs", *options(asked), "--up-to=48")
    if code:
        assert plan(*options(asked))[0] == code
        return
    point = [one for one in found["points"] if one["on_frontier"]][-1]
    _, expected = plan(*options(asked), f"--max-credits={point['credits']}")

    assert point["plan"]["mismatch"] == pytest.approx(expected["mismatch"])
    assert point["plan"]["credits"] == expected["credits"]


@ALL
def test_a_scan_its_file_and_scenarios_without_a_change_are_one_plan(
    request_: dict[str, str], tmp_path: Path
) -> None:
    """They are read from the file that a scan saves, which is planned for alike."""
    file = tmp_path / "me.toml"
    answers = tmp_path / "answers.toml"
    answers.write_text('role = "receptionist"\n', encoding="utf-8")
    asked = (*options(request_), "--answers", str(answers), "--save", str(file))
    scanned = run("scan", *asked)
    if scanned.code:
        assert plan(*options(request_))[0] == scanned.code == 1
        return
    code, expected = plan("--candidate", str(file))
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\n[[scenarios]]\nname = "same"\n', encoding="utf-8")
    found_code, found = told("what-if", "--scenarios", str(file))

    assert found_code == code == 0
    assert [codes(one["plan"]) for one in found["scenarios"]] == [codes(expected)] * 2
