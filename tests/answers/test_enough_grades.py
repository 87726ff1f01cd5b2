"""Grades that would be enough where there is no plan, against every set of units."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

import recommender
from recommender.answers.ways_out import ways_out
from recommender.cli import cli
from recommender.qualifications.units import Unit
from tests.builders.any_qualification import UNITS
from tests.builders.graded import BY_SIZE, HEAD, ORDER, POINTS, TABLE
from tests.builders.texts import VOCABULARY, load
from tests.oracles.brute import subsets

MERITS = """[[rules]]
id = "merits"
text = "Credits at Merit or above"
source = "page 1"
credits = {{ of.min_grade = "Merit", at_least = {least} }}
"""


def is_valid(
    units: Sequence[Unit], grades: dict[str, str], points: int, merits: int
) -> bool:
    """Say by hand whether both rules hold; nothing said is Pass."""
    own = [(unit.credits, grades.get(unit.code, "Pass")) for unit in units]
    high = sum(credits for credits, grade in own if ORDER.index(grade) >= 2)
    passed = [(credits, grade) for credits, grade in own if grade != "Fail"]
    worth = sum(TABLE[credits].get(grade, 0) for credits, grade in passed)
    return worth >= points and high >= merits


@pytest.mark.parametrize("seed", range(12))
def test_grades_that_are_told_are_enough_and_none_can_be_lower(seed: int) -> None:
    random = Random(seed)
    points, merits = random.randint(40, 190), random.randint(0, 20)
    rules = POINTS.format(least=points) + MERITS.format(least=merits)
    one = load(HEAD + BY_SIZE + rules, UNITS)
    codes = [unit.code for unit in one.catalogue.units]
    stated = {c: random.choice(ORDER) for c in codes if random.random() < 0.3}
    have = tuple(c for c in codes if random.random() < 0.2)
    wishes = recommender.Wishes(grades=tuple(stated.items()), have=have)
    candidate = recommender.Candidate(tags={"serving": "daily"}, wishes=wishes)
    answer = recommender.recommend(one, candidate)
    ways = ways_out(answer)
    sets = [s for s in subsets(one.catalogue.units) if {u.code for u in s} >= {*have}]
    if answer.plans or ways:
        assert not ways.grades
        return

    told, free = dict(ways.grades), {*codes} - {*stated} - {*have}
    best = {**stated, **dict.fromkeys(free, "Distinction")}
    possible = any(is_valid(some, best, points, merits) for some in sets)
    assert bool(told) == possible
    assert told.keys() <= free
    kept = [s for s in sets if is_valid(s, {**stated, **told}, points, merits)]
    assert bool(kept) == possible
    for code, grade in told.items():
        lower = ORDER[ORDER.index(grade) - 1]
        least = {**stated, **told, code: lower}
        assert not any(is_valid(some, least, points, merits) for some in sets)


FEW = """[[rules]]
id = "few"
text = "At most 12 credits"
source = "page 1"
credits.at_most = 12
"""


def test_grades_help_against_a_conflict_that_is_not_of_grades_alone() -> None:
    """In 12 credits there are 7 + 9 points at Pass, and 50 at Distinction."""
    one = load(HEAD + BY_SIZE + POINTS.format(least=30) + FEW, UNITS)
    candidate = recommender.Candidate(tags={"serving": "daily"})
    answer = recommender.recommend(one, candidate)
    told = ways_out(answer).grades
    wishes = recommender.Wishes(grades=told)

    assert {rule.id for rule in answer.conflict} == {"points", "few"}
    assert told
    assert recommender.recommend(one, replace(candidate, wishes=wishes)).plans
    much = load(HEAD + BY_SIZE + POINTS.format(least=51) + FEW, UNITS)
    assert ways_out(recommender.recommend(much, candidate)).grades == ()


def write(folder: Path, least: int) -> list[str]:
    """Write a qualification that asks for points; return the command for a plan."""
    strengths = "unit,tag,strength\nU1,serving,3\nU2,serving,2\n"
    rules = HEAD + BY_SIZE + POINTS.format(least=least)
    files = {
        "qualification.toml": rules,
        "units.csv": UNITS,
        "strengths.csv": strengths,
    }
    for name, text in {**VOCABULARY, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return ["plan", "-q", str(folder), "--role", "server"]


def test_the_grades_are_the_next_step_and_in_json(tmp_path: Path) -> None:
    """At Pass the units have 7 + 7 + 0 + 0 + 9 + 7 + 7 = 37 points."""
    words = write(tmp_path, least=60)
    shown = CliRunner().invoke(cli, words)
    told = CliRunner().invoke(cli, [*words, "--format", "json"]).stdout
    grades = json.loads(told)["conflict"]["enough_grades"]
    options = [part for pair in grades.items() for part in ("--grade", ":".join(pair))]

    assert f"would be enough: {' '.join(options)}" in " ".join(shown.output.split())
    assert CliRunner().invoke(cli, [*words, *options]).exit_code == 0
    assert CliRunner().invoke(cli, [*words, *options[2:]]).exit_code == 1


def test_where_no_grades_are_enough_that_is_said(tmp_path: Path) -> None:
    """At Distinction the units have 4 x 21 + 2 x 50 = 184 points."""
    words = write(tmp_path, least=185)
    shown = CliRunner().invoke(cli, words)
    told = CliRunner().invoke(cli, [*words, "--format", "json"]).stdout

    assert "even the highest grades, wherever none is stated, leave no plan" in (
        " ".join(shown.output.split())
    )
    assert json.loads(told)["conflict"]["enough_grades"] is None
