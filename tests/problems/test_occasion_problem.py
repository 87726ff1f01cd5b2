"""Which occasions are possible, whom they serve, and what each unit wants, by hand."""

from dataclasses import replace
from typing import Any

import pytest

from recommender.problems.occasion_problem import (
    TASK,
    EvidenceTask,
    OccasionProblem,
    occasion_problem,
)
from recommender.qualifications.evidence import (
    EvidenceGuide,
    EvidenceKind,
    TaskEvidence,
    UnitEvidence,
    WantedEvidence,
)
from recommender.qualifications.rules import Bound, Distinct, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Frequency
from tests.builders.hand_made import CALLS, LETTERS

KINDS = {
    "calls": ["observation", "testimony"],
    "letters": ["products", "statement"],
    "visits": ["statement"],
}
TASKS = {
    tag: TaskEvidence(tag, {EvidenceKind(kind): () for kind in kinds})
    for tag, kinds in KINDS.items()
}
TASKS["calls"] = replace(TASKS["calls"], shows=("letters",))
WANTED = (WantedEvidence(observation=1, kinds=2), WantedEvidence(
    occasions=3, from_credits=6
))  # fmt: skip
JOB = {"calls": Frequency.DAILY, "letters": Frequency.WEEKLY}
ALL_FOUR = (
    "observation:calls", "products:letters", "testimony:calls", "statement:letters",
)  # fmt: skip


def problem(*units: Unit, **parts: Any) -> OccasionProblem:
    guide = EvidenceGuide(TASKS, parts.pop("wanted", WANTED), parts.pop("special", {}))
    return occasion_problem(EvidenceTask(units, parts.pop("job", JOB), guide, **parts))


def names(found: OccasionProblem) -> tuple[str, ...]:
    return tuple(occasion.name for occasion in found.occasions)


def served(found: OccasionProblem) -> dict[str, set[str]]:
    """Find by a task that is wanted of each unit alone which occasions serve it."""
    return {
        code: {name for rule in rules for name in rule.requires.of.units or ()}  # type: ignore[union-attr]
        for code, rules in found.wanted_by_unit.items()
    }


def of(*some: str) -> Select:
    return Select(units=frozenset(some))


def test_a_problem_by_hand() -> None:
    weeks = {"U1": (0, 3), "U2": (5, 8)}
    wish = Rule("w", Kind.WISH, "", "", Bound("units", Select(), 1))
    found = problem(CALLS, LETTERS, weeks=weeks, asked=(wish,))

    # The most direct kinds first; nobody is served by visits.
    assert names(found) == ALL_FOUR
    assert found.rarity == (1, 2, 1, 2)
    assert found.apart == (2, 2, 2, 2)
    first = found.as_units[0]
    assert (first.code, first.group, first.credits) == (
        *("observation:calls", "observation"), 1,
    )  # fmt: skip
    assert (first.tags, first.columns) == ((("calls", 3),), ((TASK, ("calls",)),))
    assert {code: {r.id: r.requires for r in rules}
            for code, rules in found.wanted_by_unit.items()} == {
        "U1": {
            "U1: observation": Bound("units", of("observation:calls"), 1),
            "U1: at least 2 kinds of evidence": Distinct("group", of(*ALL_FOUR), 2),
            "U1: evidence of calls": Bound(
                "units", of("observation:calls", "testimony:calls"), 1
            ),
        },
        "U2": {
            "U2: observation": Bound("units", of("observation:calls"), 1),
            "U2: at least 2 kinds of evidence": Distinct("group", of(*ALL_FOUR), 2),
            "U2: at least 3 occasions": Bound("units", of(*ALL_FOUR), 3),
            "U2: evidence of letters": Bound("units", of(*ALL_FOUR), 1),
        },
    }  # fmt: skip
    assert [rule.id for rule in found.rules][-2:] == ["U2: evidence of letters", "w"]
    assert found.rules[0].text == "U1 wants observation"


@pytest.mark.parametrize(
    ("weeks", "apart"),
    [
        (None, 0),
        ({}, 0),
        ({"U1": (0, 3)}, 0),
        ({"U1": (0, 3), "U2": (3, 8)}, 0),
        ({"U1": (0, 3), "U2": (1, 8)}, 0),
        ({"U1": (9, 12), "U2": (2, 4)}, 5),
    ],
)
def test_units_are_so_many_weeks_apart(weeks: Any, apart: int) -> None:
    assert problem(CALLS, LETTERS, weeks=weeks).apart == (apart,) * 4


def tagged(code: str, **strengths: int) -> Unit:
    return Unit(code, "", "A", 2, 5, tags=tuple(strengths.items()))


def test_a_unit_is_served_by_its_main_tasks_of_the_job_or_else_by_what_there_is() -> (
    None
):
    one_kind = (WantedEvidence(occasions=9),)

    def serving(unit: Unit, job: Any = JOB) -> set[str]:
        return served(problem(unit, wanted=one_kind, job=job))[unit.code]

    calls = {"observation:calls", "testimony:calls"}
    letters = {"products:letters", "statement:letters"}
    assert serving(tagged("U", calls=2, letters=1)) == calls
    # Letters are seen where calls are, but a statement is about one task alone.
    assert serving(tagged("U", letters=3)) == calls | letters
    assert serving(tagged("U", letters=1)) == calls | letters
    # What is not part of the job is arranged, if nothing else serves.
    assert serving(tagged("U", visits=3)) == {"statement:visits"}
    assert serving(tagged("U", visits=1)) == {"statement:visits"}
    assert serving(tagged("U", visits=3, calls=1)) == calls
    assert serving(tagged("U", visits=3, calls=1), {}) == {"statement:visits"}
    assert serving(tagged("U", visits=1, calls=1), {}) == {"statement:visits"} | calls
    assert serving(tagged("U", letters=2), {}) == letters
    never = {**JOB, "calls": Frequency.NEVER}
    assert serving(tagged("U", calls=2, letters=2), never) == letters
    assert serving(tagged("U")) == set()


def test_the_rarest_occasions_are_those_that_are_arranged() -> None:
    found = problem(tagged("U", visits=3), tagged("V", letters=3))
    rarity = dict(zip(names(found), found.rarity, strict=True))

    assert rarity["statement:visits"] == 4
    seldom = problem(tagged("V", letters=3), job={"letters": Frequency.SOMETIMES})
    assert {*seldom.rarity} == {3}


def test_a_file_names_the_only_tasks_of_a_unit_and_what_it_wants() -> None:
    only = UnitEvidence(tags=("letters",))
    found = problem(CALLS, wanted=(WantedEvidence(occasions=9),), special={"U1": only})

    # What is seen at other tasks does not count, and nothing is at the core.
    letters = of("products:letters", "statement:letters")
    (rule,) = found.wanted_by_unit["U1"]
    assert (rule.id, rule.requires) == (
        "U1: at least 2 occasions",
        Bound("units", letters, 2),
    )
    own = UnitEvidence(wanted=WantedEvidence(statement=2, testimony=3))
    special = problem(CALLS, special={"U1": own})
    assert [rule.id for rule in special.wanted_by_unit["U1"]] == [
        *("U1: testimony", "U1: statement", "U1: evidence of calls")
    ]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (WantedEvidence(), []),
        (WantedEvidence(kinds=1), ["at least 1 occasion"]),
        (WantedEvidence(kinds=2), ["at least 2 kinds of evidence"]),
        (WantedEvidence(kinds=9), ["at least 2 kinds of evidence"]),
        (WantedEvidence(kinds=1, occasions=2), ["at least 2 occasions"]),
        (WantedEvidence(occasions=1), ["at least 1 occasion"]),
        (WantedEvidence(products=1), []),
        (WantedEvidence(occasions=1, from_credits=5), ["at least 1 occasion"]),
        (WantedEvidence(occasions=1, from_credits=6), []),
    ],
)
def test_what_a_unit_of_calls_wants_is_no_more_than_there_is(
    wanted: WantedEvidence, ids: list[str]
) -> None:
    found = problem(tagged("U", calls=3), wanted=(wanted,))

    assert [rule.id for rule in found.wanted_by_unit["U"]] == [
        *(f"U: {id_}" for id_ in ids),
        "U: evidence of calls",
    ]


def test_two_of_a_kind_are_wanted_where_two_tasks_give_them() -> None:
    both = tagged("U", letters=2, visits=2)
    job = {**JOB, "visits": Frequency.DAILY}
    found = problem(both, wanted=(WantedEvidence(statement=2),), job=job)

    assert [rule.id for rule in found.wanted_by_unit["U"]] == ["U: 2 of statement"]
