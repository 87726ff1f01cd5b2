"""The file of a command has the units, rules and numbers of its JSON.

The sheets of `what-if`, `check`, `menu` and `cohort`, read as HTML, Word and Excel.
"""

import calendar
import csv
import io
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from recommender import load_qualification
from recommender.cli import cli
from tests.builders.sheets import Cells

OCR = load_qualification("ocr-03456")
CASELOAD = (
    "id,role,have,hours_per_week,start\n"
    "C1,receptionist,,4,2027-01-04\n"
    "C2,contact-centre-adviser,D6,,\n"
    "C3,receptionist,,,\n"
)
COMMANDS = {
    "what-if": "what-if --role receptionist --hours-per-week 4 --start 2027-01-04 "
    "--without B10",
    "check": "check F3 F4 A3 A13 B11",
    "check-valid": "check F3 F4 A3 A13 B11 C5 D6",
    "menu": "menu {caseload} --units 7",
    "cohort": "cohort {caseload}",
}
Rows = list[list[str]]


@cache
def written(name: str, suffix: str) -> bytes:
    """Return the file that a command writes."""
    with TemporaryDirectory() as folder:
        path, caseload = Path(folder) / f"it.{suffix}", Path(folder) / "caseload.csv"
        caseload.write_text(CASELOAD, encoding="utf-8")
        command = COMMANDS[name].format(caseload=caseload.as_posix()).split()
        run = CliRunner().invoke(cli, [*command, "--output", str(path)])
        assert path.exists(), run.output
        return path.read_bytes()


def told_by(name: str) -> dict[str, Any]:
    return dict(json.loads(written(name, "json")))


def rows_of_html(name: str) -> Rows:
    page = Cells()
    page.feed(written(name, "html").decode())
    return page.rows


def rows_of_word(name: str) -> Rows:
    document = docx.Document(io.BytesIO(written(name, "docx")))
    return [[c.text for c in r.cells] for t in document.tables for r in t.rows]


def rows_of_workbook(name: str) -> Rows:
    """Return the cells that are not empty; Excel itself has no others on a page."""
    book = openpyxl.load_workbook(io.BytesIO(written(name, "xlsx")))
    rows = (row for sheet in book for row in sheet.iter_rows())
    return [[_shown(cell) for cell in row if cell.value is not None] for row in rows]


def _shown(cell: Any) -> str:
    """Return a cell as it is shown: a number may have decimals and a star."""
    if isinstance(cell.value, int | float) and cell.number_format.startswith("0."):
        decimals = cell.number_format.split('"')[0].count("0") - 1
        return f"{cell.value:.{decimals}f}"
    return f"{cell.value}"


READERS: dict[str, Callable[[str], Rows]] = {
    "html": rows_of_html,
    "docx": rows_of_word,
    "xlsx": rows_of_workbook,
}
_SLOW = (pytest.param(name, marks=pytest.mark.slow) for name in ("docx", "xlsx"))
each_file = pytest.mark.parametrize("suffix", ["html", *_SLOW])


def rows(name: str, suffix: str) -> Iterator[list[str]]:
    """Yield the rows of a file, without the stars of what is not verified."""
    for row in READERS[suffix](name):
        yield [cell.rstrip("*").strip() for cell in row if cell.strip()]


def expect(name: str, suffix: str, expected: Rows, length: int) -> None:
    """Check that the rows that begin so are those expected, each once, in order."""
    starts = [row[:length] for row in rows(name, suffix)]
    wanted = [[cell for cell in row if cell] for row in expected]
    assert [row for row in starts if row in wanted] == wanted


def unit_row(code: str) -> list[str]:
    unit = OCR.catalogue.unit_by_code[code]
    return [code, unit.title, f"{unit.level}", f"{unit.credits}"]


def rule_rows(findings: list[dict[str, Any]]) -> Rows:
    """Return what is needed and there of each rule; a wish is in other words."""
    return [
        [f["text"], {True: "yes", False: "NO"}[f["holds"]], f["needed"]]
        for f in findings
        if f["kind"] != "wish"
    ]


def measured(name: str, suffix: str, findings: list[dict[str, Any]]) -> list[str]:
    """Return the numbers that a file gives for the rules, in their order."""
    texts = {f["text"] for f in findings}
    found = [row[3] for row in rows(name, suffix) if row and row[0] in texts]
    return [text.split(",")[0] for text in found]


@each_file
def test_a_what_if_has_the_units_numbers_and_rules_of_its_json(suffix: str) -> None:
    told = told_by("what-if")
    before, after = told["before"], told["after"]
    out = [unit["code"] for unit in told["leaves"]]
    entering = [unit["code"] for unit in told["enters"]]
    stay = [u["code"] for u in after["units"] if u["code"] not in entering]

    assert sorted(told["units_out"]) == sorted(out)
    assert len(out) > 1
    units = [unit_row(code) for code in (*out, *entering, *stay)]
    expect("what-if", suffix, units, 4)
    reasons = [[*unit_row(u["code"]), u["why"]] for u in told["leaves"][1:]]
    expect("what-if", suffix, reasons, 5)
    sides = [
        whole("Units", len(before["units"]), len(after["units"])),
        whole("Credits", before["credits"], after["credits"], told["credits"]),
        whole("Credits to earn", before["new_credits"], after["new_credits"]),
        whole("Guided hours (about)", before["hours"], after["hours"], told["hours"]),
        share("Share of the job covered", before["coverage"], after["coverage"]),
        share("Credits on daily work", before["relevance"], after["relevance"]),
    ]
    expect("what-if", suffix, sides, 4)
    (mismatch,) = (
        r for r in rows("what-if", suffix) if r[:1] == ["Mismatch (less is better)"]
    )
    for cell, number in zip(
        mismatch[1:],
        (before["mismatch"], after["mismatch"], told["mismatch"]),
        strict=True,
    ):
        assert abs(float(cell) - number) <= 0.0501
    lines = [told[f"timeline_{side}"] for side in ("before", "after")]
    days = [in_short(line["finish"]) if line else "-" for line in lines]
    assert days[0] == "-" != days[1]
    expect("what-if", suffix, [["Finish", *days]], 3)
    expect("what-if", suffix, rule_rows(after["findings"]), 3)
    rules = [f for f in after["findings"] if f["kind"] != "wish"]
    assert measured("what-if", suffix, rules) == [f"{f['measured']}" for f in rules]


def whole(name: str, before: int, after: int, change: int | None = None) -> list[str]:
    change = after - before if change is None else change
    return [name, f"{before}", f"{after}", f"{change:+d}" if change else "the same"]


def share(name: str, before: float, after: float) -> list[str]:
    old, new = round(100 * before), round(100 * after)
    return [
        name,
        f"{old} %",
        f"{new} %",
        f"{new - old:+d} %" if new != old else "the same",
    ]


def in_short(day: str) -> str:
    year, month, number = day.split("-")
    return f"{int(number)} {calendar.month_abbr[int(month)]} {year}"


@each_file
@pytest.mark.parametrize("name", ["check", "check-valid"])
def test_a_check_has_the_units_rules_and_repairs_of_its_json(
    name: str, suffix: str
) -> None:
    told = told_by(name)
    findings = told["findings"]

    expect(name, suffix, [unit_row(code) for code in told["units"]], 4)
    expect(name, suffix, rule_rows(findings), 3)
    assert measured(name, suffix, findings) == [f"{f['measured']}" for f in findings]
    sources = [
        row[4]
        for row in rows(name, suffix)
        if len(row) == 5 and row[1] in ("yes", "NO")
    ]
    assert sources == [f["source"] for f in findings]
    assert told["valid"] is (name == "check-valid")
    repairs = [
        [titles(r["add"]), titles(r["drop"]), f"{r['plan']['credits']}"]
        for r in told["repairs"]
    ]
    assert bool(repairs) is not told["valid"]
    expect(name, suffix, repairs, 3)


def titles(codes: list[str]) -> str:
    units = (OCR.catalogue.unit_by_code[code] for code in codes)
    return "\n".join(f"{unit.code} {unit.title}" for unit in units) or "nothing"


@each_file
def test_a_menu_has_the_units_and_what_each_candidate_loses_of_its_json(
    suffix: str,
) -> None:
    (offer,) = (o for o in told_by("menu")["offers"] if o["size"] == 7)
    units = (OCR.catalogue.unit_by_code[code] for code in offer["units"])

    expect(
        "menu",
        suffix,
        [
            [
                u.code,
                u.title,
                u.group,
                f"{u.level}",
                f"{u.credits}",
                f"{offer['taken_by'][u.code]}",
            ]
            for u in units
        ],
        6,
    )
    served = {", ".join(group["ids"]): group for group in offer["served"]}
    found = {
        row[0]: row[1:] for row in rows("menu", suffix) if row and row[0] in served
    }
    assert found.keys() == served.keys()
    for ids, group in served.items():
        own, mismatch, loss, plan = found[ids]
        assert abs(float(own) - group["own_mismatch"]) <= 0.0501
        assert abs(float(mismatch) - group["mismatch"]) <= 0.0501
        lost = 0 if loss == "none" else float(loss.strip("+"))
        assert abs(lost - group["loss"]) <= 0.0501
        optional = [c for c in group["units"] if c not in ("F3", "F4")]
        assert plan.split() == optional


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_a_caseload_has_the_units_and_numbers_of_its_data(suffix: str) -> None:
    """A caseload has no JSON: its data is CSV, a row for each unit of a plan."""
    data = list(csv.DictReader(io.StringIO(written("cohort", "csv").decode())))
    found = {row[0]: row for row in READERS[suffix]("cohort") if row[0] in "C1 C2 C3"}

    assert found.keys() == {"C1", "C2", "C3"}
    for id_, row in found.items():
        own = [record for record in data if record["id"] == id_]
        new = [record["unit"] for record in own if record["held"] == "no"]
        assert row[2].split() == new
        assert row[3] == own[0]["plan_credits"]
        assert row[4] == f"{100 * float(own[0]['coverage']):.0f} %"
        finish = own[0]["finish"]
        assert row[5] == (in_short(finish) if finish else "")
    assert [r["held"] for r in data if r["id"] == "C2"].count("yes") == 1
