"""Units that need each other first, against every order in which they can be taken."""

from itertools import permutations
from random import Random

import pytest

from recommender.answers.circular_needs import circular_needs
from recommender.answers.lint import lint
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import Bound, Case, Kind, Pairing, Rule, Select
from recommender.qualifications.units import Unit
from recommender.reports.words.lint_words import remark_words
from tests.builders.texts import load
from tests.builders.whole_requests import qualification_of

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


def pairing(how: str, code: str, either: str, *cases: Case) -> Rule:
    others = (frozenset(either.split("|")),)
    pair = Pairing(how, code, others)
    some = Bound("units", Select(), at_least=0)
    return Rule(f"{code}:{either}", Kind.RULE, "", "", some, pairing=pair, cases=cases)


def test_only_needs_that_always_apply_are_followed_one_after_another() -> None:
    """Without loading anything: the same as by every order, for random needs."""
    random, told = Random("quick needs"), set()
    units = tuple(Unit(code, "", "A", 3, 3) for code in CODES)
    case = Case("pathway", frozenset(["care"]), ("care", "retail"))
    for _ in range(150):
        cells, rules = {}, []
        for code in random.sample(CODES, 3):
            pair = random.sample([other for other in CODES if other != code], 2)
            cells[code] = random.choice([pair[0], "|".join(pair), ";".join(pair)])
            rules += [pairing("needs", code, each) for each in cells[code].split(";")]
            # What bars, or depends on a case, asks for no order.
            rules.append(pairing("bars", code, pair[1]))
            rules.append(pairing("together", pair[0], code))
            rules.append(pairing("needs", pair[0], code, case))
        plain = Rule("plain", Kind.RULE, "", "", Bound("units", Select(), 1))
        about = qualification_of(units, (plain, *rules))
        stuck = tuple(code for code in CODES if code not in startable(cells))

        assert [r.subjects for r in circular_needs(about)] == [stuck] * bool(stuck)
        told.add(len(stuck))
    assert told >= {0, 2, 3}
