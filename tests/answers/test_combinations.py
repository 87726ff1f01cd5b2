"""What is said of several facts together, of facts without rules, and in what words."""

from pathlib import Path

import pytest

import recommender
from recommender.answers.lint import Lint, lint
from recommender.errors import RequestError
from recommender.reports.words.lint_words import remark_words
from recommender.requests.resolving import resolve
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.small import bound, small
from tests.builders.texts import load

A = 'of.groups = ["A"]'


def facts(*names: str, values: str = '["yes", "no"]') -> str:
    """Write facts of a qualification's file."""
    tables = (f'[facts.{name}]\nquestion = "?"\nvalues = {values}' for name in names)
    return "\n" + "\n".join(tables) + "\n"


def wheres(checked: Lint, id_: str) -> list[dict[str, str]]:
    return [dict(remark.where) for remark in checked.remarks if remark.id == id_]


def test_two_values_that_leave_no_plan_together_are_told_and_are_no_success(
    tmp_path: Path,
) -> None:
    """Each alone does: two units of A there, at most one unit of A here."""
    rules = bound("two", A, "at_least = 2", 'when.one = ["yes"]')
    rules += bound("one", A, "at_most = 1", 'when.other = ["yes"]')
    checked = lint(small(tmp_path / "mine", facts("one", "other") + rules), roles=[])

    assert wheres(checked, "no-plan-there") == [{"one": "yes", "other": "yes"}]
    assert checked.values_without_plan == ((("one", "yes"), ("other", "yes")),)


def test_a_unit_in_no_plan_of_two_values_is_not_said_to_be_in_none_of_either(
    tmp_path: Path,
) -> None:
    rules = bound("b", 'of.units = ["B2"]', "at_most = 0", "when.one = ['yes']")
    either = '{ of.units = ["B2"], measure = "units", at_least = 1 }'
    open_ = '{ of.units = ["A2"], measure = "units", at_most = 0 }'
    rules += (
        '\n[[rules]]\nid = "b1"\ntext = "b1"\nsource = "made up"\n'
        f'any_of = [{either}, {open_}]\nwhen.other = ["yes"]\n'
    )
    checked = lint(small(tmp_path / "mine", facts("one", "other") + rules), roles=[])
    said = {
        remark.subjects: dict(remark.where)
        for remark in checked.remarks
        if remark.id == "units-in-no-plan-there"
    }

    assert said == {
        ("B2",): {"one": "yes"},
        ("A2",): {"one": "yes", "other": "yes"},
    }


def test_of_too_many_combinations_it_is_told_that_not_all_were_looked_at(
    tmp_path: Path,
) -> None:
    """6 pairs of 4 facts with 4 values each are 96, of 3 facts 48."""
    names = ("one", "two", "three", "four")
    rules = {
        name: bound(name, A, "at_least = 1", f'when.{name} = ["a"]') for name in names
    }

    def said(*some: str) -> list[tuple[str, ...]]:
        text = facts(*some, values='["a", "b", "c", "d"]')
        mine = small(tmp_path / some[-1], text + "".join(rules[n] for n in some))
        remarks = lint(mine, roles=[]).remarks
        return [
            remark.subjects for remark in remarks if remark.id == "facts-uncombined"
        ]

    assert said(*names) == [names]
    assert said("one", "two") == []


@pytest.mark.parametrize("kind", ['values = ["a", "b"]', "number = true"])
def test_a_fact_that_no_rule_asks_for_is_told(kind: str, tmp_path: Path) -> None:
    text = f'\n[facts.idle]\nquestion = "?"\n{kind}\n'
    checked = lint(small(tmp_path / "mine", text), roles=[])

    assert [r.subjects for r in checked.remarks if r.id == "fact-idle"] == [("idle",)]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ('held = ["any"]', "where no units are held"),
        ('min_grade = "Merit"', "where no grades are given"),
    ],
)
def test_where_nothing_is_said_is_put_in_the_words_of_what_rules_ask_for(
    filters: str, words: str
) -> None:
    rule = (
        '[[rules]]\nid = "x1"\ntext = "x1"\nsource = "made up"\n'
        f"any_of = [{{ units = {{ of.{filters}, at_least = 1 }} }}, "
        '{ units = { of.units = ["U1"], at_most = 0 } }]\n'
    )
    checked = lint(load(HEAD + rule, UNITS), roles=[])
    told = [
        remark_words(remark, checked.qualification)
        for remark in checked.remarks
        if remark.id == "units-in-no-plan-there"
    ]

    assert told == [f"U1: no valid plan has it {words}"]


def held(way: str, rules: str) -> recommender.Candidate:
    wishes = recommender.Wishes(have=("U1",), held_by=(("U1", way),))
    qualification = load(HEAD + rules, UNITS)
    return resolve(recommender.Candidate(wishes=wishes), qualification)


RPL = """[[rules]]
id = "rpl"
text = "At most 6 credits by recognition"
source = "made up"
credits = { of.held = ["rpl"], at_most = 6 }
"""


@pytest.mark.parametrize(
    ("way", "hint"),
    [
        ("rlp", "did you mean rpl?"),
        (
            "bus",
            "write rpl, exemption or transfer; if it is none of these, write U1",
        ),
    ],
)
def test_a_way_that_no_rule_asks_for_is_a_fault_where_rules_ask_for_others(
    way: str, hint: str
) -> None:
    with pytest.raises(RequestError) as error:
        held(way, RPL)

    (fault,) = error.value.faults
    assert (fault.id, fault.hint) == ("held-unknown", hint)


@pytest.mark.parametrize(
    ("way", "rules"), [("RPL", RPL), ("rpl", ""), ("anything", "")]
)
def test_a_way_that_rules_ask_for_or_that_decides_nothing_is_accepted(
    way: str, rules: str
) -> None:
    other = RPL.replace('of.held = ["rpl"], at_most', "at_most")
    assert held(way, rules or other.replace("= 6", "= 99")).wishes.held_by
