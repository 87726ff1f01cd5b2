"""A plan in full says what units are counted towards, where rules leave that open."""

from pathlib import Path

from recommender import Candidate, Qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.reports.blocks import to_text
from recommender.reports.plan_report import PlanReport
from recommender.solver.engine.clock import Clock
from tests.builders.small import bound, small


def in_full(qualification: Qualification) -> str:
    answer = add_details(recommend(qualification, Candidate("clerk")), Clock())
    return to_text(PlanReport(answer, full=True).blocks(), 80)


def test_a_plan_says_what_its_units_are_counted_towards(tmp_path: Path) -> None:
    """A1 may be in one total only: B1 and B2 are left for the other."""
    rules = (
        bound("first", 'of.groups = ["A"]', "at_least = 1", 'towards = "major"'),
        bound("second", "at_least = 2", 'towards = "minor"'),
        bound("apart", 'overlap = ["major", "minor"]', "at_most = 0"),
    )
    words = in_full(small(tmp_path / "mine", "".join(rules)))

    assert "What each unit is counted towards" in words
    assert "first (major)" in words
    assert "second (minor)" in words


def test_it_is_left_out_where_nothing_is_open(tmp_path: Path) -> None:
    assert "is counted towards" not in in_full(small(tmp_path / "mine"))
