"""The clock, with a time that stands still until it is moved."""

from collections.abc import Callable

import pytest

from recommender.solver.engine import clock as clocks
from recommender.solver.engine.clock import Clock, clock_of

Move = Callable[[float], None]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Return a function that moves the time on by so many seconds."""
    now = [1_000.0]
    monkeypatch.setattr(clocks.time, "monotonic", lambda: now[0])

    def on(seconds: float) -> None:
        now[0] += seconds

    return on


def clock(limit: float | None) -> Clock:
    return Clock(limit, start=clocks.time.monotonic())


def test_time_is_left_until_there_is_none(move: Move) -> None:
    limited, endless = clock(10.0), clock(None)
    move(4.0)
    assert (limited.left(), endless.left()) == (6.0, None)
    move(7.0)
    assert limited.left() == 0.0


def test_a_share_of_what_is_left_is_kept_back_for_a_while(move: Move) -> None:
    limited, endless = clock(10.0), clock(None)
    move(2.0)
    with limited.reserving(0.25):
        assert limited.left() == 6.0
        move(1.0)
        assert limited.left() == 5.0
    assert limited.left() == 7.0
    with endless.reserving(0.25):
        assert endless.left() is None
        assert endless.reserve == 0.0


@pytest.mark.parametrize(
    ("limit", "seconds", "left"),
    [(None, 3.0, 3.0), (10.0, 3.0, 3.0), (10.0, 30.0, 8.0)],
)
def test_less_time_is_allowed_for_a_while_and_never_more(
    limit: float | None, seconds: float, left: float, move: Move
) -> None:
    one = clock(limit)
    move(2.0)
    with one.shortened(seconds):
        assert one.left() == left
        move(1.0)
        assert one.left() == left - 1.0
    assert one.left() == (None if limit is None else 7.0)


def test_less_time_is_allowed_besides_what_is_kept_back(move: Move) -> None:
    one = clock(20.0)
    with one.reserving(0.5):
        move(1.0)
        with one.shortened(4.0):
            assert one.left() == 4.0
        assert one.left() == 9.0


def test_a_clock_that_is_stopped_ends_the_solve_and_stays_so(move: Move) -> None:
    ended: list[bool] = []
    one = clock(10.0)
    one.stop_search = lambda: ended.append(True)
    with one.shortened(4.0):
        one.stop()
    assert (one.left(), ended) == (0.0, [True])
    Clock(10.0).stop()


def test_the_next_request_has_its_own_time_and_the_same_solvers(move: Move) -> None:
    one = Clock(5.0, was_limited=True)
    again = one.again(None)

    assert again.left() is None
    assert again.solvers is one.solvers
    assert again.was_limited
    assert clock_of(one) is one
    assert clock_of(7.0).limit == 7.0
