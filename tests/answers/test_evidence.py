"""Assessment plans as people ask for them: from a job, a saved plan, with wishes."""

import json
from pathlib import Path
from typing import Any

import pytest

import recommender
from recommender.errors import RequestError
from recommender.qualifications.evidence import EvidenceKind, Occasion
from tests.builders.running import run

ADVISER = ("--role", "contact-centre-adviser")
DESK = ("--role", "receptionist")
LOCKED = ("--with-occasion", "testimony:face-to-face")
QUALIFICATION = recommender.load_qualification("ocr-03456")


def document(*arguments: str) -> dict[str, Any]:
    done = run("evidence", *arguments, "--format", "json")
    answer: dict[str, Any] = json.loads(done.out)
    return answer


@pytest.fixture(scope="module")
def adviser() -> dict[str, Any]:
    return document(*ADVISER)


def test_every_unit_of_the_plan_has_what_it_wants(adviser: dict[str, Any]) -> None:
    plan = recommender.recommend(QUALIFICATION, "contact-centre-adviser").best
    assert adviser["plan"] == list(plan.codes)
    assert [unit["code"] for unit in adviser["units"]] == list(plan.codes)
    for unit in adviser["units"]:
        kinds = [name.split(":")[0] for name in unit["occasions"]]
        for amount, number in unit["wanted"].items():
            has = len({*kinds}) if amount == "kinds" else kinds.count(amount)
            assert has >= number


def test_both_sides_say_which_occasions_serve_which_units(
    adviser: dict[str, Any],
) -> None:
    of_occasions = {
        (each["name"], code) for each in adviser["occasions"] for code in each["units"]
    }
    of_units = {
        (name, unit["code"]) for unit in adviser["units"] for name in unit["occasions"]
    }
    assert of_occasions == of_units
    visited = {each["task"] for each in adviser["occasions"] if each["visit"]}
    assert adviser["visits"] == len(visited) < adviser["visits_one_each"] == 8


def test_the_table_has_what_the_document_has(adviser: dict[str, Any]) -> None:
    text = run("evidence", *ADVISER).out
    rows = run("evidence", *ADVISER, "--format", "csv").out.splitlines()

    assert "7 occasions for 8 new units, with 2 visits" in text
    assert "Basis      what is seen and asked" in text
    assert "customer-service/evidence.toml" in text
    assert len(rows) == 1 + len(adviser["occasions"])
    assert "At risk    D3: what gives evidence of it is done only now and" in text
    assert "  recurring-problems,  " in text
    assert {len(line) for line in text.splitlines()} <= set(range(81))


@pytest.mark.slow
def test_a_saved_plan_is_evidenced_for_the_job_it_was_made_for(tmp_path: Path) -> None:
    file = str(tmp_path / "plan.json")
    run("plan", *DESK, "--tag", "writing:daily", "--have", "D3", "--output", file)
    saved = json.loads(Path(file).read_text("utf-8"))
    same = document(*DESK, "--tag", "writing:daily", "--have", "D3")
    again = document("--plan", file)

    assert same["plan"] == [unit["code"] for unit in saved["plans"][0]["units"]]
    assert again["occasions"] == same["occasions"]
    assert again["held"] == ["D3"]
    assert again["candidate"]["job"] == same["candidate"]["job"]


def test_units_that_are_not_in_a_plan_can_be_swapped_in(
    adviser: dict[str, Any],
) -> None:
    (swap, *_) = document(*ADVISER, "--swap", "A6:A13")["swaps"]
    after = {o["name"] for o in adviser["occasions"]} - {*swap["lost"]} | {
        *swap["gained"]
    }

    assert (swap["leaves"], swap["enters"]) == ("A6", "A13")
    assert swap["occasions"] == len(after)
    assert any(name.endswith(":writing") for name in swap["gained"])
    (invalid, *_) = document(*ADVISER, "--swap", "D3:A13")["swaps"]
    assert any("Group E" in text for text in invalid["breaks"])


def test_a_swap_that_is_as_good_is_compared_unasked(adviser: dict[str, Any]) -> None:
    plan = json.loads(run("plan", *ADVISER, "--format", "json").out)["plans"][0]
    pairs = {
        (unit["code"], other) for unit in plan["units"] for other in unit["as_good"]
    }
    assert {(swap["leaves"], swap["enters"]) for swap in adviser["swaps"]} == pairs


def test_with_dates_occasions_come_in_the_order_of_their_units() -> None:
    paced = document(*DESK, "--hours-per-week", "4", "--start", "2026-12-01")
    days = [each["last_day"] for each in paced["occasions"]]
    by_task: dict[str, str] = {}
    for each in paced["occasions"]:
        by_task[each["task"]] = min(by_task.get(each["task"], "9"), each["last_day"])

    assert all(days)
    assert list(by_task.values()) == sorted(by_task.values())
    for each in paced["occasions"]:
        assert each["first_unit"] in each["units"]
        assert each["first_day"] <= each["last_day"]
    weeks = document(*DESK, "--hours-per-week", "4")["occasions"]
    assert all(each["to_week"] and each["last_day"] is None for each in weeks)


def test_a_conflict_names_wishes_and_what_units_want() -> None:
    done = run(
        "evidence", *DESK, "--max-visits", "2", "--without-occasion", "testimony"
    )

    assert done.code == 1
    assert "because you asked: --max-visits 2" in done.out
    assert "and A11 wants observation" in done.out
    assert "--max-visits 5 instead of 2" in done.out
    assert "testimony" not in done.out
    conflict = document(*DESK, "--max-visits", "2")["evidence_conflict"]
    assert conflict["ways_out"][0]["changes"] == ["--max-visits 5 instead of 2"]


FILE = """role = "receptionist"
[evidence]
with = ["statement:self-development"]
without = ["testimony"]
max_visits = {visits}
"""


def test_a_candidate_file_asks_of_occasions_what_options_ask(tmp_path: Path) -> None:
    file, sheet = tmp_path / "me.toml", tmp_path / "plan.html"
    file.write_text(FILE.format(visits=5), encoding="utf-8")
    asked = ("--with-occasion", "statement:self-development")
    asked += ("--without-occasion", "testimony", "--max-visits", "5")
    mine, same = document("--candidate", str(file)), document(*DESK, *asked)

    assert mine["occasions"] == same["occasions"]
    assert "statement:self-development" in [o["name"] for o in mine["occasions"]]
    file.write_text(FILE.format(visits=2), encoding="utf-8")
    done = run("evidence", "--candidate", str(file))
    assert done.code == 1
    assert "because you asked: --max-visits 2" in done.out
    over = document("--candidate", str(file), "--max-visits", "5")
    assert over["occasions"] == same["occasions"]
    run("plan", "--candidate", str(file), "--output", str(sheet))
    assert "Visits: at most 2" in sheet.read_text("utf-8")


def test_a_fault_of_an_occasion_in_a_file_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    for keys, id_ in (
        ('with = ["watching:writing"]', "occasion-unreadable"),
        ('with = ["observation"]', "occasion-unreadable"),
        ('without = ["observation", "seen"]', "occasion-unreadable"),
        ("max_visits = -1", "candidate-value"),
    ):
        file.write_text(f'role = "receptionist"\n[evidence]\n{keys}\n', "utf-8")
        done = run("evidence", "--candidate", str(file), "--format", "json")
        (fault,) = json.loads(done.out)["errors"]
        assert (done.code, fault["id"]) == (2, id_)
        assert (fault["file"], fault["row"]) == (str(file), 3)


def test_no_plan_is_explained_as_by_plan() -> None:
    done = run("evidence", *DESK, "--max-credits", "20")

    assert done.code == 1
    assert "because you asked: --max-credits 20" in done.out
    assert document(*DESK, "--max-credits", "20")["conflict"] is not None


@pytest.mark.parametrize(
    ("arguments", "id_", "hint"),
    [
        (("--with-occasion", "observation"), "occasion-task", "such as"),
        (("--with-occasion", "watching:writing"), "occasion-kind", "observation"),
        (("--with-occasion", "observation:wirting"), "tag-unknown", "writing"),
        (("--with-occasion", "products:debt-collection"), "occasion-useless", "see"),
        (
            (*LOCKED, "--without-occasion", "testimony"),
            "args-conflict",
            "drop",
        ),
        (("--swap", "D3"), "swap-unit", "D3:D6"),
        (("--swap", "C7:D6"), "swap-unit", "its new units are"),
        (("--swap", "D3:F3"), "swap-unit", "another"),
        (("--evidence", "missing.toml"), "file-missing", ""),
        (("--plan", "missing.json"), "file-missing", ""),
    ],
)
def test_what_cannot_be_used_says_what_to_write(
    arguments: tuple[str, ...], id_: str, hint: str
) -> None:
    done = run("evidence", *DESK, *arguments, "--format", "json")
    (fault,) = json.loads(done.out)["errors"]

    assert done.code == 2
    assert fault["id"] == id_
    assert hint in (fault["hint"] or "")


def test_without_a_job_there_is_no_evidence() -> None:
    answer = recommender.recommend(QUALIFICATION, recommender.Candidate())
    with pytest.raises(RequestError, match="nothing is known of the job"):
        recommender.plan_evidence(answer)


def test_a_locked_occasion_is_in_every_answer() -> None:
    locked = Occasion(EvidenceKind.STATEMENT, "self-development")
    answer = recommender.recommend(QUALIFICATION, "receptionist")
    wishes = recommender.OccasionWishes(locked=(locked,))
    found = recommender.plan_evidence(answer, wishes)

    assert found.evidence is not None
    assert locked in found.evidence.occasions
    assert "12 occasions" in found.summary
    assert len(found.to_frame()) == 12


@pytest.mark.slow
def test_the_guide_says_how_many_visits_are_saved_over_the_roles() -> None:
    units = occasions = visits = 0
    for role in QUALIFICATION.vocabulary.roles:
        answer = recommender.recommend(QUALIFICATION, role.name)
        evidence = recommender.plan_evidence(answer).evidence
        assert evidence is not None
        units += evidence.visits_one_each
        occasions += len(evidence.occasions)
        visits += evidence.visits
    guide = Path(__file__).parents[2] / "notebooks" / "guide-evidence.md"
    text = guide.read_text("utf-8")

    assert f"have {units} units, which {visits} visits serve on {occasions}" in text


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx", "md"])
def test_an_assessment_plan_is_written_to_print(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"assessment.{suffix}"
    done = run("evidence", *ADVISER, "--output", str(file))

    assert done.code == 0
    assert file.stat().st_size > 1_000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cg-fb-l2", "chc33021", "ocr-03455"])
def test_other_qualifications_have_assessment_plans(name: str) -> None:
    qualification = recommender.load_qualification(name)
    for role in qualification.vocabulary.roles[:3]:
        answer = recommender.recommend(qualification, role.name)
        found = recommender.plan_evidence(answer)
        assert found.evidence is not None
        assert all(each.occasions for each in found.evidence.coverage)
