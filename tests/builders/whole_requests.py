"""Whole requests: a small qualification of every shape, and a candidate of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st

from recommender import Candidate, Frequency, Qualification, Wishes
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Role, Tag, Vocabulary
from recommender.requests.frequencies import Range
from tests.builders.asking import TAGS, amounts, rule_lists, some_sizes, unit_lists

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
        """Give the units with the credits that the candidate chooses."""
        chosen = dict(self.candidate.wishes.unit_credits)
        return tuple(
            replace(unit, credits=chosen[unit.code], most_credits=None)
            if unit.code in chosen
            else unit
            for unit in self.qualification.catalogue.units
        )


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
        unit_credits=draw(some_sizes(units)),
        max_credits=draw(st.none() | st.none() | amounts(6, 20)),
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


DONE = [often for often in Frequency if often is not Frequency.NEVER]
chances = st.builds(
    Range, st.just(Frequency.NEVER), st.sampled_from(DONE), st.integers(1, 99)
)


@st.composite
def likely_wholes(draw: st.DrawFn) -> Whole:
    """Ask with a chance for one to four tasks, which may lift guidance too."""
    whole = draw(wholes())
    one = whole.candidate
    tags = [tag for tag in TAGS if tag not in {*one.tags, *one.no_tags}]
    assume(tags)
    unsure = draw(st.dictionaries(st.sampled_from(tags), chances, min_size=1))
    return replace(whole, candidate=replace(one, unsure=unsure))
