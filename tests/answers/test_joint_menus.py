"""Menus found in one model of all groups: what branch and price finds, and no less."""

from fractions import Fraction

import pytest

import recommender
from recommender import choose_menus
from recommender.answers import menus
from recommender.errors import SelfCheckError
from recommender.requests.candidate import Candidate
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.branch_and_price import BranchAndPrice
from recommender.solver.menus.joint_model import best_menu
from recommender.solver.menus.lagrangian import LagrangianRelaxation
from recommender.solver.menus.pricing_problem import PricingProblem

ABOUT = recommender.load_qualification("ocr-03456")
ROLES = {"C-1": "receptionist", "C-2": "team-leader", "C-3": "field-engineer"}


def least(size: int) -> Fraction:
    (menu,) = choose_menus(ABOUT, ROLES, [size], within=Fraction(0)).menus
    assert menu.gap == 0
    return menu.mismatch


@pytest.mark.parametrize("size", [8, 11])
def test_branch_and_price_alone_finds_the_same(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = least(size)
    monkeypatch.setattr(menus, "best_menu", lambda *_: None)

    assert least(size) == together


def test_time_that_runs_out_leaves_the_menu_to_branch_and_price(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = least(9)
    monkeypatch.setattr(menus, "MOST_JOINT", 0.0)

    assert least(9) == together


def test_a_proof_that_a_menu_is_below_is_refused() -> None:
    clock = Clock()
    problem = build_problem(ABOUT, resolve(Candidate("receptionist"), ABOUT))
    pricings = [PricingProblem(problem, 1, clock)]
    optional = {
        i for i, unit in enumerate(problem.units) if unit.code not in ABOUT.mandatory
    }
    found = best_menu(pricings, optional, (), 8, clock, 20.0)
    assert found is not None
    search = BranchAndPrice(
        LagrangianRelaxation(pricings, optional),
        8,
        found.offered,
        prepared=frozenset(),
        multipliers=({},),
    )
    search.learn(found.bound)
    assert search.incumbent.gap == 0

    with pytest.raises(SelfCheckError, match="better than the best was proven"):
        search.learn(found.bound + 1)


def test_a_shortened_clock_has_its_time_again_unless_it_was_stopped() -> None:
    clock = Clock(60.0)
    with clock.shortened(1.0):
        assert (clock.left() or 0) <= 1.0
    assert (clock.left() or 0) > 50.0

    with clock.shortened(1.0):
        clock.stop()
    assert clock.left() == 0.0
