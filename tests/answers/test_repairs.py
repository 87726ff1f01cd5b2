"""Repairs: the nearest valid sets, against brute force on more than 1,000 cases."""

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Rule, Unit, Wishes
from recommender.answers.repairs import Repairs, repair
from recommender.cli import cli
from recommender.qualifications.rules import Bound, Kind, Select
from recommender.solver.engine.clock import Clock
from recommender.solver.search import plan_search
from recommender.solver.search.near_and_diverse import nearest_plans
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.asking import problem_of, questions
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, wholes
from tests.oracles import brute
from tests.oracles.brute import Asked, Set
from tests.oracles.whole import asked_of, wanted

ABOUT = recommender.load_qualification("ocr-03456")
TOP = 4


def ranks(asked: Asked, start: Set, plans: list[Set]) -> list[tuple[object, ...]]:
    """Return the ranks of repairs: changes, then mismatch, credits and units."""
    return sorted((brute.changes(one, start), *brute.rank(one, asked)) for one in plans)


def found_near(asked: Asked, start: Set) -> list[Set]:
    search = Search(problem_of(asked), Clock())
    chosen = {i for i, unit in enumerate(asked.units) if unit in start}
    found: list[Solution] = [*islice(nearest_plans(search, chosen), TOP)]
    return [tuple(asked.units[i] for i in one.chosen) for one in found]


def part(units: tuple[Unit, ...], drawn: int) -> Set:
    """Take a set of units by a number from 0 to 63."""
    return tuple(unit for i, unit in enumerate(units) if drawn >> i & 1)


@examples(700)
@given(questions(), st.integers(0, 63))
def test_the_nearest_sets_are_those_of_brute_force(asked: Asked, drawn: int) -> None:
    start, free = part(asked.units, drawn), replace(asked, spare=None)
    plans = brute.plans(free)
    near = found_near(free, start)

    assert ranks(asked, start, near) == ranks(asked, start, plans)[:TOP]
    assert [ranks(asked, start, [one])[0] for one in near] == ranks(asked, start, near)
    assert len({*near}) == len(near)
    assert all(one in plans for one in near)


@given(questions(), st.integers(0, 63))
def test_objectives_too_large_for_one_sum_are_taken_in_turn(
    asked: Asked, drawn: int
) -> None:
    start, free = part(asked.units, drawn), replace(asked, spare=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_search, "weighted", lambda _: None)
        near = found_near(free, start)

    assert ranks(asked, start, near) == ranks(asked, start, brute.plans(free))[:TOP]


@dataclass(frozen=True)
class Broken:
    """A set to repair, with what must not be dropped and what was found."""

    whole: Whole
    start: Set
    locked: tuple[str, ...]
    found: Repairs

    @property
    def kept(self) -> Whole:
        """What a repair must keep, in the words of a candidate.

        Guidance is kept unless the set already breaks it.
        """
        wishes = self.whole.candidate.wishes
        lift = wishes.lift
        locked = (*wishes.with_units, *self.locked)
        exempt = {*locked, *wishes.have}
        if any(u.level == 3 and u.code not in exempt for u in self.start):
            lift = (*lift, "top")
        wishes = replace(wishes, with_units=locked, lift=lift)
        return replace(
            self.whole, candidate=replace(self.whole.candidate, wishes=wishes)
        )


@st.composite
def broken_sets(draw: st.DrawFn) -> Broken:
    whole = draw(wholes())
    start = part(whole.units, draw(st.integers(0, 63)))
    locked: tuple[str, ...] = ()
    if start and draw(st.booleans()):
        locked = (draw(st.sampled_from(start)).code,)
    repairs = repair(whole.qualification, whole.candidate, start, locked=locked)
    return Broken(whole, start, locked, repairs)


@examples(400)
@given(broken_sets())
def test_repairs_are_the_nearest_plans_of_brute_force(broken: Broken) -> None:
    plans = wanted(broken.kept)
    asked, found = asked_of(broken.whole), broken.found
    repaired = [one.plan.units for one in found.repairs]

    assert ranks(asked, broken.start, repaired) == ranks(asked, broken.start, plans)[:3]
    assert all(one in plans for one in repaired)
    assert bool(found.conflict) == (not plans)


@given(broken_sets())
def test_a_repair_is_the_set_with_units_added_and_dropped(broken: Broken) -> None:
    for one in broken.found.repairs:
        assert {*one.add}.isdisjoint(broken.start)
        assert {*one.drop} <= {*broken.start}
        assert {*one.plan.units} == {*broken.start, *one.add} - {*one.drop}
        assert not {unit.code for unit in one.drop} & {*broken.locked}
        rules = asked_of(broken.whole).rules
        findings = recommender.audit(one.plan.units, rules)
        assert all(finding.holds for finding in findings)


@given(broken_sets())
def test_no_repair_has_a_conflict_that_needs_each_member(broken: Broken) -> None:
    units, conflict = broken.whole.units, broken.found.conflict
    assume(conflict)

    assert not brute.feasible(units, conflict)
    for rule in conflict:
        assert brute.feasible(units, [one for one in conflict if one is not rule])


HERS = ("F3", "F4", "A3", "A13", "B11", "C5")
OFFICER = Candidate(role="council-officer")


def units_of(*codes: str) -> list[Unit]:
    return [ABOUT.catalogue.find(code) for code in codes]


def changes(found: Repairs) -> list[tuple[list[str], list[str]]]:
    return [
        ([unit.code for unit in one.add], [unit.code for unit in one.drop])
        for one in found.repairs
    ]


def test_the_article_s_plan_without_d6_needs_one_unit() -> None:
    """36 credits and none from Group E: 6 credits or more of E mend both.

    D3 and D6 are about self-development, which is weekly: of their 6 credits a third
    is off the job, 2, and they gain 2 x 2; together 2 less. D1 is next: of its 6
    credits a quarter is off the job, 1.5, and what it is about is in B11 already.
    """
    repairs = repair(ABOUT, OFFICER, units_of(*HERS))
    mismatches = [one.plan.fit.mismatch for one in repairs.repairs]

    assert sorted(changes(repairs)[:2]) == [(["D3"], []), (["D6"], [])]
    assert changes(repairs)[2:] == [(["D1"], [])]
    assert mismatches[0] == mismatches[1] == mismatches[2] - Fraction(7, 2)
    assert all(one.plan.credits == 42 for one in repairs.repairs)


def test_units_to_drop_are_told_in_catalogue_order() -> None:
    """Within 42 credits all but F3, F4 and 30 optional ones must go."""
    units = units_of("D6", "D1", "C5", "B11", "A13", "A3", "F4", "F3")
    candidate = replace(OFFICER, wishes=Wishes(max_credits=42))

    (first,) = repair(ABOUT, candidate, units, locked=["D6"], top=1).repairs
    assert changes(Repairs((first,))) == [([], ["D1"])]
    many = units_of("D6", "D1", "D2", "C5", "B11", "A13", "A4", "A3", "F4", "F3")
    (first,) = repair(ABOUT, candidate, many, top=1).repairs
    dropped = [unit.code for unit in first.drop]
    order = [unit.code for unit in ABOUT.catalogue.units]
    assert len(dropped) > 1
    assert dropped == sorted(dropped, key=order.index)


def test_a_valid_set_is_its_own_nearest_repair() -> None:
    repairs = repair(ABOUT, OFFICER, units_of(*HERS, "D6"), top=1)

    assert changes(repairs) == [([], [])]


@pytest.mark.parametrize("locked", [("C8",), ("C8", "A17"), ("A17", "A18", "B13")])
def test_a_locked_unit_stays_though_guidance_is_against_it(
    locked: tuple[str, ...],
) -> None:
    repairs = repair(ABOUT, OFFICER, units_of(*locked), locked=locked)

    assert len(repairs.repairs) == 3
    for one in repairs.repairs:
        assert {*locked} <= {*one.plan.codes}
        assert not one.drop


def test_guidance_that_the_candidate_set_aside_stays_so() -> None:
    """Without level 4, no unit of Group D is left but C3 to C7, all refused."""
    refused = ("C3", "C4", "C5", "C6", "C7")
    wishes = Wishes(without_units=refused, lift=("level-4",))
    repairs = repair(ABOUT, Candidate(wishes=wishes), units_of("F3", "F4"), top=1)

    assert [one.plan.codes for one in repairs.repairs if "C8" in one.plan.codes]


def test_a_unit_that_the_candidate_wants_is_in_every_repair() -> None:
    wishes = Wishes(with_units=("D10",))
    repairs = repair(ABOUT, replace(OFFICER, wishes=wishes), units_of(*HERS))

    assert all("D10" in one.plan.codes for one in repairs.repairs)


def test_two_locked_units_in_too_few_credits_are_the_conflict() -> None:
    """10 and 11 credits in 20."""
    candidate = Candidate(wishes=Wishes(max_credits=20))
    locked = ("A17", "A18")
    repairs = repair(ABOUT, candidate, units_of(*locked), locked=locked)
    names = [rule.id for rule in repairs.conflict]

    assert repairs.repairs == ()
    assert names == ["--with A17", "--with A18", "--max-credits 20"]
    assert {rule.kind for rule in repairs.conflict} == {Kind.WISH}


def test_every_unit_may_have_to_go() -> None:
    """Where no credits are allowed, the nearest valid set is that of no units."""
    units = tuple(Unit(code, code, "A", 2, 5) for code in ("A1", "A2"))
    none = Rule("none", Kind.RULE, "", "", Bound("credits", Select(), at_most=0))
    asked = Asked(units, (none,), {}, frozenset(), None)

    assert found_near(asked, units) == [()]


def test_a_repair_says_which_guidance_the_set_itself_does_not_keep() -> None:
    """C8 is at level 4; where it is locked it is asked for, and so exempt."""
    units = units_of("F3", "F4", "C8")

    assert [rule.id for rule in repair(ABOUT, OFFICER, units).lifted] == ["level-4"]
    assert repair(ABOUT, OFFICER, units, locked=["C8"]).lifted == ()
    assert repair(ABOUT, OFFICER, units_of("F3", "F4")).lifted == ()
    manager = Candidate(role="manager")
    assert repair(ABOUT, manager, units).lifted == ()
    shown = CliRunner().invoke(cli, ["check", "F3", "F4", "C8"]).stdout
    assert "(level-4): the set already breaks it" in " ".join(shown.split())


@pytest.mark.parametrize("seed", range(8))
def test_each_repair_typed_as_a_set_is_valid(seed: int) -> None:
    random = Random(seed)
    codes = [unit.code for unit in ABOUT.catalogue.units]
    asked = ["check", *random.sample(codes, random.randint(1, 9)), "--format", "json"]
    document = json.loads(CliRunner().invoke(cli, asked).stdout)

    assert document["valid"] or document["repairs"]
    for one in document["repairs"]:
        kept = [code for code in document["units"] if code not in one["drop"]]
        again = CliRunner().invoke(cli, ["check", *kept, *one["add"]])
        assert again.exit_code == 0, again.output
