"""What is said of rules once, where, and of whom: each remark counted by hand.

The small qualification has A1, which is mandatory, A2, B1 and B2 of 5, 4, 6 and 5
credits, of which 10 are needed.
"""

from pathlib import Path

import pytest

from recommender.answers import remarks
from recommender.answers.lint import Lint, lint
from recommender.qualifications.rules import (
    Bound,
    Case,
    Decided,
    Kind,
    Requirement,
    Rule,
    Select,
    Ways,
)
from recommender.requests.choices import NOTHING_HELD
from tests.builders.small import bound, small

FACTS = "".join(
    f'\n[facts.{name}]\nquestion = "?"\nvalues = ["yes", "no"]\nunless_said = "no"\n'
    for name in ("one", "other")
)
# Rules that make both facts matter, and leave every plan as it is.
IDLE = "".join(
    bound(f"idle-{name}", "at_most = 4", f'when.{name} = ["yes"]')
    for name in ("one", "other")
)
NO_A2 = '{ of.units = ["A2"], measure = "units", at_most = 0 }'
SAID = '{ fact.one = ["yes"] }'


def checked(folder: Path, *rules: str) -> Lint:
    return lint(small(folder / "mine", "".join(rules)), roles=[])


def told(found: Lint, id_: str) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Give the subjects of the remarks of a kind, and where each is true."""
    return [
        (each.subjects, dict(each.where))
        for each in found.remarks
        if each.id.removesuffix("-there") == id_
    ]


def ways(id_: str, *keys: str, table: str = "rules") -> str:
    """Write a rule that is no bound."""
    return bound(id_, *keys, table=table).replace('measure = "units"\n', "", 1)


def readings(id_: str, **of: str) -> str:
    """Write a rule of one unit at most, with its readings; `ours` is in use."""
    return bound(id_, "at_most = 1", 'reading = "ours"') + "".join(
        f'[rules.readings.{name}]\nmeans = "{name}"\n{key}\n'
        for name, key in of.items()
    )


def test_where_the_smallest_plan_of_all_is_none_the_smallest_there_is_told(
    tmp_path: Path,
) -> None:
    """A1 and B2 have 10 credits; with B1, for those who say yes, it is 11 or more."""
    for_some = bound("b1", 'of.units = ["B1"]', "at_least = 1", 'when.one = ["yes"]')
    survey = checked(tmp_path, FACTS, IDLE, for_some).survey
    assert survey is not None
    sizes = {
        where: sum(unit.credits for unit in units or ())
        for where, units in survey.smallest.items()
    }

    assert sizes == {
        (("one", "yes"),): 11,
        (("one", "no"),): 10,
        (("other", "yes"),): 10,
        (("other", "no"),): 10,
    }
    assert sum(unit.credits for unit in survey.most_credits) == 20


def test_a_unit_that_nobody_can_take_is_told_once_and_of_everyone(
    tmp_path: Path,
) -> None:
    """A2 for nobody, B1 for none who says yes to the first."""
    barred = bound("a2", 'of.units = ["A2"]', "at_most = 0")
    for_some = bound("b1", 'of.units = ["B1"]', "at_most = 0", 'when.one = ["yes"]')
    found = checked(tmp_path, FACTS, IDLE, barred, for_some)

    assert told(found, "units-in-no-plan") == [
        (("A2",), {}),
        (("B1",), {"one": "yes"}),
    ]


def test_a_value_without_a_plan_is_told_once_and_not_with_each_other_value(
    tmp_path: Path,
) -> None:
    """All units together have 20 credits."""
    much = bound("much", 'measure = "credits"', "at_least = 21", 'when.one = ["yes"]')
    found = checked(tmp_path, FACTS, IDLE, much)

    assert told(found, "no-plan") == [((), {"one": "yes"})]
    assert told(found, "units-in-no-plan") == []


def test_a_rule_that_follows_everywhere_is_told_once_and_of_everyone(
    tmp_path: Path,
) -> None:
    """No unit has 10 credits; three have 14 at least, and one of B, for those asked."""
    two = bound("two", "at_least = 2")
    three = bound("three", "at_least = 3", 'when.one = ["yes"]')
    also = bound("also", 'of.groups = ["B"]', "at_least = 1", 'when.one = ["yes"]')
    found = checked(tmp_path, FACTS, IDLE, two, three, also)

    assert told(found, "rule-implied") == [
        (("total",), {"one": "yes"}),
        (("two",), {}),
        (("also",), {}),
    ]
    by = {each.subjects[0]: each.by for each in found.remarks if each.by}
    assert by == {"two": ("total",), "total": ("three",)}


def test_a_rule_of_which_one_reading_asks_for_units_held_follows_for_nobody_else(
    tmp_path: Path,
) -> None:
    """One of A2 and B1 at most, so two of these and B2; who holds A1 has that too."""
    either = bound("either", 'of.units = ["A2", "B1"]', "at_most = 1")
    three = 'units = ["A2", "B1", "B2"]'
    two = bound("new", "at_most = 2", 'reading = "ours"') + "".join(
        f'[rules.readings.{name}]\nmeans = "{name}"\n{key}\n'
        for name, key in (
            ("ours", f'of.any_of = [{{ held = ["any"] }}, {{ {three} }}]'),
            ("theirs", f"of.{three}"),
        )
    )
    found = checked(tmp_path, either, two)
    where = [there for (id_,), there in told(found, "rule-implied") if id_ == "new"]

    assert {"the reading of new": "theirs"} in where
    assert {NOTHING_HELD.choice: "0"} in where
    assert len(where) == 2


def test_a_title_that_one_value_earns_is_not_told_and_one_that_none_does_is(
    tmp_path: Path,
) -> None:
    """Whoever says yes earns the first; for the second A2 is needed, that is barred."""
    no_a2 = bound("a2", 'of.units = ["A2"]', "at_most = 0")
    with_a2 = '{ of.units = ["A2"], measure = "units", at_least = 1 }'
    titles = [
        ways(id_, f'title = "({id_})"', f"any_of = [{options}]", table="endorsements")
        for id_, options in (
            ("easy", f"{SAID}, {with_a2}"),
            ("hard", f'{{ all_of = [{SAID}, {{ fact.one = ["no"] }}] }}, {with_a2}'),
        )
    ]
    found = checked(tmp_path, FACTS, IDLE, no_a2, *titles)

    assert told(found, "title-in-no-plan") == [(("hard",), {})]


def test_a_title_for_units_held_may_be_earned_by_those_who_hold_some(
    tmp_path: Path,
) -> None:
    held = bound(
        "held", 'title = "(Held)"', 'of.held = ["rpl"]', "at_least = 1",
        table="endorsements",
    )  # fmt: skip
    assert told(checked(tmp_path, held), "title-in-no-plan") == []


def test_a_reading_never_binds_only_where_it_does_for_no_value(tmp_path: Path) -> None:
    """Of two readings one is about no unit; the other is kept by all who say yes."""
    either = f'any_of = [{SAID}, {{ of.units = ["A2"], measure = "units"'
    text = ways("read", "text_of = 1").replace("text_of = 1\n", 'reading = "ours"\n')
    text += "".join(
        f'[rules.readings.{name}]\nmeans = "{name}"\n{either}, {end} }}]\n'
        for name, end in (("ours", "at_most = 0"), ("free", "at_most = 1"))
    )
    found = checked(tmp_path, FACTS, IDLE, text)

    assert told(found, "rule-never-binds") == [
        (("idle-one",), {}), (("idle-other",), {}),
        (("read",), {"the reading of read": "free"}),
    ]  # fmt: skip


def test_families_of_which_two_can_be_taken_are_told_and_no_others(
    tmp_path: Path,
) -> None:
    """B1 and B2 are barred together, A1 and A2 are not; one unit alone is no family."""
    good = small(tmp_path / "good").folder
    text = (good / "qualification.toml").read_text("utf-8")
    text = text.replace("[groups]", '[columns]\nfamily = "text"\n[groups]', 1)
    text += bound("once", 'of.units = ["B1", "B2"]', "at_most = 1")
    rows = (good / "units.csv").read_text("utf-8").splitlines()
    names = ("family", "a", "a", "b", "b")
    units = "\n".join(f"{row},{name}" for row, name in zip(rows, names, strict=True))
    files = {"qualification.toml": text, "units.csv": units}
    found = lint(small(tmp_path / "mine", files=files), roles=[])

    assert told(found, "families-unbarred") == [(("a",), {})]


def test_a_reading_that_only_forbids_more_is_narrower_and_none_is_told_as_the_same(
    tmp_path: Path,
) -> None:
    """Ours allows one of A2 and B1, theirs one of all but A1."""
    text = readings(
        "few", ours='of.units = ["A2", "B1"]', theirs='of.units = ["A2", "B1", "B2"]'
    )
    found = checked(tmp_path, text)
    (one,) = (each for each in found.remarks if each.id.startswith("reading"))

    assert (one.id, one.subjects) == ("reading-narrower", ("few", "ours", "theirs"))
    assert "B2" in one.example
    assert len({*one.example} & {"A2", "B1"}) == 1


def test_a_contradiction_with_a_rule_that_is_no_bound_has_no_arithmetic_of_it(
    tmp_path: Path,
) -> None:
    """Either A2 or B1 is required, and neither is allowed."""
    ends = "measure = 'units', at_least = 1"
    either = (
        f'any_of = [{{ of.units = ["A2"], {ends} }}, {{ of.units = ["B1"], {ends} }}]'
    )
    none = bound("none", 'of.units = ["A2", "B1"]', "at_most = 0")
    found = checked(tmp_path, ways("either", either), none)

    reachable = {clash.rule.id: clash.reachable for clash in found.contradiction}
    assert reachable == {"either": None, "none": 1}
    assert found.survey is None


CARE = Case("pathway", frozenset(["care"]), ("care", "arts"))


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ((), False),
        ((CARE,), False),
        ((NOTHING_HELD,), True),
        ((CARE, NOTHING_HELD), True),
        ((NOTHING_HELD, CARE), True),
    ],
)
def test_a_rule_is_of_holders_if_one_of_its_cases_is(
    cases: tuple[Case, ...], expected: bool
) -> None:
    rule = Rule("r", Kind.RULE, "", "", Bound("units", Select(), 1), cases=cases)

    assert remarks._of_holders(rule) is expected


NO, ONE = Decided(False, ""), Bound("units", Select(), 1)


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        (NO, True),
        (ONE, False),
        (Ways((NO, NO), 1), True),
        (Ways((NO, ONE), 1), False),
        (Ways((ONE, NO), 1), False),
        (Ways((Ways((NO,), 1), NO), 2), True),
        (Ways((Ways((ONE,), 1), NO), 2), False),
    ],
)
def test_facts_alone_decide_what_has_only_facts_in_it(
    requires: Requirement, expected: bool
) -> None:
    assert remarks._is_decided(requires) is expected
