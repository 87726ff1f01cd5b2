"""Menus, against every choice of so many units, and against the listing."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import recommender
from recommender import Candidate, RequestError, Wishes, choose_menus
from recommender.answers.caseloads import CandidateGroup
from recommender.answers.menus import Menus, menu_rule
from recommender.auditing import audit
from recommender.errors import LimitError
from recommender.qualifications.plans import Status
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.branch_and_price import BranchAndPrice, Incumbent
from recommender.solver.menus.lagrangian import LagrangianRelaxation
from recommender.solver.menus.nodes import Node, fix_by_reduced_cost, lagrangian_bound
from recommender.solver.menus.pricing_problem import PricingProblem
from recommender.solver.menus.smallest import irreducible_candidates, smallest_menu
from recommender.solver.search.plan_search import Solution
from tests.builders.caseloads import Caseload, caseloads, pricing_of
from tests.builders.examples import examples
from tests.oracles import brute, listing

ABOUT = recommender.load_qualification("ocr-03456")


def mismatches(caseload: Caseload) -> dict[frozenset[int], Fraction]:
    """Work out the least mismatch in all on every menu that serves everyone."""
    units = caseload.asked[0].units
    able = []
    for one in caseload.asked:
        plans = [(brute.mismatch(plan, one), plan) for plan in brute.plans(one)]
        least = min(mismatch for mismatch, _ in plans)
        loss = caseload.most_loss
        able.append([p for p in plans if loss is None or p[0] <= least + loss])
    found = {}
    for count in range(len(units) + 1):
        for menu in combinations(range(len(units)), count):
            if not caseload.prepared <= {*menu}:
                continue
            open_ = {units[i].code for i in menu}
            best = [
                min((m for m, p in plans if codes(p) <= open_ | one.held), default=None)
                for one, plans in zip(caseload.asked, able, strict=True)
            ]
            if None not in best:
                pairs = zip(best, caseload.weights, strict=True)
                found[frozenset(menu)] = sum((m * w for m, w in pairs), Fraction(0))
    return found


def codes(plan: brute.Set) -> set[str]:
    return {unit.code for unit in plan}


def search(caseload: Caseload, size: int, within: Fraction) -> tuple[Incumbent, int]:
    pricings, optional = caseload.pricings(), range(len(caseload.asked[0].units))
    first = smallest_menu(pricings, optional, caseload.prepared, Clock())
    multipliers = tuple[dict[int, int], ...]({} for _ in pricings)
    tree = BranchAndPrice(
        LagrangianRelaxation(pricings, optional),
        size,
        first,
        prepared=caseload.prepared,
        multipliers=multipliers,
    )
    # A search that has come near goes on from there.
    for share in (max(within, Fraction(1, 2)), within):
        tree.run(share, Clock())
    return tree.incumbent, pricings[0].problem.match.scale


@examples(100)
@given(caseloads(), st.data())
def test_no_choice_of_so_many_units_gives_less_mismatch(
    caseload: Caseload, data: st.DataObject
) -> None:
    every = mismatches(caseload)
    assume(every)
    fewest = min(len(menu) for menu in every)
    size = data.draw(st.integers(max(fewest, 1), len(caseload.asked[0].units)))
    least = min(mismatch for menu, mismatch in every.items() if len(menu) <= size)
    menu, scale = search(caseload, size, Fraction(0))

    assert Fraction(menu.mismatch, scale) == least == every[menu.offered]
    assert menu.bound == menu.mismatch
    assert len(menu.offered) <= size


@examples(75)
@given(caseloads(), st.sampled_from([Fraction(1, 20), Fraction(1, 3)]))
def test_the_bound_is_never_above_the_best_nor_farther_than_asked(
    caseload: Caseload, within: Fraction
) -> None:
    every = mismatches(caseload)
    assume(every)
    size = max(min(len(menu) for menu in every), 1)
    least = min(mismatch for menu, mismatch in every.items() if len(menu) <= size)
    menu, scale = search(caseload, size, within)

    assert Fraction(menu.bound, scale) <= least <= Fraction(menu.mismatch, scale)
    assert menu.bound >= menu.mismatch * (1 - within) - 1


@examples(75)
@given(caseloads(), st.sampled_from([Fraction(0), Fraction(1, 3)]), st.integers(0, 3))
def test_a_bound_owes_nothing_to_menus_that_were_found_by_trying(
    caseload: Caseload, within: Fraction, more: int
) -> None:
    every = mismatches(caseload)
    assume(every)
    fewest = min(len(menu) for menu in every)
    size = max(1, min(fewest + more, len(caseload.asked[0].units)))
    least = min(mismatch for menu, mismatch in every.items() if len(menu) <= size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BranchAndPrice, "improve", lambda *_: None)
        menu, scale = search(caseload, size, within)

    assert Fraction(menu.bound, scale) <= least <= Fraction(menu.mismatch, scale)
    assert menu.bound >= menu.mismatch * (1 - within) - 1


@st.composite
def nodes(draw: st.DrawFn, caseload: Caseload) -> Node:
    units = range(len(caseload.asked[0].units))
    fate = {
        unit: draw(st.sampled_from(["open", "shut", "free", "free"])) for unit in units
    }
    opened = {unit for unit in units if fate[unit] == "open"} | caseload.prepared
    closed = {unit for unit in units if fate[unit] == "shut"} - caseload.prepared
    multipliers = tuple(
        {unit: draw(st.integers(0, 5_000)) for unit in units} for _ in caseload.asked
    )
    return Node(0, 0, frozenset(opened), frozenset(closed), multipliers)


def priced(
    caseload: Caseload, node: Node, size: int
) -> tuple[LagrangianRelaxation, Node]:
    pricings = caseload.pricings()
    relaxation = LagrangianRelaxation(pricings, range(len(caseload.asked[0].units)))
    dual = relaxation.dual_value(node.multipliers, range(len(pricings)), node.closed)
    assert dual is not None
    bound = lagrangian_bound(relaxation, node, size, dual.value, node.multipliers)
    return relaxation, replace(node, bound=bound)


@pytest.mark.slow
@examples(100)
@given(caseloads(), st.data())
def test_whatever_the_multipliers_a_bound_holds_and_fixing_loses_no_better_menu(
    caseload: Caseload, data: st.DataObject
) -> None:
    node = data.draw(nodes(caseload))
    size = data.draw(st.integers(len(node.opened), len(caseload.asked[0].units)))
    some = {
        menu: mismatch
        for menu, mismatch in mismatches(caseload).items()
        if node.opened <= menu and menu.isdisjoint(node.closed)
        if len(menu) <= size
    }
    assume(some)
    relaxation, node = priced(caseload, node, size)
    least = int(min(some.values()) * relaxation.scale)
    value = least + data.draw(st.integers(1, 3_000))
    settled = fix_by_reduced_cost(relaxation, node, size, value)

    assert node.bound <= least
    for menu, mismatch in some.items():
        if mismatch * relaxation.scale < value:
            assert settled.opened <= menu
            assert menu.isdisjoint(settled.closed)


@given(caseloads())
def test_without_multipliers_the_bound_is_what_everyone_has_with_every_unit(
    caseload: Caseload,
) -> None:
    caseload = caseload._replace(most_loss=None)
    nothing: frozenset[int] = frozenset()
    free = Node(0, 0, nothing, nothing, tuple({} for _ in caseload.asked))
    relaxation, node = priced(caseload, free, len(caseload.asked[0].units))

    assert node.bound == relaxation.least
    assert Fraction(relaxation.least, relaxation.scale) == min(
        mismatches(caseload).values()
    )


@examples(100)
@given(caseloads(), st.data())
def test_a_plan_is_the_best_on_each_menu_whatever_was_asked_before(
    caseload: Caseload, data: st.DataObject
) -> None:
    asked, units = caseload.asked[0], range(len(caseload.asked[0].units))
    pricing = pricing_of(asked, 1, None)
    plans = brute.plans(asked)
    for _ in range(6):
        closed = data.draw(st.frozensets(st.sampled_from(units), max_size=3))
        shut = {asked.units[i].code for i in closed} - asked.held
        able = [brute.mismatch(p, asked) for p in plans if codes(p).isdisjoint(shut)]
        column = pricing.best_without(closed)
        mismatch = (
            None if column is None else pricing.problem.match.mismatch(column.mismatch)
        )
        assert mismatch == min(able, default=None)


@examples(100)
@given(caseloads())
def test_the_smallest_menu_serves_everyone_and_no_smaller_one_does(
    caseload: Caseload,
) -> None:
    every = mismatches(caseload)
    assume(every)
    units = range(len(caseload.asked[0].units))
    found = smallest_menu(caseload.pricings(), units, caseload.prepared, Clock())

    assert found in every
    assert len(found) == min(len(menu) for menu in every)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(caseloads())
def test_blockers_cannot_be_served_together_but_without_any_one_they_can(
    caseload: Caseload,
) -> None:
    caseload = caseload._replace(prepared=frozenset())
    every = mismatches(caseload)
    assume(every)
    size = min(len(menu) for menu in every) - 1
    assume(size >= 0)
    units = range(len(caseload.asked[0].units))
    blockers = irreducible_candidates(
        caseload.pricings(), units, caseload.prepared, size, Clock()
    )

    def fewest(numbers: list[int]) -> int:
        asked = tuple(caseload.asked[number] for number in numbers)
        weights = (1,) * len(numbers)
        some = caseload._replace(asked=asked, weights=weights)
        return min(len(menu) for menu in mismatches(some)) if numbers else 0

    assert fewest([*blockers]) > size
    for left_out in blockers:
        assert fewest([one for one in blockers if one != left_out]) <= size


ROLES = {"contact-centre-adviser": 4, "receptionist": 2, "field-engineer": 1}
PREPARED = ("A6", "A11", "B10", "C5", "D3")


def offered(sizes: list[int], **options: object) -> Menus:
    candidates = {role: Candidate(role) for role in ROLES}
    return choose_menus(ABOUT, candidates, sizes, weights=ROLES, **options)  # type: ignore[arg-type]


@pytest.mark.slow
def test_with_five_units_prepared_the_other_two_are_the_best_of_the_listing() -> None:
    plans = listing.valid_plans(45)
    plans = plans[plans & listing.LEVEL_4 == 0]
    every = {role: listing.mismatches(plans, listing.job_of(role)) for role in ROLES}
    everything = set(listing.CODES)
    mandatory = {*ABOUT.mandatory, *PREPARED}
    totals = []
    for two in combinations(sorted(everything - mandatory), 2):
        closed = listing.mask(tuple(sorted(everything - mandatory - {*two})))
        able = plans & closed == 0
        if not able.any():
            continue
        totals.append(sum(w * int(every[r][able].min()) for r, w in ROLES.items()))
    least = Fraction(min(totals), listing.scale_of_everything())
    (menu,) = offered([7], prepared=PREPARED, within=Fraction(0)).menus

    assert np.all(np.array(totals) > 0)
    assert (menu.mismatch, menu.bound) == (least, least)
    assert {*PREPARED} <= {unit.code for unit in menu.units}


@pytest.mark.slow
@pytest.mark.parametrize("size", [4, 6, 8])
def test_every_plan_keeps_all_rules_and_is_on_the_menu(size: int) -> None:
    (menu,) = offered([size]).menus
    only = menu_rule(menu.units, ABOUT.mandatory)

    assert len(menu.units) <= size
    assert {id_ for one in menu.assignments for id_ in one.ids} == {*ROLES}
    for one in menu.assignments:
        findings = audit(one.plan.units, (*ABOUT.rules, only))
        assert all(finding.holds for finding in findings)
        assert one.plan.credits <= 45
        assert one.loss >= 0
    total = sum(one.weight * one.plan.fit.mismatch for one in menu.assignments)
    assert menu.bound <= menu.mismatch == total


@pytest.mark.exhaustive
@pytest.mark.slow
def test_more_units_never_give_more_mismatch_and_all_units_cost_nothing() -> None:
    answer = offered([4, 6, 8, 57])
    mismatches = [one.mismatch for one in answer.menus]

    assert mismatches == sorted(mismatches, reverse=True)
    assert mismatches[-1] == answer.least
    assert len(answer.menus[-1].units) < 20


def test_too_few_units_are_refused_with_the_fewest_and_who_needs_more() -> None:
    # Three optional units have 30 credits at most, and four groups need one each.
    answer = offered([2, 3])

    assert (answer.menus, answer.too_small, answer.fewest) == ((), (2, 3), 4)
    assert len(answer.blockers) == 1


@pytest.mark.slow
def test_no_candidate_loses_more_than_is_allowed() -> None:
    size = offered([4], most_loss=Fraction(8)).fewest or 0
    (free,) = offered([size]).menus
    (menu,) = offered([size], most_loss=Fraction(8)).menus

    assert max(one.loss for one in free.assignments) > 8
    assert max(one.loss for one in menu.assignments) <= 8
    assert menu.mismatch >= free.bound


def test_what_somebody_holds_need_not_be_offered() -> None:
    holder = Candidate("receptionist", wishes=Wishes(have=("B14",), lift=("level-4",)))
    (menu,) = choose_menus(ABOUT, {"C-1": holder}, [5], within=Fraction(0)).menus

    assert "B14" in menu.assignments[0].plan.codes
    assert "B14" not in [unit.code for unit in menu.units]


def test_equal_candidates_count_as_one_with_their_weight_in_any_order() -> None:
    many = {f"C-{n}": Candidate("receptionist") for n in range(3)}
    other = {"D-1": Candidate("field-engineer")}
    one = choose_menus(ABOUT, {**many, **other}, [6])
    two = choose_menus(ABOUT, {**other, **many}, [6])
    three = choose_menus(
        ABOUT, {**other, "C-0": Candidate("receptionist")}, [6], weights={"C-0": 3}
    )

    assert sorted(s.weight for s in one.menus[0].assignments) == [1, 3]
    assert one.menus[0].units == two.menus[0].units == three.menus[0].units
    assert one.menus[0].mismatch == two.menus[0].mismatch == three.menus[0].mismatch


def test_who_has_no_plan_at_all_is_left_out_with_the_reason() -> None:
    impossible = Candidate("receptionist", wishes=Wishes(max_credits=20))
    answer = choose_menus(
        ABOUT, {"C-1": impossible, "C-2": Candidate("receptionist")}, [6]
    )

    assert [(one.ids, one.weight) for one in answer.refused] == [(("C-1",), 1)]
    assert [rule.id for rule in answer.refused[0].conflict][-1] == "--max-credits 20"
    assert [one.ids for one in answer.menus[0].assignments] == [("C-2",)]
    assert not choose_menus(ABOUT, {"C-1": impossible}, [6]).menus


def test_more_prepared_units_than_places_are_refused() -> None:
    with pytest.raises(RequestError, match="already prepared: 5 units"):
        offered([4], prepared=PREPARED)


def test_a_plan_that_the_time_did_not_reach_is_no_broken_plan() -> None:
    problem = build_problem(ABOUT, resolve(Candidate("receptionist"), ABOUT))
    pricing = PricingProblem(problem, 1, Clock())

    with pytest.raises(LimitError, match="before everyone had a plan"):
        CandidateGroup(("C-1",), 1, problem).assign(pricing, Solution(Status.UNKNOWN))
