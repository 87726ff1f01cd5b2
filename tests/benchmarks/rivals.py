"""The same candidates in a plain loop with other engines, to the same optimum.

Each loop builds a model for each candidate and solves it twice, as the question is:
the fewest credits first, then the least mismatch within them and some to spare.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pulp
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from recommender.auditing import selects
from recommender.problems.problem import Problem
from recommender.qualifications.plans import guided_hours
from recommender.qualifications.rules import Bound
from recommender.qualifications.units import Unit
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.objectives import Objective, weighted


def amount(unit: Unit, bound: Bound) -> int:
    """Give what a unit counts for a bound."""
    if not selects(bound.of, unit):
        return 0
    return {"credits": unit.credits, "hours": guided_hours(unit), "units": 1}[
        bound.measure
    ]


def cp_sat_fresh(problem: Problem) -> tuple[int, ...] | None:
    """Solve on a fresh model with one worker and default parameters.

    All objectives are one weighted sum, and the first plan in order is found, so
    that the plan is the same as ours.
    """

    def solve(model: cp_model.CpModel) -> cp_model.CpSolver | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        return solver if solver.solve(model) == cp_model.OPTIMAL else None

    encoding = Encoding(problem.units, problem.rules, problem.match)
    model = encoding.model
    if problem.spare is not None:
        model.minimize(encoding.credits.total)
        first = solve(model)
        if first is None:
            return None
        most = round(first.objective_value) + problem.spare
        model.add(encoding.credits.total <= most)
    aims: tuple[Objective, ...] = (encoding.mismatch, encoding.credits, encoding.count)
    total = weighted(aims)
    model.minimize(total)
    solver = solve(model)
    if solver is None:
        return None
    model.add(total == round(solver.objective_value))
    model.clear_objective()  # type: ignore[no-untyped-call]
    while True:
        values = [solver.value(one) for one in encoding.selected]
        chosen = tuple(i for i, taken in enumerate(values) if taken)
        encoding.require_lexicographically_earlier(model, chosen)
        again = solve(model)
        if again is None:
            return chosen
        solver = again


def cbc(problem: Problem) -> int | None:
    """Give the least scaled mismatch, with PuLP and CBC."""
    units = problem.units
    x = [pulp.LpVariable(f"x{i}", cat="Binary") for i in range(len(units))]
    y = [pulp.LpVariable(f"y{i}", 0, 1) for i in range(len(problem.match.coverage))]
    model = pulp.LpProblem("plan", pulp.LpMinimize)
    for rule in problem.rules:
        weights = [amount(unit, rule.requires) for unit in units]
        total = pulp.lpSum(w * v for w, v in zip(weights, x, strict=True) if w)
        if rule.requires.at_least is not None:
            model += total >= rule.requires.at_least
        if rule.requires.at_most is not None:
            model += total <= rule.requires.at_most
    for use, variable in zip(problem.match.coverage, y, strict=True):
        model += variable <= pulp.lpSum(x[i] for i in use.units)
    credits = pulp.lpSum(u.credits * v for u, v in zip(units, x, strict=True))
    solver = pulp.PULP_CBC_CMD(msg=False, threads=1, gapRel=0)
    if problem.spare is not None:
        model.setObjective(credits)
        if model.solve(solver) != pulp.LpStatusOptimal:
            return None
        model += credits <= round(pulp.value(credits)) + problem.spare
    costs = pulp.lpSum(c * v for c, v in zip(problem.match.costs, x, strict=True))
    gains = (u.gain * v for u, v in zip(problem.match.coverage, y, strict=True))
    model.setObjective((costs - pulp.lpSum(gains)) * (1 / problem.match.scale))
    if model.solve(solver) != pulp.LpStatusOptimal:
        return None
    return problem.match.scaled({i for i, v in enumerate(x) if v.value() > 0.5})


def highs(problem: Problem) -> int | None:
    """Give the least scaled mismatch, with SciPy's HiGHS."""
    units, uses = problem.units, problem.match.coverage
    n, m = len(units), len(uses)
    rows, lows, highs_ = [], [], []
    for rule in problem.rules:
        bound = rule.requires
        rows.append([amount(unit, bound) for unit in units])
        lows.append(-np.inf if bound.at_least is None else bound.at_least)
        highs_.append(np.inf if bound.at_most is None else bound.at_most)
    table = lil_matrix((len(rows) + m, n + m))
    for number, row in enumerate(rows):
        table[number, :n] = row
    for number, use in enumerate(uses):
        table[len(rows) + number, list(use.units)] = 1
        table[len(rows) + number, n + number] = -1
    limits = LinearConstraint(
        table.tocsr(), np.array([*lows, *[0] * m]), np.array([*highs_, *[np.inf] * m])
    )
    credits = np.array([*(unit.credits for unit in units), *[0] * m])
    whole: dict[str, Any] = {
        "integrality": np.array([1] * n + [0] * m),
        "bounds": Bounds(0, 1),
        "options": {"mip_rel_gap": 0},
    }
    constraints = [limits]
    if problem.spare is not None:
        first = milp(credits, constraints=constraints, **whole)
        if first.status != 0:
            return None
        most = round(first.fun) + problem.spare
        constraints.append(LinearConstraint(credits, -np.inf, most))
    costs = np.array([*problem.match.costs, *(-use.gain for use in uses)], float)
    found = milp(costs / problem.match.scale, constraints=constraints, **whole)
    if found.status != 0:
        return None
    return problem.match.scaled({i for i in range(n) if found.x[i] > 0.5})
