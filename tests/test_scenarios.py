"""Scenarios: one sentence of the rulebook a file, with what it expects.

A scenario is a set of units for the audit, or a request as in a candidate file.
Expectations are counted by hand; `why` has the arithmetic.
"""

from fractions import Fraction
from pathlib import Path
from typing import Self

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

import recommender
from recommender.answers.progress import find_shortest_plan
from recommender.files.settings import check_settings
from recommender.files.toml_files import TomlFile, read_toml
from recommender.qualifications.units import Unit
from recommender.requests.candidate_file import CandidateFile

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Expected(Strict):
    broken: list[str] | None = None
    measured: dict[str, int] = {}
    credits: int | None = None
    at_most_credits: int | None = None
    new_credits: int | None = None
    status: str | None = None
    has: list[str] = []
    lacks: list[str] = []
    codes: list[str] | None = None
    conflict: list[str] | None = None
    mismatch: str | None = None
    left_out: list[str] | None = None
    shortest: list[str] | None = None


class Scenario(Strict):
    why: str
    qualification: str = "ocr-03456"
    units: list[str] | None = None
    readings: dict[str, str] = {}
    request: dict[str, object] | None = None
    expect: Expected

    @model_validator(mode="after")
    def nothing_is_left_unread(self) -> Self:
        """A key that the runner would not look at is a mistake of the scenario."""
        said, of_a_set = self.expect.model_fields_set, {"broken", "measured"}
        if self.units is not None:
            assert self.request is None
            assert said <= {*of_a_set, "credits"}
        else:
            assert not self.readings, "write request.readings"
            assert not said & of_a_set
        if self.expect.status == "infeasible":
            assert said <= {"status", "conflict"}
        return self


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_scenario(path: Path) -> None:
    file = read_toml(path, kind="scenario")
    scenario = Scenario.model_validate(file.content)
    if scenario.units is not None:
        check_audit(scenario, scenario.units)
    else:
        check_request(scenario, file)


def check_audit(scenario: Scenario, codes: list[str]) -> None:
    qualification = recommender.load_qualification(scenario.qualification)
    units = [qualification.catalogue.find(code) for code in codes]
    findings = recommender.audit(units, qualification.rules_read_as(scenario.readings))
    measured = {finding.rule.id: finding.measured for finding in findings}
    broken = [finding.rule.id for finding in findings if not finding.holds]
    expect = scenario.expect

    assert broken == expect.broken
    assert measured == {**measured, **expect.measured}
    assert expect.credits in (None, measured["total"])


def check_request(scenario: Scenario, file: TomlFile) -> None:
    qualification = recommender.load_qualification(scenario.qualification)
    request = file._replace(content=dict(scenario.request or {}))
    candidate = check_settings(request, CandidateFile).candidate()
    answer = recommender.recommend(qualification, candidate)
    expect = scenario.expect

    assert answer.status == expect.status
    assert [rule.id for rule in answer.conflict] == (expect.conflict or [])
    if answer.plans:
        check_plan(answer.best, expect)
    if expect.shortest is not None:
        shortest = find_shortest_plan(answer.problem)
        assert shortest is not None
        assert list(shortest.codes) == expect.shortest


def check_plan(plan: recommender.Plan, expect: Expected) -> None:
    assert set(expect.has) <= set(plan.codes)
    assert not set(expect.lacks) & set(plan.codes)
    assert expect.codes in (None, list(plan.codes))
    assert expect.credits in (None, plan.credits)
    assert expect.at_most_credits is None or plan.credits <= expect.at_most_credits
    assert expect.new_credits in (None, plan.new_credits)
    assert expect.mismatch is None or plan.fit.mismatch == Fraction(expect.mismatch)
    assert expect.left_out in (None, list(plan.fit.left_out))


def test_there_are_at_least_60_scenarios() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize(
    "expected",
    [
        {"brokn": []},  # misspelt
        {"broken": [], "mismatch": "42"},  # of a plan, not of a set
        {"broken": [], "has": ["F3"]},
    ],
)
def test_a_scenario_that_expects_what_nobody_checks_is_a_mistake(
    expected: dict[str, object],
) -> None:
    with pytest.raises(ValidationError):
        Scenario.model_validate({"why": "", "units": [], "expect": expected})


@pytest.mark.parametrize(("credits", "broken"), [(9, ["level-3"]), (10, [])])
def test_9_optional_credits_at_level_3_fail_one_rule_and_10_hold(
    credits: int, broken: list[str]
) -> None:
    """No real units make 9, so one of 9 and one of 10 credits are made up."""
    qualification = recommender.load_qualification("ocr-03456")
    units = [
        qualification.catalogue.find(code)
        for code in ("F3", "F4", "A3", "B2", "C3", "D6")
    ]
    made_up = Unit("X1", "Made up", "B", level=3, credits=credits)
    findings = recommender.audit([*units, made_up], qualification.rules)

    assert [one.rule.id for one in findings if not one.holds] == broken
