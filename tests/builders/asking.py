"""Hypothesis strategies: small random catalogues, rules, jobs and questions."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from recommender.problems.job_match import match
from recommender.problems.problem import Problem
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import Number, number_of
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from tests.oracles.brute import Asked

GROUPS, LEVELS, TAGS = "ABC", (1, 2, 3), ("calls", "letters", "visits", "sales")
MOST_UNITS = 6
CODES = [f"U{number}" for number in range(MOST_UNITS)]


@st.composite
def unit_lists(draw: st.DrawFn) -> tuple[Unit, ...]:
    count = draw(st.integers(2, MOST_UNITS))
    strengths = st.dictionaries(st.sampled_from(TAGS), st.integers(1, 3), max_size=3)
    return tuple(
        Unit(
            code,
            f"Unit {code}",
            draw(st.sampled_from(GROUPS)),
            draw(st.sampled_from(LEVELS)),
            draw(amounts(0, 6)),
            glh=draw(st.none() | amounts(1, 40)),
            tags=tuple(sorted(draw(strengths).items())),
            most_credits=draw(st.sampled_from([None, None, 7, 8])),
        )
        for code in CODES[:count]
    )


def amounts(least: int, most: int) -> st.SearchStrategy[Number]:
    """Draw whole numbers, and some that are not."""
    halves = st.integers(2 * least, 2 * most).map(lambda n: number_of(Fraction(n, 2)))
    return st.integers(least, most) | halves


def some_sizes(units: tuple[Unit, ...]) -> st.SearchStrategy[Any]:
    """Choose the credits of some of the units that can have several."""
    sizes = {u.code: st.sampled_from([u.credits, 7]) for u in units if u.is_variable}
    return st.fixed_dictionaries({}, optional=sizes).map(lambda d: tuple(d.items()))


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | st.frozensets(values, max_size=3)


selects = st.builds(
    Select,
    groups=some(st.sampled_from(GROUPS)),
    levels=some(st.sampled_from(LEVELS)),
    min_level=st.none() | st.sampled_from(LEVELS),
    max_level=st.none() | st.sampled_from(LEVELS),
    units=some(st.sampled_from(CODES)),
    except_units=st.frozensets(st.sampled_from(CODES), max_size=1),
)
# Mostly filters that let units through, so that many questions have an answer.
easy_selects = st.builds(Select, groups=some(st.sampled_from(GROUPS)))


@st.composite
def bounds(draw: st.DrawFn) -> Bound:
    of = draw(st.one_of(easy_selects, easy_selects, selects))
    measure, most = draw(
        st.sampled_from([("credits", 14), ("units", 4), ("hours", 95)])
    )
    low, high = draw(st.integers(0, most)), draw(st.integers(0, most))
    sides = draw(st.sampled_from(["low", "high", "both"]))
    if sides == "both":
        return Bound(measure, of, min(low, high), max(low, high))
    return Bound(measure, of, low) if sides == "low" else Bound(measure, of, None, high)


@st.composite
def rule_lists(draw: st.DrawFn) -> tuple[Rule, ...]:
    found = draw(st.lists(bounds(), min_size=1, max_size=4))
    return tuple(
        Rule(f"r{i}", draw(st.sampled_from(Kind)), f"rule {i}", "made up", bound)
        for i, bound in enumerate(found)
    )


jobs = st.dictionaries(st.sampled_from((*TAGS, "cash")), st.integers(0, 3), max_size=4)


@st.composite
def tied_questions(draw: st.DrawFn) -> Asked:
    """Ask where every unit is about the one daily task: mismatch decides nothing."""
    asked = draw(questions())
    same = tuple(replace(unit, tags=(("calls", 3),)) for unit in asked.units)
    return replace(asked, units=same, job={"calls": 3})


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    units = draw(unit_lists())
    held = draw(st.frozensets(st.sampled_from([u.code for u in units]), max_size=1))
    spare = draw(st.none() | st.integers(0, 6))
    return Asked(units, draw(rule_lists()), draw(jobs), held, spare)


def problem_of(asked: Asked) -> Problem:
    """Pose a question to the solver."""
    matched = match(Catalogue(asked.units), asked.job, asked.held)
    return Problem(
        asked.units, asked.rules, dict(asked.job), asked.held, matched, asked.spare
    )
