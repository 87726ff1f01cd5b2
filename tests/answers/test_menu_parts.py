"""The parts of a search for menus: how time is shared, and what is on a menu."""

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

import recommender
from recommender import Candidate, Frequency, choose_menus, find_templates
from recommender.answers import menus, templates
from recommender.answers.caseloads import Assignment, Caseload, group_candidates
from recommender.answers.menus import _MenuSearch
from recommender.auditing import weigh
from recommender.errors import SelfCheckError
from recommender.problems import job_match
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.branch_and_price import Incumbent
from recommender.solver.search.plan_search import Solution
from tests.builders.whole_requests import qualification_of, total

TAGS = ("calls", "letters", "visits")
UNITS = tuple(
    Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),)) for n, tag in enumerate(TAGS)
)
ABOUT = replace(qualification_of(UNITS, (total(5),)), guidance=())
# Each has another task, and a plan of one unit without mismatch.
THREE = {
    f"C-{n}": Candidate(bare=True, tags={tag: Frequency.DAILY})
    for n, tag in enumerate(TAGS)
}


def search_of(**parts: Any) -> Any:
    """Make a search with some parts only."""
    made: Any = _MenuSearch.__new__(_MenuSearch)
    for name, part in parts.items():
        setattr(made, name, part)
    return made


def test_of_the_largest_size_that_is_too_small_all_are_named_who_need_more() -> None:
    """Each needs a unit of their own; on two units any two of them have theirs."""
    found = choose_menus(ABOUT, THREE, [2, 1], most_loss=Fraction(0))

    assert (found.too_small, found.fewest, found.menus) == ((1, 2), 3, ())
    assert found.blockers == ("C-0", "C-1", "C-2")


def test_a_menu_of_just_the_smallest_size_is_no_larger_and_no_smaller() -> None:
    found = choose_menus(ABOUT, THREE, [3, 4, 3, 2], most_loss=Fraction(0))

    assert [menu.size for menu in found.menus] == [3, 4]
    assert [len(menu.units) for menu in found.menus] == [3, 3]
    assert (found.too_small, found.candidates, found.least) == ((2,), 3, 0)


def test_without_anybody_to_plan_for_there_is_nothing_to_lose() -> None:
    nobody = Candidate(wishes=recommender.Wishes(max_credits=1))
    found = choose_menus(ABOUT, {"C-1": nobody}, [1], prepared=["U1"])

    assert (found.menus, found.least, found.fewest) == ((), 0, None)
    assert [unit.code for unit in found.prepared] == ["U1"]
    assert [each.ids for each in found.refused] == [("C-1",)]


def test_what_is_prepared_is_on_the_menu_even_if_nobody_takes_it() -> None:
    one = {"C-0": THREE["C-0"]}
    free, prepared = (
        choose_menus(ABOUT, one, [2], prepared=codes, within=Fraction(0)).menus[0]
        for codes in ([], ["U2"])
    )

    assert [unit.code for unit in free.units] == ["U0"]
    assert [unit.code for unit in prepared.units] == ["U0", "U2"]


def test_weights_count_as_many_candidates_and_one_each_without_them() -> None:
    """On one unit, two candidates have 5 off the job and 6 left out."""
    (one,) = choose_menus(ABOUT, THREE, [1]).menus
    weights = {"C-0": 1, "C-1": 4, "C-2": 1}
    (other,) = choose_menus(ABOUT, THREE, [1], weights=weights).menus

    assert one.mismatch == 2 * (5 + 6)
    assert (other.mismatch, other.units) == (2 * (5 + 6), UNITS[1:2])


class Trial:
    """A search of one size that notes how it is run, with a gap that halves."""

    made: list["Trial"]

    def __init__(self, _: Any, size: int, first: Any, **also: Any) -> None:
        self.size, self.first, self.also = size, first, also
        self.learnt: list[int] = []
        self.improved: list[Any] = []
        self.ran: list[tuple[Fraction, float | None]] = []
        self.gap = Fraction(1, 2)
        self.best, self.multipliers = frozenset([size]), ({size: 1},)
        Trial.made.append(self)

    @property
    def incumbent(self) -> Any:
        return SimpleNamespace(gap=self.gap, mismatch=10, offered=self.best, bound=0)

    def learn(self, bound: int) -> None:
        self.learnt.append(bound)

    def improve(self, menu: Any) -> None:
        self.improved.append(menu)

    def run(self, within: Fraction, clock: Clock) -> None:
        self.ran.append((within, clock.left()))
        self.gap = min(self.gap, within)


class Ninety:
    """A clock that always has 90 seconds left."""

    def left(self) -> float:
        return 90.0


def tried(
    monkeypatch: pytest.MonkeyPatch, clock: Any, within: Fraction, joint: Any = None
) -> list[float]:
    """Search for the menus of three sizes; give the seconds of each joint model."""
    Trial.made = []
    seconds: list[float] = []

    def best_menu(*given: Any) -> Any:
        seconds.append(given[-1])
        return joint

    monkeypatch.setattr(menus, "best_menu", best_menu)
    monkeypatch.setattr(menus, "BranchAndPrice", Trial)
    pool = SimpleNamespace(drop_units=lambda larger, size, locked: (larger, size))
    relaxation: Any = SimpleNamespace(unit_prices=lambda _: {0: 1}, pool=pool)
    search = search_of(
        clock=clock, pricings=(1,), optional=frozenset([0]), locked=frozenset()
    )
    search._close_gaps = lambda *_: None
    search._menus(relaxation, [3, 5, 7], frozenset([0]), within)
    return seconds


def test_time_is_shared_by_the_sizes_left_and_half_of_it_is_for_a_joint_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 90 seconds the first of three has 30, the next 45 and the last 90."""
    seconds = tried(monkeypatch, Ninety(), Fraction(1, 100))
    shares = [trial.ran[0][1] for trial in Trial.made]

    assert seconds == [15.0, menus.MOST_JOINT, menus.MOST_JOINT]
    assert [round(share or 0) for share in shares] == [30, 45, 90]
    assert [trial.size for trial in Trial.made] == [7, 5, 3]


def test_without_a_limit_only_the_joint_models_have_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tried(monkeypatch, Clock(), Fraction(1, 100)) == [menus.MOST_JOINT] * 3
    assert [trial.ran[0][1] for trial in Trial.made] == [None] * 3


@pytest.mark.parametrize(("within", "near"), [((1, 100), (3, 100)), ((1, 10), (1, 10))])
def test_every_size_comes_near_before_any_comes_nearer_and_larger_ones_help(
    within: tuple[int, int], near: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(monkeypatch, Clock(), Fraction(*within))
    first, second, third = Trial.made

    assert [trial.ran[0][0] for trial in Trial.made] == [Fraction(*near)] * 3
    assert (first.improved, first.learnt, first.first) == ([], [], {0})
    assert (second.improved, third.improved) == (
        [(frozenset([7]), 5)],
        [(frozenset([5]), 3)],
    )
    assert second.also["multipliers"] == ({7: 1},)


def test_a_joint_model_gives_the_first_menu_and_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    joint = SimpleNamespace(offered=frozenset([4]), bound=8)
    tried(monkeypatch, Clock(), Fraction(1, 100), joint)

    assert [trial.first for trial in Trial.made] == [frozenset([4])] * 3
    assert [trial.learnt for trial in Trial.made] == [[8]] * 3


def test_the_widest_gap_is_halved_until_none_is_too_wide() -> None:
    Trial.made = []
    wide, narrow, done = (Trial(None, size, None) for size in (1, 2, 3))
    narrow.gap, done.gap = Fraction(3, 10), Fraction(1, 10)
    search_of(clock=Clock())._close_gaps([narrow, wide, done], Fraction(1, 10))

    assert [within for within, _ in wide.ran] == [
        Fraction(1, 4),
        Fraction(1, 8),
        Fraction(1, 10),
    ]
    assert [within for within, _ in narrow.ran] == [Fraction(3, 20), Fraction(1, 10)]
    assert done.ran == []


def test_gaps_are_left_open_without_searches_or_time() -> None:
    Trial.made = []
    wide = Trial(None, 1, None)
    search_of(clock=Clock())._close_gaps([], Fraction(0))
    search_of(clock=Clock(0.0))._close_gaps([wide], Fraction(0))

    assert wide.ran == []


class Rounded:
    """A caseload of one group whose mismatches are rounded by half a credit."""

    groups, rounding = (None,), Fraction(1, 2)

    def in_credits(self, scaled: int) -> Fraction:
        return Fraction(scaled)


def menu_of(size: int, mismatch: int, bound: int, weight: int = 2) -> menus.Menu:
    """Offer the first two units to a group of two with 11 credits of mismatch each."""
    fit = weigh(UNITS[:1], {"letters": 3})
    plan = Plan(UNITS[:1], frozenset(), (), fit)
    search = search_of(
        qualification=ABOUT, caseload=Rounded(), pricings=(None,), prepared=()
    )
    search._assign = lambda *_: Assignment(("C-1",), weight, plan, plan)
    return search._menu(size, Incumbent(frozenset([1, 0]), mismatch, bound))  # type: ignore[no-any-return]


def test_a_menu_has_what_is_taken_and_a_bound_that_owes_nothing_to_rounding() -> None:
    found = menu_of(2, 22, 15)

    assert found.units == UNITS[:1]
    assert (found.mismatch, found.bound) == (22, Fraction(29, 2))
    assert menu_of(2, 22, 22).bound == Fraction(43, 2)
    assert menu_of(2, 22, 30).bound == 22


def test_a_menu_that_is_too_large_or_is_not_what_was_solved_is_refused() -> None:
    with pytest.raises(SelfCheckError, match="the menu of 1 unit has 2"):
        menu_of(1, 22, 22)
    with pytest.raises(SelfCheckError, match="disagree") as refused:
        menu_of(2, 23, 22)
    assert refused.value.evidence == {"solver": "23", "audit": "22"}


class Pricing:
    """Someone whose best plan without some units is known, or is not."""

    def __init__(self, status: str, known: Any) -> None:
        self._solution, self._known = Solution(Status(status), (5,), 3, 3), known
        self.asked: list[frozenset[int]] = []

    def plan(self, closed: frozenset[int]) -> Solution:
        self.asked.append(closed)
        return self._solution

    def best_without(self, closed: frozenset[int]) -> Any:
        assert closed == self.asked[-1]
        return self._known


def test_a_plan_on_a_menu_is_that_which_is_proven_or_else_the_best_that_is_known() -> (
    None
):
    search = search_of(optional={0, 1, 2, 3})
    known = SimpleNamespace(chosen=frozenset([3, 1]), mismatch=7)
    proven, open_, nothing = (
        Pricing("optimal", known), Pricing("unknown", known), Pricing("unknown", None),
    )  # fmt: skip
    found = [
        search._plan(pricing, frozenset([1, 3])) for pricing in (proven, open_, nothing)
    ]

    assert found == [
        Solution(Status.OPTIMAL, (5,), 3, 3),
        Solution(Status.FEASIBLE, (1, 3), 7, 7),
        Solution(Status.UNKNOWN, (5,), 3, 3),
    ]
    assert proven.asked == [{0, 2}]


def test_a_menu_is_within_1_percent_and_a_template_within_a_credit_and_a_half() -> None:
    """That is what the options say."""
    assert menus.WITHIN * 100 == 1
    assert templates.WITHIN * 2 == 3


@pytest.mark.parametrize(
    ("losses", "within", "right"),
    [
        ((0, 2), 2, True),
        ((0, Fraction(5, 2)), 2, True),
        ((0, 3), 2, False),
        ((3, 0), 2, False),
        ((3, 3), 2, False),
    ],
)
def test_a_template_with_more_mismatch_than_is_allowed_for_one_group_is_refused(
    losses: tuple[int, int],
    within: int,
    right: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a credit may be rounding."""
    caseload: Any = SimpleNamespace(
        qualification=ABOUT, groups="ab", pricings=losses, rounding=Fraction(1, 2)
    )
    assigned = [SimpleNamespace(loss=loss, weight=1) for loss in losses]
    monkeypatch.setattr(
        templates, "_assign", lambda group, _, chosen: assigned["ab".index(group)]
    )
    if right:
        found = templates._template(caseload, frozenset([2, 0]), (0, 1), within)  # type: ignore[arg-type]
        assert found.units == (UNITS[0], UNITS[2])
        assert found.assignments == tuple(assigned)
        return
    with pytest.raises(SelfCheckError, match="more mismatch than was allowed"):
        templates._template(caseload, frozenset([2, 0]), (0, 1), within)  # type: ignore[arg-type]


def test_a_template_may_lose_just_as_much_as_is_allowed() -> None:
    """Each has another task: with another's unit 5 are off the job, 6 left out."""
    for within, number in ((Fraction(0), 3), (Fraction(10), 3), (Fraction(11), 1)):
        found = find_templates(ABOUT, THREE, within=within)
        assert (len(found.templates), found.at_least) == (number, number)
    twice = find_templates(ABOUT, THREE, weights={"C-1": 2}, within=Fraction(0))
    assert [template.weight for template in twice.templates] == [2, 1, 1]
    assert twice.templates[0].units == UNITS[1:2]


def test_nobody_with_a_plan_needs_no_template() -> None:
    nobody = Candidate(wishes=recommender.Wishes(max_credits=1))
    found = find_templates(ABOUT, {"C-1": nobody})

    assert (found.templates, found.at_least, found.candidates) == ((), 0, 1)
    assert found.summary == "0 sets for 1 candidate"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_rounding_adds_up_over_all_units_of_however_many_groups(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_match, "MOST_COST", 0)
    monkeypatch.setattr(job_match, "ROUNDED_SCALE", 100)
    some = dict([*THREE.items()][:number])
    groups = group_candidates(ABOUT, some, {"C-0": 2})
    scale = groups[0].problem.match.scale

    assert not groups[0].problem.match.exact
    assert Caseload(ABOUT, groups, Clock()).rounding == Fraction(
        (number + 1) * 3, scale
    )


def test_the_mismatches_of_all_groups_are_in_one_scale() -> None:
    often = {
        f"C-{n}": Candidate(bare=True, tags={"calls": how})
        for n, how in enumerate((Frequency.DAILY, Frequency.SOMETIMES))
    }
    groups = group_candidates(ABOUT, often, {})

    assert len({group.problem.match.scale for group in groups}) == 1
    for group in groups:
        match = group.problem.match
        fit = weigh(UNITS[:1], group.problem.job)
        assert match.mismatch(match.scaled(frozenset([0]))) == fit.mismatch
