"""Arguments that no function can use are refused by errors of ours; none crashes.

What is right was written by a person who had not read the code.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from math import nan
from typing import Any

import pandas as pd
import pytest

import recommender
from recommender import Candidate, OccasionWishes, RequestError, Wishes

ABOUT = recommender.load_qualification("ocr-03456")
OTHER = recommender.load_qualification("ocr-03455")
ONE: Any = {"a": Candidate("receptionist")}
ANSWER = recommender.recommend(ABOUT, "receptionist")  # type: ignore[arg-type]
UNITS = [*ANSWER.best.units]
FOREIGN = OTHER.catalogue.units[0]
HUGE: Any = 10**400
r: Any = recommender


def evidence(**wishes: Any) -> Any:
    return r.plan_evidence(ANSWER, OccasionWishes(**wishes))


WRONG: dict[str, Callable[[], Any]] = {
    "a foreign unit": lambda: r.audit([*UNITS[1:], FOREIGN], ABOUT),
    "a namesake": lambda: r.audit([replace(UNITS[0], title="Another")], ABOUT),
    "a foreign repair": lambda: r.repair(ABOUT, ONE["a"], [*UNITS[1:], FOREIGN]),
    "a foreign swap": lambda: r.plan_evidence(ANSWER, swap=(UNITS[-1], FOREIGN)),
    "weight below 0": lambda: r.choose_menus(ABOUT, ONE, [10], weights={"a": -1}),
    "weights below 0": lambda: r.find_templates(ABOUT, ONE, weights={"a": -3}),
    "weight of nobody": lambda: r.choose_menus(ABOUT, ONE, [10], weights={"zz": 1}),
    "weights of nobody": lambda: r.find_templates(ABOUT, ONE, weights={"zz": 1}),
    "huge weight": lambda: r.choose_menus(ABOUT, ONE, [10], weights={"a": 10**30}),
    "huge size": lambda: r.choose_menus(ABOUT, ONE, [2**63]),
    "accept_rules": lambda: r.import_qualification("m.csv", "x", accept_rules="no"),
    "has_credits": lambda: r.import_qualification("m.csv", "x", has_credits="no"),
    "columns": lambda: r.import_qualification("m.csv", "x", columns=5),
    "no columns": lambda: r.import_qualification("m.csv", "x", columns=None),
    "numbers as columns": lambda: r.import_qualification(__file__, "x", columns=[5]),
    "area": lambda: r.import_qualification("m.csv", "x", area=5),
    "sheet": lambda: r.import_qualification("m.csv", "x", sheet=5),
    "a path with NUL": lambda: r.import_qualification("m.csv", "a\0b"),
    "finished": lambda: r.compare_qualifications([ABOUT], ONE["a"], is_finished="no"),
    "one alone": lambda: r.compare_qualifications(5, ONE["a"]),
    "nothing compared": lambda: r.compare_qualifications(None, ONE["a"]),
    "a Series": lambda: Candidate(tags=pd.Series({"complaints": "daily"})),
    "a frame": lambda: Candidate(tags=pd.DataFrame({"a": [1]})),
    "visits below 0": lambda: evidence(most_visits=-1),
    "visits as yes": lambda: evidence(most_visits=True),
    "no number of visits": lambda: evidence(most_visits=nan),
    "half a visit": lambda: evidence(most_visits=2.5),
    "huge visits": lambda: evidence(most_visits=10**30),
    "visits as text": lambda: evidence(most_visits="x"),
    "locked": lambda: evidence(locked="x"),
    "a locked one": lambda: evidence(locked=[1]),
    "refused": lambda: evidence(refused=5),
    "a refused one": lambda: evidence(refused=[("zz", None)]),
    "occasions": lambda: r.plan_evidence(ANSWER, wishes=5),
    "guide": lambda: r.plan_evidence(ANSWER, guide=5),
    "swap": lambda: r.plan_evidence(ANSWER, swap=5),
    "a swap of nothing": lambda: r.plan_evidence(ANSWER, swap=("a", "b")),
    "up to below 0": lambda: r.trade_off(ABOUT, ONE["a"], "credits", up_to=-1),
    "huge up to": lambda: r.trade_off(ABOUT, ONE["a"], "credits", up_to=10**30),
    "changes below 0": lambda: r.what_if(ABOUT, ONE["a"], ONE["a"], most_changes=-1),
    "picture": lambda: r.picture_of(ANSWER, ["x"]),
    "huge time": lambda: r.recommend(ABOUT, ONE["a"], time_limit=HUGE),
    "huge apart": lambda: r.recommend(ABOUT, ONE["a"], top=2, apart_within=HUGE),
    "huge within": lambda: r.find_templates(ABOUT, ONE, within=HUGE),
    "huge credits": lambda: Wishes(max_credits=HUGE),
    "signalling": lambda: Wishes(max_credits=Decimal("sNaN")),
    "huge hours": lambda: Wishes(hours_per_week=HUGE, start="2026-01-01"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_used_is_refused_with_what_to_write(wrong: str) -> None:
    with pytest.raises(RequestError) as caught:
        WRONG[wrong]()

    assert all(fault.hint for fault in caught.value.faults)
    assert len(str(caught.value)) < 500


def test_a_unit_given_twice_counts_once() -> None:
    """F4 is missing: F3 twice is not both mandatory units."""
    twice = ["F3", *(unit.code for unit in UNITS if unit.code != "F4")]
    once = twice[1:]

    assert recommender.audit(twice, ABOUT) == recommender.audit(once, ABOUT)
    assert not all(finding.holds for finding in recommender.audit(twice, ABOUT))
    job = {"complaints": "daily"}
    assert recommender.weigh(UNITS * 2, job) == recommender.weigh(UNITS, job)


def test_a_unit_in_another_size_is_still_a_unit_of_the_qualification() -> None:
    larger = replace(UNITS[0], credits=UNITS[0].credits + 1)

    assert recommender.audit([larger, *UNITS[1:]], ABOUT)


def test_every_unknown_unit_is_told_at_once() -> None:
    with pytest.raises(RequestError) as caught:
        recommender.audit(["A99", "F3", "B99"], ABOUT)

    assert len(caught.value.faults) == 2


def test_one_qualification_is_not_its_letters() -> None:
    choice = r.compare_qualifications("ocr-03456", "receptionist")

    assert [each.qualification.name for each in choice.contenders] == ["ocr-03456"]


def test_a_swap_may_be_codes() -> None:
    by_units = tuple(ABOUT.catalogue.find(code) for code in ("D3", "D6"))

    assert (
        r.plan_evidence(ANSWER, swap=("D3", "D6")).swaps[0]
        == r.plan_evidence(ANSWER, swap=by_units).swaps[0]
    )
