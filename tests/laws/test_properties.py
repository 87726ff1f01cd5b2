"""Laws, on random catalogues and random rules, against brute force."""

from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from recommender.auditing import audit, weigh
from recommender.problems.job_match import match
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.scip.second_opinion import ask_scip
from recommender.solver.search.plan_search import Solution, solutions
from tests.builders.asking import (
    problem_of,
    questions,
    rule_lists,
    tied_questions,
    unit_lists,
)
from tests.oracles import brute
from tests.oracles.brute import Asked


def solve(asked: Asked) -> Solution:
    return next(solutions(problem_of(asked), Clock()))


def plan_of(asked: Asked) -> tuple[Unit, ...] | None:
    found = solve(asked)
    if found.status is Status.INFEASIBLE:
        return None
    assert found.status is Status.OPTIMAL
    return tuple(asked.units[i] for i in found.chosen)


@given(questions())
def test_the_plan_is_the_one_that_brute_force_finds(asked: Asked) -> None:
    assert plan_of(asked) == brute.best(asked)


@given(tied_questions())
def test_among_equal_mismatches_credits_decide_then_units_then_the_order(
    asked: Asked,
) -> None:
    assert plan_of(asked) == brute.best(asked)


ABOUT_CALLS = (("calls", 3),)


@pytest.mark.parametrize(
    ("credits", "least", "expected"),
    [
        ((6, 2, 3), 5, "BC"),  # 5 credits in two units, before 6 in one
        ((6, 3, 3), 6, "A"),  # 6 credits in one unit, before 6 in two
        ((3, 6, 3), 6, "B"),  # and wherever that unit stands
        ((5, 5, 5), 5, "A"),  # the earliest of equals
        ((4, 4, 4), 5, "AB"),
    ],
)
def test_ties_are_broken_in_the_order_that_is_documented(
    credits: tuple[int, ...], least: int, expected: str
) -> None:
    units = tuple(
        Unit(code, code, "A", 2, worth, tags=ABOUT_CALLS)
        for code, worth in zip("ABC", credits, strict=True)
    )
    total = Rule("r", Kind.RULE, "", "", Bound("credits", Select(), at_least=least))
    asked = Asked(units, (total,), {"calls": 3}, frozenset(), 3)
    opinion = ask_scip(units, (total,), {"calls": 3}, frozenset(), 3)

    assert "".join(unit.code for unit in plan_of(asked) or ()) == expected
    assert "".join(opinion.codes) == expected


@given(questions())
def test_scip_finds_the_same_plan(asked: Asked) -> None:
    opinion = ask_scip(asked.units, asked.rules, asked.job, asked.held, asked.spare)
    best = brute.best(asked)

    if best is None:
        assert opinion.status is Status.INFEASIBLE
    else:
        assert opinion.codes == tuple(unit.code for unit in best)
        assert opinion.mismatch == brute.mismatch(best, asked)


@given(unit_lists(), rule_lists())
def test_the_audit_and_the_model_agree_on_every_subset(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    for chosen in brute.subsets(units):
        encoding = Encoding(units, rules)
        for variable, unit in zip(encoding.selected, units, strict=True):
            encoding.model.add(variable == (unit in chosen))
        holds = all(finding.holds for finding in audit(chosen, rules))

        assert holds == brute.keeps(chosen, rules)
        assert (run(encoding.model).status is Status.OPTIMAL) == holds


@given(questions())
def test_the_match_and_the_audit_agree_on_the_mismatch_of_every_subset(
    asked: Asked,
) -> None:
    matched = match(Catalogue(asked.units), asked.job, asked.held)
    assert matched.exact
    for chosen in brute.subsets(asked.units):
        places = {i for i, unit in enumerate(asked.units) if unit in chosen}
        scaled = matched.constant + sum(matched.costs[i] for i in places)
        scaled -= sum(use.gain for use in matched.coverage if places & set(use.units))

        expected = brute.mismatch(chosen, asked)
        assert matched.mismatch(scaled) == expected
        assert weigh(chosen, asked.job, asked.held).mismatch == expected


@given(unit_lists(), rule_lists())
def test_every_rule_in_a_conflict_is_needed(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    assume(not brute.feasible(units, rules))
    conflict = minimal_conflict(units, rules)

    assert not brute.feasible(units, conflict)
    for rule in conflict:
        assert brute.feasible(units, [one for one in conflict if one is not rule])


@given(unit_lists(), rule_lists())
def test_no_conflict_blames_a_rule_when_wishes_alone_explain_it(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    wishes = [rule for rule in rules if rule.kind is Kind.WISH]
    assume(not brute.feasible(units, wishes))

    assert {rule.kind for rule in minimal_conflict(units, rules)} <= {Kind.WISH}


@given(questions())
def test_the_next_plans_are_the_next_best_and_all_different(asked: Asked) -> None:
    problem = replace(problem_of(asked), spare=None)
    asked = replace(asked, spare=None)
    found = [one for one in islice(solutions(problem, Clock()), 4) if one.chosen]
    valid = [one for one in brute.subsets(asked.units) if brute.keeps(one, asked.rules)]

    ranked = sorted(brute.mismatch(one, asked) for one in valid if one)
    got = [problem.match.mismatch(one.mismatch) for one in found]
    assume(() not in valid)
    assert got == ranked[: len(got)]
    assert len(got) == min(4, len(ranked))
    assert len({one.chosen for one in found}) == len(found)


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_units_changes_only_which_of_equals_is_taken(
    asked: Asked, random: Random
) -> None:
    shuffled = replace(asked, units=tuple(random.sample(asked.units, len(asked.units))))
    plan, other = plan_of(asked), plan_of(shuffled)

    assert (plan is None) == (other is None)
    if plan is not None and other is not None:
        assert brute.rank(plan, asked) == brute.rank(other, asked)


@given(questions())
def test_refusing_a_unit_of_the_optimum_never_makes_it_better(asked: Asked) -> None:
    asked = replace(asked, spare=None)
    best = plan_of(asked)
    assume(best)
    for unit in best or ():
        only = Select(units=frozenset([unit.code]))
        refused = Rule("no", Kind.WISH, "", "", Bound("units", only, at_most=0))
        plan = plan_of(replace(asked, rules=(*asked.rules, refused)))
        assert plan is None or brute.rank(plan, asked) >= brute.rank(best or (), asked)


@given(questions(), st.integers(0, 3))
def test_a_bound_one_wider_never_makes_the_optimum_worse(asked: Asked, at: int) -> None:
    asked = replace(asked, spare=None)
    before = plan_of(asked)
    assume(before is not None)
    rules = list(asked.rules)
    rules[at % len(rules)] = wider(rules[at % len(rules)])
    after = plan_of(replace(asked, rules=tuple(rules)))

    assert after is not None
    assert brute.rank(after, asked) <= brute.rank(before or (), asked)


def wider(rule: Rule) -> Rule:
    low, high = rule.requires.at_least, rule.requires.at_most
    bound = replace(
        rule.requires,
        at_least=None if low is None else max(0, low - 1),
        at_most=None if high is None else high + 1,
    )
    return replace(rule, requires=bound)


@given(questions())
def test_a_useless_unit_never_makes_the_optimum_worse(asked: Asked) -> None:
    asked = replace(asked, spare=None)
    useless = Unit("Z", "Useless", "Z", level=9, credits=7)
    before, more = plan_of(asked), replace(asked, units=(*asked.units, useless))
    assume(before is not None)
    after = plan_of(more)

    assert after is not None
    assert brute.mismatch(after, more) <= brute.mismatch(before, asked)


@given(questions(), st.integers(0, 4))
def test_a_rule_left_out_never_makes_the_optimum_worse(asked: Asked, at: int) -> None:
    asked = replace(asked, spare=None)
    before = plan_of(asked)
    assume(before is not None)
    rules = tuple(rule for i, rule in enumerate(asked.rules) if i != at)
    after = plan_of(replace(asked, rules=rules))

    assert after is not None
    assert brute.mismatch(after, asked) <= brute.mismatch(before, asked)


@given(questions(), st.integers(0, 5))
def test_the_optimum_is_the_better_of_with_and_without_a_unit(
    asked: Asked, at: int
) -> None:
    asked = replace(asked, spare=None)
    code = asked.units[at % len(asked.units)].code
    one = Select(units=frozenset([code]))
    sides = [
        replace(asked, rules=(*asked.rules, Rule("side", Kind.WISH, "", "", bound)))
        for bound in (Bound("units", one, at_least=1), Bound("units", one, at_most=0))
    ]
    plans = [plan for plan in map(plan_of, sides) if plan is not None]
    best = plan_of(asked)

    least = min((brute.mismatch(plan, asked) for plan in plans), default=None)
    assert (brute.mismatch(best, asked) if best is not None else None) == least


def test_the_model_has_a_named_constraint_for_each_bound() -> None:
    units = (Unit("A1", "One", "A", 2, 5), Unit("B1", "Two", "B", 3, 6))
    bound = Bound("credits", Select(groups=frozenset("A")), at_least=1, at_most=9)
    model = Encoding(units, [Rule("r", Kind.RULE, "", "", bound)]).model
    names = [constraint.name for constraint in model.proto.constraints]

    assert names == ["r:at_least", "r:at_most"]
    assert isinstance(model, cp_model.CpModel)
