"""Wrong answers of CP-SAT that others reported: none of each kind passes here.

Each test has the number of the report at github.com/google/or-tools/issues. The models
there are large or not public; these are small ones of the same kind, of our own rules
and through our own door, with answers by trying every set or by hand.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import inf
from pathlib import Path
from random import Random

import pytest
from ortools.sat.python import cp_model

from recommender.errors import SelfCheckError
from recommender.problems.job_match import match
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, If, Kind, Rule, Select, Ways
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import count_solutions, run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.objectives import Objective
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.search.plan_search import minimise_all
from tests.builders.constructs import catalogue, some_rules, subsets
from tests.builders.liars import Liar, believe
from tests.oracles.engines import told_by_the_model
from tests.oracles.rulebook import keeps

# Both as the program solves a small model, and with the presolve of a large one.
BOTH_WAYS = pytest.mark.parametrize("prepare", [False, True])


def rule(requires: object, id_: str = "r") -> Rule:
    return Rule(id_, Kind.RULE, "", "", requires)  # type: ignore[arg-type]


def at_least(number: int | Fraction, *codes: str, measure: str = "credits") -> Bound:
    select = Select(units=frozenset(codes)) if codes else Select()
    return Bound(measure, select, at_least=number)


def units_of(*credits: int | Fraction) -> tuple[Unit, ...]:
    return tuple(Unit(f"U{n}", "-", "A", 2, c) for n, c in enumerate(credits))


@BOTH_WAYS
def test_large_weights_in_a_row_that_need_not_hold(prepare: bool) -> None:
    """5293: weights of more than 2^31 in all lost the literal that enforces a row.

    The numbers are credits with nine decimals, under "if" and "one of".
    """
    tiny = Fraction(1, 10**9)
    units = units_of(*(3 + n * tiny for n in range(5)))
    alone = Bound("units", Select(units=frozenset(["U1", "U2"])), at_most=1)
    for requires in (
        If(at_least(1, "U0", measure="units"), at_least(6, "U1", "U2", "U3")),
        Ways((at_least(9 + 6 * tiny), at_least(1, "U4", measure="units")), at_most=1),
    ):
        rules = (rule(requires), rule(alone, "alone"))
        valid = {some for some in subsets(units) if keeps(some, rules)}
        assert told_by_the_model(units, rules) == valid
        for total in (1, -1):
            encoding = Encoding(units, rules)
            encoding.model.minimize(total * encoding.credits.total)
            answer = run(encoding.model, prepare=prepare)
            sums = [sum(u.credits for u in some) for some in valid]
            best = min(total * encoding.scaled("credits").least(s) for s in sums)
            assert (answer.status, answer.objective) == (Status.OPTIMAL, best)


@pytest.mark.parametrize("seed", range(6))
def test_presolve_makes_no_model_infeasible(seed: int) -> None:
    """5274, 4426, 4370, 3607: infeasible with presolve, and feasible without."""
    random = Random(f"presolve {seed}")
    for _ in range(5):
        units, rules = catalogue(random), some_rules(random)
        feasible = any(keeps(some, rules) for some in subsets(units))
        for prepare in (False, True):
            status = run(Encoding(units, rules).model, prepare=prepare).status
            assert status is (Status.OPTIMAL if feasible else Status.INFEASIBLE)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_constraints_decides_nothing(seed: int) -> None:
    """4168, 1014: another order of constraints made a model infeasible."""
    random = Random(f"order {seed}")
    for _ in range(5):
        units, rules = catalogue(random), some_rules(random)
        sets = told_by_the_model(units, rules)
        shuffled = tuple(random.sample(rules, len(rules)))
        assert told_by_the_model(units, shuffled) == sets


@pytest.mark.parametrize("seed", range(4))
def test_a_list_of_solutions_has_each_once(seed: int) -> None:
    """4640, 4270, 3670, 3770: solutions listed twice, or left out."""
    random = Random(f"listing {seed}")
    for _ in range(5):
        units, rules = catalogue(random), some_rules(random)
        valid = [some for some in subsets(units) if keeps(some, rules)]
        model = Encoding(units, rules).model
        for one_by_one in (False, True):
            count = count_solutions(
                model, 10_000, Clock(), len(units), one_by_one=one_by_one
            )
            assert (count.number, count.exact) == (len(valid), True)


def test_an_enforced_equation_is_listed_once_for_each_solution() -> None:
    """4640: the very model reported, p -> 2x + 3y + 5z == 12, here in three units.

    With p there is one solution, without it 27 of 0 to 2: 28 and not 55.
    """
    model = cp_model.CpModel()
    p = model.new_bool_var("p")
    digits = [model.new_int_var(0, 2, name) for name in "xyz"]
    weighted = sum(w * x for w, x in zip((2, 3, 5), digits, strict=True))
    model.add(weighted == 12).only_enforce_if(p)
    kept = sum(2 * x + 3 * y + 5 * z == 12 for x, y, z in product(range(3), repeat=3))

    assert count_solutions(model, 1_000, Clock(), 4).number == 27 + kept


@pytest.mark.parametrize("seed", range(4))
def test_a_second_solve_has_the_same_values(seed: int) -> None:
    """3948, 2393, 2283, 1251: other values, or another optimum, at each solve."""
    random = Random(f"again {seed}")
    units = catalogue(random)
    matched = match(Catalogue(units), {"calls": 3, "letters": 1})
    answers = []
    for _ in range(3):
        encoding = Encoding(units, (rule(at_least(2)),), matched)
        encoding.model.minimize(encoding.mismatch.total)
        answers.append(run(encoding.model))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("seed", range(6))
def test_the_second_objective_is_possible_once_the_first_is_pinned(seed: int) -> None:
    """2896: infeasible as soon as the first objective was to be as good."""
    random = Random(f"pinned {seed}")
    units = catalogue(random)
    matched = match(Catalogue(units), {"calls": 3, "letters": 1})
    encoding = Encoding(units, (), matched)
    aims = (encoding.mismatch, encoding.credits, encoding.count)
    # Objectives of this size are too large for one sum, so they are minimised in turn.
    large = tuple(Objective.of(encoding.model, aim.total, 2**30) for aim in aims)
    for some in (aims, large):
        model = encoding.model.clone()
        answer, _ = minimise_all(model, some, Clock())
        chosen = frozenset(i for i, _ in enumerate(units) if answer.values[i])
        ranks = [
            (
                matched.scaled(frozenset(positions)),
                sum(units[i].credits for i in positions),
                len(positions),
            )
            for positions in (
                [i for i, unit in enumerate(units) if unit in some_units]
                for some_units in subsets(units)
            )
        ]
        assert answer.status is Status.OPTIMAL
        assert min(ranks) == (
            matched.scaled(chosen),
            sum(units[i].credits for i in chosen),
            len(chosen),
        )


@BOTH_WAYS
def test_many_equal_weights(prepare: bool) -> None:
    """3620: infeasible with an objective of equal weights over symmetrical units."""
    units = units_of(*[4] * 30)
    encoding = Encoding(units, (rule(at_least(38)),))
    encoding.model.minimize(encoding.credits.total)

    assert run(encoding.model, prepare=prepare).objective == 40


@BOTH_WAYS
def test_a_knapsack_of_two_groups(prepare: bool) -> None:
    """827: 63 as the best of a knapsack, though one thing alone is worth 79."""
    weights, gains = (11, 22, 33, 10, 23), (24, 40, 79, 23, 48)
    encoding = Encoding(
        units_of(*weights),
        [
            rule(Bound("credits", Select(), at_most=37), "most"),
            *(
                rule(Bound("units", Select(units=frozenset(group)), at_most=1), name)
                for name, group in (("a", ("U0", "U1", "U2")), ("b", ("U3", "U4")))
            ),
        ],
    )
    encoding.model.maximize(encoding.total(gains).total)
    answer = run(encoding.model, prepare=prepare)

    assert (answer.objective, answer.values[:5]) == (79, (0, 0, 1, 0, 0))


class BoundBelow(Liar):
    """Says that an answer is the best, but has proven less, as in the report."""

    @property
    def best_objective_bound(self) -> float:
        return self.real.best_objective_bound - 1


class TooShort(Liar):
    """Returns fewer values than there are variables."""

    def solve(self, model: cp_model.CpModel, *rest: object) -> object:
        status = self.real.solve(model, *rest)
        self.lie = list(self.real.response_proto.solution)[:-1]
        return status


@pytest.mark.parametrize(
    ("liar", "fault"),
    [(BoundBelow, "proven only to"), (TooShort, "values for")],
)
def test_an_answer_that_contradicts_itself_is_refused(
    liar: Callable[..., Liar], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3639: "optimal" with an objective far from its own bound; 1996: no values."""
    encoding = Encoding(units_of(4, 5), (rule(at_least(5)),))
    encoding.model.minimize(encoding.credits.total)
    believe(monkeypatch, liar)

    with pytest.raises(SelfCheckError, match=fault):
        run(encoding.model)


def test_a_model_that_the_solver_refuses_is_not_an_infeasible_one() -> None:
    """4352: numbers that are too large come back as a status, not as an error."""
    model = cp_model.CpModel()
    large = [model.new_int_var(0, 2**60, name) for name in "ab"]
    model.add(2**60 * large[0] + 2**60 * large[1] <= 5)

    with pytest.raises(SelfCheckError, match="refused the model"):
        run(model)


@pytest.mark.parametrize("seed", range(4))
def test_a_conflict_has_nothing_that_is_not_needed(seed: int) -> None:
    """5141, 3983, 3017: cores with all assumptions, or with none of them."""
    random, found = Random(f"core {seed}"), 0
    while found < 3:
        units, rules = catalogue(random), some_rules(random)
        if any(keeps(some, rules) for some in subsets(units)):
            continue
        found += 1
        conflict = minimal_conflict(units, rules)
        assert not any(keeps(some, conflict) for some in subsets(units))
        for one in conflict:
            rest = tuple(other for other in conflict if other is not one)
            assert any(keeps(some, rest) for some in subsets(units))


def test_the_program_gives_no_hints_and_uses_one_worker() -> None:
    """4693, 4582, 5295, 3842: hints broken by presolve, and workers that disagree."""
    solver_folder = Path(run.__code__.co_filename).parents[1]
    texts = [path.read_text("utf-8") for path in solver_folder.rglob("*.py")]
    clock = Clock()
    model = cp_model.CpModel()
    model.minimize(model.new_bool_var("x"))
    run(model, clock)

    assert not any("add_hint" in text for text in texts)
    assert {s.parameters.num_workers for s in clock.solvers.values()} == {1}
    assert {s.parameters.max_time_in_seconds for s in clock.solvers.values()} == {inf}
