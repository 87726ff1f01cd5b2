"""Changes of a problem, or of the way it is solved, whose effect on the plan is known.

Each law is tried on random requests of small qualifications and of the shipped ones.
None needs to know the best plan: two answers of the solver are held against each other.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from recommender.problems.job_match import match
from recommender.problems.problem import Problem, spare_rule
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine import cp_sat
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.any_request import SOURCES, requests

# How the program itself solves a small model, and others ways to solve the same.
WAYS: dict[str, dict[str, Any]] = {
    "another seed": {"random_seed": 20},
    "presolve": {"cp_model_presolve": True, "max_presolve_iterations": 3},
    "presolve with probing": {"cp_model_presolve": True, "cp_model_probing_level": 2},
    "a smaller linear programme": {"linearization_level": 1},
    "symmetry": {"symmetry_level": 2, "cp_model_presolve": True},
    "two workers": {"num_workers": 2, "cp_model_presolve": True},
}


def problems(source: str, law: str) -> Iterator[Problem]:
    for whole in requests(source, law, small=8, few=2):
        qualification = whole.qualification
        yield build_problem(qualification, resolve(whole.candidate, qualification))


def best(problem: Problem) -> Solution:
    search = Search(problem, Clock())
    if search.status is not Status.OPTIMAL:
        return Solution(search.status)
    solution = search.best()
    assert solution.status in (Status.OPTIMAL, Status.INFEASIBLE)
    return solution


def rank(problem: Problem, solution: Solution) -> tuple[Any, ...] | None:
    """Return what plans are compared by, apart from the order of the catalogue."""
    if not solution.status.has_plan:
        return None
    units = [problem.units[i] for i in solution.chosen]
    new = [unit for unit in units if unit.code not in problem.held]
    return solution.mismatch, sum(unit.credits for unit in new), len(new)


def limited(problem: Problem) -> Problem:
    """Return the problem with its limit on credits as a rule, which stays as it is."""
    fewest = Search(problem, Clock()).fewest
    if problem.spare is None or fewest is None:
        return replace(problem, spare=None)
    limit = spare_rule(fewest, problem)
    return replace(problem, rules=(*problem.rules, limit), spare=None)


def with_rule(problem: Problem, bound: Bound) -> Problem:
    return replace(
        problem, rules=(*problem.rules, Rule("side", Kind.WISH, "", "", bound))
    )


@pytest.mark.parametrize("way", WAYS)
@SOURCES
def test_the_way_of_solving_changes_nothing(
    source: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [(problem, best(problem)) for problem in problems(source, "ways")]
    usual = cp_sat._set_parameters

    def other(parameters: cp_model.SatParameters, kind: Any) -> None:
        usual(parameters, kind)
        for name, value in WAYS[way].items():
            setattr(parameters, name, value)

    monkeypatch.setattr(cp_sat, "_set_parameters", other)
    for problem, solution in cases:
        assert best(problem) == solution


@SOURCES
def test_the_best_plan_is_the_better_of_those_with_and_without_a_unit(
    source: str,
) -> None:
    random = Random(source)
    for problem in map(limited, problems(source, "split")):
        whole = best(problem)
        inside = [problem.units[i] for i in whole.chosen]
        for unit in random.sample(inside, min(1, len(inside))) + random.sample(
            problem.units, 2
        ):
            only = Select(units=frozenset([unit.code]))
            sides = [
                best(with_rule(problem, bound))
                for bound in (
                    Bound("units", only, at_least=1),
                    Bound("units", only, at_most=0),
                )
            ]
            plans = [side for side in sides if side.status.has_plan]
            assert bool(plans) == whole.status.has_plan
            ranks = [rank(problem, side) for side in plans]
            assert rank(problem, whole) == min(ranks, default=None)
            assert not plans or whole.chosen in [side.chosen for side in plans]


@SOURCES
def test_the_order_of_rules_changes_nothing(source: str) -> None:
    for problem in problems(source, "rules"):
        rules = tuple(Random(source).sample(problem.rules, len(problem.rules)))
        assert best(replace(problem, rules=rules)) == best(problem)


@SOURCES
def test_the_order_of_units_changes_only_which_of_equals_is_taken(source: str) -> None:
    for problem in problems(source, "units"):
        units = tuple(Random(source).sample(problem.units, len(problem.units)))
        matched = match(Catalogue(units), problem.job, problem.held)
        other = replace(problem, units=units, match=matched)
        assert rank(other, best(other)) == rank(problem, best(problem))


@SOURCES
def test_a_unit_that_no_rule_wants_is_in_no_plan(source: str) -> None:
    """It has credits, and may not be taken; the rest of the problem is the same."""
    useless = Unit("ZZ99", "Useless", "no group", level=9, credits=7)
    for problem in problems(source, "more"):
        units = (*problem.units, useless)
        matched = match(Catalogue(units), problem.job, problem.held)
        more = replace(problem, units=units, match=matched)
        none = Bound("units", Select(units=frozenset(["ZZ99"])), at_most=0)
        plan, before = best(with_rule(more, none)), best(problem)

        assert plan.chosen == before.chosen
        assert plan.status is before.status


@SOURCES
def test_an_objective_of_larger_weights_has_the_same_best(source: str) -> None:
    for problem in map(limited, problems(source, "weights")):
        encoding = Encoding(problem.units, problem.rules, problem.match)
        objectives = []
        for times, more in ((1, 0), (7, 0), (1_000, -3)):
            encoding.model.minimize(times * encoding.mismatch.total + more)
            answer = run(encoding.model)
            if answer.status is Status.OPTIMAL:
                objectives.append(divmod(answer.objective - more, times))
        assert len(objectives) in (0, 3)
        assert len({*objectives}) <= 1
        assert all(rest == 0 for _, rest in objectives)
