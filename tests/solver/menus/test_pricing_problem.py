"""What groups pay for units, and what their best plans are at these prices."""

import pytest

from recommender.errors import LimitError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.lagrangian import LagrangianRelaxation
from recommender.solver.menus.pricing_problem import PlanColumn, PricingProblem
from recommender.solver.menus.restricted_master import MasterSolution
from tests.builders.pricings import pricing

Menu = frozenset[int]
NONE: Menu = frozenset()


def relaxed() -> tuple[list[PricingProblem], LagrangianRelaxation]:
    """Make a group of 3 for calls, and one of 2 for letters that holds unit 0."""
    tags = ("calls", "letters")
    groups = [pricing(3, tags=tags), pricing(2, tags=tags, job="letters", held=["U0"])]
    return groups, LagrangianRelaxation(groups, (0, 1))


def test_each_candidate_counts_in_the_value_of_a_menu_and_in_its_bound() -> None:
    groups, relaxation = relaxed()

    assert relaxation.least == sum(g.weight * g.own.mismatch for g in groups)
    assert relaxation.value(frozenset([0, 1])) == relaxation.least
    first, second = (group.problem.match.scaled for group in groups)
    only_calls = 3 * first(frozenset([0])) + 2 * second(frozenset([0]))
    assert relaxation.value(frozenset([0])) == only_calls
    only_letters = 3 * first(frozenset([1])) + 2 * second(frozenset([1]))
    assert relaxation.value(frozenset([1])) == only_letters
    assert relaxation.value(NONE) is None


def test_the_price_of_a_unit_is_what_all_pay_who_do_not_hold_it() -> None:
    _, relaxation = relaxed()

    assert relaxation.unit_prices(({0: 5, 1: 7}, {0: 11, 1: 13})) == {
        0: 3 * 5,
        1: 3 * 7 + 2 * 13,
    }
    assert relaxation.unit_prices(({}, {})) == {0: 0, 1: 0}


def test_duals_in_credits_become_multipliers_in_whole_parts_of_a_credit() -> None:
    _, relaxation = relaxed()
    parts = relaxation.scale * relaxation.price_scale
    duals = ({0: 1.5, 1: 0.0}, {1: 0.25})

    assert relaxation.multipliers_of(MasterSolution(0.0, duals, {})) == (
        {0: round(1.5 * parts)},
        {1: round(0.25 * parts)},
    )


def test_the_dual_value_is_what_everyone_pays_for_plans_and_units() -> None:
    """Unit 0 costs less than it saves the first group; the second holds it."""
    groups, relaxation = relaxed()
    price = groups[0].price_scale
    own = [price * group.own.mismatch for group in groups]
    found = relaxation.dual_value(({0: 2}, {0: 9}), (0, 1), NONE)

    assert found == (3 * (own[0] + 2) + 2 * own[1], {0, 1})
    again = relaxation.dual_value(({0: 2}, {1: 3}), (0, 1), NONE)
    assert again == (3 * (own[0] + 2) + 2 * (own[1] + 3), frozenset())
    assert relaxation.dual_value(({}, {}), (1,), NONE) == (2 * own[1], frozenset())
    assert relaxation.dual_value(({}, {}), (0, 1), frozenset([0, 1])) is None
    held = relaxation.dual_value(({}, {}), (1,), frozenset([0, 1]))
    assert held is not None
    mismatch = groups[1].problem.match.scaled(frozenset([0]))
    assert held == (2 * price * mismatch, {1})


def test_a_unit_is_left_where_its_price_is_more_than_it_saves() -> None:
    one = pricing(1)
    scaled, price = one.problem.match.scaled, one.price_scale
    saves = price * (scaled(frozenset([1])) - scaled(frozenset([0])))
    assert saves > 1
    for paid, unit in ((saves - 1, 0), (saves + 1, 1)):
        value, column = one.solve({0: paid}, ()) or (0, None)
        assert column == PlanColumn(frozenset([unit]), scaled(frozenset([unit])))
        assert value == price * column.mismatch + paid * (unit == 0)
    holding = pricing(1, held=["U0"])
    value, column = holding.solve({0: saves + 1}, [0]) or (0, None)
    assert (column, value) == (
        PlanColumn(frozenset([0]), holding.own.mismatch),
        price * holding.own.mismatch,
    )


def test_the_best_plan_without_some_units_is_found_once_and_held_units_stay() -> None:
    """Calls are daily, letters weekly: without unit 0 it is unit 1, then none."""
    tags, job = ("calls", "letters", ""), {"calls": 3, "letters": 2}
    one = pricing(1, tags=tags, job=job)
    order = [NONE, {2}, {0}, {0, 2}, {1}, {0, 1}, {0, 1, 2}, {0}]
    best = [one.best_without(frozenset(closed)) for closed in order]
    chosen = [column and [*column.chosen] for column in best]

    assert chosen == [[0], [0], [1], [1], [0], [2], None, [1]]
    holding = pricing(1, tags=tags, job=job, held=["U0"])
    column = holding.best_without(frozenset([0, 1, 2]))
    assert column == PlanColumn(frozenset([0]), holding.own.mismatch)
    assert holding.plan([0, 1]).chosen == (0,)
    assert one.plan([0]).chosen == (1,)
    assert one.plan([0, 1, 2]).status is Status.INFEASIBLE


def test_losses_are_limited_to_so_much_more_than_the_own_best_plan() -> None:
    one = pricing(1)
    scaled = one.problem.match.scaled
    loss = scaled(frozenset([1])) - scaled(frozenset([0]))
    for most_loss, possible in ((loss, True), (loss - 1, False)):
        limited = pricing(1, most_loss=most_loss)
        assert limited.most == limited.own.mismatch + most_loss
        assert (limited.solve({}, [0]) is not None) is possible


def test_without_time_no_plan_of_a_group_is_claimed() -> None:
    one = pricing(1)
    with pytest.raises(LimitError):
        PricingProblem(one.problem, 1, Clock(0.0))
    one.clock.limit = 0.0
    with pytest.raises(LimitError):
        one.solve({}, ())
    impossible = pricing(1, least=15)
    assert impossible.own.status is Status.INFEASIBLE
