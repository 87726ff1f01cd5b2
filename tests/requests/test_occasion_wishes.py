"""What is asked of occasions: as it is typed, as rules, and without some of it."""

from typing import Any

import pytest

from recommender.errors import RequestError
from recommender.problems.occasion_problem import TASK, VISITS
from recommender.qualifications.evidence import EvidenceKind, Occasion
from recommender.qualifications.rules import Bound, Distinct, Kind, Rule, Select
from recommender.requests.occasion_wishes import OccasionWishes, read_occasion_wishes
from tests.builders.whole_requests import WORDS

OBSERVED, ASKED = EvidenceKind.OBSERVATION, EvidenceKind.QUESTIONS
CALLS, LETTERS = Occasion(OBSERVED, "calls"), Occasion(ASKED, "letters")
ALL = OccasionWishes(
    (CALLS, LETTERS), ((ASKED, "calls"), (EvidenceKind.TESTIMONY, None)), 3
)


def at(kind: str, *tags: str) -> Select:
    return Select(groups=frozenset([kind]), tags=frozenset(tags) if tags else None)


def test_each_wish_is_a_rule_over_occasions() -> None:
    requires: dict[str, Any] = {
        "--with-occasion observation:calls": Bound(
            "units", at("observation", "calls"), at_least=1
        ),
        "--with-occasion questions:letters": Bound(
            "units", at("questions", "letters"), at_least=1
        ),
        "--without-occasion questions:calls": Bound(
            "units", at("questions", "calls"), at_most=0
        ),
        "--without-occasion testimony": Bound("units", at("testimony"), at_most=0),
        "--max-visits 3": Distinct(TASK, VISITS, at_most=3),
    }
    rules = tuple(
        Rule(id_, Kind.WISH, id_, "you asked", each) for id_, each in requires.items()
    )

    assert ALL.rules == rules
    assert OccasionWishes().rules == ()
    assert [rule.id for rule in OccasionWishes(most_visits=0).rules] == [
        "--max-visits 0"
    ]


def test_each_wish_can_be_given_up_as_it_is_typed() -> None:
    ids = [rule.id for rule in ALL.rules]

    assert ALL.without([]) == ALL
    assert ALL.without(ids) == OccasionWishes()
    for id_ in ids:
        rest = ALL.without(iter([id_]))
        assert [rule.id for rule in rest.rules] == [i for i in ids if i != id_]


def read(with_: list[str], without: list[str], visits: int | None = None) -> Any:
    return read_occasion_wishes(with_, without, visits, WORDS)


def test_occasions_are_read_as_they_are_typed_each_once() -> None:
    found = read(
        ["observation:calls", " Questions : letters work", "observation:CALLS"],
        ["questions:calls", "TESTIMONY", "testimony"],
        3,
    )

    assert found == ALL
    assert read([], []) == OccasionWishes()


@pytest.mark.parametrize(
    ("with_", "without", "fault", "message", "hint"),
    [
        (
            ["observation"],
            [],
            "occasion-task",
            "--with-occasion observation names no task",
            "write observation and a task, such as observation:incoming-calls",
        ),
        (
            ["questions:letters", "observation:calls"],
            ["observation:calls"],
            "args-conflict",
            "observation:calls is asked for and refused",
            "drop --with-occasion or --without-occasion",
        ),
        (
            ["observation:calls"],
            ["observation"],
            "args-conflict",
            "observation:calls is asked for and refused",
            "drop --with-occasion or --without-occasion",
        ),
        (
            [],
            ["observatin:calls"],
            "occasion-kind",
            "--without-occasion observatin:calls: observatin is not a kind of evidence",
            "did you mean observation?",
        ),
        (
            ["seeing:calls"],
            [],
            "occasion-kind",
            "--with-occasion seeing:calls: seeing is not a kind of evidence",
            "write observation, products, testimony, statement, questions",
        ),
    ],
)
def test_what_cannot_be_asked_of_occasions_is_told(
    with_: list[str], without: list[str], fault: str, message: str, hint: str
) -> None:
    with pytest.raises(RequestError) as refused:
        read(with_, without)
    assert [(f.id, f.message, f.hint) for f in refused.value.faults] == [
        (fault, message, hint)
    ]


def test_a_task_that_is_unknown_is_a_fault() -> None:
    with pytest.raises(RequestError, match="no tag cals"):
        read(["observation:cals"], [])
    # Another kind at the task, or the kind at another task, is no contradiction.
    apart = read(["observation:calls"], ["questions:calls", "observation:letters"])
    assert apart.locked == (CALLS,)
