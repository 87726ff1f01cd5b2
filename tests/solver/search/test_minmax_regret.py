"""Slopes and regrets of small problems, against every plan and every corner."""

from collections.abc import Iterator
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from recommender.errors import LimitError, SelfCheckError
from recommender.problems.job_match import JobMatch, match
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.search import minmax_regret
from recommender.solver.search.minmax_regret import (
    Scenario,
    Slope,
    max_regret,
    min_max_regret,
    slope_of,
)

TAGS = ("calls", "letters", "sales")
Positions = frozenset[int]


class Doubtful:
    """A small problem with a box of weights: least ones, and the room above them."""

    def __init__(self, name: str) -> None:
        random = Random(name)
        self.units = tuple(
            Unit(
                f"U{n}", "", "A", 2, random.randint(1, 6),
                tags=tuple(
                    (tag, random.randint(1, 3))
                    for tag in random.sample(TAGS, random.randint(0, 2))
                ),
            )
            for n in range(5)
        )  # fmt: skip
        self.held = frozenset(random.sample(["U0", "U1", "U2"], random.randint(0, 1)))
        self.size = random.randint(1, 3)
        bound = Bound("units", Select(), self.size, self.size)
        self.rules = (Rule("size", Kind.RULE, "", "", bound),)
        self.least = {tag: random.randint(0, 2) for tag in TAGS}
        self.room = {
            tag: random.randint(1, 3 - least) for tag, least in self.least.items()
        }
        self.match = self.matched(self.least)
        self.slopes = [
            slope_of(tag, room, self.units, self.held, self.match.scale)
            for tag, room in self.room.items()
        ]

    @property
    def plans(self) -> list[Positions]:
        return [*map(frozenset, combinations(range(5), self.size))]

    def matched(self, job: dict[str, int]) -> JobMatch:
        return match(Catalogue(self.units), job, self.held, scale_for_all=True)

    def corners(self) -> Iterator[tuple[frozenset[str], JobMatch]]:
        """Yield each set of tags that are raised, with the match then."""
        for raised in product((False, True), repeat=len(TAGS)):
            up = frozenset(tag for tag, yes in zip(TAGS, raised, strict=True) if yes)
            job = {
                tag: least + (self.room[tag] if tag in up else 0)
                for tag, least in self.least.items()
            }
            yield up, self.matched(job)


@pytest.mark.parametrize("block", range(4))
def test_a_slope_is_what_a_point_of_weight_more_adds_to_the_mismatch(
    block: int,
) -> None:
    """Of every plan, from the least weight to the most there is room for."""
    for number in range(5):
        made = Doubtful(f"slope {block} {number}")
        for plan in made.plans:
            for slope in made.slopes:
                up = {**made.least}
                up[slope.tag] += slope.room
                more = made.matched(up).scaled(plan) - made.match.scaled(plan)
                assert slope.of(plan) * slope.room == more


def test_a_slope_has_savings_of_units_and_of_steps_that_any_of_them_reaches() -> None:
    """Of 100, unit 0 saves 7 and unit 1 saves 20; both reach a step worth 30 each."""
    slope = Slope("calls", 1, 100, (7, 20, 0), 30, ((0, 1), (1,)))

    assert [slope.of(frozenset(some)) for some in ((), (2,), (0,), (1,), (0, 1))] == [
        100, 100, 100 - 7 - 30, 100 - 20 - 60, 100 - 27 - 60,
    ]  # fmt: skip


def test_units_save_their_share_of_the_tag_and_steps_two_thirds_of_a_credit() -> None:
    """Unit 0 has 8 credits, half about calls: 8/2/3 a point. Unit 1 is held."""
    units = (
        Unit("U0", "", "A", 2, 8, tags=(("calls", 2), ("sales", 2))),
        Unit("U1", "", "A", 2, 8, tags=(("calls", 1),)),
        Unit("U2", "", "A", 2, 8),
    )
    slope = slope_of("calls", 2, units, {"U1"}, 12)

    assert slope == Slope("calls", 2, 24, (16, 0, 0), 8, ((0, 1), (0,)))


@pytest.mark.parametrize("block", range(4))
def test_the_largest_regret_is_that_over_every_plan_and_corner(block: int) -> None:
    for number in range(5):
        made = Doubtful(f"regret {block} {number}")
        corners = dict(made.corners())
        for plan in made.plans[::2]:
            found = max_regret(
                made.units, made.rules, made.match, made.slopes, plan, Clock()
            )
            most = max(
                matched.scaled(plan) - matched.scaled(rival)
                for matched in corners.values()
                for rival in made.plans
            )
            rival, shown = frozenset(found.chosen), corners[found.raised]
            assert (found.regret, found.bound) == (most, most)
            assert rival in made.plans
            assert shown.scaled(plan) - shown.scaled(rival) == most


@pytest.mark.parametrize("block", range(4))
def test_the_plan_of_least_largest_regret_is_the_best_of_these_by_the_match(
    block: int,
) -> None:
    for number in range(5):
        made = Doubtful(f"robust {block} {number}")
        scenarios = [
            Scenario(matched, min(map(matched.scaled, made.plans)))
            for _, matched in [*made.corners()][::3]
        ]

        def regret(plan: Positions, scenarios: list[Scenario] = scenarios) -> int:
            return max(one.match.scaled(plan) - one.least for one in scenarios)

        def rank(
            plan: Positions, made: Doubtful = made, regret: Any = regret
        ) -> tuple[int, int, int]:
            size = sum(int(made.units[i].credits) for i in plan)
            return regret(plan), made.match.scaled(plan), size

        chosen, least = min_max_regret(
            made.units, made.rules, made.match, scenarios, Clock()
        )
        assert rank(frozenset(chosen)) == min(map(rank, made.plans))
        assert least == regret(frozenset(chosen))


def test_of_plans_with_as_many_credits_the_one_with_fewer_units_is_taken() -> None:
    """Nothing is on the job, so that only credits and the number of units differ."""
    for sizes, chosen in (((3, 2, 1), (0,)), ((1, 2, 3), (2,)), ((4, 2, 1), (1, 2))):
        units = tuple(Unit(f"U{n}", "", "A", 2, size) for n, size in enumerate(sizes))
        three = Rule("three", Kind.RULE, "", "", Bound("credits", Select(), 3))
        nothing = match(Catalogue(units), {}, scale_for_all=True)
        scenario = Scenario(nothing, 3 * nothing.scale)

        assert min_max_regret(units, (three,), nothing, [scenario], Clock()) == (
            chosen,
            0,
        )


def regrets_of(made: Doubtful, clock: Clock) -> Iterator[Any]:
    """Yield both searches for a regret, to be called."""
    parts = made.units, made.rules, made.match
    yield lambda: max_regret(*parts, made.slopes, made.plans[0], clock)
    yield lambda: min_max_regret(*parts, [Scenario(made.match, 0)], clock)


def test_where_time_runs_out_no_regret_is_claimed() -> None:
    for search in regrets_of(Doubtful("late"), Clock(0.0)):
        with pytest.raises(LimitError, match="before the regret was proven"):
            search()


@pytest.mark.parametrize("kind", [Status.FEASIBLE, Status.UNKNOWN])
def test_a_least_regret_that_is_not_proven_is_not_given(
    kind: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = (1,) * 50 if kind is Status.FEASIBLE else ()
    monkeypatch.setattr(minmax_regret, "run", lambda *_, **__: Answer(kind, values))
    search = [*regrets_of(Doubtful("unproven"), Clock())][1]
    with pytest.raises(LimitError):
        search()


def test_a_regret_where_there_is_no_plan_contradicts_what_was_found_before() -> None:
    made = Doubtful("none")
    bound = Bound("units", Select(), 6)
    made.rules = (*made.rules, Rule("six", Kind.RULE, "", "", bound))
    for search in regrets_of(made, Clock()):
        with pytest.raises(SelfCheckError, match="regret is infeasible"):
            search()
