"""The search for plans: what is proven of each, and its guards."""

from dataclasses import replace

import pytest
from hypothesis import assume, given

from recommender.errors import SelfCheckError
from recommender.problems.job_match import match
from recommender.problems.problem import Problem
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine import cp_sat
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.search import model_cache, plan_search
from recommender.solver.search.minmax_regret import Scenario, min_max_regret
from recommender.solver.search.model_cache import Fewest
from recommender.solver.search.plan_search import Search, solutions
from tests.builders.asking import problem_of, questions
from tests.builders.examples import examples
from tests.oracles import brute
from tests.oracles.brute import Asked

FIVE = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5, 5))
UNITS = tuple(
    Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),))
    for n, tag in enumerate(("calls", "letters", "sales"))
)


def problem(job: dict[str, int], spare: int | None = None) -> Problem:
    matched = match(Catalogue(UNITS), job)
    return Problem(UNITS, (FIVE,), job, frozenset(), matched, spare)


@pytest.mark.parametrize("in_turn", [False, True])
@examples(60)
@given(questions())
def test_the_bound_of_a_proven_plan_is_its_mismatch(
    in_turn: bool, asked: Asked
) -> None:
    """In one sum the bound is that of the sum, in turn that of the first objective."""
    assume(brute.feasible(asked.units, asked.rules))
    with pytest.MonkeyPatch.context() as patch:
        if in_turn:
            patch.setattr(plan_search, "is_small", lambda _: False)
        best = Search(problem_of(asked), Clock()).best()

    assert best.status is Status.OPTIMAL
    assert best.bound == best.mismatch


def test_an_order_that_does_not_go_on_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The solver names the same plan as an earlier one."""
    search = Search(problem({"calls": 3}), Clock())

    def same(model: object, clock: Clock) -> Answer:
        return Answer(Status.OPTIMAL, (1, 0, 0))

    monkeypatch.setattr(plan_search, "run", same)
    model = search.encoding.model.clone()
    with pytest.raises(SelfCheckError, match="does not come before"):
        plan_search.lexicographically_first(search.encoding, model, (0,), Clock())


def test_no_more_is_remembered_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_cache, "_MOST_REMEMBERED", 2)
    fewest = Fewest()
    asked = [
        replace(problem({}, 3), rules=(replace(FIVE, id=str(n)),)) for n in range(4)
    ]
    for number, one in enumerate(asked):
        fewest.learn(one, 5)
        assert fewest.get(one) == 5
        assert len(fewest._known) == number % 2 + 1
    assert fewest.get(asked[0]) is None


def test_the_plans_come_one_after_another_and_then_there_are_no_more() -> None:
    found = [*solutions(problem({"letters": 3, "sales": 2}), Clock())]

    assert [one.chosen for one in found] == [(1,), (2,), (0,), ()]
    assert found[-1].status is Status.INFEASIBLE


def test_the_least_largest_regret_of_one_scenario_is_none_and_of_two_is_shared() -> (
    None
):
    """Calls or letters are daily: 6 are left out by the wrong unit, 5 off the job."""
    calls, letters = problem({"calls": 3}), problem({"letters": 3})
    base = match(Catalogue(UNITS), {"letters": 1}, scale_for_all=True)

    def scenario(job: dict[str, int]) -> Scenario:
        return Scenario(match(Catalogue(UNITS), job, scale_for_all=True), 0)

    rules, clock = (FIVE,), Clock()
    one = min_max_regret(UNITS, rules, calls.match, [scenario({"calls": 3})], clock)
    both = [scenario(dict(each.job)) for each in (calls, letters)]
    two = min_max_regret(UNITS, rules, base, both, clock)

    assert one == ((0,), 0)
    assert two == ((1,), 11 * base.scale)


def test_presolve_is_left_out_of_small_models_only() -> None:
    """As many variables as are small, and one more."""
    model = cp_sat.cp_model.CpModel()
    for number in range(cp_sat._SMALL_MODEL):
        model.new_bool_var(str(number))
    assert cp_sat.is_small(model)
    model.new_bool_var("more")
    assert not cp_sat.is_small(model)


@pytest.mark.parametrize("spare", [0, 3])
def test_a_plan_may_have_the_fewest_credits_and_those_to_spare(spare: int) -> None:
    """Five are the fewest; of two units, which fit better, there are ten."""
    least = replace(FIVE, requires=Bound("credits", Select(), at_least=5))
    free = replace(problem({"calls": 3, "letters": 3}), rules=(least,), spare=spare)
    best = Search(free, Clock()).best()

    assert (best.fewest, best.cap, len(best.chosen)) == (5, 5 + spare, 1)
    roomy = Search(replace(free, spare=5), Clock())
    assert (roomy.best().cap, roomy.best().chosen) == (10, (0, 1))
    assert roomy.best_with_fewest().chosen == (0,)


def test_the_fewest_credits_that_are_known_are_not_worked_out_again() -> None:
    """What is known here is wrong, so that it shows; what is new is remembered."""
    asked, wrong, empty = problem({"calls": 3}, 1), Fewest(), Fewest()
    wrong.learn(asked, 7)

    assert Search(asked, Clock(), wrong).cap == 7 + 1
    assert Search(asked, Clock(), empty).cap == 5 + 1
    assert empty.get(asked) == 5
    assert Search(replace(asked, spare=None), Clock(), wrong).cap is None
