"""What Python programs may write for each argument, and what is refused."""

from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from typing import Any

import pytest

import recommender
from recommender import Candidate, RequestError
from recommender.answers import entry_checks, verdicts
from recommender.answers.entry_checks import check_arguments
from recommender.qualifications.units import Unit
from recommender.requests.frequencies import ExpectedWeight, Range
from recommender.solver.engine.clock import Clock

ABOUT = recommender.load_qualification("ocr-03456")
F3 = ABOUT.catalogue.find("F3")
CLOCK = Clock()


class Answer:
    plans = problem = ()


class Half:
    plans = ()


@pytest.mark.parametrize(
    ("name", "value", "result"),
    [
        ("candidates", {"C-1": "receptionist"}, {"C-1": Candidate("receptionist")}),
        ("weights", None, None),
        ("weights", {"C-1": 3}, {"C-1": 3}),
        ("codes", F3, ("F3",)),
        ("codes", "F3", ("F3",)),
        ("codes", ["F3", F3], ("F3", "F3")),
        ("units", ["F3", F3], ("F3", F3)),
        ("units", "F3", ("F3",)),
        ("sizes", 5, (5,)),
        ("sizes", [5, 7], (5, 7)),
        ("most_changes", None, None),
        ("most_changes", 2, 2),
        ("up_to", None, None),
        ("up_to", 43, 43),
        ("time_limit", None, None),
        ("time_limit", 0, 0),
        ("time_limit", 2.5, 2.5),
        ("time_limit", CLOCK, CLOCK),
        ("within", None, None),
        ("within", 0.1, Fraction(1, 10)),
        ("within", Decimal("0.1"), Fraction(1, 10)),
        ("within", Fraction(1, 3), Fraction(1, 3)),
        ("keep_close", True, True),
        ("second_opinion", False, False),
        ("against", "hours", "hours"),
    ],
)
def test_what_can_be_meant_is_taken(name: str, value: object, result: object) -> None:
    assert entry_checks._CONVERTERS[name](value, name) == result


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("candidates", ["receptionist"]),
        ("weights", [3]),
        ("codes", {"F3": 1}),
        ("units", {"F3": 1}),
        ("units", 3),
        ("sizes", "5"),
        ("sizes", {5: 1}),
        ("time_limit", True),
        ("time_limit", "2"),
        ("time_limit", -1),
        ("time_limit", -0.5),
        ("time_limit", inf),
        ("time_limit", nan),
        ("within", "a tenth"),
        ("keep_close", 1),
        ("against", "weeks"),
        ("answer", Half()),
        ("answer", None),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, value: object) -> None:
    with pytest.raises(RequestError) as error:
        entry_checks._CONVERTERS[name](value, name)
    assert error.value.faults[0].hint


def test_an_answer_is_known_by_its_plans_and_its_problem() -> None:
    answer = Answer()

    assert entry_checks._CONVERTERS["answer"](answer, "answer") is answer


def test_units_are_looked_up_only_where_there_is_a_qualification() -> None:
    @check_arguments
    def both(qualification: Any, units: Any, other: int = 0) -> Any:
        return qualification, units, other

    @check_arguments
    def alone(units: Any) -> Any:
        return units

    assert both("ocr-03456", ["f3", F3], 7) == (ABOUT, (F3, F3), 7)
    assert alone(["f3", F3]) == ("f3", F3)


@pytest.mark.parametrize(
    ("how", "weight"),
    [(0, 0), (1, 1), (3, 3), ("daily", 3), ("never", 0)],
)
def test_how_often_is_a_weight_or_a_word(how: int | str, weight: int) -> None:
    assert verdicts._weight(how, "calls") == weight


def test_a_chance_is_a_weight_but_doubt_is_none() -> None:
    found = verdicts._weight("weekly 60%", "calls")

    assert isinstance(found, ExpectedWeight)
    assert isinstance(found.chance, Range)
    assert found == Fraction(6, 5)
    for how in ("maybe", 4, -1, True, "often", 2.5):
        with pytest.raises(RequestError):
            verdicts._weight(how, "calls")


def test_units_are_audited_by_code_only_with_their_qualification() -> None:
    rules = ABOUT.rules
    named = recommender.audit(["F3"], ABOUT)

    assert recommender.audit([F3], rules) == named
    wrong: list[tuple[Any, Any]] = [
        (["F3"], rules),
        ("F3", ABOUT),
        ({"F3": 1}, ABOUT),
        (3, ABOUT),
        ([F3], {"total": 1}),
        ([F3], 3),
        ([F3], ["total"]),
    ]
    for units, by in wrong:
        with pytest.raises(RequestError):
            recommender.audit(units, by)


def test_a_fit_is_worked_out_for_a_job_in_words() -> None:
    unit = Unit("U1", "", "A", 2, 5, tags=(("calls", 3),))
    jobs: list[Any] = [{"calls": "daily"}, {"calls": 3}]

    assert {recommender.weigh([unit], job).mismatch for job in jobs} == {0}
    assert recommender.weigh([unit], {"sales": 1}, held="U1").mismatch == 2
    wrong: Any = ["calls"]
    with pytest.raises(RequestError):
        recommender.weigh([unit], wrong)
