"""The schedule of a queue, step by step, and how good a schedule is said to be."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.model.quick_model import QuickModel
from recommender.solver.schedules import sequencing
from recommender.solver.schedules.queueing import (
    Task,
    Workload,
    simulate,
    with_needs_first,
)
from recommender.solver.schedules.sequencing import best_schedule

ONE_A_DAY = Fraction(1)
Times = dict[int, tuple[Fraction, Fraction]]


def one_by_one(load: Workload, queue: Sequence[int], *, in_order: bool) -> Times | None:
    """Work off a queue, one task at a time, looking every half an hour what is ready.

    Works are whole hours and tasks open at half hours in these tests.
    """
    now, waiting, spans = Fraction(0), list(queue), Times()
    while waiting:
        ready = [
            task
            for task in (waiting[:1] if in_order else waiting)
            if load.tasks[task].opens * load.daily <= now
            and all(not need.isdisjoint(spans) for need in load.tasks[task].needs)
        ]
        if ready:
            waiting.remove(ready[0])
            spans[ready[0]] = now, now + load.tasks[ready[0]].work
            now = spans[ready[0]][1]
        elif (now := now + Fraction(1, 2)) > 40:
            return None
    return spans


@pytest.mark.parametrize("in_order", [False, True])
def test_one_after_another_tasks_take_their_time_once_they_may_begin(
    in_order: bool,
) -> None:
    """Without an order one that may begin overtakes those that may not."""
    overtaken = stuck = 0
    for number in range(60):
        random = Random(f"queue {number}")
        count = random.randint(1, 5)
        tasks = tuple(
            Task(
                random.randint(1, 4),
                random.choice([0, 0, 0, 2, 5]),
                needs=tuple(
                    frozenset(random.sample(range(count), random.randint(1, count)))
                    for _ in range(random.choice([0, 0, 0, 1, 2]))
                ),
            )
            for _ in range(count)
        )
        load = Workload(tasks, 1, random.choice([ONE_A_DAY, Fraction(3, 2)]))
        queue = random.sample(range(count), count)
        spans = simulate(load, queue, in_order=in_order)
        expected = one_by_one(load, queue, in_order=in_order)
        assert spans == expected
        stuck += spans is None
        overtaken += spans is not None and [*spans] != queue
        if not in_order:
            assert simulate(load, queue) == spans
    assert stuck
    assert (overtaken > 0) is not in_order


def test_tasks_under_way_share_the_hours_until_one_ends_or_another_joins() -> None:
    """Two at a time: 0 and 1 get half of each hour, until 1 is done at 4.

    Task 2 opens on day 5, when 0 has done 3 of 7; at 11 it is done, and 0 has 1 left.
    """
    load = Workload((Task(7), Task(2), Task(3, opens=5)), 2, ONE_A_DAY)

    for queue in ([0, 1, 2], [2, 1, 0]):
        assert simulate(load, queue) == {0: (0, 12), 1: (0, 4), 2: (5, 11)}
    # In order nothing begins before day 5: 1 is done at 9, 2 at 11, and 0 has 6 left.
    assert simulate(load, [2, 1, 0], in_order=True) == {
        2: (5, 11), 1: (5, 9), 0: (9, 17),
    }  # fmt: skip


def test_a_task_that_joins_gets_its_share_from_then_on() -> None:
    """Of three at a time two are under way; on day 4 each has done 2, of 6 and 3."""
    load = Workload((Task(6), Task(3), Task(1, opens=4)), 3, ONE_A_DAY)

    # Each does 1 in 3 hours: 1 and 2 end at 7; then 0 has 3 left.
    assert simulate(load, [0, 1, 2]) == {0: (0, 10), 1: (0, 7), 2: (4, 7)}
    two = Workload(load.tasks, 2, load.daily)
    # With two at a time 2 waits for 1, which ends at 6; then 0 has 3 left.
    assert simulate(two, [0, 1, 2]) == {0: (0, 10), 1: (0, 6), 2: (6, 8)}


def test_a_task_opens_with_its_day() -> None:
    load = Workload((Task(1), Task(1, opens=3)), 1, Fraction(5, 2))

    assert [load.opening(task) for task in (0, 1)] == [0, Fraction(15, 2)]


def test_a_queue_without_tasks_is_done_and_one_that_waits_for_ever_is_not() -> None:
    nothing = Workload((), 1, ONE_A_DAY)
    alone = Workload((Task(1, needs=(frozenset([0]),)),), 1, ONE_A_DAY)
    one_of_two = Workload((Task(1, needs=(frozenset([0, 1]),)), Task(1)), 1, ONE_A_DAY)

    assert simulate(nothing, []) == {}
    assert simulate(alone, [0]) is None
    assert simulate(one_of_two, [0, 1]) == {1: (0, 1), 0: (1, 2)}
    assert simulate(one_of_two, [0, 1], in_order=True) is None


def test_needs_of_needs_come_before_them_all() -> None:
    """3 needs 2, which needs 1, which needs 0; each is met in its own round."""
    tasks = (Task(1), *(Task(1, needs=(frozenset([n]),)) for n in range(3)))
    load = Workload(tasks, 1, ONE_A_DAY)

    assert with_needs_first(load, [3, 2, 1, 0]) == ([0, 1, 2, 3], load)


def test_what_is_late_and_what_is_apart_is_unmet_and_the_last_end_is_the_finish() -> (
    None
):
    tasks = (Task(1, closes=0), Task(2, beside=(frozenset([2]),)), Task(3, closes=1))
    load = Workload(tasks, 1, ONE_A_DAY)

    def quality(*begins: int) -> tuple[int, object]:
        return sequencing._quality(
            load, {n: (b, b + tasks[n].work) for n, b in enumerate(begins)}
        )

    assert quality(0, 1, 3) == (1, 6)
    assert quality(2, 0, 3) == (3, 6)
    assert quality(6, 0, 3) == (3, 7)
    assert quality(0, 4, 1) == (0, 6)
    assert sequencing._quality(load, {}) == (0, 0)


@pytest.mark.parametrize(
    ("closes", "order"), [(0, [1, 0]), (1, [1, 0]), (2, [0, 1]), (3, [0, 1])]
)
def test_a_task_is_put_first_where_it_would_begin_after_its_last_day(
    closes: int, order: list[int]
) -> None:
    """The one before it takes two days, so that it begins with day 2."""
    load = Workload((Task(2), Task(1, closes=closes)), 1, ONE_A_DAY)
    schedule = best_schedule(load, [0, 1], Clock())

    assert list(schedule.spans) == order
    assert schedule.proven


def test_a_task_that_begins_as_another_ends_is_still_beside_it() -> None:
    """In the queue 1 comes between; it is put last, as it takes longest."""
    tasks = (Task(1, beside=(frozenset([2]),)), Task(5), Task(1))
    schedule = best_schedule(Workload(tasks, 1, ONE_A_DAY), [0, 1, 2], Clock())

    assert schedule.spans == {0: (0, 1), 2: (1, 2), 1: (2, 7)}
    assert schedule.proven


def test_what_opens_late_and_what_closes_early_are_both_in_time() -> None:
    tasks = (Task(4), Task(2, closes=0), Task(1, opens=9))
    schedule = best_schedule(Workload(tasks, 1, ONE_A_DAY), [0, 1, 2], Clock())

    assert schedule.spans == {1: (0, 2), 0: (2, 6), 2: (9, 10)}
    assert schedule.proven


def test_what_can_never_be_in_time_is_not_waited_for() -> None:
    """1 closes before it opens; it does not count as late, so the queue is kept."""
    tasks = (Task(3), Task(1, opens=2, closes=1))
    for parallel in (1, 2):
        load = Workload(tasks, parallel, ONE_A_DAY)
        schedule = best_schedule(load, [0, 1], Clock())
        assert schedule.proven
        assert schedule.spans == simulate(load, [0, 1])


def test_without_time_several_at_once_are_as_in_the_queue_and_nothing_is_claimed() -> (
    None
):
    load = Workload((Task(4), Task(4), Task(2, closes=0)), 2, ONE_A_DAY)
    late = best_schedule(load, [0, 1, 2], Clock(0.0))
    best = best_schedule(load, [0, 1, 2], Clock())

    assert (late.spans, late.proven) == (simulate(load, [0, 1, 2]), False)
    assert best.proven
    assert best.spans[2] == (0, 4)


@pytest.mark.parametrize(
    ("end", "values", "proven"),
    [
        (Answer(Status.UNKNOWN), "first", False),
        (Answer(Status.FEASIBLE, (1, 1), 2, 1), "last", False),
        (Answer(Status.OPTIMAL, (1, 1), 2, 2), "last", True),
    ],
)
def test_aims_that_are_not_all_proven_leave_the_best_so_far(
    end: Answer, values: str, proven: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = QuickModel()
    x, y = model.new_bool_var("x"), model.new_bool_var("y")
    first = Answer(Status.OPTIMAL, (0, 1), 1, 1)
    answers = iter([first, end])
    monkeypatch.setattr(sequencing, "run", lambda *_, **__: next(answers))
    expected = {"first": first.values, "last": end.values}[values]

    assert sequencing._minimised(model, (x + y, y), Clock()) == (expected, proven)


def test_orders_are_excluded_by_their_beginning_and_no_others() -> None:
    """Of 24 orders of four tasks those that begin with 2 are 6, with 0 and 1 two."""
    load = Workload((Task(1),) * 4, 1, ONE_A_DAY)
    order = sequencing._Order(load, range(4))
    orders = set()
    sequencing._exclude(order, [2])
    sequencing._exclude(order, [0, 1])
    while (answer := sequencing.run(order.model, Clock())).values:
        found = order.order_in(answer.values)
        assert tuple(found) not in orders
        orders.add(tuple(found))
        sequencing._exclude(order, found)

    assert len(orders) == 24 - 6 - 2
    assert not any(one[0] == 2 or one[:2] == (0, 1) for one in orders)
