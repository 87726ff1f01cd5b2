"""From a sheet with a centre's own codes to a plan that fits a job."""

import json
from pathlib import Path

import pytest

from tests.builders.running import run

pytestmark = pytest.mark.slow

# Three titles are those of shipped units; the codes are not.
SHEET = """Unit No,Title,Level,Credits
A11,Deal with customers face to face,2,5
205,Dealing with incoming telephone calls from customers,2,5
206,Process information about customers,2,5
217,Use office equipment,2,5
"""
AREA = ("--area", "customer-service")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sheet, place = tmp_path / "units.csv", tmp_path / "mine"
    sheet.write_text(SHEET, encoding="utf-8")
    done = run("qualification", "import", str(sheet), "--folder", str(place), *AREA)
    assert done.code == 0
    rules = place / "qualification.toml"
    text = rules.read_text(encoding="utf-8")
    text = text.replace("at_least = 0", "at_least = 5").replace("TO BE WRITTEN", "Ours")
    rules.write_text(text, encoding="utf-8")
    return place


def checked(folder: Path) -> dict[str, str]:
    done = run("qualification", "check", str(folder), "--format", "json")
    assert done.code == 0
    remarks = json.loads(done.out)["remarks"]
    return {remark["id"]: remark["text"] for remark in remarks}


@pytest.mark.parametrize(
    ("tag", "code"),
    [("incoming-calls", "205"), ("face-to-face", "A11"), ("records", "206")],
)
def test_the_plan_has_the_unit_whose_title_is_the_job(
    tag: str, code: str, folder: Path
) -> None:
    job = ("--tag", tag, "--bare", "--spare", "0", "--format", "json")
    done = run("plan", "-q", str(folder), *job)

    (plan,) = json.loads(done.out)["plans"]
    assert [unit["code"] for unit in plan["units"]] == [code]


def test_a_role_has_a_plan_that_covers_a_part_of_the_job(folder: Path) -> None:
    done = run("plan", "-q", str(folder), "--role", "receptionist", "--format", "json")

    (plan,) = json.loads(done.out)["plans"]
    codes = {unit["code"] for unit in plan["units"]}
    assert done.code == 0
    assert codes
    assert codes <= {"A11", "205"}


def test_a_check_counts_what_is_proposed_and_what_nobody_tagged(folder: Path) -> None:
    before = checked(folder)
    strengths = folder / "strengths.csv"
    text = strengths.read_text(encoding="utf-8").replace("proposed: ", "", 2)
    strengths.write_text(text, encoding="utf-8")
    after = checked(folder)
    strengths.write_text(text.replace("proposed: ", ""), encoding="utf-8")

    assert before["units-untagged"].startswith("217:")
    assert before["units-proposed"].startswith("3 of 4 units: ")
    assert "(205, 206, A11)" in before["units-proposed"]
    # The first two rows are those of the first unit.
    assert after["units-proposed"].startswith("2 of 4 units: ")
    assert "units-proposed" not in checked(folder)


def test_an_import_lists_what_it_proposes(tmp_path: Path) -> None:
    sheet, place = tmp_path / "units.csv", tmp_path / "mine"
    sheet.write_text(SHEET, encoding="utf-8")
    options = ("--folder", str(place), *AREA, "--format", "json")
    answer = json.loads(run("qualification", "import", str(sheet), *options).out)

    assert answer["likely_area"] is None
    assert {p["unit"]: p["tags"] for p in answer["proposals"]} == {
        "A11": {"communication": 1, "face-to-face": 3},
        "205": {"communication": 1, "incoming-calls": 3},
        "206": {"records": 3},
        "217": {},
    }


def test_without_an_area_the_report_names_the_likely_one(tmp_path: Path) -> None:
    sheet, place = tmp_path / "units.csv", tmp_path / "mine"
    sheet.write_text(SHEET, encoding="utf-8")
    done = run("qualification", "import", str(sheet), "--folder", str(place))
    words = " ".join(done.out.split())

    assert "3 of 4 titles are like those of customer-service" in words
    assert "--area customer-service" in words
    assert "proposed" not in (place / "strengths.csv").read_text(encoding="utf-8")


def test_an_unknown_area_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    area = ("--area", "customer-servise", "--folder", str(tmp_path / "mine"))
    done = run("qualification", "import", str(tmp_path / "no.csv"), *area)

    assert (done.code, "customer-service?" in done.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_check_of_a_set_names_the_units_that_nobody_tagged(folder: Path) -> None:
    done = run("check", "217", "205", "-q", str(folder), "--top", "0")
    answer = run("check", "217", "205", "-q", str(folder), "--format", "json")

    words = " ".join(done.out.split())
    assert "Untagged 217: no tag says what is assessed" in words
    assert f"{folder}/strengths.csv" in "".join(done.out.split())
    assert json.loads(answer.out)["untagged"] == ["217"]
    assert "Untagged" not in run("check", "205", "-q", str(folder)).out
