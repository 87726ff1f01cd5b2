"""Filters that no unit passes: a remark, unless who holds a unit may pass it."""

from pathlib import Path

import pytest

from recommender.answers.idle_filters import idle_filters
from recommender.answers.lint import lint
from recommender.reports.words.lint_words import remark_words
from tests.builders.small import bound, small


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
