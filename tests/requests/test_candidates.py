"""A candidate as it is written down: options over a file, and units taken back."""

from dataclasses import replace
from fractions import Fraction

import pytest

import recommender
from recommender import Candidate, Frequency, RequestError, Wishes
from recommender.requests.candidate import job_of, override, weights_of, without_held
from recommender.requests.resolving import resolve

ABOUT = recommender.load_qualification("ocr-03456")


def test_an_option_for_a_task_speaks_over_a_file_without_it() -> None:
    file = Candidate(no_tags=("Live_Chat", "selling"))
    asked = override(file, Candidate(tags={"live-chat": Frequency.DAILY}))

    assert asked.tags == {"live-chat": "daily"}
    assert asked.no_tags == ("selling",)


def test_an_option_against_a_task_speaks_over_a_file_with_it() -> None:
    file = Candidate(tags={"Selling": Frequency.DAILY, "writing": Frequency.WEEKLY})
    asked = override(file, Candidate(no_tags=("selling",)))

    assert asked.tags == {"writing": "weekly"}
    assert asked.no_tags == ("selling",)


@pytest.mark.parametrize("field", ["bare", "units_only"])
@pytest.mark.parametrize(("in_file", "now"), [(1, 0), (0, 1), (1, 1), (0, 0)])
def test_what_a_file_or_an_option_switches_on_is_on(
    field: str, in_file: int, now: int
) -> None:
    file, options = (Candidate(**{field: bool(one)}) for one in (in_file, now))

    assert getattr(override(file, options), field) is bool(in_file or now)


def test_a_task_that_is_taken_out_is_out_whoever_has_it() -> None:
    candidate = Candidate("council-officer", no_tags=("Letters", "impression", "email"))
    whole = job_of(resolve(Candidate("council-officer"), ABOUT), ABOUT)
    resolved = resolve(candidate, ABOUT)

    assert resolved.no_tags == ("writing", "impression")
    assert set(whole) - set(job_of(resolved, ABOUT)) == {"writing", "impression"}


def test_every_unknown_task_and_contradiction_is_said_at_once() -> None:
    tags = {"writing": Frequency.DAILY}
    with pytest.raises(RequestError) as caught:
        resolve(Candidate(tags=tags, no_tags=("writing", "wrting", "xyz")), ABOUT)

    ids = [fault.id for fault in caught.value.faults]
    assert ids == ["tag-unknown", "tag-unknown", "args-conflict"]


def test_what_is_withdrawn_adds_up_and_takes_back_no_wish() -> None:
    file = Candidate(wishes=Wishes(with_units=("A13",), withdrawn=("B5",)))
    asked = override(file, Candidate(wishes=Wishes(withdrawn=("A13", "B5")))).wishes

    assert asked.with_units == ("A13",)
    assert asked.withdrawn == ("B5", "A13")


def test_units_that_are_not_held_after_all_are_taken_out() -> None:
    wishes = Wishes(have=("a13", "D6", "C7"), with_units=("A3",))
    left = without_held(Candidate("receptionist", wishes=wishes), ["A13", "d6"])

    assert left.wishes == Wishes(have=("C7",), with_units=("A3",))
    assert left.role == "receptionist"


@pytest.mark.parametrize(
    ("have", "hint"), [(("D6", "C7"), "held: D6, C7"), ((), "nothing is held")]
)
def test_what_is_not_held_cannot_be_taken_out(have: tuple[str, ...], hint: str) -> None:
    with pytest.raises(RequestError) as caught:
        without_held(Candidate(wishes=Wishes(have=have)), ["A13", "A3"])

    assert [fault.id for fault in caught.value.faults] == ["have-unknown"] * 2
    assert {fault.hint for fault in caught.value.faults} == {hint}


def test_a_request_is_a_table_with_a_row_for_each_part() -> None:
    wishes = Wishes(with_units=("A13", "B10"), include_expired=True, spare=0)
    tags = {"writing": Frequency.DAILY, "selling": "maybe"}
    whole = Candidate("receptionist", tags, wishes, True, ("records",), True)  # type: ignore[arg-type]

    assert [*whole.to_frame().itertuples(index=False, name=None)] == [
        ("role", "receptionist"),
        ("tag writing", "daily"),
        ("tag selling", "maybe"),
        ("tag records", "not part of the job"),
        ("with", "A13"),
        ("with", "B10"),
        ("include_expired", "yes"),
        ("spare", "0"),
        ("bare", "yes"),
        ("units_only", "yes"),
    ]
    assert len(Candidate(tags={"writing": Frequency.DAILY}).to_frame()) == 1
    assert Candidate().to_frame().empty


def test_a_task_with_a_chance_that_is_taken_out_has_no_weight() -> None:
    chance = {"writing": "weekly 60%", "selling": "maybe"}
    candidate = Candidate(tags=chance, bare=True)  # type: ignore[arg-type]
    out = replace(candidate, no_tags=("writing",))

    assert weights_of(candidate, ABOUT) == {"writing": Fraction(6, 5), "selling": 1}
    assert weights_of(out, ABOUT) == {"selling": 1}
    assert weights_of(replace(out, no_tags=("selling",)), ABOUT) == {
        "writing": Fraction(6, 5)
    }
