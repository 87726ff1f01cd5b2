"""The commands as a person runs them: answers, exit codes, formats, errors."""

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest

from recommender.reports.documents import DOCUMENTS, json_schema
from tests.builders.running import run

ARTICLE = ("F3", "F4", "A3", "A13", "B11", "C5", "D6")
SCENARIOS = Path(__file__).parent / "scenarios.toml"
ANSWERS = Path(__file__).parent / "answers.toml"
COMMANDS = {
    "plan": ("plan", "--role", "contact-centre-adviser", "--top", "2"),
    "check": ("check", *ARTICLE, "--role", "council-officer"),
    "what-if": ("what-if", "--role", "receptionist", "--without", "B10"),
    "explain": ("explain", "--role", "contact-centre-adviser"),
    "which": ("which", "--role", "receptionist"),
    "evidence": ("evidence", "--role", "receptionist"),
    "tradeoffs": ("tradeoffs", "--role", "receptionist", "--up-to", "46"),
    "scenarios": ("what-if", "--scenarios", str(SCENARIOS)),
    "units": ("units",),
    "rules": ("rules",),
    "roles": ("roles",),
    "tags": ("tags",),
    "reading": ("tags", "from", str(Path(__file__).parent / "job.txt")),
    "scan": ("scan", "--role", "receptionist", "--answers", str(ANSWERS)),
    "doctor": ("doctor",),
}


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize("name", COMMANDS)
def test_real_output_keeps_the_json_schema_of_its_command(name: str) -> None:
    done = run(*COMMANDS[name], "--format", "json")
    document = json.loads(done.out)

    assert done.code == 0
    assert document["schema"] == f"recommender.{name}/2"
    jsonschema.validate(document, json_schema(name))
    assert set(document) == set(json_schema(name)["properties"])  # type: ignore[call-overload]


@pytest.mark.mostly_slow(3)
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("format_", ["table", "csv", "md"])
def test_every_command_answers_in_every_format(name: str, format_: str) -> None:
    done = run(*COMMANDS[name], "--format", format_)

    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) >= 4


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_table_is_at_most_80_columns_wide(name: str) -> None:
    assert max(len(line) for line in run(*COMMANDS[name]).out.splitlines()) <= 80


@pytest.mark.parametrize("name", [None, *{one[0]: one for one in COMMANDS.values()}])
def test_every_help_shows_an_example(name: str | None) -> None:
    done = run(*([name] if name else []), "-h")

    assert done.code == 0
    assert "Examples:\n  " in done.out.replace("    recommender", "  recommender")


def test_there_is_a_schema_for_every_document_and_for_errors() -> None:
    # What needs files, such as data and caseloads, is looked at in tests of its own.
    of_files = {"cohort", "cohort-edits", "menu", "common", "verify"}
    others = {name for name in DOCUMENTS if not name.startswith("qualification")}
    others -= of_files
    assert others == {*COMMANDS, "errors"}


def test_the_plan_of_the_readme_passes_its_own_check(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    first = run(*COMMANDS["plan"], "--output", str(file))
    again = run("check", "--plan", str(file))

    assert (first.code, first.out) == (0, "")
    assert again.code == 0
    assert "valid: every rule of combination holds" in again.out


def test_a_set_without_group_e_fails_exactly_three_rules_and_exits_1() -> None:
    done = run("check", *ARTICLE[:-1], "--format", "json")
    findings = json.loads(done.out)["findings"]

    assert done.code == 1
    broken = [one["rule"] for one in findings if not one["holds"]]
    assert broken == ["total", "optional", "each-group:E"]


def test_codes_may_be_written_in_lower_case_and_twice_counts_once() -> None:
    done = run("check", *(code.lower() for code in ARTICLE), "d6")

    assert done.code == 0
    assert done.err == "note: D6 is given twice and counted once\n"


def test_an_unknown_unit_in_a_saved_plan_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"units": [*ARTICLE, "Z9"]}), encoding="utf-8")
    done = run("check", "--plan", str(file), "--format", "json")

    assert done.code == 1
    assert json.loads(done.out)["unknown"] == ["Z9"]
    assert json.loads(done.out)["valid"] is False


def test_no_plan_names_the_wish_as_typed_and_the_rule_and_exits_1() -> None:
    done = run("plan", "--role", "receptionist", "--max-credits", "20")

    assert done.code == 1
    assert "because you asked: --max-credits 20" in done.out
    assert "and rules of combination: At least 42 credits in total" in done.out


def test_no_plan_in_json_has_a_conflict_and_no_plans() -> None:
    done = run("plan", "--without", "F3", "--format", "json", "--second-opinion")
    document = json.loads(done.out)

    assert (done.code, document["status"], document["plans"]) == (1, "infeasible", [])
    because = [(one["id"], one["kind"]) for one in document["conflict"]["because"]]
    assert because == [("mandatory", "rule"), ("--without F3", "wish")]
    assert document["second_opinion"] == "SCIP agrees"


def test_a_plan_shows_what_is_not_verified_and_what_was_proven() -> None:
    out = run("plan", "--role", "receptionist").out

    assert "proven optimal: covers" in out
    assert "not verified" in out
    assert "Left out" in out


def test_guidance_that_the_job_sets_aside_is_said() -> None:
    out = " ".join(run("plan", "--role", "manager").out.split())

    assert "set aside: Level 4 units need a managerial role" in out
    assert "(the job has: managing)" in out


def test_these_are_all_when_there_are_no_more_plans() -> None:
    every = [f"--with={code}" for code in ARTICLE]
    done = run("plan", *every, "--max-credits", "42", "--top", "5", "--format", "json")
    document = json.loads(done.out)

    assert document["these_are_all"] is True
    assert [unit["code"] for unit in document["plans"][0]["units"]] == list(ARTICLE)
    assert len(document["plans"]) == 1


def test_csv_of_a_plan_has_one_row_a_unit() -> None:
    done = run("plan", "--role", "receptionist", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert sum(int(row["credits"]) for row in rows) >= 42
    assert {row["group"] for row in rows} == set("ABCDE")


def test_options_speak_over_the_candidate_file(tmp_path: Path) -> None:
    file = tmp_path / "adviser.toml"
    file.write_text(
        'role = "receptionist"\n[tags]\nselling = "daily"\n'
        '[wishes]\nwithout = ["A13"]\nmax_credits = 50\n',
        encoding="utf-8",
    )
    options = ("--candidate", str(file), "--with", "A13", "--tag", "selling:never")
    document = json.loads(run("plan", *options, "--format", "json").out)

    assert document["candidate"]["wishes"]["with"] == ["A13"]
    assert document["candidate"]["wishes"]["without"] == []
    assert document["candidate"]["wishes"]["max_credits"] == 50
    assert document["candidate"]["tags"] == {"selling": "never"}


@pytest.mark.slow
def test_a_candidate_file_may_come_from_standard_input() -> None:
    text = 'role = "receptionist"\n'
    done = run("plan", "--candidate", "-", stdin=text)

    assert done.out == run("plan", "--role", "receptionist").out


@pytest.mark.slow
def test_a_phrase_stands_for_its_tag() -> None:
    by_phrase = run("plan", "--tag", "Live Chat:weekly", "--format", "json").out
    by_tag = run("plan", "--tag", "writing:weekly", "--format", "json").out

    assert by_phrase == by_tag


def test_without_role_and_tags_the_plan_says_that_it_is_not_matched() -> None:
    out = " ".join(run("plan", "--bare").out.split())

    assert "the plan is not matched to a job" in out


@pytest.mark.slow
def test_units_are_found_by_group_level_tag_and_text() -> None:
    def codes(*filters: str) -> list[str]:
        document = json.loads(run("units", *filters, "--format", "json").out)
        return [unit["code"] for unit in document["units"]]

    assert codes("--group", "d", "--level", "3") == ["C5", "C6", "C7"]
    assert codes("--tag", "complaints") == ["C7", "C8"]
    assert codes("--text", "sustainab") == ["A18"]
    assert codes("a13") == ["A13"]


def test_hours_of_a_unit_are_guided_or_not_known() -> None:
    assert "Hours      40 guided learning hours (high)\n" in run("units", "F3").out
    assert "Hours      not known\n" in run("units", "A13").out


def test_changes_that_reach_the_best_plan_are_proven_to_be_as_good() -> None:
    done = run(
        "what-if", "--role", "receptionist", "but", "--tag", "selling", "--changes", "4"
    )

    assert done.out.endswith("\nProof      proven: no valid plan has less mismatch\n")


def test_units_as_csv_are_a_catalogue_that_reads_back(tmp_path: Path) -> None:
    """Whatever comes first: B3 has no guided hours, B5 has."""
    done = run("units", "--group", "C", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert (done.code, len(rows)) == (0, 15)
    assert rows[3]["glh_status"] == "medium"
    assert rows[0]["glh_status"] == ""


def test_a_qualification_of_one_s_own_plans_from_its_folder() -> None:
    folder = Path(__file__).parent.parent / "bad" / "good"
    options = ("plan", "--qualification", str(folder), "--role", "clerk")
    document = json.loads(run(*options, "--format", "json").out)

    # A1 5 is needed, 10 credits in all; B1 6 is about letters, which are daily.
    assert document["qualification"] == "mine"
    assert [unit["code"] for unit in document["plans"][0]["units"]] == ["A1", "B1"]


@pytest.mark.slow
def test_a_second_run_prints_the_same_bytes() -> None:
    first = run(*COMMANDS["plan"], "--format", "json")

    assert first.out == run(*COMMANDS["plan"], "--format", "json").out


CALENDAR = ("plan", "--role", "receptionist", "--hours-per-week", "4")


@pytest.mark.slow
def test_a_calendar_is_written_with_the_line_ends_of_its_format(
    tmp_path: Path,
) -> None:
    file = tmp_path / "plan.ics"
    done = run(*CALENDAR, "--start", "2026-12-01", "--output", str(file))
    shown = run(*CALENDAR, "--start", "2026-12-01", "--format", "ics")
    written = file.read_bytes()

    assert (done.code, done.out, shown.code) == (0, "", 0)
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert written.decode().replace("\r\n", "\n") == shown.out


@pytest.mark.slow
def test_a_calendar_over_another_keeps_the_names_of_its_events(tmp_path: Path) -> None:
    candidate, file = tmp_path / "me.toml", tmp_path / "plan.ics"
    found = []
    for more in ("", 'without = ["B10"]\n', 'without = ["B10"]\n'):
        text = f'role = "receptionist"\n[wishes]\nhours_per_week = 4\n{more}'
        candidate.write_text(f"{text}start = 2026-12-01\n", encoding="utf-8")
        asked = ("plan", "--candidate", str(candidate), "--output", str(file))
        assert run(*asked, "--force").code == 0
        found.append(file.read_text("utf-8"))
    names = [re.findall(r"UID:(.*)", text) for text in found]

    assert {*names[0]} <= {*names[1]}
    assert "STATUS:CANCELLED" in found[1]
    assert found[1] == found[2] != found[0]


@pytest.mark.slow
def test_where_there_is_no_plan_no_calendar_is_written(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    dates = ("--start", "2026-12-01", "--finish-by", "2026-12-31")
    done = run(*CALENDAR, *dates, "--output", str(file))

    assert done.code == 1
    assert "because you asked: --finish-by 2026-12-31" in done.out
    assert done.err == "note: there is no plan, so no calendar was written\n"
    assert not file.exists()


UNSURE = ("plan", "--role", "receptionist", "--tag", "selling:maybe")


@pytest.mark.slow
def test_plan_tells_the_regret_and_robust_finds_no_larger_one() -> None:
    most = []
    for more in ((), ("--robust",)):
        done = run(*UNSURE, *more, "--format", "json")
        assert done.code == 0
        most.append(json.loads(done.out)["regret"]["credits"])

    assert most[1] <= most[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "other", [("--top", "2"), ("--diverse",), ("--second-opinion",)]
)
def test_robust_gives_one_plan_and_refuses_to_be_asked_for_others(
    other: tuple[str, ...],
) -> None:
    done = run(*UNSURE, "--robust", *other)

    assert (done.code, done.out) == (2, "")
    assert "--robust gives one plan" in done.err
