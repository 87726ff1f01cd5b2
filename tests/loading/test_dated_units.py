"""Units that can be begun on some days only: the days around each end, and faults."""

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import recommender
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.cli import cli
from recommender.loading.shipped import data_folder
from recommender.qualifications.qualification import Qualification
from recommender.requests import dates

LAST = date(2025, 12, 31)
AFTER = LAST + timedelta(1)
ROLE = "receptionist"


def dated(folder: Path, cells: Mapping[str, tuple[str, str]]) -> Path:
    """Give a copy of the diploma with `from` and `until` of some units."""
    for name in ("ocr-03456", "customer-service"):
        shutil.copytree(data_folder() / name, folder / name)
    units = folder / "ocr-03456" / "units.csv"
    header, *rows = units.read_text("utf-8").splitlines()
    days = (cells.get(row.split(",")[0], ("", "")) for row in rows)
    more = (
        f"{row},{first},{last}" for row, (first, last) in zip(rows, days, strict=True)
    )
    units.write_text("\n".join([f"{header},from,until", *more, ""]), encoding="utf-8")
    return folder / "ocr-03456"


def load(folder: Path, cells: Mapping[str, tuple[str, str]]) -> Qualification:
    return recommender.load_qualification(dated(folder, cells))


def best(qualification: Qualification, **wishes: Any) -> tuple[str, ...]:
    asked = recommender.Candidate(ROLE, wishes=recommender.Wishes(**wishes))
    return recommender.recommend(qualification, asked).best.codes


UNDATED = recommender.load_qualification("ocr-03456")
WHOLE = best(UNDATED)
# An optional unit of the best plan, and the plan where it is withdrawn.
GONE = next(code for code in reversed(WHOLE) if code not in UNDATED.mandatory)
WITHOUT = best(UNDATED, withdrawn=(GONE,))
# Dated as well, so that a start is of interest; and always on offer.
OTHER = next(code for code in UNDATED.catalogue.unit_by_code if code != GONE)


@pytest.mark.parametrize(
    ("cells", "day", "there"),
    [
        (("", "2025-12-31"), LAST, True),
        (("", "31/12/2025"), LAST, True),
        (("", "31/12/2025"), AFTER, False),
        (("2026-01-01", ""), LAST, False),
        (("1/1/2026", ""), AFTER, True),
        (("2025-12-31", "2025-12-31"), LAST, True),
        (("2025-12-31", "2025-12-31"), AFTER, False),
        (("", ""), AFTER, True),
    ],
)
@pytest.mark.parametrize("by_clock", [True, False])
def test_a_unit_is_in_plans_that_start_while_it_is_offered(
    cells: tuple[str, str],
    day: date,
    there: bool,
    by_clock: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    qualification = load(tmp_path, {GONE: cells, OTHER: ("2000-01-01", "")})
    monkeypatch.setattr(dates, "today", lambda: day if by_clock else date(1999, 1, 1))

    codes = best(qualification, start=None if by_clock else day)

    assert GONE in WHOLE
    assert GONE not in WITHOUT
    assert codes == (WHOLE if there else WITHOUT)


def test_who_holds_an_expired_unit_keeps_it(tmp_path: Path) -> None:
    qualification = load(tmp_path, {GONE: ("", "2025-12-31")})

    assert best(qualification, have=(GONE,), start=AFTER) == best(UNDATED, have=(GONE,))


def test_expired_units_are_in_where_they_are_asked_to_be(tmp_path: Path) -> None:
    qualification = load(tmp_path, {GONE: ("", "2025-12-31")})

    assert best(qualification, include_expired=True, start=AFTER) == WHOLE


def test_without_a_mandatory_unit_on_offer_there_is_no_plan(tmp_path: Path) -> None:
    qualification = load(tmp_path, {"F3": ("", "2025-12-31")})
    asked = recommender.Candidate(ROLE, wishes=recommender.Wishes(start=AFTER))

    found = recommender.recommend(qualification, asked)

    assert not found.plans
    withdrawn = next(rule for rule in found.conflict if rule.kind.value == "wish")
    assert withdrawn.id == "--withdrawn F3"
    assert "--include-expired" in withdrawn.text


def test_no_clock_is_looked_at_where_nothing_is_dated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped() -> date:
        raise AssertionError

    monkeypatch.setattr(dates, "today", stopped)

    assert best(UNDATED) == WHOLE


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--role", ROLE),
        ("explain", "--role", ROLE),
        ("what-if", "--role", ROLE, "--max-level", "3"),
        ("tradeoffs", "--role", ROLE),
    ],
    ids=lambda words: words[0],
)
def test_reports_name_what_is_left_out_and_how_to_keep_it(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    folder = dated(tmp_path, {GONE: ("", "2025-12-31")})
    of = ("--qualification", str(folder))
    start = ("--start", "2026-01-01") if words[0] == "plan" else ()

    told = CliRunner().invoke(cli, [*words, *of, *start]).stdout
    kept = CliRunner().invoke(cli, [*words, *of, *start, "--include-expired"]).stdout

    assert f"Expired    {GONE} (offered until 2025-12-31) is left out" in told
    assert "--include-expired" in told
    # A what-if compares with the plan as it was, which is without.
    assert ("Expired" in kept) == (words[0] == "what-if")


def test_a_spreadsheet_s_dates_are_imported(tmp_path: Path) -> None:
    sheet = tmp_path / "units.csv"
    sheet.write_text(
        "Unit code,Title,Level,Credits,Valid from,Expiry date\n"
        "A1,One,2,5,01/09/2024,2026-08-31\n"
        "A2,Two,2,5,,31/8/26\n",
        encoding="utf-8",
    )

    found = read_spreadsheet(sheet)

    assert found.to_csv().splitlines()[0].endswith("from,until")
    assert [(row["from"], row["until"]) for row in found.rows] == [
        ("2024-09-01", "2026-08-31"),
        ("", ""),
    ]
    assert any("two-digit" in note and "row 3" in note for note in found.notes)


@pytest.mark.parametrize("command", [("menu", "--units", "6"), ("common",)])
def test_caseloads_are_told_on_stderr_what_is_left_out(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    folder = str(dated(tmp_path, {GONE: ("", "2025-12-31")}))

    done = CliRunner().invoke(
        cli, [*command, "--role", f"{ROLE}:3", "--qualification", folder]
    )

    assert f"note: {GONE} is offered until 2025-12-31; plans that" in done.stderr
    assert GONE not in done.stdout
