"""Choices of a qualification: one sentence a file, asked as a person asks it.

`ask` is what is typed after `recommender which`; PLAN in it stands for a saved plan
with `plan`, FILE for a candidate file with the text of `candidate`, and DIR for the
folder that has `folders`. Expectations are counted by hand; `why` has the arithmetic.
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
from recommender.errors import RecommenderError

FILES = sorted((Path(__file__).parent / "choices").glob("*.toml"))
HEAD = """format = 1
name = "{name}"
title = "{name}"
level = {level}
{head}
[groups]
A = "All"
[[rules]]
id = "total"
text = "At least {credits} credits"
source = "made up"
measure = "credits"
at_least = {credits}
{rules}
"""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Folder(Strict):
    """A qualification of one group; a plan of it has `credits` or more."""

    level: int = 2
    credits: int = 10
    head: str = 'area = "customer-service"'
    rules: str = ""
    units: str
    files: dict[str, str] = {}


class Saved(Strict):
    """A plan as JSON has it, with the role of its candidate."""

    qualification: str
    units: list[str]
    role: str | None = None


class One(Strict):
    """What is expected of one qualification; `counts` is `A11 is A11: 5`."""

    has: list[str] = []
    lacks: list[str] = []
    codes: list[str] | None = None
    counts: list[str] | None = None
    not_here: dict[str, str] | None = None
    credits: int | None = None
    to_earn: int | None = None
    to_earn_at_least: int | None = None
    mismatch: str | None = None
    coverage: str | None = None
    relevance: str | None = None
    beyond: list[str] | None = None
    conflict: list[str] | None = None
    error: str | None = None
    next_step: bool | None = None
    why: str = ""


class Expected(Strict):
    exit_code: int = 0
    error: str | None = None
    order: list[str] | None = None
    without_plan: list[str] = []
    not_compared: dict[str, str] = {}
    several_areas: bool = False
    levels: dict[str, int] | None = None
    level_check: str = ""
    of: dict[str, One] = {}


class Choice(Strict):
    why: str
    ask: str
    plan: Saved | None = None
    candidate: str | None = None
    folders: dict[str, Folder] = {}
    expect: Expected

    @model_validator(mode="after")
    def nothing_is_left_unread(self) -> Self:
        """A key that the runner would not look at is a mistake of the file."""
        said = self.expect.model_fields_set
        assert said - {"exit_code"}, "expect something"
        for word, part in (("PLAN", self.plan), ("FILE", self.candidate)):
            assert (word in self.ask) == (part is not None)
        assert ("DIR" in self.ask) == bool(self.folders)
        if self.expect.error is not None:
            assert said <= {"exit_code", "error"}
        return self


def read(path: Path) -> Choice:
    return Choice.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def write(choice: Choice, folder: Path) -> dict[str, str]:
    """Write what a case needs, and return what its words stand for."""
    plan, file = folder / "plan.json", folder / "candidate.toml"
    if choice.plan is not None:
        saved = choice.plan
        content = {"qualification": saved.qualification, "units": saved.units}
        document = {**content, "candidate": {"role": saved.role}}
        plan.write_text(json.dumps(document), encoding="utf-8")
    file.write_text(choice.candidate or "", encoding="utf-8")
    for name, part in choice.folders.items():
        (folder / name).mkdir()
        head = HEAD.format(
            name=name, **part.model_dump(include={"level", "credits", "head", "rules"})
        )
        files = {"qualification.toml": head, "units.csv": part.units, **part.files}
        for each, text in files.items():
            (folder / name / each).write_text(text, encoding="utf-8")
    return {"PLAN": str(plan), "FILE": str(file), "DIR": str(folder)}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_choice(path: Path, tmp_path: Path) -> None:
    choice = read(path)
    ask = choice.ask
    for word, stands_for in write(choice, tmp_path).items():
        ask = ask.replace(word, stands_for)
    done = CliRunner().invoke(cli, ["which", *shlex.split(ask), "--format", "json"])
    expect = choice.expect
    if expect.error is not None:
        assert isinstance(done.exception, RecommenderError)
        assert [fault.id for fault in done.exception.faults] == [expect.error]
        assert done.exception.exit_code == expect.exit_code
        return
    assert done.exit_code == expect.exit_code, done.exception
    check(json.loads(done.stdout), expect)


def check(answer: dict[str, Any], expect: Expected) -> None:
    entries = {one["qualification"]: one for one in answer["qualifications"]}
    order = [name for name, one in entries.items() if one["rank"] is not None]
    assert expect.order in (None, order)
    if expect.order is not None:
        assert sorted(entries.keys() - {*order}) == sorted(expect.without_plan)
    refused = {Path(one["qualification"]).name: one for one in answer["not_compared"]}
    assert refused.keys() == expect.not_compared.keys()
    for name, fault in expect.not_compared.items():
        assert fault in [error["id"] for error in refused[name]["errors"]]
    assert answer["several_areas"] == expect.several_areas
    assert expect.level_check in answer["level_check"]
    if expect.levels is not None:
        found = [str(task["level"] or "none") for task in answer["levels"]]
        assert {name: found.count(name) for name in found} == expect.levels
    for name, one in expect.of.items():
        check_one(entries[name], one)


def check_one(entry: dict[str, Any], expect: One) -> None:
    carried = [
        f"{c['held']} is {c['code']}: {c['credits']}" for c in entry["carried_over"]
    ]
    others = {one["held"]: one["because"] for one in entry["not_carried_over"]}
    assert expect.counts in (None, carried)
    assert expect.not_here in (None, others)
    assert expect.why in entry["why"]
    assert expect.next_step in (None, entry["next_step"] is not None)
    beyond = [unit["code"] for unit in entry["beyond_the_job"]]
    assert expect.beyond in (None, beyond)
    because = [one["id"] for one in (entry["conflict"] or {"because": []})["because"]]
    assert because == (expect.conflict or [])
    faults = [error["id"] for error in entry["errors"]]
    assert faults == ([expect.error] if expect.error else [])
    if entry["plan"] is not None:
        check_plan(entry["plan"], expect)


def check_plan(plan: dict[str, Any], expect: One) -> None:
    codes = [unit["code"] for unit in plan["units"]]
    assert expect.codes in (None, codes)
    assert set(expect.has) <= set(codes)
    assert not set(expect.lacks) & set(codes)
    assert expect.credits in (None, plan["credits"])
    assert expect.to_earn in (None, plan["new_credits"])
    assert (expect.to_earn_at_least or 0) <= plan["new_credits"]
    for name in ("mismatch", "coverage", "relevance"):
        if (expected := getattr(expect, name)) is not None:
            assert plan[name] == pytest.approx(float(Fraction(expected)), abs=1e-9)


def test_there_are_at_least_40_choices() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize(
    "mistaken",
    [
        {"ask": "--bare", "expect": {"odrer": []}},
        {"ask": "--bare", "expect": {}},
        {"ask": "--after PLAN", "expect": {"order": []}},
        {"ask": "--bare", "expect": {"error": "nothing-next", "order": []}},
    ],
)
def test_a_choice_that_expects_what_nobody_checks_is_a_mistake(
    mistaken: dict[str, object],
) -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate({"why": "", **mistaken})
