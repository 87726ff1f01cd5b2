"""The order of tasks in time, against brute force over every order."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.solver.engine.clock import Clock
from recommender.solver.schedules import sequencing
from recommender.solver.schedules.queueing import (
    Task,
    Workload,
    days_of,
    late_tasks,
    separated_tasks,
    simulate,
    with_needs_first,
)
from recommender.solver.schedules.sequencing import best_schedule
from tests.builders.examples import examples

Times = dict[int, tuple[Fraction, Fraction]]


@st.composite
def loads(draw: st.DrawFn, parallel: st.SearchStrategy[int], most: int = 5) -> Workload:
    count = draw(st.integers(1, most))
    tasks = []
    for number in range(count):
        earlier = st.frozensets(st.integers(0, number - 1), min_size=1, max_size=2)
        others = st.sampled_from([i for i in range(count) if i != number] or [0])
        opens = draw(st.sampled_from([0, 0, 0, 1, 3, 6]))
        closes = draw(st.sampled_from([None, None, 0, 2, 4, 9]))
        needs = draw(st.lists(earlier, max_size=1)) if number else []
        beside = draw(st.lists(others, max_size=1)) if count > 1 else []
        tasks.append(
            Task(
                draw(st.integers(1, 9)),
                opens,
                closes if closes is None or closes >= opens else None,
                tuple(needs),
                tuple(frozenset([other]) for other in beside),
            )
        )
    daily = draw(st.sampled_from([Fraction(1), Fraction(3, 7), Fraction(5, 2)]))
    return Workload(tuple(tasks), draw(parallel), daily)


def unmet(load: Workload, times: Times) -> int:
    late = sum(
        task.closes is not None and floor(times[i][0] / load.daily) > task.closes
        for i, task in enumerate(load.tasks)
    )
    apart = sum(
        all(times[j][0] > times[i][1] for j in others)
        for i, task in enumerate(load.tasks)
        for others in task.beside
    )
    return late + apart


def keeps_needs(load: Workload, order: Sequence[int]) -> bool:
    rank = {task: number for number, task in enumerate(order)}
    return all(
        any(rank[before] < rank[task] for before in need)
        for task in order
        for need in load.tasks[task].needs
    )


def earliest(
    load: Workload, order: Sequence[int], soft: Sequence[tuple[str, int]]
) -> Times | None:
    """Return the earliest times of an order that meet all of the soft demands."""
    tasks, daily = load.tasks, load.daily
    start = {task: Fraction(tasks[task].opens * daily) for task in order}
    for _ in range(len(order) ** 2 + 2):
        before = dict(start)
        for task, after in pairwise(order):
            start[after] = max(start[after], start[task] + tasks[task].work)
        for what, task in soft:
            if what == "beside":
                other = min(tasks[task].beside[0])
                start[task] = max(start[task], start[other] - tasks[task].work)
        if start == before:
            break
    else:
        return None
    for what, task in soft:
        closes = tasks[task].closes
        if (
            what == "closes"
            and closes is not None
            and start[task] / daily >= closes + 1
        ):
            return None
    return {task: (begin, begin + tasks[task].work) for task, begin in start.items()}


def one_at_a_time(load: Workload) -> tuple[int, Fraction]:
    soft = [("closes", i) for i, t in enumerate(load.tasks) if t.closes is not None]
    soft += [("beside", i) for i, t in enumerate(load.tasks) if t.beside]
    orders = [
        order
        for order in permutations(range(len(load.tasks)))
        if keeps_needs(load, order)
    ]
    for given_up in range(len(soft) + 1):
        finishes = [
            max(end for _, end in times.values())
            for kept in combinations(soft, len(soft) - given_up)
            for order in orders
            for times in [earliest(load, order, kept)]
            if times is not None
        ]
        if finishes:
            return given_up, min(finishes)
    raise AssertionError


def shared(load: Workload, order: Sequence[int]) -> Times:
    """Return the times of an order with shared hours: no task overtakes another."""
    now, left, times = Fraction(0), dict[int, Fraction](), dict[int, Fraction]()
    ends: dict[int, Fraction] = {}
    waiting = list(order)
    while waiting or left:
        head = waiting[0] if waiting else None
        opens = Fraction(0) if head is None else load.tasks[head].opens * load.daily
        needs = () if head is None else load.tasks[head].needs
        ready = opens <= now and all(any(n in ends for n in need) for need in needs)
        if head is not None and len(left) < load.parallel and ready:
            left[head], times[head] = Fraction(load.tasks[head].work), now
            waiting.pop(0)
            continue
        if not left:
            now = opens
            continue
        step = min(left.values()) * len(left)
        if head is not None and now < opens:
            step = min(step, opens - now)
        for task in list(left):
            left[task] -= step / len(left) if task in left else 0
        now += step
        for task in [task for task, rest in left.items() if rest == 0]:
            ends[task] = now
            del left[task]
    return {task: (times[task], ends[task]) for task in times}


def several_at_once(load: Workload) -> tuple[int, Fraction]:
    return min(
        (unmet(load, times), max(end for _, end in times.values()))
        for order in permutations(range(len(load.tasks)))
        if keeps_needs(load, order)
        for times in [shared(load, order)]
    )


def holds(load: Workload, times: Times) -> Iterator[bool]:
    for number, (begins, ends) in times.items():
        task = load.tasks[number]
        yield begins >= task.opens * load.daily
        for need in task.needs:
            yield any(times[before][1] <= begins for before in need)
        if load.parallel == 1:
            yield ends - begins == task.work
    if load.parallel == 1:
        for number, other in product(times, times):
            yield (
                number == other
                or times[number][1] <= times[other][0]
                or (times[other][1] <= times[number][0])
            )


@examples(150)
@given(loads(st.just(1)), st.randoms(use_true_random=False))
def test_one_at_a_time_no_order_meets_more_or_is_finished_sooner(
    load: Workload, random: object
) -> None:
    queue = list(range(len(load.tasks)))
    random.shuffle(queue)  # type: ignore[attr-defined]
    schedule = best_schedule(load, queue, Clock())
    times = {i: (Fraction(a), Fraction(b)) for i, (a, b) in schedule.spans.items()}

    assert schedule.proven
    assert all(holds(load, times))
    finish = max(end for _, end in times.values())
    assert (unmet(load, times), finish) == one_at_a_time(load)


@examples(150)
@given(loads(st.integers(2, 3), most=4))
def test_several_at_once_no_order_meets_more_or_is_finished_sooner(
    load: Workload,
) -> None:
    schedule = best_schedule(load, range(len(load.tasks)), Clock())
    times = {i: (Fraction(a), Fraction(b)) for i, (a, b) in schedule.spans.items()}

    assert schedule.proven
    assert all(holds(load, times))
    finish = max(end for _, end in times.values())
    assert (unmet(load, times), finish) == several_at_once(load)
    assert unmet(load, times) == len(late_tasks(load, schedule.spans)) + len(
        separated_tasks(load, schedule.spans)
    )


@given(loads(st.integers(1, 3)))
def test_where_nothing_closes_working_off_a_queue_is_finished_first(
    load: Workload,
) -> None:
    spans = simulate(load, range(len(load.tasks)))
    assert spans is not None
    finish = max(Fraction(end) for _, end in spans.values())

    assert finish == min(
        max(end for _, end in shared(load, order).values())
        for order in permutations(range(len(load.tasks)))
        if keeps_needs(load, order)
    )


def test_an_order_that_is_in_time_is_not_taken_where_another_is_finished_sooner() -> (
    None
):
    # Nearest to the queue is 1 3 0 2, in which nobody works from 4 to 6.
    tasks = (Task(1, opens=6), Task(2), Task(2), Task(2, closes=0))
    schedule = best_schedule(Workload(tasks, 2, Fraction(1)), range(4), Clock())

    assert list(schedule.spans) == [1, 3, 2, 0]
    assert max(end for _, end in schedule.spans.values()) == 7
    assert schedule.proven


def test_where_time_is_up_the_queue_is_worked_off_and_nothing_is_claimed() -> None:
    tasks = (Task(4), Task(2, closes=0))
    late = best_schedule(Workload(tasks, 1, Fraction(1)), (0, 1), Clock(0.0))
    best = best_schedule(Workload(tasks, 1, Fraction(1)), (0, 1), Clock())

    assert (late.spans, late.proven) == ({0: (0, 4), 1: (4, 6)}, False)
    assert (best.spans, best.proven) == ({1: (0, 2), 0: (2, 6)}, True)


def test_times_too_fine_for_the_model_are_rounded_and_nothing_is_claimed() -> None:
    daily = Fraction(10**15 + 1, 7 * 10**15)
    tasks = (Task(4), Task(2, closes=0))
    schedule = best_schedule(Workload(tasks, 1, daily), (0, 1), Clock())

    assert (list(schedule.spans), schedule.proven) == ([1, 0], False)


def test_several_orders_are_tried_up_to_so_many_and_then_nothing_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = (Task(1, opens=6), Task(2), Task(2), Task(2, closes=0))
    load = Workload(tasks, 2, Fraction(1))
    monkeypatch.setattr(sequencing, "_MOST_ORDERS", 1)
    hurried = best_schedule(load, range(4), Clock())

    assert not hurried.proven
    assert max(end for _, end in hurried.spans.values()) >= 7


@pytest.mark.parametrize(("most", "exact"), [(2**21, False), (2**20 - 1, True)])
def test_times_are_exact_as_long_as_all_days_have_few_enough_ticks(
    most: int, exact: bool
) -> None:
    """A day has 2 to the 20th hours and one more; there are so many days of work."""
    day = 2**20 + 1
    load = Workload((Task(most * day),), 1, Fraction(day))
    assert sequencing._ticks(load)[1] is exact


def test_ticks_are_parts_of_an_hour_in_which_everything_is_whole() -> None:
    """Half an hour, and days of three sevenths of one: 14 ticks an hour, 6 a day."""
    tasks = (Task(Fraction(1, 2), opens=3), Task(2))
    ticks, exact = sequencing._ticks(Workload(tasks, 1, Fraction(3, 7)))

    assert (ticks.hour, ticks.day, exact) == (14, 6, True)
    assert (ticks.works, ticks.opens) == ([7, 28], [18, 0])


@pytest.mark.parametrize(
    ("span", "opens", "days"),
    [
        ((0, 4), 0, (0, 1)),
        ((4, 8), 0, (2, 3)),
        ((3, 5), 0, (1, 2)),
        ((4, 5), 0, (2, 2)),
        ((4, 4), 0, (1, 1)),
        ((0, 0), 0, (0, 0)),
        ((4, 4), 2, (2, 2)),
    ],
)
def test_a_task_has_the_days_on_which_there_is_work_of_it(
    span: tuple[int, int], opens: int, days: tuple[int, int]
) -> None:
    """Two hours a day. Without work it has the day that ends then, once it is open."""
    load = Workload((Task(1, opens=opens),), 1, Fraction(2))

    assert days_of(load, {0: span}, 0) == days


@pytest.mark.parametrize(("begins", "late"), [(8, []), (9, []), (10, [0]), (12, [0])])
def test_a_task_is_late_after_the_last_day_on_which_it_may_begin(
    begins: int, late: list[int]
) -> None:
    load = Workload((Task(3, closes=4),), 1, Fraction(2))

    assert late_tasks(load, {0: (begins, begins + 3)}) == late


@pytest.mark.parametrize(
    ("closes", "opens", "possible"), [(None, 3, True), (3, 3, True), (2, 3, False)]
)
def test_a_task_can_be_in_time_if_it_closes_no_earlier_than_it_opens(
    closes: int | None, opens: int, possible: bool
) -> None:
    assert Task(1, opens, closes).can_be_in_time is possible


def test_what_is_needed_comes_right_before_and_what_goes_with_it_after() -> None:
    """Of several the first of the queue; a need that is had already is left alone."""
    tasks = (
        Task(1, needs=(frozenset([3, 4]),), beside=(frozenset([2, 5]),)),
        Task(1),
        Task(1),
        Task(1, needs=(frozenset([4, 5]),)),
        Task(1),
        Task(1),
    )
    load = Workload(tasks, 1, Fraction(1))

    assert with_needs_first(load, range(6)) == ([4, 0, 2, 1, 3, 5], load)
    assert with_needs_first(load, [5, 0, 1, 2, 3, 4]) == ([5, 4, 0, 1, 2, 3], load)


def test_of_a_circle_of_needs_the_first_of_the_queue_is_freed() -> None:
    """1 and 2 need each other; 0 needs 1, 3 needs 1 and 4."""
    tasks = (
        Task(1, needs=(frozenset([1]),)),
        Task(1, needs=(frozenset([2]),)),
        Task(1, needs=(frozenset([1]),)),
        Task(1, needs=(frozenset([1]), frozenset([4]))),
        Task(1),
    )
    order, load = with_needs_first(Workload(tasks, 1, Fraction(1)), range(5))

    assert order == [1, 0, 2, 4, 3]
    assert [task.needs for task in load.tasks] == [
        tasks[0].needs, (), tasks[2].needs, tasks[3].needs, (),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "separated"),
    [((5, 9), False), ((4, 9), False), ((9, 5), False), ((9, 6), True)],
)
def test_of_several_beside_a_task_one_begun_by_its_end_is_enough(
    begins: tuple[int, int], separated: bool
) -> None:
    others = frozenset([1, 2])
    load = Workload((Task(5, beside=(others,)), Task(1), Task(1)), 1, Fraction(1))
    spans = {0: (0, 5), **{n: (b, b + 1) for n, b in enumerate(begins, 1)}}

    assert separated_tasks(load, spans) == [(0, others)] * separated


def test_orders_are_cut_off_where_a_task_is_late_behind_one_that_waits() -> None:
    """The first opens on day 5; the second, behind it, should begin by day 2."""
    tasks = (Task(1, opens=5), Task(1, closes=2), Task(1))
    load = Workload(tasks, 2, Fraction(1))
    best = sequencing._Quality(0, 9)

    assert sequencing._cut(load, [0, 1, 2], best) == [0, 1]
    assert sequencing._cut(load, [1, 0, 2], best) == [1, 0, 2]
    assert sequencing._cut(load, [0, 1, 2], sequencing._Quality(1, 9)) == [0, 1, 2]
