"""Features: each is what a text made for it shows, and no other."""

from math import isclose, log

import pytest

from recommender.job_text.features import (
    BIAS,
    NOT_THE_JOB,
    SHORT,
    USUAL,
    WORD,
    WORD_VALUE,
    JobEvidence,
    role_features,
    task_features,
)
from recommender.job_text.job_reading import Mention
from recommender.job_text.parts import DUTIES, OTHERS, PERSON, UNKNOWN, WISHED
from recommender.job_text.titles import TitleMatches
from recommender.qualifications.vocabulary import Frequency, Role, Tag, Vocabulary

DAILY, WEEKLY, SOMETIMES, NEVER = Frequency
DESK = Role("desk", "Desk", (("calls", DAILY), ("greeting", WEEKLY)))
FIELD = Role("field", "Field", (("calls", SOMETIMES), ("repairs", DAILY)))
TAGS = tuple(Tag(name, name) for name in ("calls", "greeting", "repairs", "manners"))
AREA = Vocabulary(TAGS, (DESK, FIELD), (("manners", SOMETIMES),), {})
UNTITLED = TitleMatches({}, {}, {}, {}, {})


def told(
    words: str = "take calls",
    often: Frequency = WEEKLY,
    *,
    tag: str = "calls",
    states: bool = True,
    part: str = DUTIES,
    standing: str = "",
) -> Mention:
    return Mention(tag, often, words, 1, True, states, part, standing)


def evidence(
    *mentions: Mention, titles: TitleMatches = UNTITLED, length: int = 300
) -> JobEvidence:
    return JobEvidence(mentions, titles, {}, length)


def of_task(*mentions: Mention, tag: str = "calls") -> dict[str, float]:
    return task_features(evidence(*mentions), tag, {"desk": 0.0, "field": 0.0}, AREA)


UNTOLD = of_task()
LONG = 0.5 * log(4)


@pytest.mark.parametrize(
    ("mentions", "features"),
    [
        (
            [told()],
            {"stated": 1, "stated, in a long text": LONG}
            | {"stated among the duties": 1},
        ),
        (
            [told(), told("Take CALLS")],
            {"stated": 1, "stated, in a long text": LONG}
            | {"stated among the duties": 1},
        ),
        (
            [told(str(n), part=UNKNOWN) for n in range(5)],
            {f"stated{times}": 1 for times in ("", " twice", " three times")}
            | {"stated, in a long text": LONG},
        ),
        (
            [told("phone", states=False)],
            {"hinted at": 1, "hinted at, in a long text": LONG},
        ),
        ([told(part=PERSON)], {"asked of the person": 1}),
        ([told(part=PERSON, states=False)], {"hinted at of the person": 1}),
        ([told(standing=WISHED)], {"an advantage only": 1}),
        ([told(standing=WISHED, part=PERSON)], {"an advantage only": 1}),
        ([told(standing=OTHERS)], {"the work of others": 1}),
        *(
            ([told(part=part, standing=whose)], {"of the employer": 1})
            for part in NOT_THE_JOB
            for whose in ("", OTHERS)
        ),
        ([told(often=NEVER)], {"denied": 1}),
        ([told(often=NEVER, states=False)], {"denied, where hinted at": 1}),
        ([told(often=NEVER, part=PERSON)], {"asked of the person": 1}),
        (
            [told(often=NEVER), told("answer calls", part=UNKNOWN)],
            {"denied": 1, "denied, yet stated": 1, "stated": 1}
            | {"stated, in a long text": LONG},
        ),
    ],
)
def test_what_mentions_of_a_task_show(
    mentions: list[Mention], features: dict[str, float]
) -> None:
    assert of_task(*mentions) == {**UNTOLD, **features}
    # What is told of one task says nothing of another.
    assert of_task(*mentions, tag="repairs") == UNTOLD


def test_a_task_of_every_job_is_known_as_such() -> None:
    assert of_task(tag="manners") == {**UNTOLD, "of every job": 1}


def test_the_roles_speak_for_their_tasks_as_much_as_they_are_likely() -> None:
    roles = {"desk": 0.5, "field": 0.25}
    calls = task_features(evidence(told()), "calls", roles, AREA)
    greeting = task_features(evidence(), "greeting", roles, AREA)

    assert calls[USUAL] == 0.75
    # Daily in desk, and a third of that in field.
    assert isclose(calls["often in the role"], 0.5 + 0.25 / 3)
    assert isclose(calls["hardly in the role"], log(0.77))
    assert calls["stated, and usual"] == 0.75
    assert greeting[USUAL] == 0.5
    assert "stated, and usual" not in greeting


@pytest.mark.parametrize(("length", "short"), [(0, 1), (SHORT / 2, 0.5), (SHORT, 0)])
def test_a_short_text_states_what_it_tells(length: float, short: float) -> None:
    found = evidence(told(), length=int(length))
    features = task_features(found, "calls", {"desk": 0.0, "field": 0.0}, AREA)

    assert features.get("stated, in a short text", 0) == short
    assert isclose(features.get("length", 0), 0.3 * log(1 + int(length) / 100))


def test_the_words_of_a_text_are_features_of_everything() -> None:
    found = JobEvidence((), UNTITLED, {"lamp": "lamps"}, 3)

    for features in (
        role_features(found, DESK, AREA),
        task_features(found, "calls", {"desk": 0.0, "field": 0.0}, AREA),
    ):
        assert features[f"{WORD}lamp"] == WORD_VALUE
        assert features[BIAS] == 1


def of_role(
    role: Role, *mentions: Mention, titles: TitleMatches = UNTITLED
) -> dict[str, float]:
    return role_features(evidence(*mentions, titles=titles), role, AREA)


def test_a_text_that_tells_nothing_shows_nothing_of_a_role() -> None:
    assert of_role(DESK) == {BIAS: 1}


def test_the_title_of_a_role_counts_by_its_words_and_place() -> None:
    titles = TitleMatches({"desk": 2}, {}, {"desk": 1, "field": 4}, {}, {})

    assert of_role(DESK, titles=titles) == {
        BIAS: 1,
        "title: 1 words": 1,
        "title: 2 words": 1,
        "title: this role alone": 1,
        "near the top: 1 words": 1,
        "near the top: another role": 1,
    }
    assert of_role(FIELD, titles=titles) == {
        BIAS: 1,
        "title: another role": 1,
        **{f"near the top: {n} words": 1 for n in (1, 2, 3)},
        "near the top: this role alone": 1,
    }


def test_two_roles_of_one_title_are_not_alone() -> None:
    titles = TitleMatches({}, {"desk": 1, "field": 1}, {}, {}, {})

    assert of_role(DESK, titles=titles) == {BIAS: 1, "titled: 1 words": 1}


def test_the_titles_named_and_their_words_count_in_proportion() -> None:
    titles = TitleMatches({}, {}, {}, {"desk": 3, "field": 1}, {"desk": 1, "field": 0})
    desk, field = (of_role(role, titles=titles) for role in (DESK, FIELD))

    assert desk["share of the titles named"] == 0.75
    assert field["share of the titles named"] == 0.25
    assert desk["words of the title"] == 1
    assert isclose(field["words of the title, in odds"], 0.3 * log(0.001))


def test_a_role_is_like_a_text_that_tells_its_tasks() -> None:
    told_of = (told(), told("greet", tag="greeting", states=False))
    desk, field = (of_role(role, *told_of) for role in (DESK, FIELD))

    # Of the weights 3 and 2 of desk, the first is stated, the second hinted at.
    assert isclose(desk["its tasks stated"], 2 * 3 / 5)
    assert desk["its tasks hinted at"] == 2
    assert desk["its daily tasks"] == 2
    assert desk["tasks stated that are its own"] == 2
    assert "rare tasks that it lacks" not in desk
    # Of the weights 1 and 3 of field only the first; its daily task is not told.
    assert isclose(field["its tasks stated"], 2 * 1 / 4)
    assert "its daily tasks" not in field


def test_a_rare_task_tells_more_than_a_common_one() -> None:
    # Tags count once more than the roles that have them: calls 3, repairs 2.
    rare, common = log(2 / 2) + 0.3, 0.3
    desk = of_role(DESK, told(), told("mend", tag="repairs"))
    field = of_role(FIELD, told(), told("mend", tag="repairs", states=False))

    assert isclose(desk["its rare tasks"], common * 3 / 9)
    assert isclose(desk["rare tasks that it lacks"], rare / 3)
    assert isclose(field["its rare tasks"], common * 1 / 9 + rare * 3 * 0.5 / 9)


def test_what_every_job_has_is_no_task_that_a_role_lacks() -> None:
    assert "rare tasks that it lacks" not in of_role(DESK, told(tag="manners"))
