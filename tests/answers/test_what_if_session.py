"""A session of what-ifs: what is said step by step is as if it were said at once.

The test keeps its own plain record of what holds, and the listing of all plans says
what is best and what changes least.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

import recommender
from recommender import Candidate, Frequency, Recommendation, Wishes
from recommender.answers.what_ifs import what_if
from recommender.qualifications.plans import Status
from recommender.requests.candidate import override
from tests.builders.examples import examples
from tests.oracles import listing

ABOUT = recommender.load_qualification("ocr-03456")
# Units of every group and level, so that wishes meet.
CODES = ["F4", "A3", "A13", "A17", "B6", "B11", "B12", "B13", "C5", "C7", "C8", "D3"]
TAGS = ["writing", "selling", "managing", "complaints", "records"]
ROLES = ["council-officer", "receptionist", "field-engineer", "manager"]
LEVEL = {row["code"]: int(row["level"]) for row in listing.UNITS}


@dataclass
class Record:
    """What holds at a time, in plain words: each unit has one wish at most."""

    role: str = ROLES[0]
    tags: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    max_credits: int | None = None
    max_level: int | None = None
    lifted: bool = False

    def of(self, wish: str) -> tuple[str, ...]:
        return tuple(code for code, one in self.units.items() if one == wish)

    def say(self, code: str, wish: str) -> None:
        """Let the last word about a unit count; it is then the last wish, too."""
        self.units.pop(code, None)
        self.units[code] = wish

    def at_once(self) -> Candidate:
        wishes = Wishes(
            with_units=self.of("with"),
            without_units=self.of("without"),
            have=self.of("have"),
            max_credits=self.max_credits,
            max_level=self.max_level,
            lift=("level-4",) if self.lifted else (),
        )
        return Candidate(
            self.role, {t: Frequency(o) for t, o in self.tags.items()}, wishes
        )

    def parts(self) -> list[Candidate]:
        """Return a request for each thing that was said and still holds."""
        said = [Candidate(role=self.role)]
        said += [Candidate(tags={t: Frequency(o)}) for t, o in self.tags.items()]
        said += [Candidate(wishes=wish(code, how)) for code, how in self.units.items()]
        said += [Candidate(wishes=Wishes(max_credits=self.max_credits))]
        said += [Candidate(wishes=Wishes(max_level=self.max_level))]
        lift = ("level-4",) if self.lifted else ()
        return [*said, Candidate(wishes=Wishes(lift=lift))]

    def job(self) -> dict[str, int]:
        said = {tag: listing.WEIGHT[often] for tag, often in self.tags.items()}
        return {**listing.job_of(self.role), **said}


def wish(code: str, how: str) -> Wishes:
    if how == "with":
        return Wishes(with_units=(code,))
    return Wishes(have=(code,)) if how == "have" else Wishes(without_units=(code,))


def refused(record: Record) -> list[str]:
    """Return the units that no plan may have, held ones apart."""
    job, found = record.job(), {*record.of("without")}
    never = {tag for tag, often in record.tags.items() if often == "never"}
    wanted = {*record.of("with"), *record.of("have")}
    for code, level in LEVEL.items():
        core = {
            tag for tag, strength in listing.STRENGTHS[code].items() if strength == 3
        }
        too_hard = record.max_level is not None and level > record.max_level
        if too_hard or (core and core <= never):
            found.add(code)
        guided = not record.lifted and not job.get("managing")
        if guided and level == 4 and code not in wanted:
            found.add(code)
    return [code for code in found if code not in record.of("have")]


def listed(record: Record) -> np.ndarray | None:
    """List every plan, or say that some may have more credits than are listed."""
    plans = listing.valid_plans(45)
    wanted = listing.mask((*record.of("with"), *record.of("have")))
    plans = plans[plans & wanted == wanted]
    plans = plans[plans & listing.mask(tuple(refused(record))) == 0]
    credits = listing.credits_within(plans, listing.mask(tuple(listing.CODES)))
    if record.max_credits is not None:
        return plans[credits <= record.max_credits]
    enough = len(plans) and credits.min() + 3 <= 45
    return plans[credits <= credits.min() + 3] if enough else None


def changes(plans: np.ndarray, codes: tuple[str, ...]) -> np.ndarray:
    """Count for each plan the units that it and another do not share."""
    apart = (plans ^ listing.mask(codes)).view(np.uint8).reshape(-1, 8)
    return np.unpackbits(apart, axis=1).sum(axis=1)


def essence(answer: Recommendation) -> tuple[object, ...]:
    plans = [(plan.codes, plan.fit.mismatch) for plan in answer.plans]
    return answer.status, plans, [one.id for one in answer.conflict]


class WhatIfSession(RuleBasedStateMachine):
    """Says one thing after another, and asks what if each time."""

    @initialize(role=st.sampled_from(ROLES))
    def begin(self, role: str) -> None:
        self.record = Record(role)
        self.before = self.now = Candidate(role=role)

    def say(self, change: Candidate) -> None:
        self.before, self.now = self.now, override(self.now, change)

    @rule(code=st.sampled_from(CODES), how=st.sampled_from(["with", "without", "have"]))
    def wish_for_a_unit(self, code: str, how: str) -> None:
        self.record.say(code, how)
        self.say(Candidate(wishes=wish(code, how)))

    @rule(most=st.integers(40, 45))
    def limit_credits(self, most: int) -> None:
        self.record.max_credits = most
        self.say(Candidate(wishes=Wishes(max_credits=most)))

    @rule(most=st.sampled_from([2, 3, 3, 4]))
    def limit_level(self, most: int) -> None:
        self.record.max_level = most
        self.say(Candidate(wishes=Wishes(max_level=most)))

    @rule(tag=st.sampled_from(TAGS), often=st.sampled_from([*listing.WEIGHT]))
    def say_how_often(self, tag: str, often: str) -> None:
        self.record.tags[tag] = often
        self.say(Candidate(tags={tag: Frequency(often)}))

    @rule(role=st.sampled_from(ROLES))
    def change_the_role(self, role: str) -> None:
        self.record.role = role
        self.say(Candidate(role=role))

    @precondition(lambda self: not self.record.lifted)
    @rule()
    def lift_guidance(self) -> None:
        self.record.lifted = True
        self.say(Candidate(wishes=Wishes(lift=("level-4",))))

    @invariant()
    def what_was_said_in_steps_is_as_if_said_at_once(self) -> None:
        answer = recommender.recommend(ABOUT, self.record.at_once())

        assert essence(recommender.recommend(ABOUT, self.now)) == essence(answer)
        plans = listed(self.record)
        if plans is not None:
            assert (answer.status is Status.INFEASIBLE) == (len(plans) == 0)
        if plans is not None and len(plans):
            mismatches = listing.mismatches(plans, self.record.job())
            ours = listing.mismatches(
                np.array([listing.mask(answer.best.codes)]), self.record.job()
            )
            assert int(ours[0]) == int(mismatches.min())

    @invariant()
    def units_that_come_and_go_are_the_difference_of_two_plans(self) -> None:
        comparison = what_if(ABOUT, self.before, self.now)
        if not (comparison.before.plans and comparison.after.plans):
            assert comparison.units_in == comparison.units_out == ()
            return
        old, new = {*comparison.before.best.codes}, {*comparison.after.best.codes}
        assert {unit.code for unit in comparison.units_in} == new - old
        assert {unit.code for unit in comparison.units_out} == old - new
        assert {one.unit.code for one in comparison.prices} == old - new
        # Only where asking for a unit moves the limit, or sets guidance aside, can it
        # gain more than it costs.
        for one in comparison.prices:
            moved = one.limit is not None or one.set_aside
            assert moved or one.price is None or one.price >= 0
        assert not any(one.in_plan for one in comparison.prices)

    @invariant()
    def to_keep_close_is_to_change_least(self) -> None:
        comparison = what_if(ABOUT, self.before, self.now, keep_close=True)
        plans = listed(self.record)
        if comparison.loss is None:
            assert not (comparison.before.plans and comparison.after.plans)
            return
        best = recommender.recommend(ABOUT, self.now).best
        assert (
            comparison.loss
            == comparison.after.best.fit.mismatch - best.fit.mismatch
            >= 0
        )
        if plans is not None:
            old, new = comparison.before.best.codes, comparison.after.best.codes
            apart = changes(plans, old)
            mismatches = listing.mismatches(plans, self.record.job())[
                apart == apart.min()
            ]
            job, mine = self.record.job(), np.array([listing.mask(new)])
            assert len({*old} ^ {*new}) == int(apart.min())
            assert int(listing.mismatches(mine, job)[0]) == int(mismatches.min())

    def teardown(self) -> None:
        """Repeat everything that still holds, in another order."""
        parts = self.record.parts()
        Random(len(parts)).shuffle(parts)
        again = Candidate()
        for part in parts:
            again = override(again, part)
        other = recommender.recommend(ABOUT, again)
        answer = recommender.recommend(ABOUT, self.record.at_once())
        assert other.status == answer.status
        # The rules of wishes are told in the order the wishes were said in.
        assert [(one.codes, one.fit) for one in other.plans] == [
            (one.codes, one.fit) for one in answer.plans
        ]


TestWhatIfSession = pytest.mark.slow(WhatIfSession.TestCase)
TestWhatIfSession.settings = examples(20, stateful_step_count=8)


def test_keeping_close_costs_what_fewer_changes_cost() -> None:
    """Without D1 the officer's best plan changes five units; one swap is enough.

    D3 and D6 are as good in its place.
    """
    before = Candidate("council-officer")
    after = Candidate("council-officer", wishes=Wishes(without_units=("D1",)))
    far = what_if(ABOUT, before, after)
    close = what_if(ABOUT, before, after, keep_close=True)

    assert {unit.code for unit in far.units_out} == {"A11", "B4", "D1"}
    assert {unit.code for unit in far.units_in} == {"B11", "D3"}
    assert [unit.code for unit in close.units_out] == ["D1"]
    assert [unit.code for unit in close.units_in] in (["D3"], ["D6"])
    assert [one.changes for one in close.curve] == [2, 5]
    assert close.loss == Fraction(11, 12)
