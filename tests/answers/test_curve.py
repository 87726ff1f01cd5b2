"""The curve of a what-if: what each more change gains, against brute force."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Wishes
from recommender.answers.what_ifs import Comparison, what_if
from recommender.errors import NoPlanError
from recommender.qualifications.plans import Status
from recommender.solver.search import plan_search
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, wholes
from tests.oracles import brute
from tests.oracles.brute import Set
from tests.oracles.whole import asked_of, plans_of

ABOUT = recommender.load_qualification("ocr-03456")


@dataclass(frozen=True)
class Changed:
    """A request, the same with its wishes and tags dropped, and what was found."""

    whole: Whole
    found: Comparison


@st.composite
def changes(draw: st.DrawFn) -> Changed:
    whole = draw(wholes())
    before = replace(whole.candidate, wishes=Wishes(), units_only=False)
    if draw(st.booleans()):
        before = replace(before, tags={}, role="seller", no_tags=())
    comparison = what_if(whole.qualification, before, whole.candidate, keep_close=True)
    return Changed(whole, comparison)


def steps_of(found: Comparison) -> list[tuple[object, ...]]:
    return [
        (one.changes, one.plan.fit.mismatch, one.plan.credits, len(one.plan.units))
        for one in found.curve
    ]


def by_brute_force(whole: Whole, before: Set) -> list[tuple[object, ...]]:
    """Return changes, mismatch, credits and units of each plan worth a row."""
    asked = asked_of(whole)
    plans = [one for _, one in plans_of(whole)]
    steps: list[tuple[object, ...]] = []
    for most in range(len(whole.units) + 1):
        near = [one for one in plans if brute.changes(one, before) <= most]
        best = min((brute.rank(one, asked) for one in near), default=None)
        if best is not None and (not steps or best < steps[-1][1:]):
            steps.append((most, *best))
    return steps


@examples(300)
@given(changes())
def test_the_curve_is_that_of_brute_force(changed: Changed) -> None:
    comparison = changed.found
    if not (comparison.before.plans and comparison.after.status is Status.OPTIMAL):
        assert comparison.curve == ()
        return
    assert steps_of(comparison) == by_brute_force(
        changed.whole, comparison.before.best.units
    )
    for step in comparison.curve:
        before = comparison.before.best.units
        assert brute.changes(step.plan.units, before) == step.changes
    assert comparison.step is comparison.curve[0]


@examples(50)
@given(changes(), st.integers(0, 6))
def test_so_many_changes_are_the_last_step_that_needs_no_more(
    changed: Changed, most: int
) -> None:
    near = [one for one in changed.found.curve if one.changes <= most]
    if not changed.found.curve:
        return
    sides = changed.found.before.candidate, changed.whole.candidate
    if not near:
        with pytest.raises(NoPlanError, match=f"with --changes {most}"):
            what_if(changed.whole.qualification, *sides, most_changes=most)
        return
    comparison = what_if(changed.whole.qualification, *sides, most_changes=most)
    best = changed.found.curve[-1].plan.fit.mismatch

    assert comparison.after.best.codes == near[-1].plan.codes
    assert comparison.loss == near[-1].plan.fit.mismatch - best


def test_objectives_too_large_for_one_sum_give_the_same_curve() -> None:
    sides = Candidate("receptionist"), Candidate("receptionist", tags={})
    after = replace(sides[1], wishes=Wishes(without_units=("B10",)))
    comparison = what_if(ABOUT, sides[0], after, keep_close=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_search, "weighted", lambda _: None)
        again = what_if(ABOUT, sides[0], after, keep_close=True)

    assert [one.changes for one in comparison.curve] == [2, 3, 4]
    assert steps_of(again) == steps_of(comparison)


def test_where_nothing_is_gained_the_curve_is_one_step() -> None:
    same = Candidate("receptionist"), Candidate("receptionist", wishes=Wishes(spare=3))
    comparison = what_if(ABOUT, *same, keep_close=True)

    assert [one.changes for one in comparison.curve] == [0]
    assert comparison.curve[0].plan.codes == comparison.before.best.codes
    assert comparison.loss == 0
