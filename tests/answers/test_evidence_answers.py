"""Occasions as an answer has them: in order, with times, as they are asked for."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import recommender
from recommender import Candidate, OccasionWishes, Wishes
from recommender.answers.evidence_planning import (
    EvidenceAnswer,
    EvidencePlanner,
    assessment_plan,
    fixed_plan,
    plan_evidence,
)
from recommender.answers.recommendation import Recommendation
from recommender.errors import RequestError
from recommender.qualifications.evidence import EvidenceKind, Occasion
from recommender.qualifications.plans import Status
from tests.builders.small import small

ABOUT = recommender.load_qualification("ocr-03456")
SEEN, MADE, TOLD = (
    EvidenceKind.OBSERVATION,
    EvidenceKind.PRODUCTS,
    EvidenceKind.STATEMENT,
)
# Calls are seen; letters serve the most units on one of two occasions.
SERVES = {
    Occasion(TOLD, "sales"): ("U1", "U2"),
    Occasion(MADE, "calls"): ("U1",),
    Occasion(TOLD, "letters"): ("U1",),
    Occasion(MADE, "letters"): ("U1", "U2", "U3"),
    Occasion(SEEN, "calls"): ("U1", "U2"),
}


def answer_with(ends: dict[str, Fraction | int]) -> list[str]:
    """Return the order of occasions, where those named have units that end then."""
    names = {f"{o.kind.value}:{o.tag}": o for o in SERVES}
    times: Any = {names[n]: SimpleNamespace(ends=end) for n, end in ends.items()}
    evidence: Any = SimpleNamespace(occasions=tuple(SERVES), serves=SERVES)
    nothing: Any = None
    answer = EvidenceAnswer(
        nothing, {}, nothing, OccasionWishes(), Status.OPTIMAL, evidence, times=times
    )
    return [f"{o.kind.value}:{o.tag}" for o in answer.in_order]


def test_visits_come_first_and_then_what_serves_most_and_tasks_come_together() -> None:
    assert answer_with({}) == [
        "observation:calls", "products:calls",
        "statement:letters", "products:letters",
        "statement:sales",
    ]  # fmt: skip


def test_what_is_held_by_date_comes_in_the_order_of_its_units() -> None:
    """Calls end first at 3, and later at 5; sales at 4; letters have no date."""
    dated = {"products:calls": 3, "observation:calls": 5, "statement:sales": 4}

    assert [name.split(":")[1] for name in answer_with(dated)] == [
        "letters", "letters", "calls", "calls", "sales",
    ]  # fmt: skip
    soon = {"observation:calls": Fraction(1, 2), "statement:sales": Fraction(1, 4)}
    assert [name.split(":")[1] for name in answer_with(soon)] == [
        "letters", "letters", "sales", "calls", "calls",
    ]  # fmt: skip


@cache
def receptionist() -> Recommendation:
    return recommender.recommend(ABOUT, Candidate("receptionist"))


def test_too_few_visits_are_told_with_the_fewest_that_would_do() -> None:
    found = plan_evidence(receptionist(), OccasionWishes(most_visits=2))

    assert (found.status, found.evidence) == (Status.INFEASIBLE, None)
    assert found.in_order == ()
    assert [rule.id for rule in found.conflict][-1] == "--max-visits 2"
    assert [row["rule"] for row in found.records()] == [r.id for r in found.conflict]
    assert found.summary == "infeasible: no occasions are enough"
    assert [way.changes for way in found.ways_out] == [("--max-visits 5 instead of 2",)]
    assert found.ways_out[0].evidence.visits == 5


@pytest.mark.parametrize(
    ("most", "given_up", "visits_first", "changes"),
    [
        (2, ("--max-visits 2",), True, ("--max-visits 4 instead of 2",)),
        (
            2,
            ("--with-occasion statement:sales", "--max-visits 2"),
            True,
            ("drop --with-occasion statement:sales", "--max-visits 4 instead of 2"),
        ),
        (
            2,
            ("--with-occasion statement:sales",),
            False,
            ("drop --with-occasion statement:sales",),
        ),
        (
            None,
            ("--with-occasion statement:sales",),
            False,
            ("drop --with-occasion statement:sales",),
        ),
    ],
)
def test_the_fewest_visits_are_sought_only_where_their_limit_is_given_up(
    most: int | None,
    given_up: tuple[str, ...],
    visits_first: bool,
    changes: tuple[str, ...],
) -> None:
    planner: Any = EvidencePlanner.__new__(EvidencePlanner)
    planner._wishes = OccasionWishes((Occasion(TOLD, "sales"),), (), most)
    planner._units, said = (), []
    planner._problem = lambda units, wishes: wishes

    def evidence(units: Any, problem: Any, wishes: Any, *, visits_first: bool) -> Any:
        said.append((wishes, visits_first))
        return SimpleNamespace(visits=4), Status.OPTIMAL

    planner.evidence = evidence
    way = planner._way_out([*given_up])
    without = planner._wishes.without(given_up)

    assert said == [(without, visits_first)]
    assert way.changes == changes


def test_what_serves_no_unit_is_refused_with_what_there_is_at_the_task() -> None:
    nowhere = Occasion(MADE, "debt-collection")
    for occasion, hint in (
        (nowhere, "see the tasks that do with: recommender evidence"),
        (Occasion(SEEN, "self-development"), "at self-development there is"),
    ):
        with pytest.raises(RequestError) as error:
            plan_evidence(receptionist(), OccasionWishes(locked=(occasion,)))
        assert error.value.faults[0].hint.startswith(hint)


def test_with_a_timeline_an_occasion_has_the_first_of_its_units_to_end() -> None:
    wishes = Wishes(hours_per_week=4.0, start=date(2026, 12, 1))
    answer = recommender.recommend(ABOUT, Candidate("receptionist", wishes=wishes))
    timeline = recommender.timeline_of(answer)
    assert timeline is not None
    found = plan_evidence(replace(answer, timeline=timeline))
    ends = {stretch.unit.code: stretch.ends for stretch in timeline.stretches}

    assert found.evidence is not None
    assert found.times.keys() == {*found.evidence.occasions}
    for occasion, stretch in found.times.items():
        codes = found.evidence.serves[occasion]
        assert stretch.unit.code in codes
        assert stretch.ends == min(ends[code] for code in codes)
    assert plan_evidence(receptionist()).times == {}


def test_a_swap_keeps_what_is_locked_if_it_serves_one_of_its_units() -> None:
    answer, locked = receptionist(), Occasion(TOLD, "self-development")
    codes = ABOUT.catalogue.unit_by_code
    pair = (codes["A11"], codes["A13"])
    found = plan_evidence(answer, OccasionWishes(locked=(locked,)), swap=pair)
    swap = found.swaps[0]
    assert found.evidence is not None
    assert swap.evidence is not None
    before, after = {*found.evidence.occasions}, {*swap.evidence.occasions}

    assert locked in after
    assert ({*swap.gained}, {*swap.lost}) == (after - before, before - after)


@pytest.mark.parametrize(
    ("leaves", "enters", "broken"),
    [("A11", "A13", []), ("F3", "A13", ["mandatory"]), ("D3", "A13", ["each-group:E"])],
)
def test_a_swap_tells_the_rules_that_the_plan_would_then_break(
    leaves: str, enters: str, broken: list[str]
) -> None:
    """D3 is the one unit of Group E in the plan, and F3 is mandatory."""
    codes = ABOUT.catalogue.unit_by_code
    found = plan_evidence(receptionist(), swap=(codes[leaves], codes[enters]))
    texts = {rule.id: rule.text for rule in ABOUT.rules}
    swap = found.swaps[0]

    assert (swap.leaves.code, swap.enters.code) == (leaves, enters)
    assert [*swap.broken] == [texts[id_] for id_ in broken]


def test_a_sheet_has_occasions_where_evidence_job_and_new_units_are_known(
    tmp_path: Path,
) -> None:
    found = assessment_plan(receptionist())
    assert found is not None
    assert (found.swaps, found.status) == ((), Status.OPTIMAL)
    assert found.evidence == plan_evidence(receptionist()).evidence
    locked = OccasionWishes(locked=(Occasion(TOLD, "self-development"),))
    kept = assessment_plan(receptionist(), locked)
    assert kept is not None
    assert kept.wishes == locked

    clerk = recommender.recommend(small(tmp_path / "mine"), Candidate("clerk"))
    held = Wishes(have=receptionist().best.codes)
    for answer in (
        recommender.recommend(ABOUT, Candidate()),
        recommender.recommend(ABOUT, Candidate("receptionist", wishes=held)),
        recommender.recommend(
            ABOUT, Candidate("receptionist", wishes=Wishes(max_credits=20))
        ),
        clerk,
    ):
        assert assessment_plan(answer) is None


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate("receptionist"),
        Candidate(tags={"incoming-calls": "daily"}),  # type: ignore[dict-item]
        Candidate(tags={"incoming-calls": "maybe"}),  # type: ignore[dict-item]
    ],
)
def test_a_role_a_task_or_a_likely_task_is_a_job(candidate: Candidate) -> None:
    assert assessment_plan(recommender.recommend(ABOUT, candidate)) is not None


def test_a_saved_plan_is_asked_for_unit_by_unit_with_what_is_known_of_them() -> None:
    wishes = Wishes(
        with_units=("A3",),
        have=("F3", "F4"),
        max_credits=50,
        hours_per_week=3.0,
        unit_credits=(("A5", 4),),
    )
    asked = fixed_plan(Candidate("receptionist", wishes=wishes), ("F3", "A13"), ABOUT)
    kept = asked.wishes

    assert (kept.with_units, kept.have) == (("A13",), ("F3",))
    others = {*ABOUT.catalogue.unit_by_code} - {"F3", "A13"}
    assert {*kept.without_units} == others
    assert (kept.max_credits, kept.hours_per_week) == (None, 3)
    assert kept.unit_credits == (("A5", 4),)
    assert (asked.units_only, kept.include_expired) == (True, True)
