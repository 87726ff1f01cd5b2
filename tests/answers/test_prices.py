"""Prices and ties of small random questions, against brute force.

A price is the difference of two optima: so both are looked for among all sets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Frequency, Wishes
from recommender.answers.explanations import explain
from recommender.answers.prices import Explanation
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.candidate import override
from recommender.requests.concessions import Concession, concessions, drop_wish
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Count
from recommender.solver.search import plan_search
from recommender.solver.search.one_change import OneChange, count_equally_good
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.asking import problem_of, questions, tied_questions
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, qualification_of, wholes
from tests.oracles import brute
from tests.oracles.brute import Asked, Set
from tests.oracles.whole import plans_of

some_questions = st.one_of(questions(), tied_questions())


@dataclass(frozen=True)
class Case:
    """A question with an answer: the search, its best plan, and the oracle's rules."""

    search: Search
    best: Solution
    limited: Asked

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.limited.units

    def set_of(self, solution: Solution) -> Set:
        return tuple(self.units[i] for i in solution.chosen)

    def others(self, position: int) -> list[Set]:
        """Return the plans that have a unit otherwise than the best plan has it."""
        unit, demanded = self.units[position], position not in self.best.chosen
        return [one for one in brute.plans(self.limited) if (unit in one) == demanded]

    def expect(self, solution: Solution, plans: list[Set]) -> None:
        """Expect the least mismatch, then the fewest changes and credits."""
        if not plans:
            assert solution.status is Status.INFEASIBLE
            return
        best = self.set_of(self.best)

        def rank(one: Set) -> tuple[object, ...]:
            mismatch = brute.mismatch(one, self.limited)
            return mismatch, brute.changes(one, best), brute.credits(one)

        found = self.set_of(solution)
        assert solution.status is Status.OPTIMAL
        assert found in plans
        assert rank(found) == min(map(rank, plans))
        match = self.search.problem.match
        assert match.mismatch(solution.mismatch) == brute.mismatch(found, self.limited)


def case_of(asked: Asked) -> Case:
    assume(brute.feasible(asked.units, asked.rules))
    search = Search(problem_of(asked), Clock())
    return Case(search, search.best(), brute.limited(asked))


@given(some_questions)
def test_without_or_with_a_unit_the_plan_is_the_best_and_nearest(asked: Asked) -> None:
    case = case_of(asked)
    positions = range(len(case.units))

    found = OneChange(case.search, case.best).with_unit_flipped(positions)
    for position, solution in zip(positions, found, strict=True):
        case.expect(solution, case.others(position))


@given(some_questions)
def test_without_a_rule_the_plan_is_the_best_and_nearest(asked: Asked) -> None:
    case = case_of(asked)
    rules = case.limited.rules
    assert len(rules) == len(case.search.rules)

    found = OneChange(case.search, case.best).without_rule(range(len(rules)))
    for number, solution in enumerate(found):
        others = (*rules[:number], *rules[number + 1 :])
        plans = brute.plans(replace(case.limited, rules=others))
        case.expect(solution, plans)


@given(some_questions)
def test_as_many_plans_are_equal_as_are_counted(asked: Asked) -> None:
    case = case_of(asked)
    mismatches = [
        brute.mismatch(one, case.limited) for one in brute.plans(case.limited)
    ]

    counted = count_equally_good(case.search, case.best)
    assert (counted.number, counted.exact) == (mismatches.count(min(mismatches)), True)


def test_a_plan_that_is_worse_by_the_least_there_is_does_not_count() -> None:
    """Two thirds of weekly work are on the job: 1 credit costs 1/3, 2 cost 2/3.

    A third is the least that a match tells apart here.
    """
    calls = (("calls", 3),)
    units = (
        Unit("U0", "", "A", 1, credits=2, tags=calls),
        Unit("U1", "", "A", 1, credits=1, tags=calls),
    )
    one = Rule("one", Kind.RULE, "", "", Bound("units", Select(), 1, 1))
    asked = Asked(units, (one,), {"calls": 2}, frozenset(), None)
    search = Search(problem_of(asked), Clock())
    best = search.best()

    assert search.problem.match.scale == 3
    assert best.chosen == (1,)
    assert count_equally_good(search, best).number == 1


@given(tied_questions())
def test_a_count_that_stops_early_says_so(asked: Asked) -> None:
    case = case_of(asked)
    mismatches = [
        brute.mismatch(one, case.limited) for one in brute.plans(case.limited)
    ]
    ties = mismatches.count(min(mismatches))
    assume(ties > 1)

    counted = count_equally_good(case.search, case.best, ties - 1)
    assert (counted.number, counted.exact) == (ties - 1, False)


@given(some_questions)
def test_after_all_questions_the_answer_to_the_first_is_as_it_was(asked: Asked) -> None:
    case = case_of(asked)
    fresh = Search(case.search.problem, Clock()).best()
    everything = range(len(case.units)), range(len(case.search.rules))

    assert [*OneChange(case.search, case.best).with_unit_flipped(everything[0])]
    assert case.search.best() == fresh
    assert [*OneChange(case.search, case.best).without_rule(everything[1])]
    assert case.search.best() == fresh


@given(some_questions)
def test_objectives_too_large_for_one_sum_are_taken_in_turn(asked: Asked) -> None:
    case = case_of(asked)
    positions = range(len(case.units))
    once = [*OneChange(case.search, case.best).with_unit_flipped(positions)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_search, "weighted", lambda _: None)
        in_turn = [*OneChange(case.search, case.best).with_unit_flipped(positions)]
    for position, solution in zip(positions, in_turn, strict=True):
        case.expect(solution, case.others(position))
    assert [one.mismatch for one in in_turn] == [one.mismatch for one in once]


def explained(whole: Whole) -> tuple[Explanation, list[tuple[Fraction, Set]]]:
    plans = plans_of(whole)
    assume(plans)
    return explain(whole.qualification, whole.candidate), plans


def changed(whole: Whole, unit: Unit, *, demand: bool) -> Whole:
    """Ask for a unit to be in, or out, besides all that is asked."""
    codes = (unit.code,)
    wish = Wishes(with_units=codes) if demand else Wishes(without_units=codes)
    candidate = override(whole.candidate, Candidate(wishes=wish))
    return replace(whole, candidate=candidate)


def is_settled(whole: Whole, unit: Unit) -> bool:
    wishes = whole.candidate.wishes
    return unit.code in {*wishes.with_units, *wishes.without_units, *wishes.have}


@examples(150)
@given(wholes())
def test_a_unit_s_price_is_that_of_insisting_on_it_or_refusing_it(whole: Whole) -> None:
    """Each side has its own limit on credits, and its own guidance."""
    found, plans = explained(whole)
    least = min(mismatch for mismatch, _ in plans)

    assert [one.unit for one in found.units] == [*whole.units]
    for one in found.units:
        others = [m for m, plan in plans if (one.unit in plan) != one.in_plan]
        if not is_settled(whole, one.unit):
            asked = changed(whole, one.unit, demand=not one.in_plan)
            others = [mismatch for mismatch, _ in plans_of(asked)]
        price = min(others) - least if others else None
        assert one.price == price
        assert (one.other is None) == (price is None) == bool(one.because)


@examples(100)
@given(wholes())
def test_explain_and_plan_say_the_same_of_every_unit(whole: Whole) -> None:
    found, _ = explained(whole)
    best = found.recommendation.best.fit.mismatch

    for one in found.units:
        if is_settled(whole, one.unit):
            continue
        asked = changed(whole, one.unit, demand=not one.in_plan)
        answer = recommender.recommend(asked.qualification, asked.candidate)
        wish = f"--with{'out' if one.in_plan else ''} {one.unit.code}"
        if answer.plans:
            assert one.price == answer.best.fit.mismatch - best
            moved = answer.proof.cap != found.recommendation.proof.cap
            assert one.limit == (answer.proof.cap if moved else None)
            aside = [f.rule.id for f in answer.best.findings if f.set_aside_for]
            held = {code for f in answer.best.findings for code in f.set_aside_for}
            assert [rule.id for rule in one.set_aside] == (
                aside if one.unit.code in held else []
            )
        else:
            ids = [rule.id for rule in answer.conflict if rule.id != wish]
            assert (one.price, [rule.id for rule in one.because]) == (None, ids)


@examples(150)
@given(wholes())
def test_units_are_in_every_some_or_no_best_plan(whole: Whole) -> None:
    found, plans = explained(whole)
    least = min(mismatch for mismatch, _ in plans)
    best = [plan for mismatch, plan in plans if mismatch == least]
    every = {unit for unit in whole.units if all(unit in one for one in best)}
    some = {unit for unit in whole.units if any(unit in one for one in best)}

    assert found.ties is not None
    assert (found.ties.number, found.ties.exact) == (len(best), True)
    assert {*found.in_every_best_plan} == every
    assert {*found.in_some_best_plan} == some - every
    assert {*found.in_no_best_plan} == {*whole.units} - some


def toggle(unit: Unit, *, demand: bool) -> Rule:
    only = Select(units=frozenset([unit.code]))
    bound = Bound("units", only, 1) if demand else Bound("units", only, None, 0)
    return Rule("toggle", Kind.WISH, "", "", bound)


def reasons(found: Explanation) -> Iterator[tuple[tuple[Rule, ...], Rule]]:
    for one in found.units:
        if one.price is None:
            yield one.because, toggle(one.unit, demand=not one.in_plan)


@examples(150)
@given(wholes())
def test_what_makes_a_unit_impossible_does_and_needs_each_rule(whole: Whole) -> None:
    found, _ = explained(whole)

    for because, other in reasons(found):
        assert not brute.feasible(whole.units, [*because, other])
        for rule in because:
            rest = [one for one in because if one is not rule]
            assert brute.feasible(whole.units, [*rest, other])


def concessions_of(rule: Rule, whole: Whole) -> list[Concession]:
    """Read off its name what a person gives up for a rule not to bind."""
    candidate = resolve(whole.candidate, whole.qualification)
    every = concessions(candidate, whole.qualification)
    tags = rule.id.removeprefix("--tag ").split(" --tag ")
    ids = {f"--tag {tag}" for tag in tags} if "--tag " in rule.id else {rule.id}
    return [one for one in every if one.id in ids]


@examples(150)
@given(wholes())
def test_a_rule_s_price_is_what_the_best_plan_gains_without_it(whole: Whole) -> None:
    """A wish is given up and guidance lifted as in a request of its own."""
    found, plans = explained(whole)
    least = min(mismatch for mismatch, _ in plans)
    answer = found.recommendation
    rules = [one.rule for one in found.rules]
    asked = Asked(whole.units, (), answer.problem.job, answer.problem.held, None)

    assert rules[: len(answer.problem.rules)] == [*answer.problem.rules]
    for one in found.rules:
        given_up = concessions_of(one.rule, whole)
        if given_up:
            without = reduce(drop_wish, given_up, answer.candidate)
            there = [m for m, _ in plans_of(replace(whole, candidate=without))]
            assert one.price == (least - min(there) if there else None)
            continue
        others = tuple(rule for rule in rules if rule is not one.rule)
        assert one.price is not None
        free = brute.plans(replace(asked, rules=others))
        assert one.price == least - min(brute.mismatch(p, asked) for p in free)
        assert one.price >= 0


def test_who_asks_for_a_unit_is_exempt_from_the_guidance_that_it_breaks() -> None:
    """Of two pieces of guidance each unit breaks one at most: U3 level 3, U2 group B.

    U1 has none of its 5 credits off the job; of U2 and U3 all are, and calls, done
    daily, are left out: 5 + 6 more with either of them instead.
    """
    units = (
        Unit("U1", "", "A", 2, 5, tags=(("calls", 3),)),
        Unit("U2", "", "B", 2, 5, tags=(("sales", 3),)),
        Unit("U3", "", "A", 3, 5, tags=(("sales", 3),)),
    )
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5))
    in_b = Bound("units", Select(groups=frozenset("B")), at_most=0)
    low = Guidance(Rule("low", Kind.GUIDANCE, "", "", in_b), ("visits",))
    about = qualification_of(units, (five,))
    about = replace(about, guidance=(*about.guidance, low))
    daily = {"calls": Frequency.DAILY}
    candidate = Candidate(bare=True, tags=daily, wishes=Wishes(spare=0))
    prices = {p.unit.code: p for p in explain(about, candidate).units}

    assert [one.price for one in prices.values()] == [None, 11, 11]
    assert [rule.id for rule in prices["U2"].set_aside] == ["low"]
    assert [rule.id for rule in prices["U3"].set_aside] == ["top"]


def test_a_larger_unit_has_a_limit_of_its_own_and_ties_with_nothing() -> None:
    """With U2 the fewest credits are 6 instead of 5, so the limit is 9 instead of 8.

    Calls are daily: U1 fits, and U2 has 6 credits off the job and leaves 6 out. With
    both there are 11 credits, which is beyond either limit.
    """
    units = (
        Unit("U1", "", "A", 2, 5, tags=(("calls", 3),)),
        Unit("U2", "", "A", 2, 6, tags=(("sales", 3),)),
    )
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5))
    about = qualification_of(units, (five,))
    daily = {"calls": Frequency.DAILY}
    prices = explain(about, Candidate(bare=True, tags=daily)).units

    assert [(p.unit.code, p.price, p.limit, p.tied) for p in prices] == [
        ("U1", 12, 9, False),
        ("U2", 12, 9, False),
    ]


def test_a_unit_that_was_asked_for_can_only_be_lost_against_the_wish() -> None:
    units = tuple(
        Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),))
        for n, tag in enumerate(("calls", "sales", "letters"))
    )
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5, 5))
    about = qualification_of(units, (five,))
    wishes = Wishes(with_units=("U1",), without_units=("U2",), spare=0)
    asked = Candidate(bare=True, tags={"calls": Frequency.DAILY}, wishes=wishes)
    prices = {p.unit.code: p for p in explain(about, asked).units}

    assert [p.price for p in prices.values()] == [None, None, None]
    because = {code: [r.id for r in p.because] for code, p in prices.items()}
    assert because == {
        "U0": ["five", "--with U1"],
        "U1": ["--with U1"],
        "U2": ["--without U2"],
    }


def test_the_only_guidance_is_set_aside_for_a_unit_that_is_asked_for() -> None:
    """U2 is at level 3, which guidance is against; U3 needs no exception."""
    units = (
        Unit("U1", "", "A", 2, 5, tags=(("calls", 3),)),
        Unit("U2", "", "A", 3, 5, tags=(("sales", 3),)),
        Unit("U3", "", "A", 2, 5, tags=(("sales", 3),)),
    )
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5))
    about = qualification_of(units, (five,))
    daily = {"calls": Frequency.DAILY}
    candidate = Candidate(bare=True, tags=daily, wishes=Wishes(spare=0))
    prices = explain(about, candidate).units

    assert [p.price for p in prices] == [11, 11, 11]
    assert [[rule.id for rule in p.set_aside] for p in prices] == [[], ["top"], []]


def test_a_unit_that_guidance_allows_alone_is_asked_for_beside_another() -> None:
    """One at level 3 is allowed: who asks for U2 has U1 too, and as few credits.

    Without U1 the calls are left out, 2 times 3, with 5 more off the job; without U3
    two at level 3 are left, for which nobody asked.
    """
    units = tuple(
        Unit(f"U{n}", "", "A", level, 5, tags=((tag, 3),))
        for n, level, tag in ((1, 3, "calls"), (2, 3, "sales"), (3, 2, "sales"))
    )
    two = Rule("two", Kind.RULE, "", "", Bound("units", Select(), 2))
    in_b = Bound("units", Select(groups=frozenset("B")), at_most=0)
    one_high = Bound("units", Select(levels=frozenset([3])), at_most=1)
    guidance = tuple(
        Guidance(Rule(id_, Kind.GUIDANCE, "", "", bound), ("visits",))
        for id_, bound in (("b", in_b), ("high", one_high))
    )
    about = replace(qualification_of(units, (two,)), guidance=guidance)
    prices = explain(about, Candidate(bare=True, tags={"calls": Frequency.DAILY})).units

    assert [(p.unit.code, p.in_plan, p.price) for p in prices] == [
        ("U1", True, 11), ("U2", False, 0), ("U3", True, None),
    ]  # fmt: skip
    assert [rule.id for rule in prices[1].set_aside] == ["high"]


def test_a_larger_unit_that_fits_as_well_is_tied_by_itself() -> None:
    """U2 has a credit more, so the fewest credits move; the mismatch does not."""
    units = tuple(
        Unit(f"U{n}", "", "A", 2, credits, tags=(("calls", 3),))
        for n, credits in enumerate((5, 6), 1)
    )
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5))
    about = qualification_of(units, (five,))
    daily = {"calls": Frequency.DAILY}
    prices = explain(about, Candidate(bare=True, tags=daily)).units

    assert [(p.price, p.limit, p.tied) for p in prices] == [(0, 9, True)] * 2


def test_neither_a_mandatory_unit_nor_one_from_elsewhere_has_a_price() -> None:
    """With U0, which is mandatory, and one from elsewhere there are 5 more to take."""
    units = tuple(
        Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),))
        for n, tag in enumerate(("letters", "calls", "sales"))
    )
    only = Bound("units", Select(units=frozenset(["U0"])), at_least=1)
    rules = (
        Rule("core", Kind.RULE, "", "", only),
        Rule("total", Kind.RULE, "", "", Bound("credits", Select(), at_least=15)),
    )
    about = replace(qualification_of(units, rules), guidance=())
    wishes = Wishes(elsewhere=["Own, level 2, 5 credits, group A, rpl"])  # type: ignore[list-item]
    tags = {"calls": Frequency.DAILY}
    found = explain(about, Candidate(bare=True, tags=tags, wishes=wishes))

    assert [price.unit.code for price in found.units] == ["U1", "U2"]
    assert [price.in_plan for price in found.units] == [True, False]
    assert found.ties == Count(1, exact=True)
    assert about.mandatory == {"U0"}


def test_a_rule_that_is_waived_has_no_price_and_the_others_have_theirs() -> None:
    """All 3 units are wanted by one rule, which is waived; by the other, two."""
    units = tuple(
        Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),))
        for n, tag in enumerate(("calls", "sales", "sales"))
    )
    rules = tuple(
        Rule(f"at-least-{n}", Kind.RULE, "", "", Bound("units", Select(), n))
        for n in (3, 2)
    )
    about = replace(qualification_of(units, rules), guidance=())
    wishes = Wishes(waive=(("at-least-3", "agreed"),), spare=9)
    tags = {"calls": Frequency.DAILY}
    found = explain(about, Candidate(bare=True, tags=tags, wishes=wishes))
    prices = {each.rule.id: each.price for each in found.rules}

    assert "at-least-3" not in prices
    assert prices["at-least-2"] == 5
