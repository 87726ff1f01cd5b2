"""Two editions by hand: each difference is named once, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from recommender import Qualification
from recommender.answers.editions import Change, compare_editions
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import Bound, Case, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Vocabulary

A1 = Unit("A1", "Calls", "A", 2, 3, tags=(("calls", 3), ("letters", 1)))
B1 = Unit("B1", "Letters", "B", None, number_of("2.5"), numbers=(("points", 4),))
LEAST = Bound("units", Select(), at_least=1)
MOST = Bound("units", Select(), at_most=3)
CARE = Case("pathway", frozenset(["care", "home"]), ("care", "home", "retail"))
CASES = (CARE, Case("age", frozenset(["young"]), ("young", "old")))


def rule(id_: str, text: str = "as written") -> Rule:
    return Rule(id_, Kind.RULE, text, "", LEAST)


OLD = Qualification(
    "old", "Diploma", "Body", "1", 3, "", {"A": "Core", "B": "Choice"}, (rule("one"),),
    {}, (), Catalogue((A1, B1)), Vocabulary((), (), (), {}), Path(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        ({}, []),
        (
            {"title": "Award", "level": None},
            [
                Change("header", "title", "title", "Diploma", "Award"),
                Change("header", "level", "level", "3", "None"),
            ],
        ),
        (
            {"groups": {"A": "Kernel", "C": "More"}},
            [
                Change("group", "A", "name", "Core", "Kernel"),
                Change("group", "B", None, "Choice", None),
                Change("group", "C", None, None, "More"),
            ],
        ),
        (
            {"rules": (rule("two"),)},
            [
                Change("rule", "one", None, "as written", None),
                Change("rule", "two", None, None, "as written"),
            ],
        ),
        (
            {"rules": (replace(rule("one", "anew"), requires=MOST, cases=CASES),)},
            [
                Change("rule", "one", "text", "as written", "anew"),
                Change("rule", "one", "requires", LEAST, MOST),
                Change("rule", "one", "when", "always",
                       "pathway care or home and age young"),
            ],
        ),
        (
            {"guidance": (Guidance(rule("advice"), ()),)},
            [Change("guidance", "advice", None, None, "as written")],
        ),
    ],
)  # fmt: skip
def test_what_differs_between_two_editions_is_named_once(
    new: dict[str, object], changes: list[Change]
) -> None:
    after = replace(OLD, **new)  # type: ignore[arg-type]

    assert [*compare_editions(OLD, after)] == changes


@pytest.mark.parametrize(
    ("units", "changes"),
    [
        ((A1,), [Change("unit", "B1", None, "Letters", None)]),
        ((A1, B1, replace(A1, code="C1")), [Change("unit", "C1", None, None, "Calls")]),
        (
            (replace(A1, credits=4, level=3, tags=(("calls", 3),)), B1),
            [
                Change("unit", "A1", "level", "2", "3"),
                Change("unit", "A1", "credits", "3", "4"),
                Change("unit", "A1", "tags", "calls 3, letters 1", "calls 3"),
            ],
        ),
        (
            (A1, replace(B1, numbers=(), glh=9, columns=(("sector", ("x", "y")),))),
            [
                Change("unit", "B1", "glh", "", "9"),
                Change("unit", "B1", "points", "4", ""),
                Change("unit", "B1", "sector", "", "x; y"),
            ],
        ),
    ],
)
def test_each_cell_of_a_unit_that_differs_is_named(
    units: tuple[Unit, ...], changes: list[Change]
) -> None:
    after = replace(OLD, catalogue=Catalogue(units))

    assert [*compare_editions(OLD, after)] == changes
