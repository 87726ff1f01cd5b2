"""Faults that differ in nothing but their rows are one line, and none is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import Fault, rows_in_words
from recommender.reports.words.faults import faults_in_words


def test_alike_faults_are_one_line_with_their_rows() -> None:
    faults = [
        Fault("date", "no date", "write one", "c.csv", row, column="start")
        for row in (4, 7)
    ]
    other = Fault("date", "no date", "write one", "c.csv", 5, column="finish_by")

    assert faults_in_words([faults[0], other, faults[1]]) == [
        "error[date]: c.csv, rows 4 and 7, column start: no date",
        "error[date]: c.csv, row 5, column finish_by: no date\n   hint: write one",
    ]


def test_a_column_that_the_message_begins_with_is_said_once() -> None:
    fault = Fault("value", "a.b: should be 0 or more", "", "q.toml", 3, column="a.b")
    other = Fault("value", "a.bc: should be 0 or more", "", "q.toml", 3, column="a.b")

    assert faults_in_words([fault]) == [
        "error[value]: q.toml, row 3: a.b: should be 0 or more"
    ]
    assert faults_in_words([other]) == [
        "error[value]: q.toml, row 3, column a.b: a.bc: should be 0 or more"
    ]


@given(st.sets(st.integers(2, 60), min_size=1))
def test_the_rows_named_and_counted_are_all_the_rows(rows: set[int]) -> None:
    words = rows_in_words(rows)

    more = re.search(r"([0-9]+) more$", words)
    named: set[int] = set()
    for first, last in re.findall(r"([0-9]+)(?: to ([0-9]+))?(?! more)\b", words):
        named |= {*range(int(first), int(last or first) + 1)}
    assert named <= rows
    assert len(named) + (int(more[1]) if more else 0) == len(rows)
    assert words.startswith("rows " if len(rows) > 1 else "row ")
