"""Progress: what is done, what is to do, and the shortest way to finish."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import assume, given

from recommender.answers.progress import find_shortest_plan
from recommender.auditing import audit
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.reports.documents import json_schema
from tests.builders.asking import problem_of, questions
from tests.builders.running import run
from tests.oracles import brute
from tests.oracles.brute import Asked

HELD = ("F3", "F4", "A3", "B11", "C5", "D6")
JOB = ("--bare", "--tag", "records", "--tag", "questioning")


def holding(asked: Asked) -> Asked:
    """Demand the units that are held, as a posed problem does."""
    wishes = [
        Rule(f"--have {code}", Kind.WISH, "", "", Bound("units", of, at_least=1))
        for code in asked.held
        for of in [Select(units=frozenset([code]))]
    ]
    return replace(asked, rules=(*asked.rules, *wishes))


@given(questions())
def test_the_shortest_plan_is_the_one_that_brute_force_finds(asked: Asked) -> None:
    asked = holding(asked)
    expected = brute.shortest(asked)
    assume(expected is not None)
    problem = problem_of(asked)
    shortest = find_shortest_plan(problem)

    assert shortest is not None
    assert shortest.units == expected
    told = tuple(replace(finding, counted=None) for finding in shortest.findings)
    assert told == audit(shortest.units, problem.rules)
    assert shortest.fit.mismatch == brute.mismatch(shortest.units, asked)


@given(questions())
def test_a_best_plan_with_as_few_new_credits_is_the_shortest(asked: Asked) -> None:
    asked = holding(replace(asked, spare=asked.spare or 0))
    best, shortest = brute.best(asked), brute.shortest(asked)
    assume(best is not None and shortest is not None)
    assert best is not None
    assert shortest is not None

    same = brute.credits(best) == brute.credits(shortest)
    assert same == (best == shortest)
    assert (find_shortest_plan(problem_of(asked), None)).units == shortest  # type: ignore[union-attr]


def test_no_time_is_no_plan_rather_than_a_wrong_one() -> None:
    unit_free = Asked((), (), {}, frozenset(), None)

    assert find_shortest_plan(problem_of(unit_free), 0.0) is None


def test_a_plan_with_held_units_is_told_as_done_and_to_do() -> None:
    have = [f"--have={code}" for code in HELD]
    out = " ".join(run("plan", *JOB, *have, "--full").out.split())

    assert (
        "Done 36 credits (F3 F4 A3 B11 C5 D6) "
        "To do 9 credits in 2 units "
        "Shortest way to finish: 6 credits, A5; it has 18.0 credits more mismatch"
    ) in out


def test_a_plan_that_is_the_shortest_way_is_said_to_be() -> None:
    have = [f"--have={code}" for code in (*HELD, "A13")]
    out = " ".join(run("plan", "--bare", *have, "--full").out.split())

    assert "To do nothing Shortest way to finish: this plan" in out


def test_progress_in_json_has_the_codes_and_the_shortest_plan() -> None:
    have = [f"--have={code}" for code in HELD]
    document = json.loads(run("plan", *JOB, *have, "--format", "json").out)
    jsonschema.validate(document, json_schema("plan"))
    progress = document["progress"]
    shortest = progress.pop("shortest")

    assert progress == {
        "done": list(HELD),
        "done_credits": 36,
        "to_do": ["A6", "B6"],
        "to_do_credits": 9,
    }
    assert [unit["code"] for unit in shortest["units"] if not unit["held"]] == ["A5"]
    assert (shortest["new_credits"], shortest["mismatch"]) == (6, 18.0)


@pytest.mark.slow
def test_without_held_units_there_is_no_progress_to_tell() -> None:
    assert "Done " not in run("plan", "--full").out
    assert json.loads(run("plan", "--format", "json").out)["progress"] is None
