"""Deciding: percentages in tens, what is left out, what is denied, and which role."""

import pytest

from recommender.job_text.deciding import (
    CLEAR_ROLE,
    CLEARER,
    LEAST_PERCENT,
    LIKELY_ROLE,
    clear_role,
    decide_roles,
    decide_tasks,
    in_tens,
)
from recommender.job_text.features import BIAS, USUAL, JobEvidence
from recommender.job_text.job_reading import Mention, TaskReading
from recommender.job_text.parts import BENEFITS, DUTIES, OTHERS, PERSON, WISHED
from recommender.job_text.reading_model import OFTEN, TASKS, ReadingModel
from recommender.job_text.titles import TitleMatches
from recommender.qualifications.vocabulary import Frequency, Role, Tag, Vocabulary

DAILY, WEEKLY, SOMETIMES, NEVER = Frequency
DESK = Role("desk", "Desk", (("calls", DAILY),))
FIELD = Role("field", "Field", (("repairs", DAILY),))
TAGS = tuple(Tag(name, name) for name in ("calls", "repairs", "manners"))
AREA = Vocabulary(TAGS, (DESK, FIELD), (("manners", SOMETIMES),), {})
NO_ROLE = {"desk": 0.0, "field": 0.0}


def mention(
    often: Frequency = WEEKLY,
    words: str = "take calls",
    *,
    says: bool = False,
    states: bool = True,
    part: str = DUTIES,
    standing: str = "",
) -> Mention:
    return Mention("calls", often, words, 1, says, states, part, standing)


def decide(
    weights: dict[str, dict[str, float]],
    *mentions: Mention,
    roles: dict[str, float] = NO_ROLE,
) -> tuple[dict[str, TaskReading], tuple[str, ...]]:
    """Decide with a model in which no task is done but for these weights."""
    evidence = JobEvidence(mentions, TitleMatches({}, {}, {}, {}, {}), {}, 100)
    model = ReadingModel({TASKS: {BIAS: -50.0}, **weights})
    tasks, denied = decide_tasks(evidence, roles, model, AREA)
    return {task.tag: task for task in tasks}, denied


# Weights that make odds of 1 to 1, and of 148 to 1, over the bias above.
HALF, SURE = 50.0, 55.0


@pytest.mark.parametrize(
    ("probability", "percent"),
    [(0, 0), (0.049, 0), (0.051, 10), (0.149, 10), (0.151, 20), (0.949, 90), (1, 100)],
)
def test_percentages_are_in_tens(probability: float, percent: int) -> None:
    assert in_tens(probability) == percent


def test_roles_are_the_likeliest_first_without_those_of_none() -> None:
    roles = decide_roles({"desk": 0.26, "field": 0.61}, AREA)

    assert [(each.role.name, each.percent) for each in roles] == [
        ("field", 60),
        ("desk", 30),
    ]
    assert decide_roles({"desk": 0.04, "field": 0.0}, AREA) == ()


@pytest.mark.parametrize(
    ("desk", "field", "clear"),
    [
        (CLEAR_ROLE, 0.0, DESK),
        (CLEAR_ROLE - 0.001, 0.0, None),
        (0.3 * CLEARER, 0.3, DESK),
        (0.3 * CLEARER - 0.001, 0.3, None),
        (0.3, 0.3 * CLEARER, FIELD),
        (0.0, 0.0, None),
    ],
)
def test_a_role_is_clear_if_it_is_likely_and_much_likelier_than_the_next(
    desk: float, field: float, clear: Role | None
) -> None:
    assert clear_role({"desk": desk, "field": field}, AREA) is clear


def test_a_single_role_can_be_clear_and_of_none_none_is() -> None:
    one, none = (Vocabulary(TAGS, roles, (), {}) for roles in ((DESK,), ()))

    assert clear_role({"desk": 0.9}, one) is DESK
    assert clear_role({}, none) is None


def test_a_task_is_left_out_if_it_is_not_likely_enough() -> None:
    tasks, _ = decide({"calls": {BIAS: 48.62}, "repairs": {BIAS: 48.0}})

    # Of 20.1 % and 11.9 %.
    assert {tag: task.percent for tag, task in tasks.items()} == {
        "calls": LEAST_PERCENT
    }


def test_what_every_job_has_is_told_only_where_it_is_more_often() -> None:
    often = {BIAS: SURE, OFTEN: 2.0}
    some, half = {BIAS: SURE, OFTEN: 1.0}, {BIAS: HALF, OFTEN: 2.0}

    assert {*decide({"manners": often})[0]} == {"manners"}
    assert {*decide({"manners": some})[0]} == set()
    # Half of weekly is no more than sometimes.
    assert {*decide({"manners": half})[0]} == set()


def test_a_denied_task_is_none_whatever_speaks_for_it() -> None:
    tasks, denied = decide({"calls": {BIAS: SURE}}, mention(NEVER, says=True))

    assert (tasks, denied) == ({}, ("calls",))


def test_a_task_that_is_denied_and_stated_is_one() -> None:
    both = mention(NEVER, says=True), mention(DAILY, "answer calls", says=True)
    tasks, denied = decide({"calls": {BIAS: SURE}}, *both)

    assert ({*tasks}, denied) == ({"calls"}, ())
    assert tasks["calls"].mentions == both[1:]


@pytest.mark.parametrize(
    "denial",
    [
        mention(NEVER, states=False),
        mention(NEVER, standing=OTHERS),
        mention(NEVER, part=BENEFITS),
        mention(NEVER, part=PERSON),
    ],
)
def test_a_hint_or_what_is_not_of_the_job_denies_nothing(denial: Mention) -> None:
    assert decide({"calls": {BIAS: SURE}}, denial)[1] == ()


@pytest.mark.parametrize(
    ("mentions", "often", "says"),
    [
        ([], SOMETIMES, False),
        ([mention(DAILY)], SOMETIMES, False),
        ([mention(WEEKLY, says=True)], WEEKLY, True),
        ([mention(WEEKLY, says=True), mention(DAILY, says=True)], DAILY, True),
        (
            [mention(DAILY, says=True, states=False), mention(WEEKLY, says=True)],
            WEEKLY,
            True,
        ),
        ([mention(DAILY, says=True, states=False)], DAILY, True),
        ([mention(DAILY, says=True, standing=WISHED)], SOMETIMES, False),
        ([mention(DAILY, says=True, standing=OTHERS)], SOMETIMES, False),
        ([mention(DAILY, says=True, part=BENEFITS)], SOMETIMES, False),
    ],
)
def test_how_often_is_what_the_job_says_else_what_is_usual(
    mentions: list[Mention], often: Frequency, says: bool
) -> None:
    tasks, _ = decide({"calls": {BIAS: SURE, OFTEN: 1.0}}, *mentions)

    assert (tasks["calls"].often, tasks["calls"].says_often) == (often, says)


@pytest.mark.parametrize(
    ("desk", "usual_for"), [(LIKELY_ROLE, ("desk",)), (LIKELY_ROLE - 0.01, ())]
)
def test_a_task_is_usual_for_likely_roles_that_have_it(
    desk: float, usual_for: tuple[str, ...]
) -> None:
    tasks, _ = decide({"calls": {BIAS: SURE}}, roles={"desk": desk, "field": 0.6})

    assert tasks["calls"].usual_for == usual_for


def test_the_reasons_add_up_and_the_most_important_is_first() -> None:
    weights = {"calls": {BIAS: 52.0, "stated": -3.0, "length": 0.001}}
    tasks, _ = decide(weights, mention())

    assert tasks["calls"].because == (("stated", -3.0), (BIAS, 2.0))


@pytest.mark.parametrize(
    ("stated", "percent", "usual_for"), [(True, 50, ("desk",)), (False, 0, ())]
)
def test_a_chosen_role_makes_no_stated_task_less_likely(
    stated: bool, percent: int, usual_for: tuple[str, ...]
) -> None:
    # The task is as likely as not in the role that the text speaks for, and else not.
    evidence = JobEvidence(
        (mention(states=stated),), TitleMatches({}, {}, {}, {}, {}), {}, 100
    )
    model = ReadingModel({TASKS: {BIAS: -50.0, USUAL: 50.0}})
    chosen, as_read = {"desk": 0.0, "field": 1.0}, {"desk": 1.0, "field": 0.0}
    tasks, _ = decide_tasks(evidence, chosen, model, AREA, as_read)
    by_tag = {task.tag: task for task in tasks}

    assert by_tag["repairs"].percent == 50
    assert ("calls" in by_tag) == stated
    if stated:
        assert by_tag["calls"].percent == percent
        assert by_tag["calls"].usual_for == usual_for
        assert dict(by_tag["calls"].because) == {BIAS: -50.0, USUAL: 50.0}
