"""The situations of small qualifications, and what is known in them, listed by hand."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from recommender.answers import situations
from recommender.answers.lint import lint
from recommender.answers.situations import Situation, Situations
from recommender.qualifications.qualification import Fact
from recommender.qualifications.rules import (
    Bound,
    Case,
    Kind,
    Requirement,
    Rule,
    Select,
)
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.rules.queries import Witness
from tests.builders.small import bound, small
from tests.builders.whole_requests import qualification_of

PATHWAYS = ("care", "retail")
UNITS = tuple(Unit(f"U{n}", "", "A", 2, 3) for n in range(3))


def case(value: str) -> Case:
    return Case("pathway", frozenset([value]), PATHWAYS)


def two_readings(name: str) -> str:
    """Write a rule of two readings, the first of which is in use."""
    return bound(name, "at_most = 4", 'reading = "ours"') + "".join(
        f'[rules.readings.{reading}]\nmeans = "{reading}"\nof.min_level = {level}\n'
        for level, reading in enumerate(("ours", "theirs"), 1)
    )


def fact(name: str, unless_said: str = "") -> str:
    said = f'unless_said = "{unless_said}"\n' if unless_said else ""
    return f'[facts.{name}]\nquestion = "?"\nvalues = ["yes", "no"]\n{said}'


def test_of_several_readings_one_at_a_time_is_another(tmp_path: Path) -> None:
    names = ("one", "two", "three")
    rules = "".join(map(two_readings, names))
    situations = Situations(small(tmp_path / "mine", rules), Clock())
    said = [{value for _, value in each.where} for each in situations.all]
    other = [
        [value for _, value in each.where]
        for each in situations.all
        if {"ours", "theirs"} <= {value for _, value in each.where}
    ]

    assert said[0] == set()
    assert [value for _, value in situations.as_read.where] == ["ours"] * 3
    assert other == [
        ["theirs", "ours", "ours"],
        ["ours", "theirs", "ours"],
        ["ours", "ours", "theirs"],
    ]


def test_who_says_nothing_has_what_is_assumed_and_no_units(tmp_path: Path) -> None:
    rules = bound("a", "at_most = 4", 'when.one = ["yes"]')
    rules += bound("b", "at_most = 4", 'when.two = ["yes"]')
    facts = fact("one", "no") + fact("two")
    situations = Situations(small(tmp_path / "mine", "\n" + facts + rules), Clock())
    where = dict(situations.unsaid.where)

    assert where.pop("one") == "no"
    assert [*where.values()] == ["0"]
    values = [dict(each.where).get("one") for each in situations.each_value]
    assert values == ["yes", "no", None, None]


def witness_of(*requires: Requirement, said: str, asked: str) -> bool:
    """Return whether two units found on one pathway are known to be a plan there."""
    rules = tuple(
        Rule(f"{number}", Kind.RULE, "", "", each, cases=(case("care"),))
        for number, each in enumerate(requires)
    )
    qualification = qualification_of(UNITS, rules)
    facts = {"pathway": Fact("pathway", "?", PATHWAYS)}
    situations = Situations(replace(qualification, facts=facts), Clock())
    witness = Witness(UNITS[:2], {"pathway": said})
    return situations.covers(witness, Situation((case(asked),)))


def test_a_set_found_in_one_case_is_known_in_another_where_its_rules_hold() -> None:
    two, three = (Bound("units", Select(), at_least=n) for n in (2, 3))
    counted = Bound("units", Select(), at_least=1, towards="award")

    assert witness_of(three, said="care", asked="care")
    assert witness_of(two, said="retail", asked="care")
    assert not witness_of(three, said="retail", asked="care")
    assert witness_of(three, said="care", asked="retail")
    # What units are counted towards is not open in a set that was found otherwise.
    assert not witness_of(counted, said="retail", asked="care")
    assert not witness_of(two, counted, said="retail", asked="care")
    assert not witness_of(two, three, said="retail", asked="care")


def test_a_set_that_lacks_a_choice_on_which_a_rule_depends_is_not_known() -> None:
    route = Case("route", frozenset(["long"]), ("long", "short"))
    two = Bound("units", Select(), at_least=2)
    rule = Rule("r", Kind.RULE, "", "", two, cases=(case("care"), route))
    facts = {
        "pathway": Fact("pathway", "?", PATHWAYS),
        "route": Fact("route", "?", ("long", "short")),
    }
    about = replace(qualification_of(UNITS, (rule,)), facts=facts)
    known_there, asked = Situations(about, Clock()), Situation((case("care"),))

    for choices, known in (({}, False), ({"route": "long"}, True)):
        witness = Witness(UNITS[:2], {"pathway": "retail", **choices})
        assert known_there.covers(witness, asked) is known


@pytest.mark.parametrize(
    ("most", "together", "number"), [(64, 3, 2 * 20), (19, 2, 2 * 12), (11, 1, 0)]
)
def test_values_are_combined_two_by_two_three_by_three_as_long_as_they_are_few(
    most: int, together: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three facts of two values there are 12 pairs and 8 triples.

    Each is a situation of everyone, and of those for whom the rules are as they are
    read, since one of them has two readings.
    """
    names = ("one", "two", "three")
    rules = "".join(bound(n, "at_most = 4", f'when.{n} = ["yes"]') for n in names)
    with TemporaryDirectory() as folder:
        text = "\n" + "".join(map(fact, names)) + rules + two_readings("read")
        about = small(Path(folder) / "mine", text)
    monkeypatch.setattr(situations, "MOST_COMBINATIONS", most)
    found = Situations(about, Clock())

    assert found.together == together
    assert len(found.combined) == number
    assert (found.uncombined == ()) is (together == 3)


def test_the_smallest_plan_of_each_value_has_the_fewest_credits(tmp_path: Path) -> None:
    """A1 has 5 credits, B2 5, A2 4 and B1 6; ten in all are needed, with A1."""
    rules = bound("b1", 'of.units = ["B1"]', "at_least = 1", 'when.one = ["yes"]')
    rules += bound("all", "at_least = 4", 'when.one = ["no"]')
    qualification = small(tmp_path / "mine", "\n" + fact("one") + rules)
    survey = lint(qualification, roles=[]).survey
    assert survey is not None
    sizes = {
        dict(where)["one"]: units and sum(unit.credits for unit in units)
        for where, units in survey.smallest.items()
    }

    assert sizes == {"yes": 11, "no": 20}
    assert (survey.fewest_units, survey.most_units) == (2, 4)


ROLES = """format = 1
[[roles]]
role = "clerk"
title = "Clerk"
[roles.tags]
letters = "daily"

[[roles]]
role = "caller"
title = "Caller"
[roles.tags]
calls = "daily"

[[roles]]
role = "writer"
title = "Writer"
[roles.tags]
letters = "weekly"
"""


def test_each_role_without_a_plan_is_told_with_the_rules_why(tmp_path: Path) -> None:
    """B2 is needed, at level 4, which is hard for those who never take calls."""
    rules = bound("b2", 'of.units = ["B2"]', "at_least = 1")
    checked = lint(
        small(tmp_path / "mine", rules, files={"roles.toml": ROLES}), roles=[]
    )
    told = [
        (remark.subjects, remark.by)
        for remark in checked.remarks
        if remark.id == "role-without-plan"
    ]

    assert told == [(("clerk",), ("b2", "high")), (("writer",), ("b2", "high"))]


def ids_of(folder: Path, text: str) -> set[str]:
    return {remark.id for remark in lint(small(folder, text), roles=[]).remarks}


def test_readings_that_allow_the_same_sets_are_told_and_no_others(
    tmp_path: Path,
) -> None:
    """Groups A and B are all there are; level 2 is one unit of them."""
    head = bound("few", "at_most = 2", 'reading = "ours"')
    ours = '[rules.readings.ours]\nmeans = "all"\nof.min_level = 1\n'
    other = '[rules.readings.theirs]\nmeans = "other"\n'
    same = ids_of(tmp_path / "same", head + ours + other + 'of.groups = ["A", "B"]\n')
    wider = ids_of(tmp_path / "wider", head + ours + other + "of.levels = [2]\n")

    assert "readings-same" in same
    assert not {"reading-wider", "reading-narrower"} & same
    assert "reading-wider" in wider
    assert "readings-same" not in wider


def test_a_value_that_other_rules_exclude_too_is_not_excluded_by_facts_alone(
    tmp_path: Path,
) -> None:
    """Who is not on pathway yes may not take A1, which another rule requires."""
    none = '{ of.units = ["A1"], measure = "units", at_most = 0 }'
    entry = bound("entry", f'any_of = [{{ fact.one = ["yes"] }}, {none}]')
    entry = entry.replace('measure = "units"\n', "", 1)
    text = "\n" + fact("one", "no") + entry
    checked = lint(small(tmp_path / "mine", text), roles=[])
    there = [r for r in checked.remarks if r.id in ("no-plan-there", "value-excluded")]

    assert [(r.id, set(r.by)) for r in there] == [("no-plan-there", {"entry", "core"})]
