"""Tags are proposed from titles as well as data/README.md says."""

import pytest

from tests.evaluation.titles import Tally, tallies, twins, unseen


def test_a_tally_counts_by_hand() -> None:
    tally = Tally()
    tally.add({"a": 3, "b": 1}, {"a": 3, "c": 3})
    tally.add({}, {"b": 1})

    assert (tally.units, tally.precision, tally.recall) == (2, 1 / 2, 1 / 3)
    assert tally.main_recall == 1 / 2


@pytest.mark.slow
def test_the_same_title_under_another_code_has_the_same_tags() -> None:
    tally = tallies(twins)["same title, other code"]

    assert tally.units == 5
    assert (tally.precision, tally.recall) == (1, 1)


@pytest.mark.slow
def test_most_tags_of_units_with_no_twin_are_right() -> None:
    tally = tallies(unseen)[""]

    assert tally.units == 145
    assert tally.precision >= 0.8
    assert tally.recall >= 0.5
    assert tally.main_recall >= 0.7
