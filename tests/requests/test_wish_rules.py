"""Each wish as a rule: what it requires, in whose words, and of which units not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from recommender import Frequency, Wishes
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Kind,
    RequestPart,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.requests.external_units import read_external
from recommender.requests.wish_rules import (
    SOURCE_DATES,
    SOURCE_ROLE,
    SOURCE_WISH,
    exempt_units,
    guidance_rules,
    wish_rules,
)
from tests.builders.hand_made import (
    BOTH,
    CALLS,
    GUIDE,
    LETTERS,
    LEVEL_4,
    QUIET,
    TITLE,
    UNITS,
    codes,
    qualification,
    rule,
)

HAND_MADE = qualification()
NEVER, DAILY = Frequency.NEVER, Frequency.DAILY
MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)


def only(wishes: Wishes, **parts: Any) -> Rule:
    (found,) = wish_rules(wishes, {}, qualification(**parts))
    return found


@pytest.mark.parametrize(
    ("wishes", "requires", "part"),
    [
        (Wishes(with_units="U1"), Bound("units", codes("U1"), at_least=1), "U1"),
        (Wishes(without_units="U2"), Bound("units", codes("U2"), at_most=0), "U2"),
        (Wishes(have="U3"), Bound("units", codes("U3"), at_least=1), "U3"),
        (Wishes(withdrawn="U4"), Bound("units", codes("U4"), at_most=0), "U4"),
        (Wishes(max_credits=20), Bound("credits", Select(), at_most=20), 20),
        (
            Wishes(max_level=3),
            Bound("units", Select(min_level=4), at_most=0),
            3,
        ),
    ],
)
def test_a_wish_is_a_rule_in_the_words_that_are_typed(
    wishes: Wishes, requires: Requirement, part: Any
) -> None:
    (field,) = (name for name in Wishes.__slots__ if getattr(wishes, name))
    words = field.removesuffix("_units").replace("_", "-")
    id_ = f"--{words} {part}"
    asked = (RequestPart(field, part),)

    assert only(wishes) == Rule(id_, Kind.WISH, id_, SOURCE_WISH, requires, asked=asked)


def test_what_is_held_is_neither_wanted_nor_withdrawn_nor_too_high() -> None:
    wishes = Wishes(have="U3", with_units="U3", withdrawn="U3", max_level=2)
    held, level = wish_rules(wishes, {"calls": NEVER, "letters": NEVER}, qualification(
        units=(BOTH,)
    ))  # fmt: skip

    assert held.id == "--have U3"
    above = Select(min_level=3, except_units=frozenset(["U3"]))
    assert level.requires == Bound("units", above, at_most=0)


def test_a_unit_from_elsewhere_is_held_by_its_code() -> None:
    own = read_external("Team leading, 6 credits, group B")
    wishes = Wishes(elsewhere=(own,), external=(("EXT1", "transfer"),))
    found = only(wishes)

    assert found.id == "--elsewhere EXT1"
    assert found.text == "EXT1 is held, from elsewhere: Team leading"
    assert found.requires == Bound("units", codes("EXT1"), at_least=1)
    assert found.asked == (RequestPart("elsewhere", "EXT1"),)
    # It is held like any other unit: no limit on levels rules it out.
    (_, level) = wish_rules(replace(wishes, max_level=3), {}, HAND_MADE)
    assert level.requires.of.except_units == {"EXT1"}  # type: ignore[union-attr]


def test_a_unit_that_is_not_on_offer_is_out_because_of_its_dates() -> None:
    late = replace(CALLS, offered_from=date(2027, 9, 1))
    found = only(Wishes(expired=("U1",)), units=(late, QUIET))

    assert found.text == "U1 is offered from 2027-09-01; --include-expired keeps it"
    assert found.source == SOURCE_DATES
    assert found.asked == (RequestPart("expired", "U1"),)
    both = only(Wishes(expired=("U1",), withdrawn=("U1",)), units=(late, QUIET))
    assert (both.source, both.asked) == (SOURCE_WISH, (RequestPart("withdrawn", "U1"),))


def test_an_extra_title_is_a_wish_where_it_is_asked_for() -> None:
    found = only(Wishes(endorse="calm"))

    assert found.id == "--endorse calm"
    assert found.text == "--endorse calm (the rule calm)"
    assert (found.source, found.requires) == (SOURCE_WISH, TITLE.rule.requires)
    assert found.asked == (RequestPart("endorse", "calm"),)
    assert wish_rules(Wishes(), {}, HAND_MADE) == ()


@pytest.mark.parametrize(
    ("more", "bound", "text"),
    [
        ({}, ("hours", 14), "at 14 hours per week from 2026-11-30 that is 14 guided"),
        (
            {"all_hours": True},
            ("credits", 1),
            "at 14 hours per week from 2026-11-30 that is 14 learning",
        ),
        (
            {"off": ((SUNDAY, SUNDAY),), "have": "U1"},
            ("hours", 12),
            "at 14 hours per week from 2026-11-30, except for days off, that is 12",
        ),
    ],
)
def test_a_deadline_is_a_bound_on_what_is_still_to_be_learnt(
    more: dict[str, Any], bound: tuple[str, int], text: str
) -> None:
    """14 hours a week are 2 a day."""
    wishes = Wishes(hours_per_week=14, start=MONDAY, finish_by=SUNDAY, **more)
    found = wish_rules(wishes, {}, HAND_MADE)[-1]
    measure, most = bound

    assert found.id == f"--finish-by {SUNDAY}"
    assert text in found.text
    held = frozenset(wishes.have)
    of = Select(except_units=held)
    assert found.requires == Bound(measure, of, at_most=most)
    assert found.asked == (RequestPart("finish_by", SUNDAY),)
    assert not wish_rules(replace(wishes, finish_by=None, have=()), {}, HAND_MADE)


@pytest.mark.parametrize(
    ("job", "left_out"),
    [
        ({}, {}),
        ({"calls": DAILY, "letters": DAILY}, {}),
        ({"calls": NEVER}, {"calls": "U1"}),
        ({"calls": NEVER, "letters": DAILY}, {"calls": "U1"}),
        ({"letters": NEVER}, {"letters": "U2"}),
        (
            {"calls": NEVER, "letters": NEVER},
            {"calls": "U1", "letters": "U2", "calls letters": "U3"},
        ),
    ],
)
def test_a_unit_is_out_where_no_task_that_it_is_about_is_ever_done(
    job: dict[str, Frequency], left_out: dict[str, str]
) -> None:
    found = wish_rules(Wishes(), job, HAND_MADE, job)

    expected = []
    for tags, code in left_out.items():
        id_ = " ".join(f"--tag {tag}:never" for tag in tags.split())
        asked = tuple(RequestPart("tags", tag) for tag in tags.split())
        bound = Bound("units", codes(code), at_most=0)
        text = f"{id_} (leaves out {code})"
        expected.append(Rule(id_, Kind.WISH, text, SOURCE_WISH, bound, asked=asked))
    assert [*found] == expected
    held = Wishes(have=tuple(left_out.values()))
    assert len(wish_rules(held, job, HAND_MADE, job)) == len(left_out)


def test_what_nobody_typed_is_never_done_in_the_role() -> None:
    job = {"calls": NEVER, "letters": NEVER}
    calls, letters, both = wish_rules(Wishes(), job, HAND_MADE, ["letters"])

    assert calls.text == "never done: calls (leaves out U1)"
    assert (calls.source, letters.source, both.source) == (
        SOURCE_ROLE,
        SOURCE_WISH,
        SOURCE_WISH,
    )
    assert wish_rules(Wishes(max_level=3), {}, HAND_MADE)[0].source == SOURCE_WISH


def test_guidance_is_followed_unless_asked_otherwise_or_the_job_has_its_task() -> None:
    def sorts(wishes: Wishes, job: dict[str, Frequency]) -> tuple[Any, Any]:
        return guidance_rules(wishes, job, HAND_MADE)

    assert sorts(Wishes(), {}) == ((GUIDE.rule,), ())
    assert sorts(Wishes(), {"letters": NEVER, "calls": DAILY})[0] == (GUIDE.rule,)
    assert sorts(Wishes(lift="hard"), {"letters": DAILY}) == (
        (),
        ((GUIDE.rule, "you asked: --lift hard"),),
    )
    done = {"visits": Frequency.SOMETIMES, "letters": DAILY}
    assert sorts(Wishes(), done) == (
        (),
        ((GUIDE.rule, "the job has: letters, visits"),),
    )
    # A unit that is wanted or held is an exception to what is followed.
    for wishes in (Wishes(with_units="U3"), Wishes(have="U3")):
        ((followed,), _) = sorts(wishes, {})
        assert followed.exempt == {"U3"}
        assert followed.written == LEVEL_4


HIGH = Select(min_level=3)
HIGH_BUT = Select(min_level=3, except_units=frozenset(["U2"]))
AT_MOST = Bound("credits", HIGH, at_most=4)
AT_LEAST = Bound("credits", HIGH, at_least=2)
BETWEEN = Bound("credits", HIGH, 2, 4)
KINDS = Distinct("group", HIGH, at_most=1)
SHARE = Share("credits", HIGH, Select(), at_most=0.5)  # type: ignore[arg-type]
EXEMPT = replace(AT_MOST, of=HIGH_BUT)
PARTED = Ways((AT_LEAST, EXEMPT), at_least=2)


@pytest.mark.parametrize(
    ("requires", "remains"),
    [
        (AT_MOST, EXEMPT),
        (AT_LEAST, AT_LEAST),
        (BETWEEN, PARTED),
        (KINDS, replace(KINDS, of=HIGH_BUT)),
        (SHARE, replace(SHARE, of=HIGH_BUT)),
        (replace(AT_MOST, towards="award"), replace(AT_MOST, towards="award")),
        (replace(SHARE, towards="award"), replace(SHARE, towards="award")),
        (replace(AT_MOST, of=codes("U1")), replace(AT_MOST, of=codes("U1"))),
        (If(AT_MOST, AT_MOST), If(AT_MOST, EXEMPT)),
        (If(AT_MOST, AT_LEAST), If(AT_MOST, AT_LEAST)),
        (Ways((AT_MOST, AT_LEAST), 1), Ways((EXEMPT, AT_LEAST), 1)),
        (Ways((AT_MOST, AT_LEAST), 1, 1), Ways((AT_MOST, AT_LEAST), 1, 1)),
    ],
)
def test_units_are_exempt_from_upper_bounds_alone(
    requires: Requirement, remains: Requirement
) -> None:
    guide = rule("guide", requires, Kind.GUIDANCE)
    found = exempt_units(guide, [LETTERS, QUIET])

    assert found.requires == remains
    assert exempt_units(guide, []) is guide
    if remains == requires:
        assert found is guide
    else:
        assert (found.written, found.exempt) == (requires, {"U2", "U4"})


def test_every_unit_of_a_limit_may_be_exempt() -> None:
    limit = rule("guide", Bound("units", Select(), at_most=1), Kind.GUIDANCE)
    found = exempt_units(limit, UNITS).requires

    assert found.of.except_units == {"U1", "U2", "U3", "U4"}  # type: ignore[union-attr]
