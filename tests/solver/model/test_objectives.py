"""Objectives in one sum: each outweighs all that follow, and all is exact."""

from itertools import product

import pytest
from ortools.sat.python import cp_model

from recommender.solver.model.objectives import Objective, weighted

# Whole numbers up to this are exact in the solver's answer, which is a float.
EXACT = 2**53


def objectives(*most: int) -> list[Objective]:
    model = cp_model.CpModel()
    return [
        Objective.of(model, model.new_int_var(0, limit, f"x{limit}"), limit)
        for limit in most
    ]


def value_of(most: tuple[int, ...], values: tuple[int, ...]) -> int:
    """Solve the sum with all values given."""
    model = cp_model.CpModel()
    terms = [
        Objective.of(model, model.new_int_var(value, value, ""), limit)
        for limit, value in zip(most, values, strict=True)
    ]
    total = weighted(terms)
    assert total is not None
    total.set_in(model)
    solver = cp_model.CpSolver()
    solver.solve(model)
    return round(solver.objective_value)


def test_values_in_order_are_sums_in_order() -> None:
    most = (2, 1, 3)
    every = list(product(*(range(limit + 1) for limit in most)))
    sums = [value_of(most, values) for values in every]

    assert sums == sorted(sums)
    assert len({*sums}) == len(every)


@pytest.mark.parametrize("most", [(2**25 - 1, 2**25 - 1), (2**50 - 1,), (2**40, 2**9)])
def test_the_largest_sum_that_is_used_is_exact(
    most: tuple[int, ...],
) -> None:
    assert weighted(objectives(*most)) is not None
    assert value_of(most, most) < EXACT
    assert value_of(most, most) - value_of(most, (*most[:-1], most[-1] - 1)) == 1


@pytest.mark.parametrize(
    "most", [(2**25, 2**25), (2**50, 1), (2**40, 2**40), (2**60,), (1, 2**60, 1)]
)
def test_a_sum_too_large_to_be_exact_is_not_used(most: tuple[int, ...]) -> None:
    assert weighted(objectives(*most)) is None
