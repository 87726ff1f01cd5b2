"""Rules for each part of a catalogue, read a second time from their tables."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from random import Random
from typing import Any

import pytest

from recommender.loading.rule_tables import RuleBuilder
from recommender.qualifications.rules import Kind
from recommender.qualifications.units import Unit
from tests.oracles.rulebook import keeps

Entry = Mapping[str, Any]
UNITS = tuple(
    Unit(f"U{n}", f"Unit {n}", group, level, 3, columns=(("sector", sectors),))
    for n, (group, level, sectors) in enumerate(
        [
            ("A", 2, ("care",)),
            ("A", 3, ("retail",)),
            ("B", 2, ("care", "retail")),
            ("B", 3, ()),
            ("B", 3, ("care",)),
            ("C", 3, ("retail",)),
        ]
    )
)
EACH: dict[str, tuple[Entry, list[set[str]]]] = {
    "groups": ({"groups": ["A", "B"]}, [{"U0", "U1"}, {"U2", "U3", "U4"}]),
    "levels": ({"levels": [2, 3]}, [{"U0", "U2"}, {"U1", "U3", "U4", "U5"}]),
    "column": ({"column": "sector"}, [{"U0", "U2", "U4"}, {"U1", "U2", "U5"}]),
    "value": ({"column": "sector", "values": ["care"]}, [{"U0", "U2", "U4"}]),
}


def some_part(random: Random) -> Entry:
    codes = [unit.code for unit in random.sample(UNITS, 2)]
    of = random.choice([{"groups": ["A"]}, {"levels": [3]}, {"levels": [2, 3]}])
    return random.choice(
        [
            {"all_or_none": codes},
            {"of": of, "at_least": "all"},
            {"of": of, "at_least": random.randint(1, 2)},
            {"at_most": random.randint(0, 2)},
            {"of": {"units": codes}, "at_least": 1},
        ]
    )


def some_rule(random: Random) -> Entry:
    parts = [some_part(random), some_part(random)]
    shapes = [{key: parts} for key in ("any_of", "all_of", "none_of")]
    return random.choice([*shapes, {"if": parts[0], "then": parts[1]}])


def passes(of: Entry, unit: Unit) -> bool:
    named = {"groups": unit.group, "levels": unit.level, "units": unit.code}
    return all(named[key] in values for key, values in of.items())


def holds(entry: Entry, taken: set[str], part: set[str]) -> bool:
    """Say whether a requirement holds in a part; named units are taken as they are."""
    if "if" in entry:
        return holds(entry["then"], taken, part) or not holds(entry["if"], taken, part)
    for key, most in (("any_of", False), ("all_of", True)):
        if key in entry:
            kept = [holds(inner, taken, part) for inner in entry[key]]
            return all(kept) if most else any(kept)
    if "none_of" in entry:
        return not any(holds(inner, taken, part) for inner in entry["none_of"])
    if "all_or_none" in entry:
        return len(taken.intersection(entry["all_or_none"])) in (0, 2)
    meant = {unit.code for unit in UNITS if passes(entry.get("of", {}), unit)} & part
    number = len(meant & taken)
    if entry.get("at_least") == "all":
        return meant <= taken
    return entry.get("at_least", 0) <= number <= entry.get("at_most", number)


def subsets() -> Iterator[tuple[Unit, ...]]:
    for size in range(len(UNITS) + 1):
        yield from combinations(UNITS, size)


@pytest.mark.parametrize("each", EACH)
def test_a_rule_for_each_part_is_about_the_units_of_that_part(each: str) -> None:
    random, written = Random(each), {"id": "r", "text": "", "source": ""}
    builder, (key, parts) = RuleBuilder(UNITS, {}), EACH[each]
    valid = set()
    for _ in range(40):
        entry = some_rule(random)
        rules = builder.make_rules({**written, "for_each": key, **entry}, Kind.RULE)
        assert len(rules) == len(parts)
        kept = []
        for chosen in subsets():
            taken = {unit.code for unit in chosen}
            expected = all(holds(entry, taken, part) for part in parts)
            assert keeps(chosen, rules) == expected, (entry, taken)
            kept.append(expected)
        valid.add(sum(kept))

    assert len(valid) > 5
