"""Laws of the sheets of any request, with or without a plan."""

import io
import re
from dataclasses import replace
from datetime import date
from random import Random

import docx

import recommender
from recommender import what_if
from recommender.answers.checks import check_units
from recommender.answers.plan_details import add_details, add_details_to_comparison
from recommender.answers.ways_out import ways_out
from recommender.qualifications.qualification import Qualification
from recommender.reports.blocks import Paragraph
from recommender.reports.check_report import CheckReport
from recommender.reports.pictures.picture import Picture
from recommender.reports.plan_report import PlanReport
from recommender.reports.report import SheetReport
from recommender.reports.sheets.docx_writer import to_docx_file
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.paper_sheet import PaperSheet
from recommender.reports.what_if_report import WhatIfReport
from recommender.requests.resolving import resolve
from recommender.requests.sheet_names import SheetNames
from recommender.solver.engine.clock import Clock
from tests.builders.any_request import SOURCES, plan, requests
from tests.builders.sheets import Cells, tables, texts_of

DAY = date(2027, 1, 4)
PEOPLE = SheetNames("Candidate One", "Assessor Two", "Centre Three")
OPTION = re.compile(r"(?<![\w-])--[a-z]")


def sheet_of(report: SheetReport) -> PaperSheet:
    return report.sheet(DAY, PEOPLE)


def without_pictures(sheet: PaperSheet) -> PaperSheet:
    """Drawing takes long, and pictures have tests of their own."""
    sections = (
        section._replace(
            blocks=tuple(b for b in section.blocks if not isinstance(b, Picture))
        )
        for section in sheet.sections
    )
    return replace(sheet, sections=tuple(sections))


def hold_for(sheet: PaperSheet, qualification: Qualification) -> None:
    """Check what holds for every sheet."""
    made_with = f"{qualification.sha256[:12]}; recommender {recommender.__version__}"
    assert dict(sheet.fields)["Data"] == f"{qualification.name} {made_with}"
    texts = list(texts_of(sheet))
    assert [text for text in texts if OPTION.search(text)] == []
    assert [text for text in texts if "None" in text] == []
    for table in tables(sheet).values():
        assert sum(column.share for column in table.columns) in range(97, 104)
        assert {len(row) for row in table.rows} <= {len(table.columns)}
    sheet = without_pictures(sheet)
    page = Cells()
    page.feed(to_html_file(sheet))
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))
    in_word = [[c.text for c in r.cells] for t in document.tables for r in t.rows]
    expected = [list(row) for table in tables(sheet).values() for row in table.rows]
    assert [row for row in page.rows if row in expected] == expected
    assert [row for row in in_word if row in expected] == expected


@SOURCES
def test_the_sheet_of_a_request_has_its_plan_or_its_conflict(source: str) -> None:
    for whole in requests(source, "sheet", small=8, few=2):
        answer = plan(whole.qualification, whole.candidate)
        ways = None if answer.plans else ways_out(answer)
        answer = add_details(answer, Clock(), most=1)
        sheet = sheet_of(PlanReport(answer, ways))

        hold_for(sheet, whole.qualification)
        if not answer.plans:
            assert sheet.title == "No unit plan"
            assert len(sheet.sections[0].blocks) == len(answer.conflict)
            continue
        findings = tables(sheet).get("Each rule, with what it needs")
        assert len(findings.rows if findings else ()) == len(answer.best.findings)
        units = tables(sheet).get("Units of the plan")
        codes = tuple(row[0] for row in units.rows) if units else ()
        assert sorted(codes) == sorted(answer.best.codes)


@SOURCES
def test_the_sheet_of_a_what_if_has_every_unit_of_both_plans(source: str) -> None:
    for whole in requests(source, "what-if sheet", small=8, few=2):
        qualification, before = whole.qualification, whole.candidate
        answer = plan(qualification, before)
        wished = before.wishes.with_units
        lost = [u.code for u in answer.best.new_units] if answer.plans else []
        lost = [code for code in lost if code not in wished]
        if not lost:
            continue
        without = (*before.wishes.without_units, lost[-1])
        wishes = replace(before.wishes, without_units=without)
        comparison = what_if(qualification, before, replace(before, wishes=wishes))
        ways = ways_out(comparison.after)
        comparison = add_details_to_comparison(comparison, Clock())
        sheet = sheet_of(WhatIfReport(comparison, ways))

        hold_for(sheet, qualification)
        if comparison.after.plans:
            rows = tables(sheet)["Units before and after"].rows
            both = {*comparison.before.best.codes, *comparison.after.best.codes}
            assert sorted(row[0] for row in rows) == sorted(both)


@SOURCES
def test_the_sheet_of_a_check_has_the_set_each_rule_and_the_verdict(
    source: str,
) -> None:
    random = Random(source)
    for whole in requests(source, "check sheet", small=8, few=2):
        qualification = whole.qualification
        candidate = resolve(whole.candidate, qualification)
        units = [u for u in qualification.catalogue.units if random.random() < 0.2]
        checked = check_units(qualification, candidate, units, ["no such"])
        sheet = sheet_of(CheckReport(checked))

        hold_for(sheet, qualification)
        label = sheet.sections[0].blocks[0]
        assert isinstance(label, Paragraph)
        assert label.label == "NOT valid"
        assert "no such is not a unit" in label.text
        rows = tables(sheet)["Units of the set"].rows if units else ()
        assert sorted(row[0] for row in rows) == sorted(unit.code for unit in units)
        found = tables(sheet).get("Each rule, with what it needs")
        assert len(found.rows if found else ()) == len(checked.findings)
