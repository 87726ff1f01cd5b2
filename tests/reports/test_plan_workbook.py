"""The workbook of a plan says what the sheet says, and counts as the audit does."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner

from recommender import Candidate, Qualification, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.answers.rule_criteria import criteria_by_rule, criteria_of
from recommender.auditing import audit
from recommender.cli import cli
from recommender.errors import RequestError
from recommender.qualifications.plans import Finding
from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit
from recommender.reports.plan_workbook import to_plan_workbook
from recommender.reports.sheets.paper_sheet import SheetTable
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.reports.sheets.rule_check import in_order
from recommender.reports.sheets.rule_formulas import RuleFormulas
from recommender.reports.sheets.units_table import UNITS_TABLE
from recommender.requests.candidate import Wishes
from recommender.requests.sheet_names import SheetNames
from recommender.solver.engine.clock import Clock
from tests.builders import constructs
from tests.builders.waiting import FOR_EVER

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is missing")
OCR = load_qualification("ocr-03456")
DAY = date(2027, 1, 4)
STATES = {"holds": "✓ yes", "broken": "✗ NO", "set-aside": "set aside",
          "not-applicable": "--"}  # fmt: skip
REQUESTS = {
    "ocr-03456": Candidate(
        "receptionist",
        wishes=Wishes(
            have=("D6", "B14"), hours_per_week=3, start=DAY, without_units=("A13",),
            max_credits=60, finish_by=date(2029, 6, 1),
        ),
    ),
    "cfa-l2-customer-service": Candidate("receptionist"),
    "chc33021": Candidate(wishes=Wishes(max_level=4)),
    "cg-fb-l2": Candidate(),
}  # fmt: skip


def planned(name: str, people: SheetNames | None = None) -> PlanSheet:
    qualification = load_qualification(name)
    answer = recommend(qualification, REQUESTS[name])
    return PlanSheet(add_details(answer, Clock(), most=1), DAY, people or SheetNames())


def workbook(plan: PlanSheet) -> bytes:
    return to_plan_workbook(plan, criteria_by_rule(plan.answer))


def opened(content: bytes, **options: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def test_no_page_has_a_wish_as_it_is_typed() -> None:
    book = opened(workbook(planned("ocr-03456")))
    cells = (c.value for sheet in book for row in sheet.iter_rows() for c in row)
    texts = [text for text in cells if isinstance(text, str) and text[:1] != "="]

    assert "Already achieved: D6" in " ".join(texts)
    assert [text for text in texts if re.search(r"(?<![\w-])--[a-z]", text)] == []


def recomputed(files: Sequence[Path], folder: Path) -> list[openpyxl.Workbook]:
    """Let LibreOffice work out the formulas of some workbooks.

    It does so only where no values are kept, as openpyxl keeps none.
    """
    for file in files:
        openpyxl.load_workbook(file).save(file)
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
         str(folder / "out"), *map(str, files)],
        check=True, capture_output=True, timeout=FOR_EVER,
    )  # fmt: skip
    again = [folder / "out" / file.name for file in files]
    return [openpyxl.load_workbook(file, data_only=True) for file in again]


def checked(book: openpyxl.Workbook) -> list[tuple[object, object]]:
    """Return the state and the amount of each rule."""
    return [
        (row[0], row[3]) for row in book["Rules"].iter_rows(min_row=3, values_only=True)
    ]


def expected(findings: Iterable[Finding]) -> list[tuple[str, object]]:
    return [
        (STATES[f.status], pytest.approx(float(f.measured), abs=0.0051))
        for f in findings
    ]


@pytest.mark.parametrize("name", REQUESTS)
def test_as_written_it_says_what_the_sheet_and_the_audit_say(name: str) -> None:
    plan = planned(name)
    answer, best = plan.answer, plan.answer.best
    book = opened(workbook(plan), data_only=True)

    assert book.sheetnames == ["Unit plan", "Details", "Units", "Rules"]
    assert checked(book) == expected(in_order(best.findings))
    marks = {
        row[0]: row[5] for row in book["Units"].iter_rows(min_row=4, values_only=True)
    }
    signs = {u.code: "H" if u.code in best.held else "✓" for u in best.units}
    assert {code: mark for code, mark in marks.items() if mark} == signs
    assert list(marks) == [unit.code for unit in answer.problem.units]
    page = [
        tuple(cell for cell in row if cell is not None)
        for row in book["Unit plan"].iter_rows(values_only=True)
    ]
    tables = [
        b for s in plan.sheet().sections for b in s.blocks if isinstance(b, SheetTable)
    ]
    (units,) = (table for table in tables if table.caption == UNITS_TABLE)
    for row in units.rows:
        (line,) = (line for line in page if line[:2] == row[:2])
        texts = [str(cell) for cell in line]
        assert texts == [cell.rstrip("*") if cell.rstrip("*").isdigit() else cell
                         for cell in row if cell]  # fmt: skip
    cells = {cell for line in page for cell in line}
    assert {"Candidate", "Assessor", "Internal verifier", "Signature"} <= cells
    assert any(str(cell).startswith(f"{len(best.units)} units") for cell in cells)


def changed(content: bytes, codes: Iterable[str], file: Path) -> Path:
    """Mark these units and no others, and let go of what was worked out."""
    book = opened(content)
    for code, *_, mark in book["Units"].iter_rows(min_row=4, max_col=6):
        mark.value = "✓" if code.value in codes else None
    book.save(file)
    return file


def some_sets(qualification: Qualification, plan: Sequence[str]) -> list[list[str]]:
    """Return a plan with one unit less, one more, one swapped, and a random set."""
    random, codes = Random(7), [u.code for u in qualification.catalogue.units]
    free = [code for code in codes if code not in plan]
    return [
        list(plan[1:]), [*plan, free[0]], [*plan[:-1], free[-1]],
        random.sample(codes, random.randint(3, 16)),
    ]  # fmt: skip


@pytest.mark.slow
@needs_soffice
def test_with_other_units_each_rule_is_what_the_audit_measures(tmp_path: Path) -> None:
    files, sets = [], []
    for name in REQUESTS:
        plan = planned(name)
        content, best = workbook(plan), plan.answer.best
        rules = [finding.rule for finding in in_order(best.findings)]
        some = some_sets(plan.answer.qualification, best.codes)
        for number, codes in enumerate(some):
            units = [u for u in plan.answer.problem.units if u.code in codes]
            sets.append((best, units, audit(units, rules)))
            files.append(changed(content, codes, tmp_path / f"{name}{number}.xlsx"))

    for book, (best, units, findings) in zip(
        recomputed(files, tmp_path), sets, strict=True
    ):
        assert checked(book) == expected(findings)
        texts = [
            c for row in book["Unit plan"].values for c in row if isinstance(c, str)
        ]
        codes = [unit.code for unit in units]
        size = f"{len(units)} unit"
        assert any(text.startswith(size) and "rules" in text for text in texts)
        added = [code for code in codes if code not in best.codes]
        out = [code for code in best.codes if code not in codes]
        (note,) = (text for text in texts if "Changed by hand" in text)
        assert f": {len(added)} put in, {len(out)} taken out" in note
        assert texts.count("✗ out") == len(out)
        assert set(added[:3]) <= set(texts)


@pytest.mark.slow
@needs_soffice
def test_rules_of_every_construct_are_counted_as_the_audit_does(tmp_path: Path) -> None:
    """Random catalogues and rules: a sheet for each set, a row for each rule."""
    random, wanted = Random(16), []
    book = xlsxwriter.Workbook(tmp_path / "rules.xlsx")
    for number in range(60):
        units = constructs.catalogue(random)
        rules = [
            constructs.rule(n, constructs.some_requirement(random)) for n in range(5)
        ]
        rules += constructs.some_rules(random)
        taken = [unit for unit in units if random.random() < 0.5]
        formulas = formulas_in(book.add_worksheet(f"S{number}"), units, taken, rules)
        wanted.append(
            [(audit(taken, [rule])[0] if there else None)
             for rule, there in zip(rules, formulas, strict=True)]
        )  # fmt: skip
    book.close()
    (again,) = recomputed([tmp_path / "rules.xlsx"], tmp_path)

    compared = 0
    for number, findings in enumerate(wanted):
        rows = list(again[f"S{number}"].iter_rows(max_col=2, values_only=True))
        for row, finding in zip(rows, findings, strict=False):
            if finding is not None:
                assert [row] == [(expected([finding])[0][1], STATES[finding.status])]
                compared += 1
    assert compared > 250


def formulas_in(
    sheet: xlsxwriter.worksheet.Worksheet, units: Sequence[Unit], taken: Sequence[Unit],
    rules: Sequence[Rule],
) -> list[bool]:  # fmt: skip
    """Write marks and the formulas of rules; return which rules have one."""
    column = 4

    def weights(amounts: tuple[int | Fraction, ...]) -> str:
        nonlocal column
        column += 1
        sheet.write_column(0, column, [float(amount) for amount in amounts])
        return str(xlsxwriter.utility.xl_range_abs(0, column, len(units) - 1, column))

    sheet.write_column(0, 3, ["✓" if unit in taken else "" for unit in units])
    marks = xlsxwriter.utility.xl_range_abs(0, 3, len(units) - 1, 3)
    writer = RuleFormulas(marks, weights)
    there = []
    for row, rule in enumerate(rules):
        criteria = criteria_of(rule, units)
        formula = writer.of(criteria, tuple(STATES.values())) if criteria else None  # type: ignore[arg-type]
        there.append(formula is not None)
        for place, text in enumerate(formula or ()):
            sheet.write_formula(row, place, text)
    return there


HOSTILE = ("=1+1", '=HYPERLINK("http://a.example")', "+1", "-1", "@SUM(1)", "\t=1",
           "http://a.example", "12", "{=1}", "<b>&")  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_looks_like_a_formula_stays_text(hostile: str) -> None:
    units = OCR.catalogue.units
    renamed = tuple(replace(unit, title=hostile) for unit in units)
    rules = tuple(replace(rule, text=hostile, source=hostile) for rule in OCR.rules)
    about = replace(
        OCR, title=hostile, catalogue=replace(OCR.catalogue, units=renamed), rules=rules
    )
    answer = add_details(recommend(about, Candidate()), Clock(), most=1)
    content = workbook(PlanSheet(answer, DAY, SheetNames(hostile, hostile, hostile)))
    cells = [c for sheet in opened(content) for row in sheet.iter_rows() for c in row]

    assert {cell.data_type for cell in cells if cell.value == hostile} == {"s"}
    for cell in cells:
        texts = str(cell.value).split('"')[1::2] if cell.data_type == "f" else []
        assert not [text for text in texts if hostile in text and hostile != "12"]
    assert not [cell for cell in cells if cell.hyperlink]


def test_pages_are_for_a4_and_equal_plans_give_equal_bytes() -> None:
    plan = planned("ocr-03456", SheetNames("C", "A", "Z"))
    content = workbook(plan)
    book = opened(content)

    assert content == workbook(plan)
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (None, 1)
    assert book["Unit plan"].page_setup.orientation == "portrait"
    assert book["Unit plan"].page_setup.fitToHeight is None  # one page, as by default
    (choice,) = book["Units"].data_validations.dataValidation
    assert (choice.type, choice.formula1) == ("list", '"✓,H,x"')
    names = [c.value for row in book["Unit plan"].iter_rows() for c in row]
    assert names.count("C") == 2, names


def test_the_command_writes_it_and_needs_a_file(tmp_path: Path) -> None:
    run, file = CliRunner(), tmp_path / "plan.xlsx"
    done = run.invoke(cli, ["plan", "--role", "receptionist", "-o", str(file)])
    none = run.invoke(cli, ["plan", "--role", "receptionist", "--format", "xlsx"])

    assert done.exit_code == 0, done.output
    assert opened(file.read_bytes()).sheetnames[0] == "Unit plan"
    assert isinstance(none.exception, RequestError)
    assert "an Excel workbook needs a file" in str(none.exception)


@pytest.mark.parametrize(
    ("asked", "title", "code"),
    [
        (["plan", "--max-credits", "20", "--for", "=1+1"], "No unit plan", 1),
        (["what-if", "--role", "receptionist", "--without", "B10"],
         "Unit plan before and after", 0),
        (["menu", "tests/cohorts/caseload.csv", "--units", "9"], "Units to offer", 0),
        (["check", "F3", "F4", "A3", "A13", "B11", "C5"], "Check of a set of units", 1),
    ],
)  # fmt: skip
def test_other_sheets_are_workbooks_too(
    asked: list[str], title: str, code: int, tmp_path: Path
) -> None:
    """Each has every cell of the same sheet in Word."""
    book_file, word_file = tmp_path / "s.xlsx", tmp_path / "s.docx"
    for file in (book_file, word_file):
        run = CliRunner().invoke(cli, [*asked, "-o", str(file)])
        assert run.exit_code == code, run.output
    book = opened(book_file.read_bytes())
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    texts = {str(cell.value) for cell in cells} | {f"{cell.value}*" for cell in cells}
    texts |= {f"{c.value:.1f}" for c in cells if c.number_format == "0.0"}
    rows = [r for table in docx.Document(str(word_file)).tables for r in table.rows]
    in_word = {cell.text for row in rows for cell in row.cells}

    assert book.sheetnames[0] == title
    assert len(in_word) > 5
    assert in_word - texts - {""} == set()
    assert ("=1+1" in in_word) == ("=1+1" in asked)
    assert not [cell for cell in cells if cell.data_type == "f"]
