"""Scenarios: one sentence of the rulebook a file, with what it expects.

A scenario is a set of units for the audit, or a request as in a candidate file; with
`evidence`, it is about the occasions for the evidence of the plan, or of given `units`.
Expectations are counted by hand; `why` has the arithmetic.
"""

import json
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

import recommender
from recommender.answers.evidence_planning import fixed_plan
from recommender.answers.progress import find_shortest_plan
from recommender.files.settings import check_settings
from recommender.files.toml_files import TomlFile, read_toml
from recommender.loading.evidence_guide import load_evidence
from recommender.qualifications.evidence import EvidenceGuide
from recommender.qualifications.units import Unit
from recommender.requests.candidate_file import CandidateFile
from recommender.requests.occasion_wishes import read_occasion_wishes

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
    waived: dict[str, int] = {}
    evidence: "ExpectedEvidence | None" = None


class Evidence(Strict):
    """What is asked of occasions, as options do, and a centre's own file over the data.

    `units` are planned instead of the best plan.
    """

    units: list[str] | None = None
    locked: list[str] = []
    refused: list[str] = []
    max_visits: int | None = None
    file: dict[str, Any] = {}


class ExpectedEvidence(Strict):
    """`serves` maps occasions to the units that each serves; `only` lists them all."""

    occasions: int | None = None
    visits: int | None = None
    serves: dict[str, str] = {}
    only: list[str] | None = None
    lacks: list[str] = []
    at_risk: list[str] | None = None
    conflict: list[str] | None = None
    ways_out: list[str] | None = None


class Scenario(Strict):
    why: str
    evidence: Evidence | None = None
    qualification: str = "ocr-03456"
    units: list[str] | None = None
    readings: dict[str, str] = {}
    request: dict[str, object] | None = None
    expect: Expected

    @model_validator(mode="after")
    def nothing_is_left_unread(self) -> Self:
        """A key that the runner would not look at is a mistake of the scenario."""
        said, of_a_set = self.expect.model_fields_set, {"broken", "measured"}
        assert (self.evidence is None) == (self.expect.evidence is None)
        if self.evidence is not None:
            assert self.units is None
            assert said == {"evidence"}
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
    if scenario.evidence is not None:
        check_evidence(scenario, scenario.evidence, file)
    elif scenario.units is not None:
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


def check_evidence(scenario: Scenario, asked: Evidence, file: TomlFile) -> None:
    qualification = recommender.load_qualification(scenario.qualification)
    request = file._replace(content=dict(scenario.request or {}))
    candidate = check_settings(request, CandidateFile).candidate()
    if asked.units is not None:
        candidate = fixed_plan(candidate, asked.units, qualification)
    guide = guide_of(asked.file, qualification)
    wishes = read_occasion_wishes(
        asked.locked, asked.refused, asked.max_visits, qualification.vocabulary
    )
    plan = recommender.recommend(qualification, candidate)
    answer = recommender.plan_evidence(plan, wishes, guide=guide)
    expect = scenario.expect.evidence
    assert expect is not None
    if expect.conflict is not None:
        assert [rule.text for rule in answer.conflict] == expect.conflict
        ways = [" and ".join(way.changes) for way in answer.ways_out]
        assert expect.ways_out in (None, ways)
        return
    evidence = answer.evidence
    assert evidence is not None
    names = [occasion.name for occasion in evidence.occasions]
    serves = {each.name: " ".join(codes) for each, codes in evidence.serves.items()}
    assert expect.occasions in (None, len(names))
    assert expect.visits in (None, evidence.visits)
    assert {**serves, **expect.serves} == serves
    assert expect.only in (None, names)
    assert not set(expect.lacks) & set(names)
    at_risk = [each.code for each in evidence.coverage if each.at_risk]
    assert expect.at_risk in (None, at_risk)


def guide_of(
    content: dict[str, Any], qualification: recommender.Qualification
) -> EvidenceGuide:
    """Return the data of the area with the tables of a centre's own file over it."""
    if not content:
        return load_evidence(qualification)
    lines = ["format = 1"]
    for table, entries in content.items():
        for entry in entries:
            pairs = (f"{key} = {json.dumps(value)}" for key, value in entry.items())
            lines += [f"[[{table}]]", *pairs]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_evidence(qualification, path)


def check_plan(plan: recommender.Plan, expect: Expected) -> None:
    assert set(expect.has) <= set(plan.codes)
    assert not set(expect.lacks) & set(plan.codes)
    assert expect.codes in (None, list(plan.codes))
    assert expect.credits in (None, plan.credits)
    assert expect.at_most_credits is None or plan.credits <= expect.at_most_credits
    assert expect.new_credits in (None, plan.new_credits)
    assert expect.mismatch is None or plan.fit.mismatch == Fraction(expect.mismatch)
    waived = [finding for finding in plan.findings if finding.rule.waived]
    assert {finding.rule.id: finding.measured for finding in waived} == expect.waived
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
