"""A request with every name checked, and everything that contradicts told at once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from recommender import Candidate, Wishes
from recommender.errors import RequestError
from recommender.qualifications.grades import Grades
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.vocabulary import Frequency
from recommender.requests import dates
from recommender.requests.resolving import resolve
from tests.builders.hand_made import CALLS, LETTERS, QUIET, UNITS, qualification

DAY, LATER = date(2026, 12, 1), date(2027, 6, 30)
LARGE = replace(LETTERS, most_credits=8)
GRADES = Grades(
    ("Pass", "Merit"), "Pass", points_by_size={6: {"Merit": 2}, 8: {"Merit": 3}}
)
HAND_MADE = qualification(units=(CALLS, LARGE, QUIET))
GRADED = qualification(units=(CALLS, LARGE, QUIET), grades=GRADES)
NO_CREDITS = qualification(has_credits=False)
NO_LEVELS = qualification(units=tuple(replace(unit, level=None) for unit in UNITS))
# U1 can be started from 2027 on, U2 until the end of 2026.
DATED = qualification(
    units=(
        replace(CALLS, offered_from=date(2027, 1, 1)),
        replace(LETTERS, offered_until=date(2026, 12, 31)),
        QUIET,
    )
)


@pytest.fixture(autouse=True)
def _today_is_the_first_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: DAY)


def wishes_of(wishes: Wishes, one: Qualification = HAND_MADE) -> Wishes:
    return resolve(Candidate(wishes=wishes), one).wishes


def told(candidate: Candidate | Wishes, one: Qualification = HAND_MADE) -> list[str]:
    if isinstance(candidate, Wishes):
        candidate = Candidate(wishes=candidate)
    with pytest.raises(RequestError) as refused:
        resolve(candidate, one)
    return [f"{fault.message} ({fault.hint})" for fault in refused.value.faults]


KEEP = "(keep one of them)"
DROP = "(drop one of them)"


def test_names_are_written_as_the_data_has_them_each_once() -> None:
    tags: Any = {"Calls work": "daily", "letters": "maybe"}
    asked = Candidate("Seller", tags, no_tags=("VISITS", "visits work"))
    found = resolve(asked, HAND_MADE)

    daily: Any = {"calls": "daily", "letters": "maybe"}
    assert found == Candidate("seller", daily, no_tags=("visits",))
    units = Wishes(
        with_units=("u1", "U1"), without_units="u2", have="u4:RPL", withdrawn="u2"
    )
    assert wishes_of(units) == Wishes(
        with_units="U1",
        without_units="U2",
        have="U4",
        held_by=(("U4", "rpl"),),
        withdrawn="U2",
    )


@pytest.mark.parametrize(
    ("tags", "no_tags", "faults"),
    [
        (
            {"calls": "daily", "Calls work": "weekly"},
            (),
            [f"calls cannot be both daily and weekly {KEEP}"],
        ),
        ({"calls": "daily", "Calls work": "daily"}, (), []),
        (
            {"calls": "daily"},
            ("letters", "calls work"),
            [f"--tag calls and --no-tag calls contradict each other {KEEP}"],
        ),
        (
            {"calls": "daily", "Calls work": "maybe"},
            (),
            [f"calls is given twice, with different frequencies {KEEP}"],
        ),
        (
            {"calls": "maybe"},
            ("calls",),
            [f"calls is given twice, with different frequencies {KEEP}"],
        ),
        (
            {"calls": "maybe", "Calls work": "weekly 60%"},
            (),
            [f"calls is given twice, with different frequencies {KEEP}"],
        ),
        ({"calls": "maybe", "Calls work": "maybe"}, (), []),
    ],
)
def test_a_task_is_given_once_or_twice_alike(
    tags: Any, no_tags: tuple[str, ...], faults: list[str]
) -> None:
    candidate = Candidate(tags=tags, no_tags=no_tags)
    if faults:
        assert told(candidate) == faults
    else:
        found = resolve(candidate, HAND_MADE)
        assert [*found.tags, *found.unsure] == ["calls"]


def test_all_that_is_unknown_is_told_at_once() -> None:
    tags: Any = {"cals": "daily", "leters": "maybe"}
    wishes = Wishes(with_units="Q1", unit_credits={"Q2": 3}, lift="x", max_level=0)
    faults = told(Candidate("selller", tags, wishes, no_tags=("vists",)))

    assert len(faults) == 8


@pytest.mark.parametrize(
    ("credits", "one", "fault"),
    [
        ([("U1", 5)], HAND_MADE, None),
        ([("u2", 6)], HAND_MADE, None),
        ([("U2", 8), ("u2", 8)], HAND_MADE, None),
        ([("U2", 8)], GRADED, None),
        (
            [("U2", 9)],
            HAND_MADE,
            "--unit-credits U2:9 is out of range (U2 has 6 to 8 credits)",
        ),
        (
            [("U1", 4)],
            HAND_MADE,
            "--unit-credits U1:4 is out of range (U1 has 5 credits)",
        ),
        ([("U2", 8), ("U2", 7)], HAND_MADE, f"--unit-credits U2 is given twice {KEEP}"),
        (
            [("U2", 7)],
            GRADED,
            "--unit-credits U2:7 is a size without points "
            "(grades have points for 6, 8 credits)",
        ),
    ],
)
def test_a_size_is_one_that_the_unit_can_have(
    credits: list[tuple[str, int]], one: Qualification, fault: str | None
) -> None:
    merged = [Wishes(unit_credits=(pair,)) for pair in credits]
    wishes = replace(merged[0])
    pairs = tuple(pair for each in merged for pair in each.unit_credits)
    object.__setattr__(wishes, "unit_credits", pairs)
    candidate = Candidate()
    object.__setattr__(candidate, "wishes", wishes)
    if fault is None:
        found = resolve(candidate, one).wishes
        assert found.unit_credits == ((credits[0][0].upper(), credits[0][1]),)
    else:
        assert told(candidate, one) == [fault]


@pytest.mark.parametrize(
    ("grades", "one", "faults"),
    [
        ((("u1", "MERIT "), ("U2", "pass")), GRADED, []),
        ((("u1", "Merit"), ("U1", "merit")), GRADED, []),
        (
            (("u1", "Merit"), ("U1", "pass")),
            GRADED,
            [f"--grade U1 is given twice {KEEP}"],
        ),
        (
            (("U1", "Merits"),),
            GRADED,
            ["--grade U1:Merits is not a grade (did you mean Merit?)"],
        ),
        (
            (("U1", "X"),),
            GRADED,
            ["--grade U1:X is not a grade (write Pass, Merit)"],
        ),
        (
            (("U1", "Merit"),),
            HAND_MADE,
            ["--grade U1: units here have no grades (leave it out)"],
        ),
        (
            (("1U", "Merit"),),
            GRADED,
            ["no unit 1U in this qualification (did you mean U1?)"],
        ),
    ],
)
def test_a_grade_is_one_that_the_qualification_has(
    grades: tuple[tuple[str, str], ...], one: Qualification, faults: list[str]
) -> None:
    wishes = Wishes(grades=grades)
    if faults:
        assert told(wishes, one) == faults
    else:
        found = wishes_of(wishes, one).grades
        assert found[0] == ("U1", "Merit")
        assert found[1:] in ((), (("U2", "Pass"),))


def test_what_is_wanted_or_held_is_not_refused() -> None:
    wishes = Wishes(
        with_units=("U1", "U2"), have="U4", without_units=("U4", "U2"), withdrawn="U1"
    )
    assert told(wishes) == [
        f"--with U2 and --without U2 contradict each other {DROP}",
        f"--have U4 and --without U4 contradict each other {DROP}",
    ]


HOURS = (
    "(add --hours-per-week, for example --hours-per-week 3; "
    "or --finish-by, to see how many it takes)"
)
NEEDS = "cannot be used without hours per week"


@pytest.mark.parametrize(
    ("wishes", "one", "faults"),
    [
        (Wishes(hours_per_week=3), HAND_MADE, []),
        (Wishes(hours_per_week=168), HAND_MADE, []),
        (Wishes(hours_per_week=0.5), HAND_MADE, []),
        (Wishes(finish_by=LATER), HAND_MADE, []),
        (Wishes(finish_by=DAY), HAND_MADE, []),
        (Wishes(finish_by=LATER, start=LATER, off=(DAY, LATER)), HAND_MADE, []),
        (Wishes(start=DAY), DATED, []),
        (Wishes(start=DAY), HAND_MADE, [f"--start {NEEDS} {HOURS}"]),
        (
            Wishes(
                start=DAY, off=(DAY, DAY), parallel=2, all_hours=False, alongside=True
            ),
            HAND_MADE,
            [
                "--start and --off and --hours and --parallel and --mandatory "
                f"{NEEDS} {HOURS}"
            ],
        ),
        (
            Wishes(start=DAY, parallel=2),
            DATED,
            [f"--parallel {NEEDS} {HOURS}"],
        ),
        (
            Wishes(finish_by=DAY, start=LATER),
            HAND_MADE,
            [f"--finish-by {DAY} is before --start {LATER} (write a later date)"],
        ),
        (
            Wishes(finish_by=date(2026, 11, 30)),
            HAND_MADE,
            [
                "--finish-by 2026-11-30 is before today (2026-12-01) "
                "(write a later date)"
            ],
        ),
        (
            Wishes(hours_per_week=3, all_hours=True),
            NO_CREDITS,
            [
                "--hours-per-week needs hours, and units here have neither credits nor "
                "hours (add guided learning hours to units.csv, in a column glh)",
                "--hours all counts 10 hours per credit, and units here have no "
                "credits (drop --hours all)",
            ],
        ),
        (
            Wishes(finish_by=LATER),
            NO_CREDITS,
            [
                "--finish-by needs hours, and units here have neither credits nor "
                "hours (add guided learning hours to units.csv, in a column glh)"
            ],
        ),
        (
            Wishes(max_level=3),
            NO_LEVELS,
            ["--max-level needs levels, and units here have none (drop --max-level)"],
        ),
        (
            Wishes(hours_per_week=0),
            HAND_MADE,
            ["--hours-per-week 0 is out of range (write a number above 0, up to 168)"],
        ),
        (
            Wishes(hours_per_week=169),
            HAND_MADE,
            [
                "--hours-per-week 169 is out of range "
                "(write a number above 0, up to 168)"
            ],
        ),
    ],
)
def test_wishes_about_time_go_together(
    wishes: Wishes, one: Qualification, faults: list[str]
) -> None:
    if faults:
        assert told(wishes, one) == faults
    else:
        wishes_of(wishes, one)


@pytest.mark.parametrize("year", [1900, 2999])
def test_years_from_1900_to_2999_are_taken(year: int) -> None:
    day = date(year, 6, 1)
    off = Wishes(hours_per_week=3, off=(day, day))

    assert wishes_of(Wishes(hours_per_week=3, start=day)).start == day
    assert wishes_of(off).off == ((day, day),)


@pytest.mark.parametrize("year", [1899, 3000])
def test_other_years_are_out_of_range_wherever_they_are(year: int) -> None:
    day = date(year, 6, 1)
    wishes = Wishes(hours_per_week=3, start=day, off=((DAY, DAY), (day, day)))
    hint = "is out of range (write a year from 1900 to 2999)"

    assert told(wishes) == [
        f"--start {day} {hint}",
        f"--off {day} {hint}",
        f"--off {day} {hint}",
    ]


def test_a_start_is_made_up_where_days_are_counted_from_it() -> None:
    assert wishes_of(Wishes(finish_by=LATER)).start == DAY
    assert wishes_of(Wishes(hours_per_week=3, off=(DAY, DAY))).start == DAY
    assert wishes_of(Wishes(hours_per_week=3)).start is None
    assert wishes_of(Wishes(finish_by=LATER, start=LATER)).start == LATER


def test_units_are_on_offer_on_the_first_day_or_out() -> None:
    assert wishes_of(Wishes(), DATED).expired == ("U1",)
    late = Wishes(start=date(2027, 1, 1))
    assert wishes_of(late, DATED).expired == ("U2",)
    assert wishes_of(replace(late, have="U2"), DATED).expired == ()
    assert wishes_of(replace(late, include_expired=True), DATED).expired == ()
    assert wishes_of(replace(late, include_expired=False), DATED).expired == ("U2",)
    assert wishes_of(Wishes()).expired == ()


def test_how_units_are_held_is_written_one_way_and_those_from_elsewhere_coded() -> None:
    own = "Team leading, 6 credits, group B, rpl"
    asked = Wishes(
        have=("u1:Credit transfer", "U2", "u4:APL"),
        elsewhere=[own, "Own, 3 credits, group A"],  # type: ignore[list-item]
    )
    found = wishes_of(asked)

    assert found.held_by == (("U1", "transfer"), ("U4", "apl"))
    assert found.external == (("EXT1", "rpl"), ("EXT2", "transfer"))
    assert found.held == ("U1", "U2", "U4", "EXT1", "EXT2")
    assert found.ways == (*found.held_by, *found.external)


def test_a_frequency_may_be_certain_and_unsure_in_different_tasks() -> None:
    tags: Any = {"calls": Frequency.DAILY, "letters": "weekly 60%"}
    found = resolve(Candidate(tags=tags), HAND_MADE)

    assert (set(found.tags), set(found.unsure)) == ({"calls"}, {"letters"})
