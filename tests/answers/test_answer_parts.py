"""What is said of single tasks and units: levels, weak evidence, menus, regrets."""

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

import recommender
from recommender import Candidate, Frequency, RequestError, Wishes, find_templates
from recommender.answers import checks, menus, regrets, survey
from recommender.answers.caseloads import Assignment, Caseload, group_candidates
from recommender.answers.checks import check_units
from recommender.answers.menus import Menu, choose_menus, menu_rule
from recommender.answers.prices import Explanation, UnitPrice
from recommender.answers.progress import find_shortest_plan
from recommender.answers.recommendation import recommend_and_keep
from recommender.answers.regret_analysis import Regret, RegretAnalysis
from recommender.answers.survey import Tally, WorstPlans, tally_of
from recommender.answers.task_levels import TaskLevel, task_levels
from recommender.answers.templates import Template, Templates
from recommender.answers.weak_evidence import has_job, is_weekly_work, weak_units
from recommender.auditing import weigh
from recommender.errors import LimitError
from recommender.problems import job_match
from recommender.qualifications.plans import Finding, Plan
from recommender.qualifications.rules import Bound, Case, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.frequencies import MAYBE
from recommender.requests.problem_building import build_problem
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.branch_and_price import Incumbent
from recommender.solver.rules.formulas import UncountableError
from recommender.solver.rules.queries import RuleQueries
from tests.builders.asking import problem_of
from tests.builders.whole_requests import qualification_of
from tests.oracles.brute import Asked

ABOUT = recommender.load_qualification("ocr-03456")


def unit(code: str, level: int | None = 2, **tags: int) -> Unit:
    return Unit(code, "", "A", level, 5, tags=tuple(tags.items()))


def test_a_task_is_at_the_lowest_level_of_the_units_that_assess_it_most() -> None:
    first = (unit("U1", 4, calls=3, letters=2), unit("U2", 3, calls=3, sales=1))
    second = (unit("U3", 1, calls=2, letters=2), unit("U4", None, visits=3))
    both = [qualification_of(units, ()) for units in (first, second)]
    job = {"calls": 3, "letters": 2, "sales": 1, "visits": 2, "cash": 0}

    assert task_levels(job, both) == (
        TaskLevel("calls", 3, True, Fraction(3, 8)),
        TaskLevel("letters", 1, True, Fraction(2, 8)),
        # It is only touched.
        TaskLevel("sales", None, False, Fraction(1, 8)),
        TaskLevel("visits", None, True, Fraction(2, 8)),
    )


@pytest.mark.parametrize(("weight", "weekly"), [(3, True), (2, True), (1, False)])
def test_work_is_regular_from_once_a_week(weight: int, weekly: bool) -> None:
    job = {"calls": weight, "letters": 1}

    assert is_weekly_work(unit("U1", calls=1), job) is weekly
    assert is_weekly_work(unit("U1", calls=1, letters=3), job) is weekly
    assert not is_weekly_work(unit("U1", sales=3), job)


def test_units_that_were_a_choice_are_weak_where_nothing_is_regular() -> None:
    units = (unit("U1", calls=3), unit("U2", letters=3), unit("U3", letters=3))
    asked = Asked(units, (), {"calls": 3, "letters": 1}, frozenset(["U2"]), None)
    problem = problem_of(asked)

    assert weak_units(units, problem, Candidate("seller")) == ("U3",)
    assert weak_units(units, problem, Candidate(bare=True)) == ()
    unsure = Candidate(tags={"calls": "maybe"})  # type: ignore[dict-item]
    daily = Candidate(tags={"calls": "daily"})  # type: ignore[dict-item]
    jobs = [has_job(one) for one in (Candidate("seller"), unsure, daily, Candidate())]
    assert jobs == [True, True, True, False]


def menu(mismatch: int, bound: int, *assignments: Assignment) -> Menu:
    return Menu(2, (), assignments, Fraction(mismatch), Fraction(bound))


def test_the_gap_of_a_menu_is_the_share_that_could_be_saved() -> None:
    assert [menu(*pair).gap for pair in ((8, 6), (8, 8), (0, 0))] == [
        Fraction(1, 4), 0, 0,
    ]  # fmt: skip


def test_takers_count_those_to_whom_a_unit_is_new_and_losers_come_first() -> None:
    units = (unit("U1", calls=3), unit("U2", letters=3))

    def assigned(id_: str, weight: int, held: str, loss: int) -> Assignment:
        fit = weigh(units, {"calls": 3})
        own = Plan(units, frozenset([held]), (), fit)
        worse = replace(own, fit=replace(fit, mismatch=fit.mismatch + loss))
        return Assignment((id_,), weight, own, worse)

    some = (assigned("b", 3, "U1", 0), assigned("a", 2, "", 0), assigned("c", 1, "", 5))
    found = menu(8, 8, *some)

    assert [found.takers(each) for each in units] == [3, 6]
    assert [each.ids[0] for each in found.by_loss()] == ["c", "a", "b"]


def test_a_menu_rule_forbids_all_but_what_is_offered_and_what_is_there_anyway() -> None:
    rule = menu_rule([unit("U1"), unit("U2")], ["F3"])

    assert rule.bound is not None
    codes = frozenset(["U1", "U2", "F3"])
    assert rule.bound.of == Select(except_units=codes)
    assert rule.bound.at_most == 0


@pytest.mark.parametrize(
    ("sizes", "prepared", "message"),
    [
        ([], (), "at least 1 unit"),
        ([0, 4], (), "at least 1 unit"),
        ([5, 2], ("A6", "A11", "B10", "F3"), "already prepared: 3 units, more than 2"),
    ],
)
def test_sizes_that_no_menu_can_have_are_refused(
    sizes: list[int], prepared: tuple[str, ...], message: str
) -> None:
    """F3 is mandatory, so it is on no menu."""
    with pytest.raises(RequestError, match=message):
        choose_menus(ABOUT, {"C-1": Candidate()}, sizes, prepared=prepared)


def test_as_many_places_as_units_prepared_are_enough() -> None:
    menus._check_sizes([3, 5], 3)
    menus._check_sizes([1], 0)
    units = menus._prepared(ABOUT, ["B10", "f3", "A6"])

    assert [each.code for each in units] == ["A6", "B10"]


@pytest.mark.parametrize(
    ("most", "least", "floor", "exact", "robust"),
    [
        (3, 3, None, True, False),
        (3, 2, 3, False, True),
        (3, 3, 2, True, False),
        (2, 2, 3, True, True),
    ],
)
def test_a_regret_is_exact_and_least_where_its_bounds_meet(
    most: int, least: int, floor: int | None, exact: bool, robust: bool
) -> None:
    plan: Any = None
    known = None if floor is None else Fraction(floor)
    regret = Regret(plan, Fraction(most), Fraction(least), {}, plan, (), known)

    assert (regret.exact, regret.robust) == (exact, robust)


def test_a_larger_menu_that_is_worse_gives_way_to_the_smaller() -> None:
    """It keeps the bound of its own size; one that is as good is kept."""
    found = {
        2: Incumbent(frozenset([1]), 10, 5),
        4: Incumbent(frozenset([3]), 12, 3),
        3: Incumbent(frozenset([2]), 12, 4),
        5: Incumbent(frozenset([4]), 10, 2),
        6: Incumbent(frozenset([5]), 9, 1),
    }

    assert menus._monotone(found) == {
        2: found[2],
        3: Incumbent(frozenset([1]), 10, 4),
        4: Incumbent(frozenset([1]), 10, 3),
        5: found[5],
        6: found[6],
    }


def test_the_first_menu_is_the_smallest_filled_up_with_the_dearest_units() -> None:
    search: Any = SimpleNamespace(optional=frozenset(range(5)))
    prices = {0: 9, 1: 5, 2: 7, 3: 7, 4: 1}
    first = [
        menus._MenuSearch._first(search, size, frozenset([4]), prices)
        for size in (1, 2, 4)
    ]

    assert first == [{4}, {0, 4}, {0, 2, 3, 4}]


def test_units_priced_are_in_every_some_or_no_best_plan() -> None:
    nothing: Any = None
    prices = [
        UnitPrice(unit(code), in_plan, price, None, (), tied=tied)
        for code, in_plan, price, tied in (
            ("U1", True, None, False),
            ("U2", True, Fraction(0), True),
            ("U3", False, Fraction(0), True),
            ("U4", False, Fraction(5, 2), False),
        )
    ]
    found = Explanation(nothing, tuple(prices))

    assert [each.code for each in found.in_every_best_plan] == ["U1"]
    assert [each.code for each in found.in_some_best_plan] == ["U2", "U3"]
    assert [each.code for each in found.in_no_best_plan] == ["U4"]
    assert [row["price"] for row in found.records()] == [None, 0, 0, 2.5]
    assert not found.fragile
    assert not UnitPrice(unit("U1"), False, None, None, ()).tied


def test_guidance_is_set_aside_for_the_unit_that_is_named_with_it() -> None:
    rules = [
        Rule(id_, Kind.GUIDANCE, "", "", Bound("units", Select(), 1)) for id_ in "ab"
    ]
    findings = tuple(
        Finding(rule, 1, True, set_aside_for=(code,))
        for rule, code in zip(rules, ("U1", "U2"), strict=True)
    )
    plan = Plan((unit("U1"),), frozenset(), findings, weigh([], {}))
    price = UnitPrice(unit("U1"), False, Fraction(1), plan, ())

    assert price.set_aside == (rules[0],)
    assert replace(price, other=None).set_aside == ()


@pytest.mark.parametrize(
    ("unknown", "at_most", "valid"), [((), 9, True), (("X",), 9, False), ((), 0, False)]
)
def test_a_set_is_valid_if_all_is_known_and_every_rule_holds(
    unknown: tuple[str, ...], at_most: int, valid: bool
) -> None:
    """One rule always holds; one unit has no tags, and may be from elsewhere."""
    rules = tuple(
        Rule(f"{n}", Kind.RULE, "", "", Bound("units", Select(), None, most))
        for n, most in enumerate((9, at_most))
    )
    units = (unit("U1", calls=3), unit("U2"))
    about = qualification_of(units, rules)
    found = check_units(about, Candidate(bare=True), units, unknown)

    assert found.valid is valid
    assert found.untagged == ("U2",)
    assert found.fit is None
    elsewhere = replace(found, units=(units[0], replace(units[1], elsewhere="college")))
    assert elsewhere.untagged == ()
    for candidate in (
        Candidate("seller"),
        Candidate(tags={"calls": Frequency.DAILY}),
        Candidate(unsure={"calls": MAYBE}),
    ):
        assert check_units(about, candidate, units).fit is not None


def test_what_rules_depend_on_and_nobody_said_is_assumed() -> None:
    """Two facts, of which one is said; two ways, of which one is had; and no grades."""
    case = Case("said", frozenset(["yes"]), ("yes", "no"))
    other = Case("unsaid", frozenset(["yes"]), ("yes", "no"))
    held = Select(
        any_of=(Select(held=frozenset(["rpl"])), Select(groups=frozenset("A")))
    )
    also = Select(held=frozenset(["transfer"]))
    some = [Bound("units", of, None, 9) for of in (Select(), Select(), held, also)]
    rules = tuple(
        Rule(f"{n}", Kind.RULE, "", "", bound, cases=cases)
        for n, (bound, cases) in enumerate(
            zip(some, ((case,), (other,), (), ()), strict=True)
        )
    )
    wishes = Wishes(facts=(("said", "yes"),), have=("U1:rpl",))
    assumed = checks._not_given(rules, wishes, (unit("U1"),))

    assert assumed == checks.Assumed(("unsaid",), ("transfer",), ())
    graded = Bound("units", Select(grades=frozenset(["Pass"])), 1)
    rules += (Rule("g", Kind.RULE, "", "", graded),)
    wishes = Wishes(grades=(("U1", "Pass"),))
    units = (unit("U1"), unit("U2"))
    assert checks._not_given(rules, wishes, units).ungraded == ("U2",)


THREE = (unit("U1", calls=3), unit("U2", letters=3), unit("U3", sales=2))
TWO_OF_THEM = Rule("two", Kind.RULE, "", "", Bound("units", Select(), 2, 2))
WANTED = {
    id_: Candidate(bare=True, tags={tag: Frequency.DAILY})
    for id_, tag in (("b", "calls"), ("a", "letters"), ("c", "letters"))
}


def test_equal_candidates_are_one_group_with_the_weight_of_all() -> None:
    about = qualification_of(THREE, (TWO_OF_THEM,))
    groups = group_candidates(about, WANTED, {"c": 5})

    assert [(group.ids, group.weight) for group in groups] == [
        (("b",), 1),
        (("a", "c"), 6),
    ]
    caseload = Caseload(about, groups, Clock(), Fraction(5, 2))
    scale = caseload.pricings[0].problem.match.scale
    assert (caseload.weight, caseload.rounding) == (7, 0)
    for pricing in caseload.pricings:
        assert pricing.most == pricing.own.mismatch + int(Fraction(5, 2) * scale)
    assert caseload.in_credits(scale) == 1
    assert Caseload(about, groups, Clock()).pricings[0].most is None


def test_where_mismatches_are_rounded_the_rounding_of_all_adds_up() -> None:
    """In thirds of a credit, for each of 3 units and 7 candidates."""
    about = qualification_of(THREE, (TWO_OF_THEM,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_match, "MOST_COST", 0)
        patch.setattr(job_match, "ROUNDED_SCALE", 1)
        groups = group_candidates(about, WANTED, {"c": 5})
        caseload = Caseload(about, groups, Clock())
        found = find_templates(about, WANTED, within=0)
        again = choose_menus(about, WANTED, [3])

    assert caseload.rounding == Fraction(7 * 3, 3)
    assert found.proven
    assert again.menus[0].bound <= again.menus[0].mismatch


def test_templates_have_a_core_and_takers() -> None:
    """Both have U2; it is taken by 5, U1 by 3 and U3 by 2."""
    about = qualification_of(THREE, ())

    def template(weight: int, *units: Unit) -> Template:
        nothing: Any = None
        return Template(units, (Assignment(("x",), weight, nothing, nothing),))

    both = (template(3, *THREE[:2]), template(2, *THREE[1:]))
    found = Templates(about, 5, Fraction(0), both, 2, ())

    assert found.core == (THREE[1],)
    assert [(u.code, n) for u, n in found.takers()] == [("U2", 5), ("U1", 3), ("U3", 2)]
    assert found.proven
    assert not replace(found, at_least=1).proven
    assert replace(found, templates=()).core == ()


@pytest.mark.parametrize(("most", "tally"), [(9, Tally(3, 3)), (2, Tally(2, None))])
def test_plans_that_cannot_be_counted_together_are_counted_one_by_one(
    most: int, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    def uncountable(*_: object, **__: object) -> None:
        raise UncountableError

    queries = RuleQueries(THREE, (TWO_OF_THEM,), Clock())
    assert tally_of(queries) == Tally(3, 3)
    monkeypatch.setattr(survey, "count_sets", uncountable)
    monkeypatch.setattr(survey, "MOST_ONE_BY_ONE", most)

    assert tally_of(queries) == tally
    assert tally.exact is (most == 9)
    with pytest.raises(LimitError):
        tally_of(RuleQueries(THREE, (TWO_OF_THEM,), Clock(0.0)))


def test_the_worst_plan_of_a_role_is_within_the_credits_that_are_looked_at() -> None:
    """Two units of three: without U1, calls are left out too; three are too many."""
    about = qualification_of(THREE, (TWO_OF_THEM,))
    problem = build_problem(about, WANTED["b"])
    worst = WorstPlans(RuleQueries(THREE, (), Clock()), 10).of("b", problem, None)
    none = WorstPlans(RuleQueries(THREE, (TWO_OF_THEM,), Clock()), 5)

    assert worst.units == THREE[1:]
    assert (worst.role, worst.mismatch, worst.least) == ("b", 16, None)
    assert none.of("b", problem, Fraction(2)).units == ()


@pytest.mark.parametrize("wish", [None, 10])
def test_the_shortest_way_is_found_with_a_limit_of_ones_own_too(
    wish: int | None,
) -> None:
    """One unit is held, and two of five credits each are needed: ten in all."""
    about = qualification_of(THREE, (TWO_OF_THEM,))
    wishes = Wishes(have=("U1",), max_credits=wish)
    candidate = replace(WANTED["b"], wishes=wishes)
    answer, search = recommend_and_keep(about, candidate, Clock())

    assert (search.fewest is None) is (wish is not None)
    for known in (search, None):
        plan = find_shortest_plan(answer.problem, None, known)
        assert plan is not None
        assert (plan.credits, plan.codes[0]) == (10, "U1")


def test_groups_that_differ_in_sizes_alone_come_by_their_first_id() -> None:
    """U3 has 2 credits for some and 6 for others; all else is the same."""
    sized = replace(THREE[2], credits=2, most_credits=6)
    about = qualification_of((*THREE[:2], sized), (TWO_OF_THEM,))
    wanted = {
        id_: replace(WANTED["b"], wishes=Wishes(unit_credits=(("U3", credits),)))
        for id_, credits in (("b", 6), ("c", 6), ("d", 3), ("a", 3))
    }

    assert [g.ids for g in group_candidates(about, wanted, {})] == [
        ("d", "a"), ("b", "c"),
    ]  # fmt: skip


def regret_of(most: int, least: int) -> Regret:
    nothing: Any = None
    return Regret(nothing, Fraction(most), Fraction(least), {}, nothing, ())


@pytest.mark.parametrize(
    ("rough", "boxes", "expected"),
    [
        ((10, 2), ((4, 3), (6, 1)), (6, 3)),
        ((5, 2), ((4, 3), (6, 1)), (5, 3)),
        ((10, 2), (), (10, 2)),
        ((2, 2), ((4, 3),), (2, 2)),
    ],
)
def test_a_regret_is_the_largest_of_all_cases_unless_it_is_known_at_once(
    rough: tuple[int, int],
    boxes: tuple[tuple[int, int], ...],
    expected: tuple[int, int],
) -> None:
    """Each case has bounds of its own, and the first bound holds for all of them."""
    analysis: Any = RegretAnalysis.__new__(RegretAnalysis)
    analysis.regret_of = lambda _: regret_of(*rough)
    analysis._boxes = lambda: iter(boxes)
    analysis._regret_within = lambda box, _: regret_of(*box)
    found = analysis.largest_regret(None)

    assert (found.most, found.least) == expected


def test_only_what_can_happen_bounds_the_regret_of_every_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of three scenarios two are guesses: three credits are sure, and nine are not."""
    robust: Any = regrets._Robust.__new__(regrets._Robust)
    matched = SimpleNamespace(scaled=lambda _: 0)
    robust._analysis = SimpleNamespace(problem=SimpleNamespace(match=matched))
    robust._search = SimpleNamespace(fewest=None, cap=None, rules=())
    robust._find = lambda scenarios: ((0,), Fraction(3 * len(scenarios)))
    robust._scenarios, robust._true, robust._floor = [1, 2, 3], [1], Fraction(0)
    monkeypatch.setattr(regrets, "audit_plan", lambda *_: "the plan")

    assert robust._propose() == ("the plan", 9)
    assert robust._floor == 3
    robust._true = [1, 2, 3]
    assert robust._propose() == ("the plan", 9)
    assert robust._floor == 9
    robust._true = [1]
    robust._propose()
    assert robust._floor == 9
