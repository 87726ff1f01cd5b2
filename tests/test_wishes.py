"""A whole request on a random catalogue, against brute force in the words of wishes.

From the candidate to the plan: role, tags, what everyone does, guidance and wishes.
The oracle reads each wish as a person would, and makes no rules of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Frequency, Qualification, Wishes
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Role, Tag, Vocabulary
from tests import brute, rulebook
from tests.asking import TAGS, rule_lists, unit_lists
from tests.brute import Asked
from tests.examples import examples

WEIGHTS = {"daily": 3, "weekly": 2, "sometimes": 1, "never": 0}
EVERYONE = {"calls": Frequency.SOMETIMES, "visits": Frequency.SOMETIMES}
SELLER = {"sales": Frequency.DAILY, "calls": Frequency.WEEKLY}
WORDS = Vocabulary(
    tags=tuple(Tag(tag, tag.title(), (f"{tag} work",)) for tag in TAGS),
    roles=(Role("seller", "Seller", tuple(SELLER.items())),),
    everyone=tuple(EVERYONE.items()),
    strengths={},
)
NO_LEVEL_3 = Bound("units", Select(levels=frozenset({3})), at_most=0)
GUIDANCE = Guidance(Rule("top", Kind.GUIDANCE, "", "", NO_LEVEL_3), ("letters",))


@dataclass(frozen=True)
class Whole:
    """A qualification and a candidate of it."""

    qualification: Qualification
    candidate: Candidate

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.qualification.catalogue.units


def qualification_of(units: tuple[Unit, ...], rules: tuple[Rule, ...]) -> Qualification:
    groups = {group: group for group in "ABC"}
    return Qualification(
        "made-up", "", "", "", 3, "", groups, rules, {}, (GUIDANCE,), Catalogue(units),
        WORDS, Path(),
    )  # fmt: skip


def total(least: int) -> Rule:
    """Ask for credits in all, so that no units are no plan."""
    return Rule("total", Kind.RULE, "", "", Bound("credits", Select(), at_least=least))


# A week at 35 hours gives 5 a day: 14 days are room for about 10 credits.
MONDAY = date(2026, 11, 30)
deadlines = st.just({}) | st.fixed_dictionaries(
    {
        "hours_per_week": st.just(35.0),
        "start": st.just(MONDAY),
        "finish_by": st.integers(0, 30).map(lambda n: MONDAY + timedelta(n)),
    }
)


@st.composite
def wholes(draw: st.DrawFn) -> Whole:
    units = draw(unit_lists())
    rules = draw(st.just(()) | st.just(()) | rule_lists())
    rules = (
        total(draw(st.integers(2, 8))),
        *(replace(r, kind=Kind.RULE) for r in rules),
    )
    codes = draw(st.permutations([unit.code for unit in units]))
    # One list dealt out, so that no unit is both wanted and refused.
    with_, have, without = draw(st.sampled_from([0, 0, 1])), draw(st.integers(0, 1)), 1
    gone = draw(st.sampled_from([(), (), codes[:1], codes[1:2], codes[-1:]]))
    wishes = Wishes(
        with_units=tuple(codes[:with_]),
        have=tuple(codes[with_ : with_ + have]),
        without_units=tuple(codes[2 : 2 + without]) if draw(st.booleans()) else (),
        withdrawn=tuple(gone),
        max_credits=draw(st.none() | st.none() | st.integers(6, 20)),
        spare=draw(st.none() | st.integers(0, 6)),
        max_level=draw(st.sampled_from([None, None, 2, 3])),
        lift=draw(st.sampled_from([(), (), ("top",)])),
        **draw(deadlines),
    )
    often = st.sampled_from(Frequency)
    tags = draw(st.dictionaries(st.sampled_from(TAGS), often, max_size=3))
    role = draw(st.sampled_from([None, "seller"]))
    others = st.sampled_from([tag for tag in TAGS if tag not in tags])
    lacks = draw(st.lists(others, max_size=1))
    candidate = Candidate(
        role, tags, wishes, draw(st.booleans()), tuple(lacks),
        units_only=draw(st.sampled_from([False, False, True])),
    )  # fmt: skip
    return Whole(qualification_of(units, rules), candidate)


def job_of(candidate: Candidate) -> dict[str, str]:
    """Put everyone's tasks under the role's, those under the tags; take some out."""
    job: dict[str, str] = {} if candidate.bare else {**EVERYONE}
    job = {**job, **(SELLER if candidate.role else {}), **candidate.tags}
    return {tag: job[tag] for tag in job if tag not in candidate.no_tags}


def is_late(chosen: tuple[Unit, ...], wishes: Wishes) -> bool:
    """Learn 5 hours a day until nothing is left, and look at the date."""
    new = [unit for unit in chosen if unit.code not in wishes.have]
    left = sum(rulebook.amount_of(unit, "hours") for unit in new)
    assert wishes.finish_by is not None
    day = MONDAY
    while left > 0:
        if day > wishes.finish_by:
            return True
        left, day = left - 5, day + timedelta(1)
    return False


def objections(chosen: tuple[Unit, ...], whole: Whole) -> Iterator[str]:
    """Give the reasons why a set is not what the candidate asks for."""
    wishes = whole.candidate.wishes
    codes = {unit.code for unit in chosen}
    if not {*wishes.with_units, *wishes.have} <= codes:
        yield "a unit that is wanted or held is missing"
    if codes & {*wishes.without_units}:
        yield "a unit is refused"
    if wishes.finish_by is not None and is_late(chosen, wishes):
        yield "not finished in time"
    if (codes & {*wishes.withdrawn}) - {*wishes.have}:
        yield "a unit is no longer offered"
    if wishes.max_credits is not None and brute.credits(chosen) > wishes.max_credits:
        yield "too many credits"
    yield from doubts(chosen, whole)


def doubts(chosen: tuple[Unit, ...], whole: Whole) -> Iterator[str]:
    """Give the reasons why a unit that is not held does not suit the candidate."""
    wishes, job = whole.candidate.wishes, job_of(whole.candidate)
    for unit in chosen:
        qualification = {tag for tag, strength in unit.tags if strength == 3}
        if unit.code in wishes.have:
            continue
        if wishes.max_level is not None and unit.level > wishes.max_level:
            yield "too hard"
        if qualification and all(job.get(tag) == "never" for tag in qualification):
            yield "about nothing but what is never done"
        advised = "top" not in wishes.lift and job.get("letters", "never") == "never"
        if advised and unit.level == 3 and unit.code not in wishes.with_units:
            yield "guidance"


def best(whole: Whole) -> tuple[Unit, ...] | None:
    """Give the best set that keeps the rules and meets no objection."""
    wishes = whole.candidate.wishes
    weights = {tag: WEIGHTS[often] for tag, often in job_of(whole.candidate).items()}
    rules = () if whole.candidate.units_only else whole.qualification.rules
    asked = Asked(whole.units, rules, weights, frozenset(wishes.have), None)
    valid = [
        chosen
        for chosen in brute.subsets(whole.units)
        if brute.keeps(chosen, asked.rules) and not [*objections(chosen, whole)]
    ]
    if not valid:
        return None
    if wishes.max_credits is None and not whole.candidate.units_only:
        spare = 3 if wishes.spare is None else wishes.spare
        most = min(map(brute.credits, valid)) + spare
        valid = [chosen for chosen in valid if brute.credits(chosen) <= most]
    return min(valid, key=lambda one: brute.rank(one, asked))


def codes_of(whole: Whole) -> tuple[str, ...] | None:
    answer = recommender.recommend(whole.qualification, whole.candidate)
    if answer.status is Status.INFEASIBLE:
        return None
    assert answer.status is Status.OPTIMAL
    return answer.best.codes


@examples(200)
@given(wholes())
def test_a_plan_is_the_best_that_meets_every_wish(whole: Whole) -> None:
    expected = best(whole)
    found = codes_of(whole)

    assert found == (None if expected is None else tuple(u.code for u in expected))


@given(wholes())
def test_a_conflict_cannot_be_met_and_needs_each_of_its_members(whole: Whole) -> None:
    answer = recommender.recommend(whole.qualification, whole.candidate)
    conflict = answer.conflict

    assert bool(conflict) == (best(whole) is None)
    assert not conflict or not brute.feasible(whole.units, conflict)
    for rule in conflict:
        rest = [one for one in conflict if one is not rule]
        assert brute.feasible(whole.units, rest)


@given(wholes(), st.sampled_from(TAGS))
def test_a_tag_said_twice_changes_nothing(whole: Whole, tag: str) -> None:
    assume(tag not in whole.candidate.no_tags)
    job = job_of(whole.candidate)
    often = Frequency(job.get(tag, "daily"))
    tags = {**whole.candidate.tags, tag: often}
    once = replace(whole.candidate, tags=tags)
    twice = replace(whole.candidate, tags={**tags, f" {tag.upper()}_work ": often})

    assert codes_of(replace(whole, candidate=twice)) == codes_of(
        replace(whole, candidate=once)
    )
    if tag in job:
        assert codes_of(replace(whole, candidate=once)) == codes_of(whole)
