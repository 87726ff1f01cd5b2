"""What a browser shows of a plan is what the JSON of the same plan says."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recommender import load_qualification
from recommender.reports.documents import to_json
from recommender.reports.evidence_report import EvidenceReport
from tests.browser.documents import (
    LETTERS,
    PLANS,
    Document,
    PlanDocument,
    evidence_of,
    json_of,
    rules_differ,
)
from tests.browser.views import SCREEN, opened

pytestmark = pytest.mark.browser

Files = Callable[[Document], Path]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# The cells of each table by its caption, as they are seen; titles of groups are left.
_TABLES = """() => Object.fromEntries([...document.querySelectorAll("table.stacked")]
  .map(table => [table.caption.innerText, [...table.querySelectorAll("tbody tr")]
    .filter(row => !row.className)
    .map(row => [...row.cells].map(cell => cell.innerText))]))"""


def tables(browser: Any, file: Path) -> dict[str, list[list[str]]]:
    with opened(browser, file, SCREEN) as page:
        return dict(page.evaluate(_TABLES))


@pytest.mark.parametrize("document", PLANS, ids=lambda d: d.name)
def test_units_and_rules_are_those_of_the_json(
    browser: Any, file_of: Files, document: PlanDocument
) -> None:
    shown = tables(browser, file_of(document))
    told = json_of(document.request)
    vocabulary = load_qualification(told["qualification"]).vocabulary
    plan, job = told["plans"][0], told["candidate"]["job"]

    has_credits = plan["counted_in"] == "credits"
    rows = shown["Units of the plan"]
    assert len(rows) == len(plan["units"])
    for row, unit in zip(rows, plan["units"], strict=True):
        level = "" if unit["level"] is None else f"{unit['level']}"
        sizes = [level, f"{unit['credits']}"] if has_credits else [level]
        code, title, *seen, why, status, o, q, s, t, p = row
        assert [code, title] == [unit["code"], unit["title"]]
        assert [size.rstrip("*") for size in seen] == sizes
        assert status == ("done" if unit["held"] else "to do")
        assert {o, q, s, t, p} == {"\u2610"}
        for tag in unit["tags"]:
            assert f"{vocabulary.find_tag(tag).title} ({job[tag]})" in why
    rules = shown["Each rule, with what it needs"]
    assert rules_differ(rules, plan) == []
    assert {holds for _, holds, _, _ in rules} == {"yes"}
    assert all(finding["holds"] for finding in plan["findings"])


def test_dates_and_hours_are_those_of_the_json(browser: Any, file_of: Files) -> None:
    shown = tables(browser, file_of(PLANS[0]))
    timeline = json_of(PLANS[0].request)["timeline"]

    def in_words(day: str) -> str:
        day_ = date.fromisoformat(day)
        return f"{day_.day} {day_:%B %Y}"

    assert [
        (code, hours, start, finish)
        for code, _, hours, start, finish in shown["When each unit is under way"]
    ] == [
        (u["code"], f"{u['hours']}", in_words(u["start"]), in_words(u["finish"]))
        for u in timeline["units"]
    ]


@pytest.mark.parametrize("document", [*PLANS, *LETTERS], ids=lambda d: d.name)
def test_no_number_is_on_a_page_that_is_not_in_the_json(
    browser: Any, file_of: Files, document: PlanDocument
) -> None:
    with opened(browser, file_of(document), SCREEN) as page:
        text = page.locator("body").inner_text()
        title = page.locator("header").inner_text()
        footer = page.locator("footer").inner_text()
        # A star is on each fact that is not verified, which JSON says of units only.
        stars = len(re.findall(r"\d\*\s", text))
    told = json_of(document.request)
    known = {*numbers_of(told), *_NUMBER.findall(title), *_NUMBER.findall(footer)}
    known.add(str(stars))
    if (evidence := evidence_of(document.request)) is not None:
        occasions = EvidenceReport(evidence.recommendation, evidence).document()
        known |= {*_NUMBER.findall(to_json(occasions))}
        known |= {f"{n + 1}" for n in range(len(evidence.in_order))}

    assert [n for n in _NUMBER.findall(text) if n not in known] == []


def numbers_of(told: dict[str, Any]) -> Iterator[str]:
    """Yield each number of a document as a page may write it."""
    qualification = load_qualification(told["qualification"])
    yield from _NUMBER.findall(json.dumps(told))
    yield from _NUMBER.findall(qualification.notice)
    for text in (note.text for note in qualification.notes):
        yield from _NUMBER.findall(text)
    for day in re.findall(r"(\d{4})-(\d\d)-(\d\d)", json.dumps(told)):
        yield from (f"{int(part)}" for part in day)
    for value in values(told):
        yield from (f"{value:.1f}", f"{value:.0f}", f"{100 * value:.0f}")
    (plan,) = told["plans"][:1]
    unverified = [unit for unit in plan["units"] if not unit["verified"]]
    for rows in (plan["units"], plan["findings"], unverified):
        yield f"{len(rows)}"
    # 10 hours of learning for a credit. Of units that do as well, a letter names two
    # and a sheet three.
    yield f"{10 * plan['new_credits']}"
    yield from (f"{len(u['as_good']) - n}" for u in plan["units"] for n in (2, 3))


def values(told: Any) -> Iterator[float]:
    """Yield the numbers of a document, however deep they are."""
    if isinstance(told, dict | list):
        for inner in told.values() if isinstance(told, dict) else told:
            yield from values(inner)
    elif isinstance(told, int | float):
        yield float(told)
