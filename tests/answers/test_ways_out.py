"""Ways out: the wishes to give up, against brute force in the words of wishes.

More than 1,000 requests without a plan: the oracle gives up more and more wishes,
moves limits as little as a plan needs, and takes the best plan of what is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

import recommender
from recommender import Candidate, Frequency, Unit, Wishes
from recommender.answers.ways_out import WayOut, WaysOut, find_best_way_out, ways_out
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.engine.clock import Clock
from recommender.solver.search.model_cache import Fewest
from tests.builders.asking import GROUPS, LEVELS, TAGS
from tests.builders.whole_requests import Whole, qualification_of, total
from tests.oracles import brute
from tests.oracles.whole import asked_of, wanted
from tests.oracles.whole import best as best_plan

ABOUT = recommender.load_qualification("ocr-03456")
CASES, PARTS = 1_100, 11


def random_units(random: Random) -> tuple[Unit, ...]:
    def tags() -> tuple[tuple[str, int], ...]:
        some = random.sample(TAGS, random.randint(0, 2))
        return tuple((tag, random.randint(1, 3)) for tag in sorted(some))

    return tuple(
        Unit(
            f"U{i}", "", random.choice(GROUPS), random.choice(LEVELS),
            random.randint(1, 6), tags=tags(),
        )
        for i in range(random.randint(3, 5))
    )  # fmt: skip


def random_wishes(random: Random, codes: list[str]) -> Wishes:
    """Wish for much, so that often no plan has it all."""
    random.shuffle(codes)
    refused = random.randint(0, 2)
    free = codes[refused:]
    return Wishes(
        with_units=tuple(random.sample(free, random.randint(0, min(2, len(free))))),
        have=tuple(random.sample(free, random.choice([0, 0, 1]))),
        without_units=tuple(codes[:refused]),
        max_credits=random.choice([None, random.randint(1, 12)]),
        spare=random.choice([None, 0, 2]),
        max_level=random.choice([None, 1, 2]),
        lift=random.choice([(), (), ("top",)]),
    )


def random_whole(random: Random) -> Whole:
    units = random_units(random)
    group = Select(groups=frozenset(random.choice(GROUPS)))
    ask = Rule("group", Kind.RULE, "", "", Bound("units", group, at_least=1))
    most = Rule("most", Kind.RULE, "", "", Bound("units", group, at_most=1))
    rules = (total(random.randint(2, 9)), random.choice([ask, ask, most]))
    wishes = random_wishes(random, [unit.code for unit in units])
    often = [Frequency.DAILY, Frequency.WEEKLY, Frequency.SOMETIMES]
    tags = {tag: random.choice(often) for tag in random.sample(TAGS[2:], 1)}
    role = random.choice([None, "seller"])
    return Whole(qualification_of(units, rules), Candidate(role, tags, wishes))


def stuck(part: int) -> Iterator[Whole]:
    """Return requests without a plan, though without any wishes there may be one."""
    random = Random(part)
    left = CASES // PARTS
    while left:
        whole = random_whole(random)
        if not wanted(whole):
            left -= 1
            yield whole


@dataclass(frozen=True)
class Expected:
    """What the oracle says of one way out."""

    max_credits: int | None
    max_level: int | None
    codes: tuple[str, ...]
    mismatch: Fraction


def labels(whole: Whole) -> list[str]:
    """Name each wish as it is typed, guidance among them."""
    wishes = whole.candidate.wishes
    said = [f"--with {code}" for code in wishes.with_units]
    said += [f"--without {code}" for code in wishes.without_units]
    said += [f"--have {code}" for code in wishes.have]
    if wishes.max_credits is not None:
        said.append(f"--max-credits {wishes.max_credits}")
    if wishes.max_level is not None:
        said.append(f"--max-level {wishes.max_level}")
    return said if "top" in wishes.lift else [*said, "top"]


def wishing(whole: Whole, **changes: object) -> Whole:
    wishes = replace(whole.candidate.wishes, **changes)  # type: ignore[arg-type]
    return replace(whole, candidate=replace(whole.candidate, wishes=wishes))


def without(whole: Whole, given_up: tuple[str, ...]) -> Whole:
    """Return up wishes, each by itself."""
    wishes, gone = whole.candidate.wishes, {*given_up}
    options = {label.partition(" ")[0] for label in gone}
    return wishing(
        whole,
        with_units=tuple(
            code for code in wishes.with_units if f"--with {code}" not in gone
        ),
        without_units=tuple(
            code for code in wishes.without_units if f"--without {code}" not in gone
        ),
        have=tuple(code for code in wishes.have if f"--have {code}" not in gone),
        max_credits=None if "--max-credits" in options else wishes.max_credits,
        max_level=None if "--max-level" in options else wishes.max_level,
        lift=("top",) if "top" in gone else wishes.lift,
    )


def moved(whole: Whole, given_up: tuple[str, ...]) -> Whole:
    """Set each limit that was given up where it just leaves a plan."""
    for option, field in (
        ("--max-credits", "max_credits"),
        ("--max-level", "max_level"),
    ):
        if any(label.startswith(option) for label in given_up):
            least = next(n for n in range(40) if wanted(wishing(whole, **{field: n})))
            whole = wishing(whole, **{field: least})
    return whole


def expected_ways(whole: Whole) -> dict[frozenset[str], Expected]:
    """Return every smallest choice of wishes to give up, with its plan."""
    said = labels(whole)
    for size in range(1, len(said) + 1):
        ways = {}
        for given_up in combinations(said, size):
            rest = without(whole, given_up)
            if wanted(rest):
                rest = moved(rest, given_up)
                wishes, plan = rest.candidate.wishes, best_plan(rest) or ()
                ways[frozenset(given_up)] = Expected(
                    wishes.max_credits,
                    wishes.max_level,
                    tuple(unit.code for unit in plan),
                    brute.mismatch(plan, asked_of(rest)),
                )
        if ways:
            return ways
    return {}


def found_ways(whole: Whole) -> WaysOut:
    answer = recommender.recommend(whole.qualification, whole.candidate)
    assert answer.status is Status.INFEASIBLE
    return ways_out(answer)


def as_expected(way: WayOut) -> Expected:
    wishes, plan = way.candidate.wishes, way.plan
    return Expected(wishes.max_credits, wishes.max_level, plan.codes, plan.fit.mismatch)


@pytest.mark.mostly_exhaustive(3)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_ways_out_are_those_of_brute_force(part: int) -> None:
    several = 0
    for whole in stuck(part):
        ways = found_ways(whole)
        found = {
            frozenset(one.id for one in way.given_up): as_expected(way) for way in ways
        }

        assert len(found) == len(ways)
        assert found == expected_ways(whole), whole.candidate
        mismatches = [way.plan.fit.mismatch for way in ways]
        assert mismatches == sorted(mismatches)
        several += any(len(way.given_up) > 1 for way in ways)
    assert several


@pytest.mark.mostly_exhaustive(4)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_each_way_out_leads_to_the_plan_of_its_request(part: int) -> None:
    for number, whole in zip(range(15), stuck(100 + part), strict=False):
        for way in found_ways(whole):
            answer = recommender.recommend(whole.qualification, way.candidate)
            assert answer.best.codes == way.plan.codes, number
            findings = recommender.audit(way.plan.units, answer.problem.rules)
            assert all(finding.holds for finding in findings)
            assert len(way.changes) == len(way.given_up)


@pytest.mark.slow
@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_best_way_sought_alone_is_the_first_of_all(part: int) -> None:
    for whole in stuck(part):
        answer = recommender.recommend(whole.qualification, whole.candidate)
        first = next(iter(ways_out(answer)), None)
        best, is_certain = find_best_way_out(answer, Clock(), Fewest())

        assert is_certain
        assert (best is None) == (first is None), whole
        if best is not None and first is not None:
            assert best.given_up == first.given_up, whole
            assert best.changes == first.changes, whole
            assert best.plan.fit.mismatch == first.plan.fit.mismatch, whole


def test_some_of_these_requests_have_several_ways_and_some_none() -> None:
    sizes = [len(expected_ways(whole)) for part in range(2) for whole in stuck(part)]

    assert sizes.count(0) >= 20
    assert sum(size > 1 for size in sizes) >= 20


def changes(candidate: Candidate) -> dict[tuple[str, ...], tuple[str, ...]]:
    answer = recommender.recommend(ABOUT, candidate)
    return {
        tuple(one.id for one in way.given_up): way.changes for way in ways_out(answer)
    }


def test_a_limit_is_moved_as_little_as_a_plan_needs() -> None:
    ways = changes(Candidate("field-engineer", wishes=Wishes(max_credits=20)))

    limit = "--max-credits 20"
    assert ways == {(limit,): ("--max-credits 42 instead of 20",)}


def test_either_of_two_wishes_that_contradict_can_be_given_up() -> None:
    """C8 is at level 4, so guidance is no way out: what is wanted is exempt."""
    ways = changes(Candidate("receptionist", wishes=Wishes(("C8",), max_level=3)))

    assert ways == {
        ("--with C8",): ("drop --with C8",),
        ("--max-level 3",): ("--max-level 4 instead of 3",),
    }


def test_of_refused_units_any_that_the_rules_need_can_be_taken_back() -> None:
    """Group D has C3 to C7, and C8 at level 4, which only guidance forbids."""
    refused = ("C3", "C4", "C5", "C6", "C7")
    ways = changes(Candidate("receptionist", wishes=Wishes(without_units=refused)))

    singles = {(f"--without {code}",): (f"drop --without {code}",) for code in refused}
    assert ways == {**singles, ("level-4",): ("add --lift level-4",)}


def test_where_no_single_wish_is_enough_two_are_given_up() -> None:
    """Both mandatory units are refused."""
    ways = changes(Candidate("receptionist", wishes=Wishes((), ("F3", "F4"))))

    pair = ("--without F3", "--without F4")
    assert ways == {pair: ("drop --without F3", "drop --without F4")}


def test_a_task_that_is_never_done_can_be_taken_back() -> None:
    """A13 is about writing and nothing else."""
    tags = {"writing": Frequency.NEVER}
    ways = changes(Candidate("receptionist", tags, Wishes(with_units=("A13",))))

    assert ways == {
        ("--with A13",): ("drop --with A13",),
        ("--tag writing:never",): ("drop --tag writing:never",),
    }


def test_of_a_held_unit_that_is_wanted_too_both_wishes_are_given_up() -> None:
    """A1 has 9 credits, and 5 are the most."""
    units = (Unit("A1", "", "A", 2, 9), Unit("A2", "", "A", 2, 2))
    small = Bound("credits", Select(), at_least=2, at_most=5)
    rules = (Rule("small", Kind.RULE, "", "", small),)
    wishes = Wishes(with_units=("A1",), have=("A1",))
    whole = Whole(qualification_of(units, rules), Candidate(wishes=wishes))

    (way,) = found_ways(whole)
    assert way.changes == ("drop --with A1", "drop --have A1")
    assert way.plan.codes == ("A2",)


def test_rules_that_contradict_each_other_have_no_way_out() -> None:
    units = (Unit("A1", "", "A", 2, 5),)
    none = Rule("none", Kind.RULE, "", "", Bound("credits", Select(), at_most=4))
    qualification = qualification_of(units, (total(5), none))

    assert not found_ways(Whole(qualification, Candidate()))


def test_a_request_with_a_plan_needs_no_way_out() -> None:
    assert not ways_out(recommender.recommend(ABOUT, Candidate("receptionist")))
