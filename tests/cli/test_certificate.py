"""`plan --certificate` and `verify`: from the plan to its check, as people type it."""

import json
import shutil
from pathlib import Path

import pytest

from recommender.loading.shipped import data_folder
from tests.builders.certificates import changed, signed
from tests.builders.loading import loaded_by
from tests.builders.running import run

JOB = ("--role", "receptionist")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    assert run("plan", *JOB, "--certificate", str(path)).code == 0
    return path


def test_a_certificate_is_checked_and_proved(certificate: Path) -> None:
    done = run("verify", str(certificate))

    assert done.code == 0
    assert "proved by listing: no plan is better" in done.out
    assert done.out.splitlines()[-1].startswith("The certificate holds")


def test_the_check_loads_neither_pandas_nor_the_solver(certificate: Path) -> None:
    assert loaded_by("verify", str(certificate)) == {"pydantic"}


def test_it_says_the_same_as_json(certificate: Path) -> None:
    document = json.loads(run("verify", str(certificate), "--format", "json").out)

    assert (document["holds"], document["proved"]) == (True, True)
    assert {check["check"] for check in document["checks"]} >= {"rules", "best"}


def test_the_answer_and_the_sheet_carry_its_fingerprint(tmp_path: Path) -> None:
    path, sheet = tmp_path / "plan.json", tmp_path / "plan.html"
    letter = tmp_path / "letter.txt"
    more = ("--output", str(sheet), "--letter", str(letter))
    assert run("plan", *JOB, "--certificate", str(path), *more).code == 0
    fingerprint = json.loads(path.read_text("utf-8"))["fingerprint"]
    again = tmp_path / "again.json"
    out = run("plan", *JOB, "--certificate", str(again), "--format", "json").out

    assert fingerprint in sheet.read_text("utf-8")
    assert fingerprint in letter.read_text("utf-8").replace("\n", "")
    assert json.loads(out)["certificate"] == fingerprint
    assert again.read_bytes() == path.read_bytes()


def test_a_changed_number_does_not_hold(certificate: Path) -> None:
    plain = json.loads(certificate.read_text("utf-8"))
    plain["plan"]["credits"] -= 1
    certificate.write_text(json.dumps(plain), "utf-8")
    done = run("verify", str(certificate))

    assert done.code == 1
    assert "does NOT hold: see Content, Units" in done.out


def test_a_rule_that_was_left_out_shows_against_the_folder(certificate: Path) -> None:
    plain = json.loads(certificate.read_text("utf-8"))
    fewer = signed(changed(plain, ("rules",), plain["rules"][:-1]))
    certificate.write_text(json.dumps(fewer), "utf-8")
    done = run("verify", str(certificate))

    assert done.code == 1
    assert f"not the same rule: {plain['rules'][-1]['id']}" in done.out


def test_without_a_comparison_it_says_so(certificate: Path) -> None:
    done = run("verify", str(certificate), "--alone")

    assert done.code == 0
    assert "holds by the rules and units that are in it" in done.out


def test_a_file_that_is_not_a_certificate_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    run("plan", *JOB, "--output", str(path))
    done = run("verify", str(path))

    assert done.code == 2
    assert "not a certificate" in done.err


def test_time_that_is_too_short_is_a_limit(certificate: Path) -> None:
    done = run("verify", str(certificate), "--time-limit", "0.000001")

    assert done.code == 3
    assert "Checked, not proved" in done.out


def test_a_folder_of_one_s_own_is_given_and_its_changes_are_told(
    tmp_path: Path,
) -> None:
    for name in ("ocr-03455", "customer-service"):
        shutil.copytree(data_folder() / name, tmp_path / name)
    own = tmp_path / "ocr-03455"
    rules = own / "qualification.toml"
    text = rules.read_text("utf-8").replace('name = "ocr-03455"', 'name = "mine"')
    rules.write_text(text, "utf-8")
    path, folder = str(tmp_path / "plan.json"), ("--qualification", str(own))
    assert run("plan", *folder, *JOB, "--certificate", path).code == 0

    assert run("verify", path, *folder).code == 0
    unknown = run("verify", path)
    assert unknown.code == 0
    assert "give the folder of mine with --qualification" in unknown.out
    rules.write_text(f"{text}\n# a later edition\n", "utf-8")
    other = run("verify", path, *folder)
    assert other.code == 1
    assert "not the same file: qualification.toml" in other.out


def test_where_there_is_no_plan_no_certificate_is_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    done = run("plan", *JOB, "--max-credits", "20", "--certificate", str(path))

    assert (done.code, path.exists()) == (1, False)
    assert "so no certificate was written" in done.err


@pytest.mark.parametrize(
    ("options", "id_"),
    [
        (("--certificate", "c.txt"), "end the name with .json"),
        (("--certificate", "c.json", "--output", "c.json"), "name two files"),
        (("--certificate", "c.json", "--robust"), "drop"),
    ],
)
def test_what_cannot_be_written_is_refused_before(
    options: tuple[str, ...], id_: str, tmp_path: Path
) -> None:
    done = run("plan", *JOB, *options, folder=tmp_path)

    assert done.code == 2
    assert id_ in done.err
    assert [*tmp_path.iterdir()] == []


def test_the_guide_shows_what_verify_prints(certificate: Path) -> None:
    page = (data_folder().parent / "notebooks" / "guide-check.md").read_text("utf-8")
    shown = page.partition("it says:\n\n```text\n")[2].partition("```")[0]

    assert shown in run("verify", str(certificate)).out
