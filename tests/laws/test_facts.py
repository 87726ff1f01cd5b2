"""Facts and ways of holding units, wherever rules ask for them, against brute force.

The oracle puts no facts in: each unit has its ways of being held in a column, which
filters look into, and each fact is looked up where it is asked for.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

import pytest

import recommender
from recommender.auditing import audit
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.qualification import Fact, Qualification
from recommender.qualifications.rules import (
    Bound,
    Decided,
    If,
    RequiredFact,
    Requirement,
    Rule,
    Select,
)
from recommender.qualifications.units import Unit
from recommender.reports.words.requirements import required, requirement_in_words
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.facts import apply_facts, known_facts, unknown_name_faults
from recommender.requests.problem_building import build_problem
from tests.builders.constructs import catalogue, rule, some_requirement, subsets
from tests.oracles.engines import allowed_by_scip, told_by_the_model
from tests.oracles.rulebook import keeps

MANNERS = ("rpl", "transfer")
FACTS = {
    "pathway": Fact("pathway", "Which pathway?", ("care", "retail")),
    "check": Fact("check", "Is a check held?", ("yes", "no"), unless_said="no"),
}
GOOD = recommender.load_qualification("ocr-03456")


def rewritten(one: Any, change: Any) -> Any:
    """Rewrite a requirement and all in it, from the inside out."""
    if isinstance(one, tuple):
        return tuple(rewritten(part, change) for part in one)
    if is_dataclass(one) and not isinstance(one, type):
        parts = {
            name.name: rewritten(getattr(one, name.name), change)
            for name in fields(one)
        }
        return change(replace(one, **parts))
    return one


def asking(requirement: Requirement, random: Random) -> Requirement:
    """Let some of the filters in a requirement ask how units are held, or for facts."""

    def change(one: Any) -> Any:
        if isinstance(one, Select) and random.random() < 0.5:
            ways = [[random.choice(MANNERS)], list(MANNERS), ["any"]]
            return replace(one, held=frozenset(random.choice(ways)))
        if isinstance(one, Decided):
            name = random.choice([*FACTS])
            return RequiredFact(name, frozenset([random.choice(FACTS[name].values)]))
        return one

    found: Requirement = rewritten(requirement, change)
    return found


def some_wishes(units: Iterable[Unit], random: Random) -> Wishes:
    """Let units be held in some way, in no way that is said, or not; facts be said."""
    have, held_by = [], []
    for unit in units:
        if random.random() < 0.5:
            have.append(unit.code)
            how = random.choice(["", "experience", *MANNERS])
            held_by += [(unit.code, how)] if how else []
    facts = [(n, random.choice(f.values)) for n, f in FACTS.items() if n != "pathway"]
    pathway = ("pathway", random.choice(FACTS["pathway"].values))
    said = (*random.sample(facts, random.randint(0, 1)), pathway)
    return Wishes(have=tuple(have), held_by=tuple(held_by), facts=said)


def by_definition(requirement: Requirement, wishes: Wishes) -> Requirement:
    """Ask for ways of holding as for a column; decide each fact where it stands."""
    said = {"check": "no", **dict(wishes.facts)}

    def change(one: Any) -> Any:
        if isinstance(one, Select) and one.held is not None:
            columns = (*one.columns, ("held", one.held))
            return replace(one, held=None, columns=columns)
        if isinstance(one, RequiredFact):
            return Decided(said[one.name] in one.values, "looked up")
        return one

    found: Requirement = rewritten(requirement, change)
    return found


def marked(unit: Unit, wishes: Wishes) -> Unit:
    """Write into a column of a unit how it is held."""
    ways = [how for code, how in wishes.held_by if code == unit.code]
    ways += ["any"] if unit.code in wishes.have else []
    return replace(unit, columns=(*unit.columns, ("held", tuple(ways))))


def qualification(units: tuple[Unit, ...], rules: tuple[Rule, ...]) -> Qualification:
    return replace(
        GOOD, catalogue=Catalogue(units), rules=rules, facts=FACTS, guidance=()
    )


@pytest.mark.parametrize("block", range(8))
def test_what_asks_how_units_are_held_means_one_thing_to_all(block: int) -> None:
    random = Random(f"held {block}")
    verdicts = set()
    for _ in range(12):
        units = catalogue(random, most=4)
        asked = asking(some_requirement(random), random)
        wishes = some_wishes(units, random)
        settled = apply_facts([rule(0, asked)], wishes, qualification(units, ()))
        plain = [rule(0, by_definition(asked, wishes))]
        valid = {
            some
            for some in subsets(units)
            if keeps(tuple(marked(unit, wishes) for unit in some), plain)
        }
        audited = {s for s in subsets(units) if audit(s, settled)[0].holds}
        none = [0 for _ in units]

        assert audited == valid
        assert told_by_the_model(units, settled) == valid
        assert (allowed_by_scip(units, settled, none) is None) == (not valid)
        assert all(
            requirement_in_words(one.requires) and required(one) for one in settled
        )
        verdicts.add(len(valid))

    assert len(verdicts) > 1


@pytest.mark.parametrize("block", range(4))
def test_nobody_who_holds_nothing_is_a_bug(block: int) -> None:
    """Every filter on what is held is empty then, in every place it can stand."""
    random = Random(f"nothing {block}")
    for _ in range(20):
        units = catalogue(random, most=4)
        rules = (rule(0, asking(some_requirement(random), random)),)
        one = qualification(units, rules)
        candidate = Candidate(wishes=Wishes(facts=(("pathway", "care"),)))
        settled = build_problem(one, candidate).rules

        assert all(requirement_in_words(each.requires) for each in (*rules, *settled))
        assert all(audit(some, settled) for some in subsets(units))


def test_how_units_are_held_is_in_the_words_of_a_rule() -> None:
    held = Select(groups=frozenset("B"), held=frozenset(["rpl", "transfer"]))
    z1 = Bound("units", Select(units=frozenset(["Z1"])), at_least=1)
    one = rule(0, If(Bound("units", held, at_least=1), z1))
    wishes = Wishes(have=("X1",), held_by=(("X1", "RPL"),))

    assert required(one) == (
        "at least 1 unit of Z1, "
        "if at least 1 unit from Group B achieved by rpl or transfer"
    )
    assert required(apply_facts([one], wishes, GOOD)[0]).endswith(
        "at least 1 unit from Group B achieved by rpl or transfer (X1)"
    )
    assert required(apply_facts([one], Wishes(), GOOD)[0]).endswith(
        "achieved by rpl or transfer (none)"
    )


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        ({}, []),
        ({"pathway": "care"}, []),
        ({"pathway": "retail", "check": "yes"}, []),
        ({"check": "no"}, []),
        ({"pathway": "cares"}, ["fact-value"]),
        ({"path": "care"}, ["fact-unknown"]),
        ({"path": "care", "check": "maybe"}, ["fact-unknown", "fact-value"]),
    ],
    ids=str,
)
def test_each_fact_that_rules_ask_for_is_known_and_no_other(
    facts: dict[str, str], faults: list[str]
) -> None:
    qualification = replace(GOOD, facts=FACTS)
    wishes = Wishes(facts=tuple(facts.items()))

    assert [fault.id for fault in unknown_name_faults(wishes, qualification)] == faults


def test_what_is_not_said_is_taken_for_said_only_where_the_rules_say_so() -> None:
    qualification = replace(GOOD, facts=FACTS)

    assert known_facts(Wishes(), qualification) == {"check": "no"}
    said = Wishes(facts=(("check", "yes"), ("pathway", "care")))
    assert known_facts(said, qualification) == {"check": "yes", "pathway": "care"}
