"""What can be given up, how that is said, and the request without it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from recommender import Candidate, Frequency, Wishes
from recommender.requests.concessions import concessions, drop_wish
from tests.builders.hand_made import qualification
from tests.builders.whole_requests import WORDS

HAND_MADE = qualification()
SELLER = qualification(guidance=())
NEVER, DAILY = Frequency.NEVER, Frequency.DAILY
DAY, LATER = date(2026, 12, 1), date(2027, 6, 30)
# Wishes that can be given up, one by one, and what is left of them.
ALL: dict[str, tuple[Any, dict[str, Any]]] = {
    "with_units": (
        ("U1", "U2"),
        {"--with U1": ("U2",), "--with U2": ("U1",)},
    ),
    "without_units": (("U1",), {"--without U1": ()}),
    "have": (("U3",), {"--have U3": ()}),
    "max_credits": (20, {"--max-credits 20": None}),
    "max_level": (3, {"--max-level 3": None}),
    "finish_by": (LATER, {f"--finish-by {LATER}": None}),
    "off": (
        ((DAY, DAY), (DAY, LATER)),
        {f"--off {DAY}": ((DAY, LATER),), f"--off {DAY}..{LATER}": ((DAY, DAY),)},
    ),
    "endorse": (("calm",), {"--endorse calm": ()}),
    "facts": (
        (("pathway", "care"), ("check", "yes")),
        {
            "--fact pathway:care": (("check", "yes"),),
            "--fact check:yes": (("pathway", "care"),),
        },
    ),
    "grades": ((("U1", "Pass"),), {"--grade U1:Pass": ()}),
    "readings": ((("level-3", "exactly"),), {"--reading level-3:exactly": ()}),
}
KEPT = {
    "withdrawn": ("U2",),
    "spare": 3,
    "hours_per_week": 3,
    "start": DAY,
    "parallel": 2,
    "alongside": True,
    "all_hours": True,
    "unit_credits": (("U1", 5),),
    "waive": (("total", "by letter"),),
    "include_expired": False,
    "lift": ("hard",),
}


def ids(candidate: Candidate, one: Any = SELLER) -> dict[str, str]:
    return {each.id: each.change for each in concessions(candidate, one)}


@pytest.mark.parametrize("name", ALL)
def test_each_wish_can_be_given_up_and_nothing_else_goes_with_it(name: str) -> None:
    value, without = ALL[name]
    others = {other: ALL[other][0] for other in ALL if other != name}
    wishes = Wishes(**{name: value}, **KEPT)
    candidate = Candidate("seller", wishes=wishes)

    assert ids(candidate) == {typed: f"drop {typed}" for typed in without}
    everything = Candidate("seller", wishes=Wishes(**{name: value}, **others))
    for concession in concessions(candidate, SELLER):
        left = drop_wish(candidate, concession)
        rest = Wishes(**{name: without[concession.id]}, **KEPT)
        assert left == Candidate("seller", wishes=rest)
        among = drop_wish(everything, concession).wishes
        assert among == Wishes(**{name: without[concession.id]}, **others)


def test_guidance_that_is_followed_can_be_lifted() -> None:
    followed = Candidate(wishes=Wishes(with_units="U1"))
    (_, lift) = concessions(followed, HAND_MADE)

    assert (lift.id, lift.change) == ("hard", "add --lift hard")
    assert drop_wish(followed, lift).wishes == Wishes(with_units="U1", lift="hard")
    assert ids(Candidate(wishes=Wishes(lift="hard")), HAND_MADE) == {}
    assert ids(Candidate()) == {}


def test_units_that_are_not_on_offer_can_be_included() -> None:
    candidate = Candidate(wishes=Wishes(expired=("U1", "U2")))
    (concession,) = concessions(candidate, SELLER)

    assert concession.id == "--include-expired"
    assert concession.change == "add --include-expired"
    assert drop_wish(candidate, concession).wishes.include_expired is True


def test_a_job_of_all_its_tasks_can_be_given_up_for_less() -> None:
    """A seller sells and takes calls, as everybody does, who visits too."""
    bare = Candidate("seller", {"visits": DAILY}, bare=True, no_tags=("calls", "sales"))
    assert ids(bare) == {
        typed: f"drop {typed}"
        for typed in ("--no-tag calls", "--no-tag sales", "--bare")
    }
    left = {c.id: drop_wish(bare, c) for c in concessions(bare, SELLER)}
    tags = {"visits": DAILY}
    assert left == {
        "--no-tag calls": Candidate("seller", tags, bare=True, no_tags=("sales",)),
        "--no-tag sales": Candidate("seller", tags, bare=True, no_tags=("calls",)),
        "--bare": Candidate("seller", tags, no_tags=("calls", "sales")),
    }


def test_a_task_that_is_never_done_is_given_up_as_it_came_about() -> None:
    role = WORDS.roles[0]._replace(frequencies=(("sales", NEVER), ("calls", DAILY)))
    words = replace(WORDS, roles=(role,), everyone=(("visits", NEVER),))
    never = qualification(guidance=(), vocabulary=words)
    candidate = Candidate(
        "seller", {"calls": NEVER, "sales": NEVER, "letters": DAILY}, no_tags=("x",)
    )

    assert ids(candidate, never) == {
        "--tag visits:never": "add --no-tag visits",
        "--tag sales:never": "--no-tag sales instead of --tag sales:never",
        "--tag calls:never": "drop --tag calls:never",
        "--no-tag x": "drop --no-tag x",
    }
    left = {c.id: drop_wish(candidate, c) for c in concessions(candidate, never)}
    calls, sales, letters = {"calls": NEVER}, {"sales": NEVER}, {"letters": DAILY}
    assert left["--tag visits:never"] == Candidate(
        "seller", {**calls, **sales, **letters}, no_tags=("x", "visits")
    )
    assert left["--tag sales:never"] == Candidate(
        "seller", {**calls, **letters}, no_tags=("x", "sales")
    )
    assert left["--tag calls:never"] == Candidate(
        "seller", {**sales, **letters}, no_tags=("x",)
    )
