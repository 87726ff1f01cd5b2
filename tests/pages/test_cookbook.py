"""The table of what specifications say: what it writes loads, and binds."""

import re
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import pytest

import recommender
from recommender.auditing import audit
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.units import Unit
from recommender.requests.facts import apply_facts
from recommender.requests.stated_units import units_as_stated
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.texts import load
from tests.oracles.brute import subsets
from tests.oracles.rulebook import keeps

README = (Path(__file__).parents[2] / "data" / "README.md").read_text("utf-8")
TABLE = README.partition("| they say | write |\n|---|---|\n")[2].partition("\n\n")[0]
ROWS = [line.strip("| ").rpartition(" | ") for line in TABLE.splitlines()]
ALL = pytest.mark.parametrize("write", [write for _, _, write in ROWS])

# What stands beside the row, so that it has something to bind.
BESIDE = """[[rules]]
id = "beside-{number}"
text = "beside it"
source = "made up"
measure = "credits"
"""
FURTHER = {
    "award": ['towards = "award"\nat_least = 35'],
    "overlap": [
        f'towards = "area-{number}"\nof.groups = ["B"]\nat_least = 10'
        for number in (1, 2)
    ],
}
CANDIDATES = [
    recommender.Wishes(have=("U3",), held_by=(("U3", "rpl"),)),
    recommender.Wishes(
        facts=(("pathway", "care"), ("certificate", "yes")),
        grades=(("U3", "Merit"), ("U6", "Merit")),
    ),
    recommender.Wishes(facts=(("pathway", "care"), ("work", "two-years"))),
    recommender.Wishes(facts=(("mean", "more than 2.5"),)),
]


def qualification(write: str) -> Qualification:
    """Load what a row writes, each span of code as a line."""
    lines = re.findall(r"`([^`]+)`", write)
    named = ['id = "row"', 'text = "as the row says"', 'source = "the row"']
    kind = [] if lines[0].startswith("[[") else ["[[rules]]"]
    lines = [*kind, *lines]
    more = [one for key, some in FURTHER.items() if key in write for one in some]
    beside = [BESIDE.format(number=i) + one for i, one in enumerate(more or [""])]
    if not more:
        beside = [BESIDE.format(number=0) + "at_least = 0"]
    text = "\n".join([HEAD, *beside, lines[0], *named, *lines[1:]])
    return load(text, UNITS)


def test_the_table_has_all_its_rows() -> None:
    assert len(ROWS) == 29


@ALL
def test_what_a_row_writes_is_kept_by_some_sets_and_broken_by_others(
    write: str,
) -> None:
    one = qualification(write)
    rules = (*one.rules, *(title.rule for title in one.endorsements))
    verdicts = set()
    stated = [(w, units_as_stated(one, w).units) for w in CANDIDATES]
    for wishes, units in ((w, some) for w, all_ in stated for some in subsets(all_)):
        settled = apply_facts(rules, wishes, one)
        findings = audit(units, settled)
        told = all(finding.holds for finding in findings)
        verdicts.add(told)
        assert told == keeps(units, settled), [unit.code for unit in units]

    assert verdicts == {True, False}


# What must be so of each unit, given those that come before it.
ORDERS: dict[str, Callable[[Unit, Sequence[Unit]], bool]] = {
    "The first 12 credits": lambda unit, before: (
        unit.group == "A" or sum(u.credits for u in before) >= 12
    ),
    "before 6 credits": lambda unit, before: (
        unit.level != 3 or sum(u.credits for u in before if u.level >= 2) >= 6
    ),
    "after 20 credits": lambda unit, before: (
        unit.code != "U6" or sum(u.credits for u in before) >= 20
    ),
}


@pytest.mark.parametrize("words", ORDERS)
def test_a_rule_on_order_is_kept_by_the_sets_that_can_be_put_in_order(
    words: str,
) -> None:
    (write,) = [write for said, _, write in ROWS if words in said]
    one, may_follow = qualification(write), ORDERS[words]

    for units in subsets(one.catalogue.units):
        in_order = any(
            all(may_follow(unit, order[:n]) for n, unit in enumerate(order))
            for order in permutations(units)
        )
        assert keeps(units, one.rules) == in_order, [unit.code for unit in units]


@ALL
def test_the_model_knows_a_plan_for_what_a_row_writes(write: str) -> None:
    one = qualification(write)
    rules = (*one.rules, *(title.rule for title in one.endorsements))
    settled = apply_facts(rules, CANDIDATES[1], one)

    units = units_as_stated(one, CANDIDATES[1]).units
    assert run(Encoding(units, settled).model).status.has_plan
