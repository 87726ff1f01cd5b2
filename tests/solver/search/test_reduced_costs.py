"""Reduced-cost fixing: no plan as good has a unit that was fixed at 0."""

from itertools import product
from operator import mul
from pathlib import Path
from random import Random

import pytest
from ortools.sat.python import cp_model

import recommender
from recommender.auditing import weigh
from recommender.problems.job_match import match
from recommender.problems.problem import Problem
from recommender.qualifications.catalogue import Catalogue
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import run
from recommender.solver.engine.model_rows import rows_of
from recommender.solver.model.encoding import Encoding
from recommender.solver.search import plan_search, reduced_costs
from recommender.solver.search.reduced_costs import fixable_at_zero
from tests.builders.constructs import catalogue, some_rules, subsets
from tests.builders.large import write_large
from tests.oracles import brute
from tests.oracles.brute import Asked
from tests.oracles.rulebook import Set, keeps

JOB = {"calls": 3, "letters": 1}


def mismatch(chosen: Set) -> float:
    return float(weigh(chosen, JOB).mismatch)


@pytest.mark.parametrize("block", range(4))
def test_a_unit_that_is_too_dear_is_in_no_plan_as_good_as_the_best(block: int) -> None:
    random, ruled_out = Random(f"narrow {block}"), 0
    for _ in range(25):
        units, rules = catalogue(random, most=5), some_rules(random)[:2]
        valid = [plan for plan in subsets(units) if keeps(plan, rules)]
        if not valid:
            continue
        least = min(map(mismatch, valid))
        kept = {u for plan in valid if mismatch(plan) == least for u in plan}
        encoding = Encoding(units, rules, match(Catalogue(units), JOB))
        encoding.model.minimize(encoding.mismatch.total)
        gone = fixable_at_zero(encoding.model, run(encoding.model).objective)
        out = {units[i] for i in gone if i < len(units)}
        ruled_out += len(out)

        assert out.isdisjoint(kept)

    assert ruled_out > 0


def test_the_steps_of_large_models_find_the_plans_of_small_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random("as if large")
    monkeypatch.setattr(plan_search, "is_small", lambda model: False)
    for _ in range(60):
        units, rules = catalogue(random, most=5), some_rules(random)[:3]
        qualification = Catalogue(units)
        problem = Problem(
            units,
            rules,
            JOB,
            frozenset(),
            match(qualification, JOB),
            random.choice([None, 2]),
        )
        asked = Asked(units, rules, JOB, frozenset(), problem.spare)
        best, solution = (
            brute.best(asked),
            next(plan_search.solutions(problem, Clock())),
        )

        if best is None:
            assert not solution.status.has_plan
        else:
            assert tuple(units[i] for i in solution.chosen) == best


@pytest.mark.exhaustive
def test_scip_finds_the_same_plan_among_1_200_units(tmp_path: Path) -> None:
    folder = write_large(tmp_path / "large", units=1_200, groups=12, rules=60)
    qualification = recommender.load_qualification(folder)
    worker = recommender.Candidate(role="worker")
    answer = recommender.recommend(qualification, worker, second_opinion=True)

    assert answer.status is recommender.Status.OPTIMAL
    assert answer.proof.second_opinion == "SCIP agrees"


def test_variables_that_go_beyond_1_are_bounded_by_what_they_can_be() -> None:
    model = cp_model.CpModel()
    many, dear, free = (model.new_int_var(0, top, "") for top in (9, 1, 1))
    model.add(many + dear >= 5)
    model.minimize(many + 7 * dear + 9 * free)

    # 5 is least, by `many` alone; with `dear` it is 4 + 7, with `free` 5 + 9.
    assert run(model).objective == 5
    assert fixable_at_zero(model, 5) == [dear.index, free.index]
    assert fixable_at_zero(model, 11) == [free.index]
    assert fixable_at_zero(model, 14) == []


@pytest.mark.parametrize("block", range(6))
def test_whatever_the_duals_no_solution_as_good_is_lost(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random duals prove little, but what they prove is true."""
    random, fixed = Random(f"duals {block}"), 0
    for _ in range(40):
        model = cp_model.CpModel()
        ends = [(0, 1), (0, 1), (0, 3), (-1, 2)]
        variables = [model.new_int_var(low, high, "") for low, high in ends]
        total = sum(random.randint(-3, 3) * v for v in variables[:3]) + variables[3]
        model.add_linear_constraint(total, random.randint(-3, 0), random.randint(1, 4))
        model.add(variables[0] + variables[2] >= 1)
        model.add(variables[1] == 0).only_enforce_if(model.new_bool_var("off"))
        costs = [random.randint(-4, 6) for _ in ends]
        aim = sum(c * v for c, v in zip(costs, variables, strict=True)) + 7
        model.minimize(aim)
        rows = [row for row in rows_of(model.proto) if not row.enforced_by]
        solutions = [
            values
            for values in product(*(range(low, high + 1) for low, high in ends))
            if all(row.holds(values) for row in rows)
        ]
        worth = [sum(map(mul, costs, values)) + 7 for values in solutions]
        unit = reduced_costs._DUAL_SCALE
        duals = [random.choice([-unit, -1, 0, 1, 1, unit, 2 * unit]) for _ in rows]
        monkeypatch.setattr(reduced_costs, "_duals", lambda *_, duals=duals: duals)
        best = min(worth) + random.randint(0, 2)
        gone = fixable_at_zero(model, best)
        fixed += len(gone)
        for values, value in zip(solutions, worth, strict=True):
            assert value > best or all(values[v] == 0 for v in gone)
    assert fixed > 10


def test_what_has_no_solution_proves_nothing_but_nothing_false() -> None:
    model = cp_model.CpModel()
    x, y = model.new_bool_var("x"), model.new_bool_var("y")
    model.add(x + y >= 3)
    model.minimize(x + 9 * y)

    assert fixable_at_zero(model, 4) == [y.index]
