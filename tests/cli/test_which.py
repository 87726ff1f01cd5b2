"""`recommender which` as a person runs it; tests/choices has its answers."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders.running import run

BAR = """Bar and restaurant staff wanted. You will serve food at the table, take orders,
pour wine and serve draught beer, make cocktails, and clean the bar at the end of the
night. You will take payments by card and cash.
"""


def names(text: str) -> list[str]:
    return [one["qualification"] for one in json.loads(text)["qualifications"]]


def codes(plan: dict[str, Any]) -> list[str]:
    return [unit["code"] for unit in plan["units"]]


def test_what_follows_a_finished_plan_is_the_plan_with_its_units_held(
    tmp_path: Path,
) -> None:
    """B8, C3 and D2 of the certificate are in the diploma too."""
    file = tmp_path / "plan.json"
    finished = run("plan", "-q", "ocr-03455", "--role", "receptionist", "-o", str(file))
    after = run("which", "--after", str(file), "--format", "json")
    held = run(
        "plan", "--role", "receptionist", "--have", "B8,C3,D2", "--format", "json"
    )
    (diploma,) = json.loads(after.out)["qualifications"]
    plan = json.loads(held.out)["plans"][0]

    assert (finished.code, after.code, held.code) == (0, 0, 0)
    assert codes(diploma["plan"]) == codes(plan)
    assert diploma["plan"]["new_credits"] == plan["new_credits"]
    assert "Leads to   OCR Level 3" in run("which", "--after", str(file)).out


def test_a_text_is_read_for_the_area_with_most_of_its_tasks(tmp_path: Path) -> None:
    file = tmp_path / "bar.txt"
    file.write_text(BAR, encoding="utf-8")
    done = run("which", "--job-text", str(file), "--format", "json")
    piped = run("which", "--job-text", "-", "--format", "json", stdin=BAR)

    assert names(done.out) == ["cg-fb-l2"]
    assert piped.out == done.out
    assert "bar.txt has" in done.err


def test_a_role_of_several_areas_is_noted() -> None:
    done = run("which", "--role", "waiter", "--format", "json")

    assert names(done.out) == ["cg-fb-l2"]
    assert "a job of other areas too" in done.err
    assert "-q ocr-03456" in done.err


def test_units_only_is_left_out_with_a_note(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text('role = "manager"\nunits_only = true\n', encoding="utf-8")
    done = run("which", "--candidate", str(file), "--format", "csv")

    assert done.out == run("which", "--role", "manager", "--format", "csv").out
    assert "whole qualifications are compared" in done.err


def test_csv_has_a_row_for_each_qualification() -> None:
    done = run("which", "--role", "manager", "--max-credits", "43", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert [(row["rank"], row["qualification"], row["valid"]) for row in rows] == [
        ("1", "ocr-03456", "yes"),
        ("2", "ocr-03455", "yes"),
        ("", "cfa-l2-customer-service", "no"),
    ]
    assert "At least 45 credits in total" in rows[2]["why"]


def test_without_time_the_code_is_3() -> None:
    done = run("which", "--role", "manager", "--time-limit", "0.000001")

    assert done.code == 3
    assert "time ran out" in done.out
    assert "allow more time" in done.err


def test_a_wrong_name_is_corrected_as_elsewhere() -> None:
    done = run("which", "--role", "recepcionist")

    assert done.code == 2
    assert "try:  recommender which --role receptionist" in done.err


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx"])
def test_the_comparison_is_written_as_a_sheet_to_agree_on(
    suffix: str, tmp_path: Path
) -> None:
    file = tmp_path / f"which.{suffix}"
    done = run("which", "--role", "receptionist", "--output", str(file))

    assert (done.code, done.out) == (0, "")
    assert file.stat().st_size > 1000
    if suffix == "html":
        text = file.read_text(encoding="utf-8")
        assert "choice agreed by" in text
        assert "--role" not in text
