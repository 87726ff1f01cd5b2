"""Filters that no unit passes: a remark, unless who holds a unit may pass it."""

from dataclasses import replace
from pathlib import Path

import pytest

from recommender.answers import idle_filters as idle_filters_module
from recommender.answers.idle_filters import idle_filters
from recommender.answers.lint import lint
from recommender.qualifications.qualification import Fact
from recommender.qualifications.rules import (
    Bound,
    Case,
    If,
    Kind,
    RequiredFact,
    Rule,
    Select,
    Ways,
)
from recommender.qualifications.units import Unit
from recommender.reports.words.lint_words import remark_words
from tests.builders.small import bound, small
from tests.builders.whole_requests import qualification_of


@pytest.mark.parametrize(
    ("of", "idle"),
    [
        ('of.groups = ["A"]', False),
        ("of.levels = [9]", True),
        ('of.units = ["A1"]\nof.groups = ["B"]', True),
        ('of.units = ["A1"]\nof.except_units = ["A1"]', True),
        ("of.min_level = 4\nof.max_level = 3", True),
        ('of.any_of = [{ groups = ["A"] }, { levels = [9] }]', True),
        ("of.none_of = [{ levels = [9] }]", True),
        ('of.held = ["rpl"]', False),
        ('of.held = ["rpl"]\nof.levels = [9]', True),
        ('of.any_of = [{ held = ["rpl"] }, { groups = ["A"] }]', False),
        ('of.none_of = [{ held = ["any"] }]', False),
    ],
)
def test_a_filter_that_no_unit_passes_is_remarked_on(
    of: str, idle: bool, tmp_path: Path
) -> None:
    one = small(tmp_path / "mine", bound("row", of, "at_most = 5"))
    remarks = [r.subjects for r in idle_filters(one) if r.subjects != ("high",)]

    assert remarks == [("row",)] * idle


def test_the_check_of_a_qualification_has_the_remark_in_words(tmp_path: Path) -> None:
    one = small(tmp_path / "mine", bound("row", "of.levels = [9]", "at_most = 5"))
    words = [remark_words(remark, one) for remark in lint(one, roles=[]).remarks]

    assert '"row" (row): its filter selects no unit at level 9' in words


UNITS = (Unit("A1", "", "A", 2, 3), Unit("B1", "", "B", 3, 3))


@pytest.mark.parametrize(
    ("of", "idle"),
    [
        (Select(groups=frozenset("A")), None),
        # That a group has no units is told by itself.
        (Select(groups=frozenset("C")), None),
        (Select(groups=frozenset("AC"), levels=frozenset([3])), "itself"),
        (Select(groups=frozenset("A"), levels=frozenset([2])), None),
    ],
)
def test_a_filter_of_groups_without_units_is_not_remarked_on(
    of: Select, idle: str | None
) -> None:
    assert idle_filters_module._idle(of, UNITS) is (of if idle else None)


def test_a_fact_that_nothing_depends_on_is_idle() -> None:
    """One decides a case, one is required, one is in a condition, and one is idle."""
    names = ("case", "required", "inside", "idle")
    some = Bound("units", Select(), at_least=1)
    case = Case("case", frozenset(["yes"]), ("yes", "no"))
    required, inside = (RequiredFact(n, frozenset(["yes"])) for n in names[1:3])
    rules = (
        Rule("1", Kind.RULE, "", "", some, cases=(case,)),
        Rule("2", Kind.RULE, "", "", required),
        Rule("3", Kind.RULE, "", "", If(some, Ways((inside, some), 1))),
    )
    facts = {name: Fact(name, "?", ("yes", "no")) for name in names}
    about = replace(qualification_of(UNITS, rules), facts=facts)

    assert [r.subjects for r in idle_filters_module.idle_facts(about)] == [("idle",)]
