"""The workbook counts by itself, and nothing that comes from data is a formula."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from recommender.auditing import audit
from recommender.cohorts.cohort import Cohort, CohortAnswers, LeftOut, Member
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.planning import Planner
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault
from recommender.reports.blocks import to_csv
from recommender.reports.cohort_report import cohort_records
from recommender.reports.cohort_template import to_csv_template, to_workbook_template
from recommender.reports.cohort_workbook import to_workbook
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.resolving import resolve
from tests.builders.cohort_runs import ABOUT, candidates
from tests.builders.waiting import FOR_EVER

SOFFICE = shutil.which("soffice")
CODES = [unit.code for unit in ABOUT.catalogue.units]
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


def test_who_is_left_out_is_on_the_first_sheet_with_the_reason() -> None:
    done = answers(0)
    faulty = Fault(
        "date-unreadable", "soon is not a date", "", "c.xlsx", 9, column="start"
    )
    cohort = replace(
        done.cohort,
        left_out=(LeftOut("C7", 8, 'below "Leavers"'), LeftOut("C8", 3, "=x", "B")),
        rejected=(faulty,),
    )
    sheet = opened(to_workbook(replace(done, cohort=cohort)))["Summary"]

    rows = [[cell.value for cell in row if cell.value] for row in sheet.iter_rows()]
    start = rows.index(["Not planned for"])
    assert rows[start + 1 : start + 4] == [
        ["C7", "row 8", 'below "Leavers"'],
        ["C8", 'row 3 of "B"', "=x"],
        ["row 9", "start: soon is not a date"],
    ]
    assert "Not planned for" not in str(
        opened(to_workbook(done))["Summary"]["A8"].value
    )


@pytest.mark.slow
def test_the_only_formulas_are_ours_and_there_is_no_link() -> None:
    content = to_workbook(answers())
    formulas = {
        cell.value.split("(")[0]
        for sheet in opened(content)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }

    assert formulas == {"=SUMPRODUCT", "=IF", "=SUM"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"hyperlink" not in texts
    kept = [opened(content)["Plans"].cell(row, 3).value for row in range(2, 11)]
    assert kept == list(NAUGHTY[:9])


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_names_and_titles_that_look_like_formulas_are_texts(naughty: str) -> None:
    units = ABOUT.catalogue.units
    renamed = (replace(units[0], title=naughty), *units[1:])
    about = replace(
        ABOUT, title=naughty, catalogue=replace(ABOUT.catalogue, units=renamed)
    )
    cohort = replace(answers(1), qualification=about, names={"C/0": naughty})
    book = opened(to_workbook(cohort))

    texts = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and naughty in str(cell.value)
    ]
    types = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == naughty
    }
    assert texts
    assert types == {"s"}
    assert naughty.replace("&", "&&") in book["Units"].oddHeader.left.text


def test_the_workbook_says_what_the_plans_are() -> None:
    cohort = answers()
    plans = opened(to_workbook(cohort), data_only=True)["Plans"]
    heads = [str(cell.value).partition("\n")[0] for cell in plans[1]]
    for row, one in zip(plans.iter_rows(min_row=2), cohort.outcomes, strict=True):
        cells = dict(zip(heads, (cell.value for cell in row), strict=True))
        marked = tuple(u.code for u in ABOUT.catalogue.units if cells[u.code])

        assert marked == one.units
        assert cells["Plan"] == "as planned"
        if one.has_plan:
            units = tuple(ABOUT.catalogue.unit_by_code[code] for code in marked)
            measured = [finding.measured for finding in audit(units, ABOUT.rules)]
            assert [cells[rule.id] for rule in ABOUT.rules] == measured
            assert (cells["Credits"], cells["Rules hold"]) == (one.credits, "✓ yes")
        assert cells["Confirmed by"] is None
    assert plans.freeze_panes == "C2"
    (choice,) = plans.data_validations.dataValidation
    assert (choice.type, choice.formula1) == ("list", '"✓,H,x"')


TOTAL = re.compile(r'=SUMPRODUCT\(\((\S+:\S+)<>""\)\*Sums!(\S+:\S+)\)')
LIMIT = re.compile(r"(\$[A-Z]+[0-9]+)(>=|<=)Sums!(\$[BC]\$[0-9]+)")


def total(book: openpyxl.Workbook, formula: str) -> int:
    """Work out what a formula adds up, from the cells it looks into."""
    match = TOTAL.fullmatch(formula)
    assert match is not None, formula
    marks, amounts = (
        [cell.value for cell in book[sheet][area.replace("$", "")][0]]
        for sheet, area in zip(("Plans", "Sums"), match.groups(), strict=True)
    )
    return sum(amount for mark, amount in zip(marks, amounts, strict=True) if mark)


@pytest.mark.parametrize("drop", [(), ("F3",), ("F3", "F4", "B10", "C5", "D6")])
def test_the_formulas_count_what_the_audit_measures(drop: tuple[str, ...]) -> None:
    cohort = answers()
    book = opened(to_workbook(cohort))
    plans = book["Plans"]
    columns = {str(cell.value).partition("\n")[0]: cell.column for cell in plans[1]}
    for row, one in enumerate(cohort.outcomes, 2):
        for code in drop:
            plans.cell(row, columns[code]).value = None
        units = [ABOUT.catalogue.unit_by_code[c] for c in one.units if c not in drop]
        findings = audit(units, ABOUT.rules)
        totals = {
            plans.cell(row, columns[f.rule.id]).column_letter: total(
                book, plans.cell(row, columns[f.rule.id]).value
            )
            for f in findings
        }
        assert list(totals.values()) == [finding.measured for finding in findings]
        credits = total(book, plans.cell(row, columns["Credits"]).value)
        assert credits == sum(unit.credits for unit in units)
        limits = LIMIT.findall(plans.cell(row, columns["Rules hold"]).value)
        verdicts = [
            totals[place.strip("$0123456789")]
            >= book["Sums"][limit.replace("$", "")].value
            for place, sign, limit in limits
            if sign == ">="
        ]
        assert verdicts == [finding.holds for finding in findings]
        assert f"{row}" == limits[0][0].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_every_page_says_when_its_plan_was_changed_since() -> None:
    cohort = answers(3)
    book = opened(to_workbook(cohort))
    plans = book["Plans"]
    letters = {cell.value: cell.column_letter for cell in plans[1]}
    last = 1 + len(cohort.outcomes)
    ids = f"Plans!$A$2:$A${last}"
    states = f"Plans!${letters['Since']}$2:${letters['Since']}${last}"

    for row, member in enumerate(cohort.cohort.members, 2):
        said = book[member.id.replace("/", "-")]["A2"].value
        rows = f'({ids}="{member.id}")*({states}="changed")'
        assert said.startswith(f"=IF(SUMPRODUCT({rows})=0,")
        # As written it is as planned: the hidden cell has the codes that are marked.
        marked = [
            c for c in letters if c in CODES and plans[f"{letters[c]}{row}"].value
        ]
        assert (plans[f"{letters['Written']}{row}"].value or "") == "; ".join(marked)
    assert f'COUNTIF({states},"changed")' in book["Summary"]["A4"].value
    assert all(
        plans.column_dimensions[letters[h]].hidden for h in ("Suggested", "Written")
    )


def test_held_units_have_a_sign_of_their_own() -> None:
    cohort = answers()
    plans = opened(to_workbook(cohort))["Plans"]
    columns = {cell.value: cell.column for cell in plans[1]}
    held = [
        (row, code)
        for row, member in enumerate(cohort.cohort.members, 2)
        for code in member.candidate.wishes.have
        if cohort.outcomes[row - 2].has_plan
    ]

    assert held
    for row, code in held:
        assert plans.cell(row, columns[code]).value == "H"
        page = opened(to_workbook(cohort))[f"C-{row - 2}"]
        line = next(line for line in page.values if line[0] == code)
        assert "✓ done" in line


def test_the_summary_is_for_a_manager() -> None:
    cohort = answers()
    sheet = opened(to_workbook(cohort), data_only=True).worksheets[0]
    lines = list(sheet.values)
    heads, *rows, totals = lines[4:]

    assert sheet.title == "Summary"
    assert heads == (
        "Candidate", "Name", "Role", "Units", "Credits", "To earn", "Guided hours",
        "Finish", "How well it fits", "To decide",
    )  # fmt: skip
    for line, one, member in zip(
        rows, cohort.outcomes, cohort.cohort.members, strict=True
    ):
        cells = dict(zip(heads, line, strict=True))
        assert cells["Candidate"] == member.id
        assert cells["To decide"]
        if one.has_plan:
            numbers = [
                cells[h] for h in ("Units", "Credits", "To earn", "Guided hours")
            ]
            assert numbers == [len(one.units), one.credits, one.new_credits, one.hours]
            assert f"({round(100 * one.coverage)} %)" in cells["How well it fits"]
    assert totals[4] == sum(one.credits for one in cohort.outcomes)
    assert totals[5] == sum(one.new_credits for one in cohort.outcomes)


def test_those_without_a_plan_are_to_decide_with_the_reason_and_a_way_out() -> None:
    book = opened(to_workbook(answers()))
    to_decide = list(book["Summary"].values)[-2][-1]

    assert "no plan: At least 42 credits in total; at most 20 credits" in to_decide
    assert "cheapest way out: at most 42 credits instead of 20" in to_decide
    page = dict(line[:2] for line in book["C-8"].values if line[0])
    assert page["Way out"] == "at most 42 credits instead of 20"


def test_pages_are_for_a4_with_numbers_and_repeated_headers() -> None:
    book = opened(to_workbook(answers(3)))
    for sheet in book.worksheets:
        if sheet.title == "Sums":
            assert sheet.sheet_state == "hidden"
            continue
        assert sheet.page_setup.paperSize == 9
        assert "&P" in sheet.oddFooter.right.text.replace("&[Page]", "&P")
        wide = sheet.title in ("Summary", "Plans", "Requests")
        assert sheet.page_setup.orientation == ("landscape" if wide else "portrait")
        # Any number of pages, but one for a candidate, which is what the format takes
        # for granted.
        pages = None if sheet.title.startswith("C-") or sheet.title == "Plans" else 0
        assert sheet.page_setup.fitToHeight == pages
    plans = book["Plans"]
    assert plans.print_title_rows == "$1:$1"
    assert plans.print_title_cols == "$A:$B"
    columns = {cell.value: cell.column for cell in plans[1]}
    (units_begin,) = [pages.id for pages in plans.col_breaks.brk]
    assert units_begin == columns["F3"] - 1
    assert 45 <= plans.page_setup.scale <= 100
    # Sorting by a column takes whole rows along.
    assert plans.auto_filter.ref == plans.dimensions


def test_what_does_not_hold_has_a_sign_and_not_only_a_colour() -> None:
    plans = opened(to_workbook(answers(3)))["Plans"]
    looks = [rule.dxf for area in plans.conditional_formatting for rule in area.rules]
    red = [look for look in looks if look.fill.bgColor.rgb == "FFFFC7CE"]

    assert len(red) == len(ABOUT.rules) + 1
    assert all("✗" in look.numFmt.formatCode for look in red)


def test_a_page_has_lines_to_sign_on_and_every_rule() -> None:
    cohort = answers(3)
    page = opened(to_workbook(cohort))["C-2"]
    firsts = [line[0] for line in page.values]
    rules = [line for line in page.values if line[0] == "✓ yes"]

    assert {"Candidate", "Assessor", "IQA"} <= set(firsts)
    assert [line[1] for line in rules[: len(ABOUT.rules)]] == [
        rule.text for rule in ABOUT.rules
    ]
    assert [line[4] for line in rules[: len(ABOUT.rules)]] == [
        cohort.outcomes[2].measured[rule.id] for rule in ABOUT.rules
    ]


def test_a_page_has_the_dates_of_each_unit() -> None:
    wishes = Wishes(hours_per_week=3, start=date(2026, 12, 1), have=("D6",))
    one = resolve(Candidate("receptionist", wishes=wishes), ABOUT)
    outcome = Planner(ABOUT, 60.0).plan(one)
    cohort = Cohort("caseload.csv", (Member("C1", one),))
    book = opened(to_workbook(CohortAnswers(ABOUT, cohort, (outcome,))))
    units = {line[0]: line for line in book["C1"].values if line[0] in outcome.units}

    assert set(units) == set(outcome.units)
    assert units["F3"][4] == datetime(2026, 12, 1)
    ends = [line[5] for line in units.values() if isinstance(line[5], datetime)]
    assert max(ends).date().isoformat() == outcome.finish
    finish = next(line for line in book["Summary"].values if line[0] == "C1")[7]
    assert finish.date().isoformat() == outcome.finish


def test_counts_are_numbers() -> None:
    cohort = answers()
    lines = list(opened(to_workbook(cohort))["Units"].values)

    assert lines[0][-1] == "Plans"
    for line in lines[1:]:
        assert line[-1] == sum(line[0] in one.units for one in cohort.outcomes)


def test_names_are_only_where_they_are_asked_for() -> None:
    cohort = answers(2)
    named = replace(cohort, names={"C/0": "Surname A", "C/1": "Surname B"})
    with zipfile.ZipFile(io.BytesIO(to_workbook(cohort))) as archive:
        assert not any(b"Surname" in archive.read(part) for part in archive.namelist())
    book = opened(to_workbook(named))

    assert book["Summary"]["B6"].value == "Surname A"
    assert book["Plans"]["B2"].value == "Surname A"
    assert book["Plans"].freeze_panes == "C2"
    assert book["C-0"]["A1"].value == "Unit plan: Surname A (C/0)"
    assert not any("Surname" in title for title in book.sheetnames)


def test_a_sheet_per_candidate_is_made_unless_it_is_not_wanted() -> None:
    names = opened(to_workbook(answers(3))).sheetnames

    assert names == ["Summary", "Plans", "Sums", "C-0", "C-1", "C-2", "C-3",
                     "Units", "Rules", "Requests", "About"]  # fmt: skip
    assert len(opened(to_workbook(answers(3), sheets=False)).sheetnames) == 7


@pytest.mark.parametrize(
    "id_", ["Summary", "plans", "HISTORY", "a" * 60, "a/b", "About"]
)
def test_any_id_names_a_sheet(id_: str) -> None:
    one = answers(0)
    members = tuple(replace(one.cohort.members[0], id=i) for i in (id_, f"{id_}/"))
    cohort = replace(one.cohort, members=members)
    twice = replace(one, cohort=cohort, outcomes=(*one.outcomes, *one.outcomes))

    assert len(opened(to_workbook(twice)).sheetnames) == 9


def test_a_request_reads_back_from_its_sheet(tmp_path: Path) -> None:
    cohort = answers(40)
    path = tmp_path / "plans.xlsx"
    path.write_bytes(to_workbook(cohort))
    again = read_cohort(path, ABOUT, sheet="Requests", keep=["=note"], bare=True)

    assert [m.candidate for m in again.members] == [
        m.candidate for m in cohort.cohort.members
    ]
    assert [m.id for m in again.members] == [m.id for m in cohort.cohort.members]


def test_equal_plans_give_equal_bytes() -> None:
    assert to_workbook(answers(3)) == to_workbook(answers(3))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_swap_in_libreoffice_shows_at_once_whether_the_rules_hold(
    tmp_path: Path,
) -> None:
    cohort = answers(4)
    book = opened(to_workbook(cohort))
    plans = book["Plans"]
    columns = {cell.value: cell.column for cell in plans[1]}
    states = [columns[head] for head in ("Rules hold", "Plan")]
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
        tuple(again["Plans"].cell(number, state).value for state in states)
        for number in range(2, len(cohort.outcomes) + 2)
    ]

    expected = [
        ("✓ yes" if one.has_plan else None, "as planned") for one in cohort.outcomes
    ]
    expected[row - 2] = ("✗ NO", "changed")
    assert verdicts == expected
    credits = again["Plans"].cell(row, columns["Credits"]).value
    assert credits == cohort.outcomes[row - 2].credits - 6
    assert again["Plans"].data_validations.dataValidation
    assert again["Summary"]["A4"].value.startswith("✗ 1 changed in the sheet Plans")
    for number in range(len(cohort.outcomes)):
        said = again[f"C-{number}"]["A2"].value or ""
        assert said.startswith("✗ changed") == (number == row - 2)


def test_csv_is_guarded_against_formulas_unless_it_is_asked_for_raw() -> None:
    records = cohort_records(answers())

    assert "'=HYPERLINK" in to_csv(records)
    assert "'=HYPERLINK" not in to_csv(records, raw=True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_template_is_a_caseload(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"template.{suffix}"
    text = (
        to_csv_template(ABOUT).encode()
        if suffix == "csv"
        else to_workbook_template(ABOUT)
    )
    path.write_bytes(text)
    cohort = read_cohort(path, ABOUT)
    (member,) = cohort.members

    assert member.id == COLUMNS["id"].example
    assert member.candidate.wishes.with_units == ("A13", "B6")
    # What the template itself has is not told of; a remark by another hand is.
    assert not [n for n in cohort.notices if "not read" in n or "comment" in n]
    if suffix == "xlsx":
        book = openpyxl.load_workbook(path)
        book["Candidates"]["B2"].comment = openpyxl.comments.Comment(
            "Ring first", "Assessor"
        )
        book.save(path)
        told = [n for n in read_cohort(path, ABOUT).notices if "comment" in n]
        assert told == [f"{path}: a comment on a cell is not read: B2"]
