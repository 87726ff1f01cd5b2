"""Comparing qualifications gives what planning in each alone gives."""

import csv
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.answers import qualification_choice
from recommender.answers.qualification_choice import compare_qualifications
from recommender.errors import RequestError
from recommender.files.shipped_files import data_folder
from recommender.loading.shipped import load_qualification, shipped_names
from recommender.qualifications.same_units import carry_over, why_same

BY_AREA: dict[Path | None, list[str]] = {}
for _name in shipped_names():
    BY_AREA.setdefault(load_qualification(_name).vocabulary.folder, []).append(_name)
ROLES = [
    (role.name, names)
    for names in BY_AREA.values()
    for role in load_qualification(names[0]).vocabulary.roles
]
# A unit that the area's qualifications share, or that one of them has.
HELD = {"customer-service": ("C3",), "hospitality": ("2FS2",)}


@pytest.mark.mostly_exhaustive(3)
@pytest.mark.parametrize("held", [False, True], ids=["new", "held"])
@pytest.mark.parametrize(("role", "names"), ROLES, ids=[role for role, _ in ROLES])
def test_each_plan_is_that_of_planning_alone(
    role: str, names: list[str], held: bool
) -> None:
    area = load_qualification(names[0]).vocabulary.folder
    have = HELD.get(area.name, ()) if held and area else ()
    candidate = Candidate(role, wishes=Wishes(have=have))
    choice = compare_qualifications(names, candidate)

    assert sorted(each.qualification.name for each in choice.contenders) == names
    for contender in choice.contenders:
        codes = contender.qualification.catalogue.unit_by_code
        wishes = Wishes(have=tuple(code for code in have if code in codes))
        alone = recommender.recommend(
            contender.qualification, replace(candidate, wishes=wishes)
        )
        assert contender.plan == alone.best
    mismatches = [each.plan.fit.mismatch for each in choice.with_plans if each.plan]
    assert mismatches == sorted(mismatches)


def test_the_order_of_those_compared_does_not_matter() -> None:
    names = BY_AREA[load_qualification("ocr-03456").vocabulary.folder]
    ranked = {
        tuple(
            each.qualification.name
            for each in compare_qualifications(some, "team-leader").contenders
        )
        for some in permutations(names)
    }

    assert len(ranked) == 1


def rows(name: str) -> dict[str, dict[str, str]]:
    with (data_folder() / name / "units.csv").open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def are_the_same(row: dict[str, str], other: dict[str, str]) -> bool:
    """An oracle: the files alone, of which none has a column `family`."""
    references = [each.get("unit_reference") for each in (row, other)]
    if all(references):
        return references[0] == references[1]
    keys = ("code", "title", "level", "credits")
    return all(row.get(key) == other.get(key) for key in keys)


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        # A3 to A12, B2 to B8, C3, C4 and D1 to D7.
        ("ocr-03455", "ocr-03456", 26),
        # C3 is M/601/1511 in both, and in hospitality ICS-C3.
        ("ocr-03455", "cg-fb-l2", 1),
        ("ocr-03456", "cg-fb-l2", 1),
        # The units of 2014 are others.
        ("ocr-03455", "cfa-l2-customer-service", 0),
        ("ocr-03456", "cfa-l2-customer-service", 0),
        ("chc33021", "ocr-03456", 0),
    ],
)
def test_the_shipped_units_are_the_same_as_their_files_say(
    one: str, other: str, number: int
) -> None:
    expected = {
        (row["code"], also["code"])
        for row in rows(one).values()
        for also in rows(other).values()
        if are_the_same(row, also)
    }
    held = load_qualification(one).catalogue.units
    carried = carry_over(held, load_qualification(other).catalogue).carried

    assert {(match.held.code, match.here.code) for match in carried} == expected
    assert len(carried) == number


def test_to_be_the_same_goes_both_ways() -> None:
    names = shipped_names()
    units = [u for name in names for u in load_qualification(name).catalogue.units]

    for one, other in combinations(units, 2):
        assert bool(why_same(one, other)) == bool(why_same(other, one))


def test_without_time_nothing_is_said_of_a_plan() -> None:
    choice = compare_qualifications(["ocr-03455", "ocr-03456"], "manager", time_limit=0)

    assert not choice.is_proven
    assert choice.with_plans == ()


def test_units_held_are_of_no_finished_plan_unless_that_is_said() -> None:
    of_one = ["ocr-03456"], Candidate("team-leader")

    assert not compare_qualifications(*of_one).is_finished
    assert not compare_qualifications(*of_one, held_in="ocr-03455").is_finished
    finished = compare_qualifications(*of_one, held_in="ocr-03455", is_finished=True)
    assert finished.is_finished


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(RequestError, match="nothing to compare"):
        compare_qualifications([], "manager")


def test_a_request_that_cannot_be_used_anywhere_is_an_error() -> None:
    with pytest.raises(RequestError, match="no role astronaut"):
        compare_qualifications(["ocr-03455", "ocr-03456"], "astronaut")


def test_mismatch_in_units_is_not_compared_with_mismatch_in_credits() -> None:
    choice = compare_qualifications(["cg-fb-l2", "chc33021"], Candidate(bare=True))
    coverages = [each.plan.fit.coverage for each in choice.with_plans if each.plan]

    assert not choice.is_by_mismatch
    assert coverages == sorted(coverages, reverse=True)


def test_up_to_so_much_more_mismatch_a_plan_is_about_as_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choice = compare_qualifications(["ocr-03455", "ocr-03456"], "council-officer")
    first, second = choice.with_plans
    assert first.plan is not None
    assert second.plan is not None
    apart = second.plan.fit.mismatch - first.plan.fit.mismatch

    assert apart > choice.near == Fraction(3, 2)
    assert (choice.is_near(first), choice.is_near(second)) == (True, False)
    monkeypatch.setattr(qualification_choice, "ABOUT_AS_GOOD", apart)
    assert choice.is_near(second)
    monkeypatch.setattr(qualification_choice, "ABOUT_AS_GOOD", apart - Fraction(1, 999))
    assert not choice.is_near(second)
    assert not choice.is_near(replace(second, answer=None))
