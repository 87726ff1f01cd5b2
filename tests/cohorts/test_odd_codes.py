"""Codes with & and spaces are codes wherever they are written."""

from pathlib import Path

import pytest

from recommender.cohorts.reading import read_cohort
from recommender.qualifications.qualification import Qualification
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.texts import load

RULES = """[[rules]]
id = "total"
text = "At least 10 credits"
source = "page 1"
credits.at_least = 10
[[rules]]
id = "pair"
text = "F&B1 with F&B 2"
source = "page 1"
all_or_none = ["F&B1", "F&B 2"]
"""


@pytest.fixture(name="food", scope="module")
def food_and_beverages() -> Qualification:
    units = UNITS.replace("\nU1,", "\nF&B1,").replace("\nU2,", "\nF&B 2,")
    return load(HEAD + RULES, units)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("F&B1", ("F&B1",)),
        ("f&b 2", ("F&B 2",)),
        ("F&B1 & F&B 2", ("F&B1", "F&B 2")),
        ("F&B1; U4", ("F&B1", "U4")),
        ("F&B1, U4 & U5", ("F&B1", "U4", "U5")),
        ("U3 and F&B 2", ("U3", "F&B 2")),
    ],
)
def test_codes_with_signs_are_told_apart(
    food: Qualification, tmp_path: Path, cell: str, codes: tuple[str, ...]
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f'id,role,have\na,server,"{cell}"\n', encoding="utf-8")

    (member,) = read_cohort(file, food).members
    assert member.candidate.wishes.have == codes
