"""Proofs held against SCIP: true ones pass, wrong ones are refused."""

import random
from itertools import product
from pathlib import Path

import pytest
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from recommender.cohorts.planning import Planner
from recommender.cohorts.worker_pool import WorkerPool
from recommender.errors import SelfCheckError
from recommender.qualifications.plans import Status
from recommender.requests.candidate import Candidate
from recommender.solver.engine import cp_sat, refuting
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.model_rows import (
    ModelRow,
    UnknownConstraintError,
    rows_of,
)
from tests.builders.liars import FirstIsBest, Miscount, believe
from tests.builders.small import small


@pytest.fixture(autouse=True)
def in_doubt_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refuting, "_SECONDS", 1_000.0)
    monkeypatch.setattr(refuting, "_SECONDS_FOR_ONE", 10.0)


def random_model(chance: random.Random) -> cp_model.CpModel:
    """Make a model of 6 variables with rows of every kind, enforced or not.

    The objective of some may have few values only.
    """
    model = cp_model.CpModel()
    flags = [model.new_bool_var(f"x{i}") for i in range(5)]
    number = model.new_int_var(-2, 3, "n")

    def some() -> list[cp_model.LiteralT]:
        chosen = chance.sample(flags, 3)
        return [x if chance.random() < 0.6 else ~x for x in chosen]

    for _ in range(4):
        kind = chance.choice(["linear", "gaps", "or", "and", "one", "most"])
        total = sum(chance.randint(-3, 3) * x for x in flags) + number
        if kind == "linear":
            row = model.add_linear_constraint(total, chance.randint(-3, 1), 3)
        elif kind == "gaps":
            row = model.add(total != chance.randint(-1, 2))
        elif kind == "or":
            row = model.add_bool_or(some())
        elif kind == "and":
            row = model.add_bool_and(some()[:2])
        elif kind == "one":
            model.add_exactly_one(some())
            continue
        else:
            model.add_at_most_one(some())
            continue
        if chance.random() < 0.5:
            row.only_enforce_if(some()[:2])
    weights = [chance.randint(-5, 5) for _ in range(6)]
    aim = sum(w * x for w, x in zip(weights, [*flags, number], strict=True))
    model.minimize(aim) if chance.random() < 0.5 else model.maximize(aim)
    if chance.random() < 0.5:
        model.proto.objective.domain.extend([-4, 2])
    return model


def solutions(model: cp_model.CpModel) -> list[tuple[int, ...]]:
    """Return what satisfies a model, from CP-SAT, one value of each variable."""
    every = product(*[range(2)] * 5, range(-2, 4))
    found = []
    for values in every:
        fixed = model.clone()
        for place, value in enumerate(values):
            domain = fixed.proto.variables[place].domain
            domain[0], domain[1] = value, value
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(fixed) == cp_model.OPTIMAL:
            found.append(values)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_rows_hold_for_the_solutions_of_a_model_and_for_no_others(seed: int) -> None:
    model = random_model(random.Random(seed))
    rows = list(rows_of(model.proto))
    every = product(*[range(2)] * 5, range(-2, 4))
    held = [values for values in every if all(row.holds(values) for row in rows)]

    assert held == solutions(model)


@pytest.mark.parametrize("seed", range(40))
def test_true_proofs_pass_and_wrong_ones_are_refused(seed: int) -> None:
    model = random_model(random.Random(seed))
    every = product(*[range(2)] * 5, range(-2, 4))
    rows = list(rows_of(model.proto))
    held = [list(v) for v in every if all(row.holds(v) for row in rows)]
    aim = model.proto.objective

    def cost(values: list[int]) -> int:
        return sum(c * values[v] for v, c in zip(aim.vars, aim.coeffs, strict=True))

    with refuting.doubting():
        answer = cp_sat.run(model)
        assert (answer.status is Status.OPTIMAL) == bool(held)
        if not held:
            return
        assert cost(list(answer.values)) == min(map(cost, held))
        if any(len(row.ends) > 2 for row in rows):
            return  # SCIP knows no gaps: what it finds may lie in one
        with pytest.raises(SelfCheckError, match="there is a solution"):
            refuting.hold_proof(model, None)
        worst = max(held, key=cost)
        if cost(worst) > min(map(cost, held)):
            with pytest.raises(SelfCheckError, match="there is a better one") as error:
                refuting.hold_proof(model, worst)
            assert set(error.value.evidence) == {"CP-SAT", "SCIP"}
        broken = next((list(v) for v in product(*[range(2)] * 5, [3])
                       if list(v) not in held), None)  # fmt: skip
        if broken is not None:
            with pytest.raises(SelfCheckError, match="break the rows"):
                refuting.hold_proof(model, broken)


@pytest.mark.parametrize("seed", range(8))
def test_rows_without_literals_hold_for_the_same_values(seed: int) -> None:
    """A literal that enforces a row becomes slack in it, as much as there can be."""
    chance = random.Random(f"slack {seed}")
    bounds = [(0, 1)] * 3 + [(-2, 3)]
    literals = [0, 1, 2, -1, -2, -3]
    for _ in range(40):
        terms = [(chance.randrange(4), chance.randint(-3, 3)) for _ in range(3)]
        low, high = sorted(chance.randint(-8, 8) for _ in range(2))
        ends = chance.choice([(low, high), (low, 2**62), (-(2**62), high)])
        row = ModelRow(terms, ends, chance.sample(literals, chance.randint(0, 2)))
        plain = list(refuting._plain_rows(row, bounds))
        for values in product(*(range(low, high + 1) for low, high in bounds)):
            sums = [
                (least, sum(w * values[v] for v, w in weights.items()), most)
                for least, most, weights in plain
            ]
            kept = all(
                (least is None or least <= total) and (most is None or total <= most)
                for least, total, most in sums
            )
            assert kept is row.holds(values)


def test_a_row_has_the_bounds_that_its_constraint_has() -> None:
    model = cp_model.CpModel()
    x, y = model.new_bool_var("x"), model.new_bool_var("y")
    model.add(x + y >= 1)
    model.add(x + y <= 1)
    model.add_linear_constraint(x + 2 * y, 1, 2)
    model.add_bool_or(x, ~y)
    model.add_at_most_one(x, y)
    model.add_exactly_one(x, ~y)
    bounds = [(row.low, row.high) for row in rows_of(model.proto)]

    assert bounds == [(1, None), (None, 1), (1, 2), (0, None), (None, 1), (0, 0)]


def unproven(*weights: int) -> cp_model.CpModel:
    """Make a model that is not solved by all ones, with one row of so many terms."""
    model = cp_model.CpModel()
    flags = [model.new_bool_var(f"x{n}") for n, _ in enumerate(weights)]
    model.add(cp_model.LinearExpr.weighted_sum(flags, weights) >= 0)
    model.minimize(sum(flags))
    return model


def is_refuted(model: cp_model.CpModel) -> bool:
    try:
        refuting.hold_proof(model, [1] * len(model.proto.variables))
    except SelfCheckError:
        return True
    return False


@pytest.mark.parametrize(
    ("limit", "most", "refuted"),
    [
        ("_MOST_TERMS", 4, True),
        ("_MOST_TERMS", 3, False),
        ("_MOST_WEIGHT", 5, True),
        ("_MOST_WEIGHT", 4, False),
    ],
)
def test_what_is_too_large_for_scip_is_not_doubted(
    limit: str, most: int, refuted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three variables and a row of three terms, of which one weighs 5."""
    monkeypatch.setattr(refuting, limit, most)
    with refuting.doubting():
        assert is_refuted(unproven(1, 5, 2)) is refuted


def test_a_row_of_too_many_terms_is_not_doubted_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One variable and one row are 2; its terms alone are 3."""
    model = cp_model.CpModel()
    x = model.new_bool_var("x")
    row = model.proto.constraints.add()
    row.linear.vars.extend([0, 0, 0])
    row.linear.coeffs.extend([1, 1, 1])
    row.linear.domain.extend([0, 3])
    model.minimize(x)
    for most, refuted in ((3, True), (2, False)):
        monkeypatch.setattr(refuting, "_MOST_TERMS", most)
        with refuting.doubting():
            assert is_refuted(model) is refuted


def test_a_little_time_is_enough_for_several_proofs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refuting, "_SECONDS", 0.9)
    right = cp_model.CpModel()
    right.minimize(right.new_bool_var("x"))
    with refuting.doubting():
        for _ in range(2):
            assert refuting.in_doubt()
            refuting.hold_proof(right, [0])
        assert is_refuted(unproven(1, 1))


def test_what_is_chosen_in_both_solutions_is_named() -> None:
    model = cp_model.CpModel()
    dear, cheap = model.new_bool_var("dear"), model.new_bool_var("cheap")
    model.new_bool_var("")
    model.add_bool_or(dear, cheap)
    model.minimize(3 * dear + cheap)
    with refuting.doubting():
        with pytest.raises(SelfCheckError) as error:
            refuting.hold_proof(model, [1, 0, 1])
        assert error.value.evidence == {"CP-SAT": ["dear"], "SCIP": ["cheap"]}
        with pytest.raises(SelfCheckError) as error:
            refuting.hold_proof(model, None)
        assert dict(error.value.evidence or {})["CP-SAT"] is None


@pytest.mark.parametrize("values", [[0, 2], [-1, 0], [2, 2]])
def test_values_beyond_their_bounds_are_refused(values: list[int]) -> None:
    model = cp_model.CpModel()
    model.minimize(model.new_bool_var("x") + model.new_bool_var("y"))

    with (
        refuting.doubting(),
        pytest.raises(SelfCheckError, match="break the rows"),
    ):
        refuting.hold_proof(model, values)


def test_nothing_is_held_against_scip_unless_a_command_asks() -> None:
    model = cp_model.CpModel()
    model.minimize(model.new_bool_var("x"))

    refuting.hold_proof(model, [1])
    with refuting.doubting(), pytest.raises(SelfCheckError):
        refuting.hold_proof(model, [1])


def test_constraints_that_are_no_rows_are_not_doubted() -> None:
    model = cp_model.CpModel()
    x = model.new_bool_var("x")
    model.add_multiplication_equality(x, [x, x])
    model.minimize(x)

    with pytest.raises(UnknownConstraintError):
        list(rows_of(model.proto))
    with refuting.doubting():
        refuting.hold_proof(model, [1])


def test_time_is_shared_by_all_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refuting, "_SECONDS", 0.0)
    model = cp_model.CpModel()
    model.minimize(model.new_bool_var("x"))

    with refuting.doubting():
        assert not refuting.in_doubt()
        refuting.hold_proof(model, [1])


def test_a_list_that_is_too_short_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    model = cp_model.CpModel()
    model.add_bool_or(model.new_bool_var(name) for name in "abc")

    def count() -> int:
        return cp_sat.count_solutions(model, 50, Clock(), 3).number

    with refuting.doubting():
        assert count() == 7
    believe(monkeypatch, Miscount)
    with refuting.doubting(), pytest.raises(SelfCheckError, match="there is one more"):
        count()
    assert count() < 7


def test_a_caseload_is_held_against_scip_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner = Planner(small(tmp_path / "small"), 100.0)
    candidate = Candidate(tags={"calls": "daily", "letters": "weekly"})
    believe(monkeypatch, FirstIsBest)
    with refuting.doubting(), pytest.raises(SelfCheckError, match="a better one"):
        planner.plan(candidate)


def test_processes_that_plan_are_in_doubt() -> None:
    with WorkerPool(1, 100.0) as pool:
        assert pool.submit(refuting.in_doubt).result()
    assert not refuting.in_doubt()


@pytest.mark.parametrize(
    ("line", "is_known"),
    [
        *((line, True) for line in refuting._ONLY_BRANCH.splitlines()),
        ("heuristics/none/freq = -1", False),
    ],
)
def test_scip_knows_all_that_it_is_to_leave_out(line: str, *, is_known: bool) -> None:
    """Of a name that it does not know it would say nothing, and take its time."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    assert solver.SetSolverSpecificParametersAsString(line) is is_known
