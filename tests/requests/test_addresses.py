"""An address says a request; what does not is refused, and told what to write."""

import pytest

from recommender.errors import RequestError
from recommender.requests.addresses import (
    MOST_CHARACTERS,
    MOST_VALUES,
    candidate_of_pairs,
    query_of,
    read_query,
)
from recommender.requests.candidate import Candidate


def faults_of(query: str) -> list[str]:
    with pytest.raises(RequestError) as refused:
        candidate_of_pairs(read_query(query))
    return [fault.id for fault in refused.value.faults]


def test_an_empty_address_asks_for_nothing() -> None:
    assert candidate_of_pairs(read_query("")) == Candidate()


def test_an_address_can_be_read_by_a_person() -> None:
    pairs = [("role", "receptionist"), ("tag", "complaints:weekly 60%"), ("bare", "")]

    assert query_of(pairs) == "role=receptionist&tag=complaints:weekly+60%25&bare="


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("max_credits=many", ["text-unreadable"]),
        ("max_credits=-1", ["max-credits-range"]),
        ("max_level=2.5", ["text-unreadable"]),
        ("hours_per_week=nan", ["text-unreadable"]),
        ("hours=some", ["text-unreadable"]),
        ("include_expired=no", ["text-unreadable"]),
        ("start=never", ["date-unreadable"]),
        ("spare=1&spare=2", ["args-conflict"]),
        ("tag=complaints:always", ["frequency-unknown"]),
        ("wihtout=A1", ["address-name"]),
        ("wihtout=A1&spare=x&start=x", ["address-name", "text-unreadable"]),
        ("role=%ff", ["address-unreadable"]),
        ("bare=no", ["address-value"]),
        ("bare=yes&units_only=0", ["address-value"]),
        ("role=receptionist&role=council-officer", ["args-conflict"]),
        ("&".join(["with=A1"] * (MOST_VALUES + 1)), ["address-unreadable"]),
        ("with=" + "A" * MOST_CHARACTERS, ["address-long"]),
    ],
)
def test_what_cannot_be_read_is_a_fault(query: str, faults: list[str]) -> None:
    assert faults_of(query)[: len(faults)] == faults


def test_an_address_may_be_as_long_as_it_may_be() -> None:
    assert (MOST_CHARACTERS, MOST_VALUES) == (8_000, 400)
    longest = "role=" + "a" * (MOST_CHARACTERS - 5)
    assert len(read_query(longest)) == 1
    assert len(read_query("&".join(["with=A1"] * MOST_VALUES))) == MOST_VALUES
    assert read_query("a=1", 3, 1) == [("a", "1")]
    with pytest.raises(RequestError):
        read_query("a=11", 3, 1)
