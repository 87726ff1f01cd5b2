"""What-ifs: one sentence of the rulebook a file, asked as a person asks it.

`ask` is what is typed after `recommender what-if`; FILE in it stands for a candidate
file with the text of `candidate`. Expectations are counted by hand; `why` has the
arithmetic. Differences are after minus before, fractions are written as text.
"""

import json
import shlex
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from recommender.cli import cli
from recommender.cli.commands.what_if_command import what_if
from recommender.errors import RecommenderError

FILES = sorted((Path(__file__).parent / "what_ifs").glob("*.toml"))


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Side(Strict):
    """A plan, before or after, and its dates."""

    codes: list[str] | None = None
    has: list[str] = []
    lacks: list[str] = []
    credits: int | None = None
    new_credits: int | None = None
    hours: int | None = None
    mismatch: str | None = None
    coverage: str | None = None
    relevance: str | None = None
    weeks: int | None = None
    finish: str | None = None
    latest_start: str | None = None


class Expected(Strict):
    exit_code: int = 0
    error: str | None = None
    before: Side | None = None
    after: Side | None = None
    no_plan_before: bool = False
    units_in: list[str] | None = None
    units_out: list[str] | None = None
    leaves: dict[str, str] = {}
    enters: dict[str, str] = {}
    credits: int | None = None
    hours: int | None = None
    mismatch: str | None = None
    coverage: str | None = None
    relevance: str | None = None
    loss: str | None = None
    curve: list[list[int]] | None = None
    conflict: list[str] | None = None
    ways_out: list[list[str]] | None = None
    mismatch_of_ways_out: list[str] | None = None
    scenarios: dict[str, Side] | None = None
    impossible: list[str] = []


class WhatIf(Strict):
    why: str
    ask: str
    candidate: str | None = None
    expect: Expected

    @model_validator(mode="after")
    def nothing_is_left_unread(self) -> Self:
        """A key that the runner would not look at is a mistake of the file."""
        said = self.expect.model_fields_set
        assert said - {"exit_code"}, "expect something"
        assert ("FILE" in self.ask) == (self.candidate is not None)
        if self.expect.error is not None:
            assert said <= {"exit_code", "error"}
        if self.expect.error is None:
            assert ("scenarios" in said) == ("--scenarios" in self.ask)
        if self.expect.scenarios is not None:
            assert said <= {"scenarios", "impossible"}
        return self


def read(path: Path) -> WhatIf:
    return WhatIf.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_what_if(path: Path, tmp_path: Path) -> None:
    case = read(path)
    words = shlex.split(case.ask)
    if case.candidate is not None:
        file = tmp_path / "candidate.toml"
        file.write_text(case.candidate, encoding="utf-8")
        words = [str(file) if word == "FILE" else word for word in words]
    done = CliRunner().invoke(cli, ["what-if", *words, "--format", "json"])
    expect = case.expect
    if expect.error is not None:
        assert isinstance(done.exception, RecommenderError)
        assert [fault.id for fault in done.exception.faults] == [expect.error]
        assert done.exception.exit_code == expect.exit_code
        return
    assert done.exit_code == expect.exit_code, done.exception
    answer = json.loads(done.stdout)
    if expect.scenarios is not None:
        check_scenarios(answer["scenarios"], expect)
    else:
        check_answer(answer, expect)


def check_answer(answer: dict[str, Any], expect: Expected) -> None:
    assert (answer["before"] is None) == expect.no_plan_before
    assert (answer["after"] is None) == (expect.conflict is not None)
    for name, side in (("before", expect.before), ("after", expect.after)):
        if side is not None:
            check_side(answer[name], answer[f"timeline_{name}"], side)
    check_moves(answer, expect)
    for name in ("mismatch", "coverage", "relevance", "loss"):
        check_fraction(answer[name], getattr(expect, name))
    curve = [[one["changes"], one["plan"]["mismatch"]] for one in answer["curve"]]
    assert expect.curve in (None, curve)
    assert expect.credits in (None, answer["credits"])
    assert expect.hours in (None, answer["hours"])
    if expect.conflict is not None:
        check_conflict(answer["conflict"], expect)


def check_moves(answer: dict[str, Any], expect: Expected) -> None:
    assert expect.units_in in (None, answer["units_in"])
    assert expect.units_out in (None, answer["units_out"])
    for name in ("leaves", "enters"):
        told = {move["code"]: move["why"] for move in answer[name]}
        for code, why in getattr(expect, name).items():
            assert why in told[code]


def check_conflict(conflict: dict[str, Any], expect: Expected) -> None:
    assert [one["id"] for one in conflict["because"]] == expect.conflict
    ways = conflict["ways_out"]
    told = [way["changes"] for way in ways]
    assert expect.ways_out is None or sorted(told) == sorted(expect.ways_out)
    if expect.mismatch_of_ways_out is not None:
        assert len(ways) == len(expect.mismatch_of_ways_out)
        for way, mismatch in zip(ways, expect.mismatch_of_ways_out, strict=True):
            check_fraction(way["plan"]["mismatch"], mismatch)


def check_scenarios(answers: list[dict[str, Any]], expect: Expected) -> None:
    found = {one["name"]: one for one in answers}
    assert list(found) == [*(expect.scenarios or {}), *expect.impossible]
    for name, side in (expect.scenarios or {}).items():
        check_side(found[name]["plan"], found[name]["timeline"], side)
    assert all(found[name]["status"] == "infeasible" for name in expect.impossible)


def check_side(
    plan: dict[str, Any], timeline: dict[str, Any] | None, side: Side
) -> None:
    codes = [unit["code"] for unit in plan["units"]]
    assert side.codes in (None, codes)
    assert set(side.has) <= set(codes)
    assert not set(side.lacks) & set(codes)
    for name in ("credits", "new_credits", "hours"):
        assert getattr(side, name) in (None, plan[name])
    for name in ("mismatch", "coverage", "relevance"):
        check_fraction(plan[name], getattr(side, name))
    for name in ("weeks", "finish", "latest_start"):
        if getattr(side, name) is not None:
            assert timeline is not None
            assert timeline[name] == getattr(side, name)


def check_fraction(found: float | None, expected: str | None) -> None:
    if expected is not None:
        assert found == pytest.approx(float(Fraction(expected)), abs=1e-9)


def test_there_are_at_least_30_what_ifs() -> None:
    assert len(FILES) >= 30


def test_every_option_of_a_request_is_asked_by_some_what_if() -> None:
    """How an answer is told or where it goes is not what it says."""
    telling = {"--format", "--output", "--force", "--time-limit", "--qualification"}
    telling |= {"--for", "--assessor", "--centre"}
    # No shipped qualification asks for facts or grades, has dates or units of variable
    # credits; others of the tests do.
    elsewhere = {"--job-text", "--no-role", "--help", "--fact", "--include-expired"}
    elsewhere |= {"--unit-credits", "--grade"}
    # A waiver and a unit from elsewhere have tests of their own for what-if.
    elsewhere |= {"--waive", "--because", "--elsewhere"}
    options = {max(one.opts, key=len) for one in what_if.params} - telling - elsewhere
    asked = {word for path in FILES for word in shlex.split(read(path).ask)}

    assert options <= asked
    assert "but" in asked


@pytest.mark.parametrize(
    "mistaken",
    [
        {"ask": "--bare", "expect": {"mismatches": "1"}},
        {"ask": "--bare", "expect": {}},
        {"ask": "--candidate FILE", "expect": {"mismatch": "1"}},
        {"ask": "--bare", "expect": {"error": "change-missing", "mismatch": "1"}},
    ],
)
def test_a_what_if_that_expects_what_nobody_checks_is_a_mistake(
    mistaken: dict[str, object],
) -> None:
    with pytest.raises(ValidationError):
        WhatIf.model_validate({"why": "", **mistaken})
