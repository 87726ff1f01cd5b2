"""Menus and templates for candidates with waivers, beside every menu and every set."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from recommender import Candidate, Qualification, choose_menus, find_templates
from recommender.errors import RequestError
from recommender.requests.external_units import read_external
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from tests.builders.any_request import requests
from tests.builders.asking import TAGS
from tests.oracles import brute
from tests.oracles.brute import Asked

# Matches may be rounded to so little.
ROUNDING = Fraction(1, 100)
WITHIN = Fraction(2)
OWN = "Own, level 2, 2 credits, group A, rpl"


def _caseloads(
    seed: str, *, elsewhere: bool
) -> Iterator[tuple[Qualification, list[Candidate]]]:
    random = Random(seed)
    for whole in requests("small 2", seed, small=40):
        one, first = whole.qualification, replace(whole.candidate, units_only=False)
        ids = [*dict.fromkeys(rule.id for rule in one.rules)]
        many = []
        for number in range(3):
            gone = random.sample(ids, random.randint(0, len(ids))) if number else []
            wishes = replace(first.wishes, waive=tuple((id_, "x") for id_ in gone))
            if elsewhere and number == 1:
                wishes = replace(wishes, elsewhere=(read_external(OWN),))
            tags = dict.fromkeys(random.sample(TAGS, 2), "daily")
            many.append(replace(first, tags=tags, wishes=wishes))
        yield one, many


def _naively(one: Qualification, candidate: Candidate) -> Asked:
    """Ask for the same of a qualification that has no rules but those that bind."""
    gone = dict(candidate.wishes.waive)
    rest = tuple(rule for rule in one.rules if rule.id not in gone)
    plain = replace(candidate, wishes=replace(candidate.wishes, waive=()))
    less = replace(one, rules=rest)
    problem = build_problem(less, resolve(plain, less))
    return Asked(problem.units, problem.rules, problem.job, problem.held, problem.spare)


def codes(plan: brute.Set) -> frozenset[str]:
    return frozenset(unit.code for unit in plan)


def test_a_menu_for_candidates_with_waivers_has_no_better() -> None:
    tried = waived = 0
    for one, many in _caseloads("menus", elsewhere=True):
        naive = [_naively(one, candidate) for candidate in many]
        if not all(brute.feasible(each.units, each.rules) for each in naive):
            continue
        able = [
            [(brute.mismatch(plan, each), codes(plan)) for plan in brute.plans(each)]
            for each in map(brute.limited, naive)
        ]
        optional = [u.code for u in one.catalogue.units if u.code not in one.mandatory]
        size = 3
        totals = [
            sum(found)
            for count in range(size + 1)
            for menu in combinations(optional, count)
            if None not in (found := [*_least_on({*menu}, one, naive, able)])
        ]
        answer = choose_menus(
            one, {f"C-{n}": each for n, each in enumerate(many)}, [size],
            within=Fraction(0),
        )  # fmt: skip
        if not totals:
            assert answer.too_small == (size,)
            continue
        (menu,) = answer.menus
        assert abs(menu.mismatch - min(totals)) <= ROUNDING
        tried, waived = tried + 1, waived + any(c.wishes.waive for c in many)
    assert tried >= 5
    assert waived >= 5


def _least_on(
    menu: set[str],
    one: Qualification,
    naive: list[Asked],
    able: list[list[tuple[Fraction, frozenset[str]]]],
) -> Iterator[Fraction | None]:
    for each, plans in zip(naive, able, strict=True):
        offered = menu | one.mandatory | each.held
        yield min((m for m, plan in plans if plan <= offered), default=None)


def test_no_fewer_templates_serve_candidates_with_waivers() -> None:
    tried = 0
    for one, many in _caseloads("templates", elsewhere=False):
        naive = [_naively(one, candidate) for candidate in many]
        if not all(brute.feasible(each.units, each.rules) for each in naive):
            continue
        serves: dict[frozenset[str], set[int]] = {}
        for number, each in enumerate(map(brute.limited, naive)):
            plans = brute.plans(each)
            least = min(brute.mismatch(plan, each) for plan in plans)
            for plan in plans:
                if brute.mismatch(plan, each) <= least + WITHIN:
                    serves.setdefault(codes(plan), set()).add(number)
        fewest = next(
            count
            for count in (1, 2, 3)
            if any(set().union(*s) == {0, 1, 2}
                   for s in combinations(serves.values(), count))
        )  # fmt: skip
        answer = find_templates(
            one, {f"C-{n}": each for n, each in enumerate(many)}, within=WITHIN
        )
        assert answer.proven
        assert len(answer.templates) == fewest
        tried += 1
    assert tried >= 5


def test_units_from_elsewhere_are_in_no_template() -> None:
    one, many = next(_caseloads("templates", elsewhere=True))
    candidates = {f"C-{n}": each for n, each in enumerate(many)}

    with pytest.raises(RequestError, match="C-1 has units from elsewhere"):
        find_templates(one, candidates)
