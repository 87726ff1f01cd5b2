"""The assessment plan on a sheet: it says what `recommender evidence` says."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from recommender import (
    Candidate,
    OccasionWishes,
    Recommendation,
    Wishes,
    load_qualification,
    recommend,
)
from recommender.answers.evidence_planning import EvidenceAnswer, assessment_plan
from recommender.answers.plan_details import add_details
from recommender.qualifications.plans import Status
from recommender.reports.sheets.assessment_section import OCCASIONS_TABLE
from recommender.reports.sheets.paper_sheet import TO_TICK, PaperSheet
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.solver.engine.clock import Clock
from tests.builders.running import run
from tests.builders.sheets import Cells, tables, texts_of

QUALIFICATION = load_qualification("ocr-03456")
DAY = date(2026, 12, 1)
DATED = Wishes(hours_per_week=4, start=DAY)
TASK = re.compile(r"(.+) \((daily|weekly|now and then|to arrange)\)(: a visit)?")


def answered(candidate: Candidate) -> Recommendation:
    return add_details(recommend(QUALIFICATION, candidate), Clock(), most=1)


def sheet_of(answer: Recommendation, evidence: EvidenceAnswer | None) -> PaperSheet:
    return PlanSheet(answer, DAY, evidence=evidence).sheet()


def has_a_part(sheet: PaperSheet) -> bool:
    return "Assessment plan" in [section.title for section in sheet.sections]


def test_occasions_are_those_of_the_command_in_the_same_order() -> None:
    answer = answered(Candidate("receptionist", wishes=DATED))
    dated = ("--hours-per-week", "4", "--start", "2026-12-01")
    done = run("evidence", "--role", "receptionist", *dated, "--format", "json")
    told = json.loads(done.out)
    table = tables(sheet_of(answer, assessment_plan(answer)))[OCCASIONS_TABLE]

    assert [row[0] for row in table.rows] == [f"{n}" for n in range(1, 13)]
    assert [row[3].split() for row in table.rows] == [
        each["units"] for each in told["occasions"]
    ]
    kinds = [row[1].casefold() for row in table.rows]
    assert all(
        each["kind"] in kind
        for each, kind in zip(told["occasions"], kinds, strict=True)
    )
    tasks = list(dict.fromkeys(each["task"] for each in told["occasions"]))
    visited = {each["task"] for each in told["occasions"] if each["visit"]}
    for group, tag in zip(table.groups, tasks, strict=True):
        shown = TASK.fullmatch(group.title)
        assert shown is not None
        assert shown[1] == QUALIFICATION.vocabulary.find_tag(tag).title
        assert bool(shown[3]) == (tag in visited)
    days = [date.fromisoformat(each["last_day"]) for each in told["occasions"]]
    assert [row[4] for row in table.rows] == [f"by {d.day} {d:%b %Y}" for d in days]


def test_each_occasion_has_boxes_to_tick_and_dates_only_if_there_are_any() -> None:
    answer = answered(Candidate("contact-centre-adviser"))
    sheet = sheet_of(answer, assessment_plan(answer))
    table = tables(sheet)[OCCASIONS_TABLE]

    assert [column.name for column in table.columns] == [
        "No", "Evidence", "For example", "Units", "Agreed", "Done",
    ]  # fmt: skip
    assert {row[-2:] for row in table.rows} == {(TO_TICK, TO_TICK)}
    texts = list(texts_of(sheet))
    assert any(text.startswith("7 occasions for 8 new units, with 2") for text in texts)
    (risk,) = (text for text in texts if text.startswith("D3: what gives evidence"))
    assert "self-development" not in risk


def test_there_is_none_without_a_job_a_new_unit_or_anything_known(
    tmp_path: Path,
) -> None:
    adviser = answered(Candidate("contact-centre-adviser"))
    held = Wishes(have=adviser.best.codes)
    nowhere = replace(QUALIFICATION.vocabulary, folder=tmp_path)
    unknown = replace(QUALIFICATION, folder=tmp_path, vocabulary=nowhere)
    for answer in (
        answered(Candidate()),
        answered(Candidate("contact-centre-adviser", wishes=held)),
        replace(adviser, qualification=unknown),
    ):
        assert assessment_plan(answer) is None
        assert not has_a_part(sheet_of(answer, None))


def test_a_conflict_and_the_end_of_time_are_said_without_options() -> None:
    answer = answered(Candidate("receptionist"))
    evidence = assessment_plan(answer, OccasionWishes(most_visits=3))
    assert evidence is not None
    texts = list(texts_of(sheet_of(answer, evidence)))

    assert "Visits: at most 3" in texts
    assert "Visits: at most 5 instead of 3" in texts
    assert not any("--" in text for text in texts)
    late = replace(evidence, status=Status.UNKNOWN, conflict=(), ways_out=())
    written = " ".join(texts_of(sheet_of(answer, late)))
    assert "Time ran out before enough occasions were found." in written
    found = assessment_plan(answer)
    assert found is not None
    unproven = replace(found, status=Status.FEASIBLE)
    written = " ".join(texts_of(sheet_of(answer, unproven)))
    assert "Not proven: time ran out; fewer occasions may be enough." in written


@pytest.mark.slow
def test_commands_write_it_on_the_sheets_of_plans(tmp_path: Path) -> None:
    sheet, folder = tmp_path / "plan.html", tmp_path / "sheets"
    caseload = tmp_path / "caseload.csv"
    caseload.write_text("id,role\nC1,receptionist\n", encoding="utf-8")
    run("plan", "--role", "receptionist", "--output", str(sheet))
    out = str(tmp_path / "out.jsonl")
    run("cohort", str(caseload), "--output", out, "--sheets", str(folder))

    rows = []
    for file in (sheet, folder / "C1.html"):
        page = Cells()
        page.feed(file.read_text("utf-8"))
        rows.append([row for row in page.rows if row[1:2] == ["Observation"]])
    assert rows[0] == rows[1]
    assert len(rows[0]) == 5
