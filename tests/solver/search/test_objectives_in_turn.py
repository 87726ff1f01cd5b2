"""Objectives one after another, in one sum or in turn, against trying every value."""

from collections.abc import Callable, Sequence
from itertools import product
from random import Random

import pytest
from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.solver.engine import cp_sat
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer, count_solutions
from recommender.solver.model.objectives import Objective
from recommender.solver.search import plan_search
from recommender.solver.search.plan_search import minimise_all

FLAGS = 6
# One sum; in turn, the others in one sum; each in turn, as where no sum is exact.
WAYS = ("together", "two sums", "in turn")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    way: str = request.param
    if way != "together":
        monkeypatch.setattr(plan_search, "is_small", lambda _: False)
    if way == "in turn":
        monkeypatch.setattr(plan_search, "weighted", lambda _: None)
    return way


class Aimed:
    """A model of some flags, and three sums of these that are to be small."""

    def __init__(self, random: Random) -> None:
        self.weights = [
            [random.randint(0, 3) for _ in range(FLAGS)],
            [random.randint(0, 2) for _ in range(FLAGS)],
            [random.randint(0, 2) for _ in range(FLAGS)],
        ]
        self.constant = random.randint(0, 4)
        self.least = random.randint(2, 6)
        self.model = cp_model.CpModel()
        flags = [self.model.new_bool_var(f"x{n}") for n in range(FLAGS)]
        self.model.add(sum((n + 1) * x for n, x in enumerate(flags)) >= self.least)
        self.aims = [
            Objective.of(
                self.model,
                cp_model.LinearExpr.weighted_sum(flags, weights) + self.constant,
                sum(weights) + self.constant,
            )
            for weights in self.weights
        ]

    def amounts(self, values: Sequence[int]) -> tuple[int, ...]:
        return tuple(
            sum(w * v for w, v in zip(weights, values, strict=True)) + self.constant
            for weights in self.weights
        )

    @property
    def every(self) -> list[tuple[int, ...]]:
        return [
            self.amounts(values)
            for values in product((0, 1), repeat=FLAGS)
            if sum((n + 1) * v for n, v in enumerate(values)) >= self.least
        ]


@pytest.mark.parametrize("block", range(3))
def test_each_objective_is_least_where_those_before_it_are(
    block: int, way: str
) -> None:
    """After that the model allows just the solutions that are as good in all."""
    for number in range(8):
        made = Aimed(Random(f"{block} {number}"))
        answer, bound = minimise_all(made.model, made.aims, Clock())
        best = min(made.every)

        assert answer.status is Status.OPTIMAL
        assert made.amounts(answer.values[:FLAGS]) == best
        assert bound == best[0]
        rest = made.model
        if way == "together":
            # The rows are as before: it is the objective that has one value left.
            assert len(rest.proto.objective.domain) == 2
            objective = rest.proto.objective
            row = cp_model.LinearExpr.weighted_sum(
                [rest.get_int_var_from_proto_index(i) for i in objective.vars],
                [*objective.coeffs],
            )
            total = objective.domain[0]
            rest.clear_objective()
            rest.add(row == total)
        assert not rest.has_objective()
        count = count_solutions(rest, 100, Clock(), FLAGS)
        assert count.number == made.every.count(best)


class Tiring:
    """A solver that proves so many answers, and then has no more than a status."""

    def __init__(self, proven: int, end: Answer) -> None:
        self.proven, self.end = proven, end

    def run(self, model: cp_model.CpModel, clock: Clock, **how: bool) -> Answer:
        self.proven -= 1
        return cp_sat.run(model, clock, **how) if self.proven >= 0 else self.end


@pytest.mark.parametrize(
    ("proven", "end", "status", "is_last"),
    [
        (0, Answer(Status.UNKNOWN), Status.UNKNOWN, False),
        (0, Answer(Status.INFEASIBLE), Status.INFEASIBLE, False),
        (0, Answer(Status.FEASIBLE, (1,) * FLAGS, 9, 1), Status.FEASIBLE, True),
        (1, Answer(Status.UNKNOWN), Status.FEASIBLE, False),
        (1, Answer(Status.FEASIBLE, (1,) * FLAGS, 9, 1), Status.FEASIBLE, True),
        (2, Answer(Status.UNKNOWN), Status.FEASIBLE, False),
    ],
)
def test_what_is_not_proven_of_all_objectives_is_the_best_so_far(
    proven: int,
    end: Answer,
    status: Status,
    is_last: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bound is that of the first objective, also where later ones are not."""
    monkeypatch.setattr(plan_search, "is_small", lambda _: False)
    monkeypatch.setattr(plan_search, "weighted", lambda _: None)
    monkeypatch.setattr(plan_search, "run", Tiring(proven, end).run)
    made = Aimed(Random("tiring"))
    answer, bound = minimise_all(made.model, made.aims, Clock())

    assert answer.status is status
    assert (answer.values == end.values) is (is_last or proven == 0)
    assert bound == (min(made.every)[0] if proven else end.bound)
    if proven:
        amounts = [rank[:proven] for rank in made.every]
        assert is_last or made.amounts(answer.values[:FLAGS])[:proven] == min(amounts)


def noted(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[cp_model.CpModel], object]
) -> list[object]:
    """Return what is read of each model that is solved, once it is."""
    found: list[object] = []

    def run(model: cp_model.CpModel, clock: Clock, **how: bool) -> Answer:
        found.append(read(model))
        return cp_sat.run(model, clock, **how)

    monkeypatch.setattr(plan_search, "run", run)
    return found


def test_what_is_too_dear_for_any_solution_as_good_is_out_of_the_later_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One of three: cheap and other cost 1, dear costs 5. Later steps are faster."""
    monkeypatch.setattr(plan_search, "is_small", lambda _: False)
    model = cp_model.CpModel()
    cheap, other, dear = (model.new_bool_var(n) for n in ("cheap", "other", "dear"))
    model.add(cheap + other + dear == 1)
    aims = (
        Objective.of(model, cheap + other + 5 * dear, 7),
        Objective.of(model, cheap, 1),
    )
    found = noted(monkeypatch, lambda m: [list(v.domain) for v in m.proto.variables])
    answer, _ = minimise_all(model, aims, Clock())

    assert answer.values == (0, 1, 0)
    assert found == [[[0, 1], [0, 1], [0, 1]], [[0, 1], [0, 1], [0, 0]]]


def test_one_objective_alone_is_minimised_in_a_large_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The cheaper of two, as of the totals that a trade-off begins with."""
    monkeypatch.setattr(plan_search, "is_small", lambda _: False)
    model = cp_model.CpModel()
    cheap, dear = model.new_bool_var("cheap"), model.new_bool_var("dear")
    model.add_exactly_one(cheap, dear)

    answer, bound = minimise_all(
        model, (Objective.of(model, 2 * cheap + 5 * dear, 7),), Clock()
    )

    assert (answer.values, answer.objective, bound) == ((1, 0), 2, 2)
