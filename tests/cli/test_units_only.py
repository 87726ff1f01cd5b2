"""Units without a diploma, as a person is told; tests/scenarios/ has which ones."""

import json

import pytest

from tests.builders.running import run

pytestmark = pytest.mark.slow

UNITS_ONLY = ("plan", "--bare", "--units-only")


def told(*arguments: str) -> str:
    done = run(*UNITS_ONLY, "--full", *arguments)
    assert (done.code, done.err) == (0, "")
    return " ".join(done.out.split())


def test_units_alone_are_told_without_rules_of_combination() -> None:
    out = told("--tag", "writing")

    assert "Unit certificates: no diploma" in out
    assert "Rules of combination" not in out
    assert "In all: 1 unit, 6 credits" in out
    assert "proven optimal: no set of units has less mismatch" in out


def test_no_unit_is_mandatory_without_a_diploma() -> None:
    out = told("--with", "F3")
    document = json.loads(run(*UNITS_ONLY, "--with", "F3", "--format", "json").out)

    assert "mandatory" not in out
    assert [unit["mandatory"] for unit in document["plans"][0]["units"]] == [False]
    assert document["candidate"]["units_only"] is True
    assert document["credit_limit"] is None


@pytest.mark.parametrize("format_", ["table", "md"])
def test_that_nothing_is_worth_taking_is_an_answer(format_: str) -> None:
    out = told("--second-opinion", "--format", format_)

    assert "Nothing is worth taking: no unit reduces the mismatch." in out
    assert "SCIP agrees" in out


def test_that_nothing_more_than_what_is_held_is_worth_taking_is_an_answer() -> None:
    out = told("--have", "A13")

    assert "Nothing more is worth taking" in out
    assert "Done 6 credits (A13) To do nothing" in out
    assert "Shortest" not in out


def test_the_next_best_after_nothing_are_the_smallest_units() -> None:
    """B6 and B8 have 4 credits, all off the job; no other unit has so few."""
    done = run(*UNITS_ONLY, "--top", "3", "--format", "json")
    plans = json.loads(done.out)["plans"]

    codes = [[unit["code"] for unit in plan["units"]] for plan in plans]
    assert codes == [[], ["B6"], ["B8"]]
    assert [plan["mismatch"] for plan in plans] == [0, 4, 4]


def test_nothing_may_come_between_better_and_worse_units() -> None:
    """A13 is free; writing left out counts 6, and beside it B6 4 is off the job."""
    asked = ("--tag", "writing", "--max-credits", "6", "--top", "3")
    plans = json.loads(run(*UNITS_ONLY, *asked, "--format", "json").out)["plans"]

    codes = [[unit["code"] for unit in plan["units"]] for plan in plans]
    assert codes == [["A13"], [], ["B6"]]
    assert [plan["mismatch"] for plan in plans] == [0, 6, 10]


def test_no_units_at_all_may_be_all_there_is() -> None:
    """No unit has 3 credits or fewer."""
    document = json.loads(
        run(*UNITS_ONLY, "--max-credits", "3", "--top", "9", "--format", "json").out
    )

    assert [plan["units"] for plan in document["plans"]] == [[]]
    assert document["these_are_all"] is True


def test_the_command_that_asks_the_same_asks_for_units_only() -> None:
    assert told("--tag", "writing").endswith("--bare --units-only --without A13")
