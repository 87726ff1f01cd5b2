"""Trade-offs: the best plan at each size, against brute force, the listing and SCIP."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Fit, Plan, Unit, Wishes
from recommender.answers.tradeoffs import Point, Tradeoffs, knee_of, trade_off
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.engine.clock import Clock
from recommender.solver.scip.second_opinion import ask_scip
from recommender.solver.search import plan_search
from recommender.solver.search.pareto import (
    at_each_total,
    frontier,
    frontier_by_level,
    range_of,
)
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.asking import problem_of, questions
from tests.builders.examples import examples
from tests.builders.whole_requests import qualification_of
from tests.builders.whole_requests import total as total_of
from tests.oracles import brute, listing, rulebook
from tests.oracles.brute import Asked, Set

ABOUT = recommender.load_qualification("ocr-03456")
measures = st.sampled_from(["credits", "units", "hours"])


def limited_search(asked: Asked) -> tuple[Asked, Search]:
    assume(brute.feasible(asked.units, asked.rules))
    return brute.limited(asked), Search(problem_of(asked), Clock())


def weights_of(asked: Asked, measure: str) -> list[int]:
    """Give what each unit has of a measure, in halves, which are whole."""
    return [total((unit,), measure) for unit in asked.units]


def total(chosen: Set, measure: str) -> int:
    return int(2 * sum(rulebook.amount_of(unit, measure) for unit in chosen))


def set_of(asked: Asked, solution: Solution) -> Set:
    return tuple(asked.units[i] for i in solution.chosen)


def ranked(asked: Asked, plans: Sequence[Set]) -> list[object]:
    return sorted(brute.rank(one, asked) for one in plans)


@given(questions(), measures)
def test_at_each_total_the_plan_is_the_best_of_that_total(
    asked: Asked, measure: str
) -> None:
    asked, search = limited_search(asked)
    plans = brute.plans(asked)
    weights = weights_of(asked, measure)
    best = dict(at_each_total(search, weights, range(0, sum(weights) + 1)))

    assert {*best} == {total(one, measure) for one in plans}
    for value, solution in best.items():
        chosen = set_of(asked, solution)
        equal = [one for one in plans if total(one, measure) == value]
        assert chosen in equal
        assert brute.rank(chosen, asked) == ranked(asked, equal)[0]


@given(questions(), measures)
def test_the_extent_is_from_the_least_total_to_the_most(
    asked: Asked, measure: str
) -> None:
    asked, search = limited_search(asked)
    totals = [total(one, measure) for one in brute.plans(asked)]

    extent = range_of(search, weights_of(asked, measure))
    assert extent == range(min(totals), max(totals) + 1)


def check_downward(asked: Asked, search: Search, measure: str) -> None:
    curve = [*frontier(search, weights_of(asked, measure))]
    plans, most = brute.plans(asked), None
    for value, solution in curve:
        below = [one for one in plans if most is None or total(one, measure) < most]
        chosen = set_of(asked, solution)
        best = min(
            (
                brute.mismatch(one, asked),
                total(one, measure),
                *brute.rank(one, asked)[1:],
            )
            for one in below
        )
        assert chosen in below
        assert (brute.mismatch(chosen, asked), value) == best[:2]
        assert (brute.credits(chosen), len(chosen)) == best[2:]
        most = value
    assert most is not None
    assert not [one for one in plans if total(one, measure) < most]


@examples(150)
@given(questions(), measures)
def test_downward_no_plan_is_left_that_another_beats_in_both(
    asked: Asked, measure: str
) -> None:
    check_downward(*limited_search(asked), measure)


@given(questions(), measures)
def test_objectives_too_large_for_one_sum_are_taken_in_turn(
    asked: Asked, measure: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_search, "weighted", lambda _: None)
        check_downward(*limited_search(asked), measure)


@given(questions())
def test_level_by_level_the_plan_is_the_best_below_the_level_before(
    asked: Asked,
) -> None:
    asked, search = limited_search(asked)
    plans, below = brute.plans(asked), 10
    for level, solution in frontier_by_level(search):
        chosen = set_of(asked, solution)
        easier = [one for one in plans if all(unit.level < below for unit in one)]
        assert chosen in easier
        assert brute.rank(chosen, asked) == ranked(asked, easier)[0]
        assert max((unit.level for unit in chosen), default=0) == level < below
        below = level
    left = [one for one in plans if all(unit.level < below for unit in one)]
    assert not left or below == 0


def test_below_the_lowest_level_there_is_nothing_more() -> None:
    """Of three units one has no level: it is in the last plan, or there is none."""
    tags = {"U1": "calls", "U2": "letters", "U3": "sales"}
    levels = {"U1": 3, "U2": 2, "U3": None}
    units = tuple(
        Unit(code, "", "A", level, 5, tags=((tags[code], 3),))
        for code, level in levels.items()
    )
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5, 5))
    job = {"calls": 3, "letters": 2, "sales": 1}
    for some, expected in (
        (units, [(3, (0,)), (2, (1,)), (0, (2,))]),
        (units[:2], [(3, (0,)), (2, (1,))]),
        (units[2:], [(0, (0,))]),
    ):
        search = Search(
            problem_of(Asked(some, (five,), job, frozenset(), None)), Clock()
        )
        found = islice(frontier_by_level(search), 9)
        assert [(level, solution.chosen) for level, solution in found] == expected
    most = Rule("most", Kind.RULE, "", "", Bound("credits", Select(), None, 5))
    anything = Search(
        problem_of(Asked(units[:1], (most,), {}, frozenset(), None)), Clock()
    )
    assert [level for level, _ in islice(frontier_by_level(anything), 9)] == [0]


ROLES = ["council-officer", "receptionist", "manager", "help-desk-analyst"]


@cache
def by_credits(role: str) -> Tradeoffs:
    return trade_off(ABOUT, Candidate(role), "credits")


@pytest.mark.parametrize("role", ROLES)
def test_at_42_to_45_credits_the_mismatch_is_the_least_of_the_listing(
    role: str,
) -> None:
    job, plans = listing.job_of(role), listing.valid_plans(45)
    if role != "manager":
        plans = plans[plans & listing.LEVEL_4 == 0]
    everything = listing.mask(tuple(listing.CODES))
    totals = listing.credits_within(plans, everything)
    mismatches = listing.mismatches(plans, job)
    found = {point.value: point.plan.fit.mismatch for point in by_credits(role).points}

    scale = listing.scale_of_everything()
    for credits in (42, 43, 44, 45):
        least = int(mismatches[totals == credits].min())
        assert found[credits] == Fraction(least, scale)


@pytest.mark.parametrize("role", ROLES[:3])
def test_each_total_of_credits_alone_has_the_same_best_plan(role: str) -> None:
    curve = by_credits(role)
    problem = curve.problem
    assert [point.value for point in curve.points] == [*range(42, 61)]
    for point in curve.points[::3]:
        exactly = Bound("credits", Select(), point.value, point.value)
        pinned = (*problem.rules, Rule("exactly", Kind.WISH, "", "", exactly))
        alone = ask_scip(problem.units, pinned, problem.job, problem.held, None)
        assert alone.mismatch == point.plan.fit.mismatch
        assert point.plan.credits == point.value


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("against", ["credits", "units", "hours", "level"])
def test_no_point_beats_one_on_the_frontier_and_one_beats_each_other(
    role: str, against: str
) -> None:
    curve = trade_off(ABOUT, Candidate(role), against)  # type: ignore[arg-type]
    size = {
        "credits": lambda plan: plan.credits,
        "units": lambda plan: len(plan.units),
        "hours": lambda plan: plan.hours,
        "level": lambda plan: max(unit.level for unit in plan.units),
    }[against]
    assert all(point.value == size(point.plan) for point in curve.points)
    points = [(point.value, point.plan.fit.mismatch) for point in curve.points]

    assert points == sorted(points)
    for point, (value, mismatch) in zip(curve.points, points, strict=True):
        beaten = any(
            (v, m) != (value, mismatch) and v <= value and m <= mismatch
            for v, m in points
        )
        assert point.on_frontier is not beaten


@pytest.mark.parametrize("role", ROLES)
def test_without_units_above_a_level_the_plan_is_that_of_the_wish(role: str) -> None:
    for point in trade_off(ABOUT, Candidate(role), "level").points:
        wishes = Wishes(max_level=point.value, lift=())
        answer = recommender.recommend(ABOUT, Candidate(role, wishes=wishes))
        assert answer.best.fit.mismatch == point.plan.fit.mismatch


def test_who_holds_a_whole_plan_has_no_hours_to_come() -> None:
    officer = Candidate("council-officer")
    held = recommender.recommend(ABOUT, officer).best.codes
    curve = trade_off(ABOUT, Candidate(officer.role, wishes=Wishes(have=held)), "hours")

    assert curve.points[0].value == 0
    assert curve.points[0].plan.codes == held


def test_a_wish_for_credits_still_binds() -> None:
    candidate = Candidate("council-officer", wishes=Wishes(max_credits=44))

    points = trade_off(ABOUT, candidate, "credits").points
    assert [point.value for point in points] == [42, 43, 44]


def points_of(*pairs: tuple[int, int]) -> list[Point]:
    """Make points of a value and a mismatch; those that are beaten are off it."""
    points, least = [], 1_000
    for value, mismatch in pairs:
        fit = Fit(Fraction(mismatch), Fraction(0), Fraction(0), (), ())
        unit = Unit("A1", "", "A", 2, value)
        plan = Plan((unit,), frozenset(), (), fit)
        points.append(Point(value, plan, mismatch < least))
        least = min(least, mismatch)
    return points


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # 47 and 48 are beaten. The line falls by 4 a credit: 43 is 26 - 20 below.
        ([(42, 30), (43, 20), (44, 19), (45, 18), (47, 20), (48, 18)], 43),
        # By 5 a credit: 43 is 4 above, 44 is 20 - 14 below.
        ([(42, 30), (43, 29), (44, 14), (46, 10)], 44),
        # All on the line: no bend.
        ([(42, 30), (43, 28), (44, 26)], None),
        # Above the line: no bend either.
        ([(42, 30), (43, 29), (44, 10)], None),
        ([(42, 30), (43, 20)], None),
        ([(42, 30), (43, 20), (44, 19)], 43),
        ([(42, 30)], None),
        ([], None),
        # 43 is beaten. By 14/3 a credit: 45 is 16 - 15 below, 46 is 2/3 above.
        ([(42, 30), (43, 31), (45, 15), (46, 12), (48, 2)], 45),
    ],
)
def test_the_knee_is_farthest_below_the_line_between_the_ends(
    pairs: list[tuple[int, int]], expected: int | None
) -> None:
    knee = knee_of(points_of(*pairs))

    assert (knee.value if knee else None) == expected


@pytest.mark.parametrize("against", ["credits", "units", "hours", "level"])
def test_an_impossible_request_has_its_conflict_for_a_reason_in_every_curve(
    against: Literal["credits", "units", "hours", "level"],
) -> None:
    impossible = Candidate("receptionist", wishes=Wishes(max_credits=20))
    curve = trade_off(ABOUT, impossible, against)

    assert curve.points == ()
    assert curve.none is not None
    assert [rule.id for rule in curve.none.conflict] == ["total", "--max-credits 20"]
    assert recommender.ways_out(curve.none).ways


def test_where_only_fewer_credits_are_shown_than_a_plan_has_there_is_no_conflict() -> (
    None
):
    curve = trade_off(ABOUT, Candidate("receptionist"), up_to=20)

    assert (curve.points, curve.none, curve.up_to) == ((), None, 20)


def test_only_what_is_traded_for_must_be_known_of_the_units() -> None:
    """Without levels and hours, credits and units are traded all the same."""
    units = tuple(Unit(f"U{n}", "", "A", None, 5) for n in range(2))
    plain = qualification_of(units, (total_of(5),))
    about = replace(plain, level=None, has_credits=False)
    candidate = Candidate(bare=True)

    for against in ("level", "hours"):
        with pytest.raises(recommender.RequestError):
            trade_off(about, candidate, against)  # type: ignore[arg-type]
    for against in ("credits", "units"):
        assert trade_off(about, candidate, against).points  # type: ignore[arg-type]


@pytest.mark.parametrize(("most", "up_to"), [(None, 5 + 18), (4, 0 + 18)])
def test_by_default_18_credits_more_than_the_fewest_are_looked_at(
    most: int | None, up_to: int
) -> None:
    """Of five units with 5 credits each all but one fit in 23; in 4 there is none."""
    units = tuple(Unit(f"U{n}", "", "A", 2, 5) for n in range(5))
    about = replace(qualification_of(units, (total_of(5),)), guidance=())
    wishes = Wishes(max_credits=most)
    curve = trade_off(about, Candidate(bare=True, wishes=wishes))

    assert curve.up_to == up_to
    assert [point.value for point in curve.points] == (
        [5, 10, 15, 20] if most is None else []
    )
    more = trade_off(about, Candidate(bare=True), up_to=25)
    assert [point.value for point in more.points] == [5, 10, 15, 20, 25]
