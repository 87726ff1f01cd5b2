"""Units that need each other first, against every order in which they can be taken."""

from itertools import permutations
from random import Random

import pytest

from recommender.answers.circular_needs import circular_needs
from recommender.answers.lint import lint
from recommender.qualifications.qualification import Qualification
from recommender.reports.words.lint_words import remark_words
from tests.builders.texts import load

HEAD = """format = 1
name = "any"
title = "Any"
level = 3
[columns]
first = "units"
[groups]
A = "All"
[[rules]]
id = "first"
text = "Some units come first"
source = "-"
needs = "first"
"""
CODES = ["U1", "U2", "U3", "U4"]


def needing(cells: dict[str, str]) -> Qualification:
    rows = [f"{code},{code},A,3,3,{cells.get(code, '')}" for code in CODES]
    return load(HEAD, "\n".join(["code,title,group,level,credits,first", *rows]))


def startable(cells: dict[str, str]) -> set[str]:
    """Return the units that come in some order of all or some of the units."""
    reached = set()
    for order in permutations(CODES):
        taken: set[str] = set()
        for code in order:
            needs = [cell.split("|") for cell in cells.get(code, "").split(";") if cell]
            if not all(taken.intersection(either) for either in needs):
                break
            taken.add(code)
        reached |= taken
    return reached


def test_units_are_told_that_come_in_no_order() -> None:
    random, told = Random("needs"), set()
    for _ in range(150):
        cells = {}
        for code in random.sample(CODES, 3):
            others = [other for other in CODES if other != code]
            pair = random.sample(others, 2)
            cells[code] = random.choice([pair[0], "|".join(pair), ";".join(pair)])
        remarks = [remark.subjects for remark in circular_needs(needing(cells))]
        stuck = tuple(code for code in CODES if code not in startable(cells))

        assert remarks == ([stuck] if stuck else []), cells
        told.add(len(stuck))
    assert {0, 2, 3} <= told


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"U1": "U2", "U2": "U1", "U3": "U1|U2"}, "U1, U2, U3"),
        ({"U1": "U2|U3", "U2": "U1"}, ""),
    ],
)
def test_the_check_of_a_qualification_has_it_in_words(
    cells: dict[str, str], words: str
) -> None:
    one = needing(cells)
    told = [remark_words(remark, one) for remark in lint(one, roles=[]).remarks]
    sentence = (
        f"{words}: each needs another of them first, so none can be the first; "
        "units taken side by side go into a column of a rule with together"
    )

    assert (sentence in told) == bool(words)
