"""Which plans of each answer are accounted for, and which are left as they are."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

import recommender
from recommender import Candidate, Frequency, Plan, Recommendation, Wishes
from recommender.answers import plan_details
from recommender.answers.plan_details import (
    DetailFinder,
    add_details,
    add_details_to_best,
    add_details_to_comparison,
    add_details_to_others,
    add_details_to_plans,
    add_details_to_scenarios,
    add_details_to_tradeoffs,
    add_details_to_ways,
)
from recommender.answers.prices import Explanation, RulePrice, UnitPrice
from recommender.answers.tradeoffs import trade_off
from recommender.answers.ways_out import WayOut, WaysOut
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Case, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from tests.builders.whole_requests import qualification_of, total

UNITS = tuple(
    Unit(f"U{n}", f"Unit {n}", "A", 2, 5, tags=(("calls", 4 - n), ("sales", n)))
    for n in (1, 2, 3)
)
TWO = Rule("two", Kind.RULE, "", "", Bound("units", Select(), 2, 2))
ABOUT = replace(qualification_of(UNITS, (TWO,)), guidance=())
MINE = Candidate(bare=True, tags={"calls": Frequency.DAILY})


def answer_of(wishes: Wishes | None = None, top: int = 2) -> Recommendation:
    asked = replace(MINE, wishes=wishes or Wishes())
    return recommender.recommend(ABOUT, asked, top=top)


def detailed(*plans: Plan | None) -> list[bool]:
    return [plan is not None and plan.details is not None for plan in plans]


def test_of_an_answer_all_plans_or_the_first_are_accounted_for() -> None:
    answer = answer_of()

    assert detailed(*add_details(answer, Clock()).plans) == [True, True]
    assert detailed(*add_details(answer, Clock(), most=1).plans) == [True, False]
    assert detailed(*add_details_to_plans(answer, Clock()).plans) == [True, True]


def test_of_a_way_out_and_an_explanation_the_best_plan_is_accounted_for() -> None:
    answer = answer_of()
    ways = WaysOut((WayOut((), ("drop it",), answer),), 1)
    found = add_details_to_ways(ways, Clock())
    explained = add_details_to_best(Explanation(answer), Clock())

    assert found is not None
    assert detailed(*found[0].answer.plans) == [True, False]
    assert detailed(*explained.recommendation.plans) == [True, False]
    assert add_details_to_ways(None, Clock()) is None


def test_the_other_plans_of_an_explanation_are_accounted_for_where_there_are_any() -> (
    None
):
    answer = answer_of()
    prices = tuple(
        UnitPrice(UNITS[0], True, None, other, ()) for other in (answer.plans[1], None)
    )
    rules = tuple(RulePrice(TWO, None, other) for other in (None, answer.plans[1]))
    found = add_details_to_others(Explanation(answer, prices, rules), Clock())

    assert detailed(*(price.other for price in found.units)) == [True, False]
    assert detailed(*(price.other for price in found.rules)) == [False, True]
    assert [price.other for price in found.units] == [answer.plans[1], None]


def test_the_step_compared_has_the_plan_of_the_answer_and_the_others_their_own() -> (
    None
):
    sales = replace(MINE, tags={"sales": Frequency.DAILY})
    found = recommender.what_if(ABOUT, MINE, sales, keep_close=True)
    full = add_details_to_comparison(found, Clock())

    assert [step.changes for step in found.curve] == [0, 2]
    assert detailed(*(step.plan for step in full.curve)) == [True, True]
    assert full.step is full.curve[0]
    assert full.curve[0].plan is full.after.best
    assert [step.plan for step in full.curve] == [step.plan for step in found.curve]
    assert detailed(full.before.best, full.after.best) == [True, True]


def test_the_plan_of_each_scenario_is_accounted_for() -> None:
    found = add_details_to_scenarios({"one": answer_of(), "two": answer_of()}, Clock())

    assert [detailed(*answer.plans) for answer in found.values()] == [[True] * 2] * 2


def test_the_knee_is_one_of_the_points_with_its_plan_accounted_for() -> None:
    """One, two and three units are traded; any of these may be the knee, or none."""
    about = replace(ABOUT, rules=(total(5),))
    curve = trade_off(about, MINE, "credits", up_to=15)
    assert [point.value for point in curve.points] == [5, 10, 15]
    for knee in (None, *curve.points):
        found = add_details_to_tradeoffs(replace(curve, knee=knee), Clock())
        assert detailed(*(point.plan for point in found.points)) == [True] * len(
            curve.points
        )
        at = None if knee is None else curve.points.index(knee)
        assert found.knee is (None if at is None else found.points[at])


HELD = Wishes(have=("U3",))


def test_the_shortest_way_is_accounted_for_where_something_is_begun() -> None:
    begun, new = (add_details(answer_of(w), Clock()) for w in (HELD, Wishes()))

    assert detailed(begun.shortest, new.shortest) == [True, False]
    assert begun.shortest is not None
    assert begun.shortest.codes == ("U1", "U3")


@pytest.mark.parametrize(
    ("wishes", "status", "fewest", "found"),
    [
        # What has as few credits as any plan can have is the shortest way itself.
        (HELD, "optimal", 10, "best"),
        (HELD, "optimal", 9, "sought"),
        (HELD, "feasible", 10, "sought"),
        (HELD, "feasible", 9, "sought"),
        (HELD, "optimal", None, "sought"),
        (None, "optimal", 10, "none"),
    ],
)
def test_the_shortest_way_is_sought_unless_the_best_plan_is_known_to_be_it(
    wishes: Wishes | None,
    status: str,
    fewest: int | None,
    found: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought: Any = object()
    monkeypatch.setattr(plan_details, "find_shortest_plan", lambda *_: sought)
    answer = answer_of(wishes)
    proof = replace(answer.proof, fewest=fewest)
    answer = replace(answer, status=Status(status), proof=proof)
    expected = {"best": answer.best, "sought": sought, "none": None}[found]

    assert plan_details._shortest(answer, Clock(), None) is expected
    only = replace(answer, candidate=replace(answer.candidate, units_only=True))
    assert plan_details._shortest(only, Clock(), None) is None
    assert plan_details._shortest(replace(answer, plans=()), Clock(), None) is None


def case(choice: str, *values: str) -> Case:
    return Case(choice, frozenset(values), ("care", "arts", "both"))


@pytest.mark.parametrize(
    ("cases", "open_"),
    [
        ((), True),
        ((case("path", "care"),), True),
        ((case("path", "arts"),), False),
        ((case("path", "care", "arts"),), True),
        # What nobody said and no rule asks for can be as the title wants it.
        ((case("site", "arts"),), True),
        ((case("path", "care"), case("road", "arts")), True),
        ((case("path", "care"), case("road", "care")), False),
        ((case("path", "arts"), case("road", "arts")), False),
        ((case("site", "care"), case("path", "arts")), False),
    ],
)
def test_a_title_can_be_earned_where_each_of_its_cases_can_be_that_of_the_plan(
    cases: tuple[Case, ...], open_: bool
) -> None:
    title = Rule("t", Kind.WISH, "", "", Bound("units", Select(), 1), cases=cases)
    finder: Any = DetailFinder.__new__(DetailFinder)
    finder._endorsements = [title]
    found = finder._titles_in({"path": "care", "road": "arts"})

    assert found == ([replace(title, cases=())] if open_ else [])


def test_a_plan_lists_only_the_titles_that_it_earns_in_their_order() -> None:
    """There are two units of three: one is at hand, two are, three are not."""
    titles = tuple(
        SimpleNamespace(
            rule=Rule(f"{n}", Kind.WISH, "", "", Bound("units", Select(), n)),
            title=f"({n})",
        )
        for n in (2, 3, 1)
    )
    about: Any = replace(ABOUT, endorsements=titles)
    answer = answer_of()
    finder = DetailFinder(about, answer.candidate, answer.problem)

    assert finder.with_details(answer.best).known_details.titles == ("(2)", "(1)")
