"""What was agreed, units from elsewhere and waivers, in every command that reads it."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import recommender
from recommender.reports.verify_report import VerifyReport
from recommender.requests.external_units import read_external
from tests.builders.any_request import SMALL, requests
from tests.builders.certificates import plain_of, verified
from tests.builders.running import run

AGREED = [
    *("--role", "receptionist"),
    *("--elsewhere", "Team leading, level 3, 6 credits, group B, transfer"),
    *("--elsewhere", "Minuting, level 2, 4 credits, rule optional, rpl"),
    *("--elsewhere", "First aid, level 2, 3 credits, group B, exemption"),
    *("--waive", "total", "--because", "agreed, 12 May"),
]
WAIVED = "WAIVED     total: At least 42 credits in total; agreed, 12 May"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("agreed") / "plan.json"
    done = run("plan", *AGREED, "--output", str(file))
    assert done.code == 0, done.err
    return file


@pytest.mark.parametrize("source", SMALL)
def test_a_certificate_of_what_was_agreed_is_proved(source: str) -> None:
    random, proved = Random(source), 0
    for whole in requests(source, "agreed", small=20):
        one, asked = whole.qualification, replace(whole.candidate, units_only=False)
        ids = [*dict.fromkeys(rule.id for rule in one.rules)]
        counts_for = random.choice(["group A", f"rule {random.choice(ids)}"])
        way = random.choice(["transfer", "rpl", "exemption"])
        text = f"Own, level 2, {random.randint(1, 5)} credits, {counts_for}, {way}"
        wishes = replace(
            asked.wishes,
            elsewhere=(read_external(text),),
            waive=((random.choice(ids), "agreed"),),
        )
        answer = recommender.recommend(one, replace(asked, wishes=wishes))
        if answer.plans:
            verification = verified(plain_of(answer))
            assert verification.proved, [s for s in verification.steps if not s.holds]
            proved += 1

    assert proved >= 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("agreed") / "certificate.json"
    done = run("plan", *AGREED, "--certificate", str(file))
    assert done.code == 0, done.err
    return file


def test_a_certificate_says_what_is_waived_and_is_compared(certificate: Path) -> None:
    checked = run("verify", str(certificate))
    text = " ".join(checked.out.split())
    plain = json.loads(certificate.read_text("utf-8"))
    told = VerifyReport(verified(plain, seconds=0)).document()

    assert checked.code == 0, checked.out
    assert WAIVED in checked.out
    assert "units, rules and job are those of ocr-03456 here" in text
    assert told.waived == {"total": "agreed, 12 May"}
    assert told.units[-3:] == ["EXT1", "EXT2", "EXT3"]


def test_a_rule_that_binds_cannot_be_called_waived(certificate: Path) -> None:
    plain = json.loads(certificate.read_text("utf-8"))
    plain["rules"][1]["waived"] = "so they say"
    steps = {step.id: step for step in verified(plain, seconds=0).steps}

    assert steps["rules"].holds is False
    assert "mandatory is waived, and required all the same" in steps["rules"].text


def test_the_evidence_of_a_saved_plan_is_that_of_the_plan(saved: Path) -> None:
    keys = ("plan", "held", "occasions", "units", "visits")
    by_plan, by_request = (
        run("evidence", *words, "--format", "json")
        for words in (["--plan", str(saved)], AGREED)
    )
    first, second = (json.loads(each.out) for each in (by_plan, by_request))

    assert by_plan.code == by_request.code == 0
    assert [first[key] for key in keys] == [second[key] for key in keys]
    assert first["held"] == ["EXT1", "EXT2", "EXT3"]
    assert first["candidate"]["wishes"]["waive"] == {"total": "agreed, 12 May"}
    assert WAIVED in run("evidence", "--plan", str(saved)).out


def test_a_saved_plan_is_valid_by_what_was_agreed_alone(
    saved: Path, tmp_path: Path
) -> None:
    """41 credits count: without the waiver, or an agreement, a rule is broken."""
    plain = json.loads(saved.read_text("utf-8"))
    checked = run("check", "--plan", str(saved), "--format", "json")
    less = tmp_path / "less.json"
    plain["candidate"]["wishes"]["waive"] = {}
    less.write_text(json.dumps(plain), "utf-8")
    broken = run("check", "--plan", str(less), "--top", "0", "--format", "json")

    assert checked.code == 0
    assert json.loads(checked.out)["waived"] == {"total": "agreed, 12 May"}
    assert "Untagged" not in run("check", "--plan", str(saved)).out
    assert broken.code == 1
    findings = {f["rule"]: f for f in json.loads(broken.out)["findings"]}
    assert (findings["total"]["measured"], findings["total"]["holds"]) == (41, False)


@pytest.mark.parametrize("value", ["nonsense", 7, ["nonsense"], [7]])
def test_a_saved_plan_loses_no_unit_that_cannot_be_read(
    value: object, saved: Path, tmp_path: Path
) -> None:
    plain, other = json.loads(saved.read_text("utf-8")), tmp_path / "other.json"
    plain["candidate"]["wishes"]["elsewhere"] = value
    other.write_text(json.dumps(plain), "utf-8")

    for command in ("check", "evidence"):
        answer = run(command, "--plan", str(other))
        assert answer.code == 2
        assert "wishes.elsewhere is not a list of units from elsewhere" in answer.err


def test_a_unit_from_elsewhere_is_explained_as_one_that_is_held() -> None:
    answer = run("explain", "EXT2", "D3", *AGREED)
    text = " ".join(answer.out.split())

    assert answer.code == 0, answer.err
    assert "because you asked: EXT2 is held, from elsewhere: Minuting" in text
    assert WAIVED in answer.out


def test_an_edited_caseload_keeps_what_was_agreed(tmp_path: Path) -> None:
    file, book = tmp_path / "caseload.csv", tmp_path / "plans.xlsx"
    cells = "; ".join(AGREED[number] for number in (3, 5, 7))
    rows = f'C-1,receptionist,"{cells}",total,agreed\n'
    file.write_text(f"id,role,elsewhere,waive,waive_because\n{rows}", "utf-8")
    run("cohort", str(file), "--output", str(book), "--jobs", "1")
    edits = run("cohort", "--from", str(book), "--format", "json")
    (line,) = json.loads(edits.out)["candidates"]

    assert edits.code == 0, edits.err
    assert line["units"][-3:] == ["EXT1", "EXT2", "EXT3"]
    assert line["units"] == line["suggested"]


def test_what_follows_a_plan_does_not_count_what_was_agreed_for_it(saved: Path) -> None:
    next_one = ["-q", "cfa-l2-customer-service", "--role", "receptionist"]
    answer = run("which", "--after", str(saved), *next_one)

    assert answer.code == 0, answer.err
    agreed = "3 units from elsewhere left out, agreed for ocr-03456: EXT1 Team leading"
    assert agreed in answer.err
    assert "EXT" not in answer.out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"[wishes]\nelsewhere = [{AGREED[3]!r}]", "agreed for one qualification"),
        ('[waive]\ntotal = "agreed"', "total is waived for one qualification"),
    ],
)
def test_several_qualifications_do_not_share_what_one_agreed(
    text: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "candidate.toml"
    file.write_text(f'role = "receptionist"\n{text}\n', "utf-8")
    answer = run("which", "--candidate", str(file))

    assert answer.code == 2
    assert message in answer.err
