"""What size costs: a hundred times the units, fifty groups, two hundred rules."""

import math
import statistics
import sys
from functools import partial
from pathlib import Path

import pytest

import recommender
from recommender.problems.problem import Problem
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.model.encoding import Encoding
from tests.benchmarks.figures import record
from tests.benchmarks.stopwatch import process, ratio, record_ratio, seconds
from tests.builders.large import write_large

pytestmark = pytest.mark.exhaustive

SIZES = {59: (5, 9), 590: (16, 40), 5_900: (50, 200)}
WORKER = recommender.Candidate(role="worker")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    root = tmp_path_factory.mktemp("large")
    return {n: write_large(root / f"{n}", n, *more) for n, more in SIZES.items()}


def test_a_plan_from_5_900_units(folders: dict[int, Path], pairs: int) -> None:
    commands = [
        [sys.executable, "-m", "recommender", "plan", "--role", "worker", "-q", folder]
        for folder in map(str, folders.values())
    ]
    large, small = process(commands[-1]), process(commands[0])
    record_ratio("plan, 5,900 units", "plan, 59 units", ratio(large, small, pairs), 4)


def test_building_grows_with_the_units_and_what_rules_say_of_them(
    folders: dict[int, Path], pairs: int
) -> None:
    """The exponent over the sum of units and of those that each rule is about."""
    points = []
    for folder in folders.values():
        qualification = recommender.load_qualification(folder)
        problem = build_problem(qualification, resolve(WORKER, qualification))
        built = [seconds(partial(build, problem)) for _ in range(pairs + 2)]
        points.append((touched(problem), statistics.median(built)))
    (x1, y1), *_, (x2, y2) = points
    exponent = math.log(y2 / y1) / math.log(x2 / x1)
    large, small = (f"{x:,} in {1000 * y:.1f} ms" for x, y in ((x2, y2), (x1, y1)))
    what = "building a model, by units and units in rules"
    record(what, large, small, f"exponent {exponent:.2f}", "≤ 1.15")


def build(problem: Problem) -> Encoding:
    return Encoding(problem.units, problem.rules, problem.match)


def touched(problem: Problem) -> int:
    index = build(problem).index
    bounds = (rule.bound for rule in problem.rules)
    qualification = (len(index.positions(bound.of)) for bound in bounds if bound)
    return len(problem.units) + sum(qualification)
