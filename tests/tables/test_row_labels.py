"""Labels are read with their values; a row that has anything else has none."""

import pytest

from recommender.tables.row_labels import NUMBER, labels_of
from tests.builders.raw_sheets import UNITS, sheet

CODE, PLAN, LEVEL = ("Code", "A1", "code"), ("title", "Plan", "title"), "Level"


@pytest.mark.parametrize(
    ("row", "labels"),
    [
        ("Unit 1: Plan", [(NUMBER, "1", NUMBER), PLAN]),
        ("Unit 1,Plan", [(NUMBER, "1", NUMBER), PLAN]),
        ("Unit 1", [(NUMBER, "1", NUMBER)]),
        ("Unit A.1 - Plan,Level: 2",
         [(NUMBER, "A.1", NUMBER), PLAN, (LEVEL, "2", "level")]),
        ("Code: A1", [CODE]),
        ("Code:,A1,Level:,2", [CODE, (LEVEL, "2", "level")]),
        ("Code,A1,Level,2", [CODE, (LEVEL, "2", "level")]),
        # A label with colon is none to be the value of another.
        ("Code:,Level:,2", [("Code", "", "code"), (LEVEL, "2", "level")]),
        ("Level,Code", [(LEVEL, "Code", "level")]),
        ("Credits", [("Credits", "", "credits")]),
        # What says of itself that a group of units is meant is a heading.
        ("Mandatory", []),
        ("Mandatory:,A1", [("Mandatory", "A1", "status")]),
        # Any text is a label if it has a colon and a value.
        ("What:,this", [("What", "this", "what")]),
        ("What:", []),
        ("Week 1: hello", [("Week 1", "hello", "week 1")]),
        ("Level: 2,hello", []),
        ("hello,Level: 2", []),
        ("hello", []),
    ],
)  # fmt: skip
def test_labels_of_a_row(row: str, labels: list[tuple[str, str, str]]) -> None:
    (record,) = sheet(row).records

    assert [tuple(label) for label in labels_of(record, UNITS)] == labels
