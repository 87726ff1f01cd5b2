"""The workbook counts by itself, and nothing that comes from data is a formula."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from recommender.auditing import audit
from recommender.cohorts.cohort import Cohort, CohortAnswers, Member
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.planning import Planner
from recommender.cohorts.reading import read_cohort
from recommender.reports.blocks import to_csv
from recommender.reports.cohort_report import cohort_records, shown_count
from recommender.reports.cohort_template import to_csv_template, to_workbook_template
from recommender.reports.cohort_workbook import to_workbook
from recommender.requests.candidate import Candidate, Wishes
from tests.builders.cohort_runs import ABOUT, candidates
from tests.builders.waiting import FOR_EVER

SOFFICE = shutil.which("soffice")
NAUGHTY = ("=1+1", '=HYPERLINK("http://a.example")', "+1", "-1", "@SUM(1)", "\t=1",
           "http://a.example", "12", "{=1}", "<b>&")  # fmt: skip


def answers(count: int = 8) -> CohortAnswers:
    """Plan for a few, one of them without a plan; ids, and a column of bad texts."""
    some = [*candidates(count), Candidate(wishes=Wishes(max_credits=20))]
    planner = Planner(ABOUT, 60.0)
    members = tuple(
        Member(f"C/{number}", one, number, (NAUGHTY[number % len(NAUGHTY)],))
        for number, one in enumerate(some)
    )
    cohort = Cohort("caseload.csv", members, kept=("=note",))
    return CohortAnswers(ABOUT, cohort, tuple(planner.plan(one) for one in some))


def opened(content: bytes, **options: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


@pytest.mark.slow
def test_the_only_formulas_are_ours_and_there_is_no_link() -> None:
    content = to_workbook(answers(), sheets=True)
    formulas = {
        cell.value.split("(")[0]
        for sheet in opened(content)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }

    assert formulas == {"=SUMPRODUCT", "=IF"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"hyperlink" not in texts
    kept = [opened(content)["Plans"].cell(row, 2).value for row in range(2, 11)]
    assert kept == list(NAUGHTY[:9])


def test_the_workbook_says_what_the_plans_are() -> None:
    cohort = answers()
    plans = opened(to_workbook(cohort), data_only=True)["Plans"]
    heads = [cell.value for cell in plans[1]]
    for row, one in zip(plans.iter_rows(min_row=2), cohort.outcomes, strict=True):
        cells = dict(zip(heads, (cell.value for cell in row), strict=True))
        ticked = tuple(u.code for u in ABOUT.catalogue.units if cells[u.code] == "x")

        assert ticked == one.units
        if one.has_plan:
            units = tuple(ABOUT.catalogue.unit_by_code[code] for code in ticked)
            measured = [finding.measured for finding in audit(units, ABOUT.rules)]
            assert [cells[rule.text] for rule in ABOUT.rules] == measured
            assert (cells["Credits"], cells["Rules hold"]) == (one.credits, "yes")
        assert cells["Confirmed by"] is None
    assert plans.freeze_panes == "B2"
    (choice,) = plans.data_validations.dataValidation
    assert (choice.type, choice.formula1) == ("list", '"x"')


def test_those_without_a_plan_have_a_sheet_with_the_reason_and_a_way_out() -> None:
    sheet = opened(to_workbook(answers()))["Without a plan"]

    assert ("C/8", "infeasible") in [row[:2] for row in sheet.values]
    last = list(sheet.values)[-1]
    assert "--max-credits 20" in last[2]
    assert last[3] == "--max-credits 42 instead of 20"


def test_a_sheet_a_candidate_is_made_where_it_is_asked_for() -> None:
    names = opened(to_workbook(answers(3), sheets=True)).sheetnames

    assert names == ["Plans", "Rules", "Without a plan", "Units",
                     "C-0", "C-1", "C-2", "C-3"]  # fmt: skip
    assert len(opened(to_workbook(answers(3))).sheetnames) == 4


def test_equal_plans_give_equal_bytes() -> None:
    assert to_workbook(answers(3), sheets=True) == to_workbook(answers(3), sheets=True)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_swap_in_libreoffice_shows_at_once_whether_the_rules_hold(
    tmp_path: Path,
) -> None:
    cohort = answers(4)
    book = opened(to_workbook(cohort))
    plans = book["Plans"]
    columns = {cell.value: cell.column for cell in plans[1]}
    row = next(n for n, one in enumerate(cohort.outcomes, 2) if one.has_plan)
    plans.cell(row, columns["F3"]).value = None
    book.save(tmp_path / "swapped.xlsx")
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "swapped.xlsx")],
        check=True, capture_output=True, timeout=FOR_EVER,
    )  # fmt: skip
    again = openpyxl.load_workbook(tmp_path / "out" / "swapped.xlsx", data_only=True)
    verdicts = [
        again["Plans"].cell(number, columns["Rules hold"]).value
        for number in range(2, len(cohort.outcomes) + 2)
    ]

    expected = ["yes" if one.has_plan else None for one in cohort.outcomes]
    expected[row - 2] = "NO"
    assert verdicts == expected
    credits = again["Plans"].cell(row, columns["Credits"]).value
    assert credits == cohort.outcomes[row - 2].credits - 6
    assert again["Plans"].data_validations.dataValidation


def test_csv_is_guarded_against_formulas_unless_it_is_asked_for_raw() -> None:
    records = cohort_records(answers())

    assert "'=HYPERLINK" in to_csv(records)
    assert "'=HYPERLINK" not in to_csv(records, raw=True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_template_is_a_caseload(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"template.{suffix}"
    text = to_csv_template().encode() if suffix == "csv" else to_workbook_template()
    path.write_bytes(text)
    (member,) = read_cohort(path, ABOUT).members

    assert member.id == COLUMNS["id"].example
    assert member.candidate.wishes.with_units == ("A13", "B6")


def test_few_people_are_not_counted_out() -> None:
    assert [shown_count(n) for n in (0, 1, 4, 5)] == [
        "0", "fewer than 5", "fewer than 5", "5",
    ]  # fmt: skip
