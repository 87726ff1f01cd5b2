"""Plans of the fewest occasions, against trying every set of units and occasions."""

from fractions import Fraction
from functools import cache
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender.answers import fewest_occasions as counting
from recommender.answers.fewest_occasions import recommend_few_occasions
from recommender.answers.tradeoffs import trade_off
from recommender.errors import SelfCheckError
from recommender.problems import job_match
from recommender.problems.occasion_problem import EvidenceTask, occasion_problem
from recommender.problems.problem import Problem
from recommender.qualifications.evidence import (
    EvidenceGuide,
    EvidenceKind,
    TaskEvidence,
    WantedEvidence,
)
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Frequency
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.occasions import joint_search
from recommender.solver.occasions.joint_search import (
    add_occasions,
    occasion_frontier,
    plan_of_fewest_occasions,
)
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.asking import problem_of, questions
from tests.builders.evidence import guides
from tests.builders.examples import examples
from tests.builders.whole_requests import qualification_of
from tests.oracles import occasions as oracle
from tests.oracles.brute import Asked, Set, mismatch, rank, subsets
from tests.oracles.rulebook import keeps

QUALIFICATION = recommender.load_qualification("ocr-03456")


class Every:
    """Every valid set of a small problem, with the fewest occasions that it needs."""

    def __init__(self, problem: Problem, guide: EvidenceGuide) -> None:
        self.job = {tag: Frequency(_OFTEN[int(w)]) for tag, w in problem.job.items()}
        self.problem, self.guide = problem, guide
        self.asked = Asked(
            problem.units, problem.rules, problem.job, problem.held, None
        )
        valid = [s for s in subsets(problem.units) if keeps(s, problem.rules)]
        if valid and problem.spare is not None:
            most = min(sum(u.credits for u in s) for s in valid) + problem.spare
            valid = [s for s in valid if sum(u.credits for u in s) <= most]
        self.valid = valid
        self.needs = cache(self._needs)

    def _needs(self, chosen: Set) -> int:
        new = tuple(u for u in chosen if u.code not in self.problem.held)
        return len(next(oracle.enough_sets(new, self.job, self.guide)))

    def key(self, chosen: Set) -> tuple[object, ...]:
        order = [self.problem.units.index(unit) for unit in chosen]
        return (*rank(chosen, self.asked), order)


_OFTEN = ["never", "sometimes", "weekly", "daily"]


@examples(300)
@given(questions().map(problem_of), guides, st.sampled_from([0, 1, Fraction(5, 2), 6]))
def test_no_plan_within_the_loss_needs_fewer_occasions(
    problem: Problem, guide: EvidenceGuide, loss: Fraction
) -> None:
    every = Every(problem, guide)
    assume(every.valid and problem.match.exact)
    search = Search(problem, Clock())
    best = search.best()
    occasions = add_occasions(search, joint_problem(every))
    most = best.mismatch + int(loss * problem.match.scale)
    solution = plan_of_fewest_occasions(search, occasions, most)

    least = min(mismatch(s, every.asked) for s in every.valid)
    near = [s for s in every.valid if mismatch(s, every.asked) <= least + loss]
    expected = min(near, key=lambda s: (every.needs(s), *every.key(s)))
    assert solution.status is Status.OPTIMAL
    assert [problem.units[i] for i in solution.chosen] == list(expected)


@examples(300)
@given(questions().map(problem_of), guides)
def test_the_frontier_has_the_best_plan_of_each_number_of_occasions(
    problem: Problem, guide: EvidenceGuide
) -> None:
    every = Every(problem, guide)
    assume(every.valid and problem.match.exact)
    search = Search(problem, Clock())
    occasions = add_occasions(search, joint_problem(every))
    points = [
        (number, problem.match.mismatch(solution.mismatch))
        for number, solution in occasion_frontier(
            search,
            occasions,
            lambda s: every.needs(tuple(problem.units[i] for i in s.chosen)),
        )
    ]
    pairs = {(every.needs(s), mismatch(s, every.asked)) for s in every.valid}
    frontier = {
        (n, m)
        for n, m in pairs
        if not any((a <= n and b <= m and (a, b) != (n, m)) for a, b in pairs)
    }
    assert points == sorted(frontier, reverse=True)


def test_after_the_occasions_mismatch_credits_units_and_order_decide() -> None:
    """One occasion is enough for any plan here, so that what comes after decides."""
    observation = EvidenceKind.OBSERVATION
    calls = TaskEvidence("calls", {observation: ("a shift",)})
    guide = EvidenceGuide({"calls": calls}, (WantedEvidence(observation=1),))

    def chosen(least: int, *sizes: tuple[int, str]) -> str:
        """Return the units chosen of some credits each, about their tasks."""
        units = tuple(
            Unit(
                f"U{n}", "", "A", 2, size, tags=tuple((tag, 3) for tag in tags.split())
            )
            for n, (size, tags) in enumerate(sizes, 1)
        )
        rule = Rule("all", Kind.RULE, "all", "", Bound("credits", Select(), least))
        asked = Asked(units, (rule,), {"calls": 3}, frozenset(), None)
        problem = problem_of(asked)
        search = Search(problem, Clock())
        search.best()
        occasions = add_occasions(search, joint_problem(Every(problem, guide)))
        solution = plan_of_fewest_occasions(search, occasions, 10**6)
        return " ".join(units[i].code for i in solution.chosen)

    # The first and second are about calls in part only: more mismatch.
    assert chosen(3, (3, "calls sales"), (3, "calls sales"), (3, "calls")) == "U3"
    assert chosen(3, (3, "calls"), (3, "calls sales"), (3, "calls sales")) == "U1"
    # As good a fit, but more credits than are needed.
    assert chosen(3, (5, "calls"), (4, "calls"), (3, "calls")) == "U3"
    assert chosen(3, (3, "calls"), (4, "calls"), (5, "calls")) == "U1"
    # As many credits in more units.
    assert chosen(6, (3, "calls"), (3, "calls"), (6, "calls")) == "U3"
    assert chosen(6, (6, "calls"), (3, "calls"), (3, "calls")) == "U1"
    # As good in all: the first of the catalogue.
    for number in range(2, 6):
        assert chosen(3, *number * [(3, "calls")]) == "U1"
        assert chosen(6, *number * [(3, "calls")]) == "U1 U2"


def joint_problem(every: Every):  # type: ignore[no-untyped-def]
    units = tuple(u for u in every.problem.units if u.code not in every.problem.held)
    return occasion_problem(EvidenceTask(units, every.job, every.guide))


@pytest.mark.slow
def test_fewer_occasions_cost_no_more_than_was_allowed() -> None:
    best = recommender.recommend(QUALIFICATION, "receptionist").best
    answer = recommend_few_occasions(QUALIFICATION, "receptionist", Fraction(5, 2))
    fewest = answer.proof.occasions

    assert fewest is not None
    assert fewest.least == best.fit.mismatch
    assert answer.best.fit.mismatch <= fewest.least + fewest.within
    assert fewest.occasions < fewest.at_least_mismatch
    evidence = recommender.plan_evidence(answer).evidence
    assert evidence is not None
    assert len(evidence.occasions) == fewest.occasions


@pytest.mark.slow
def test_the_points_of_a_trade_off_are_the_plans_that_a_loss_buys() -> None:
    curve = trade_off(QUALIFICATION, "receptionist", "occasions")
    least = min(point.plan.fit.mismatch for point in curve.points)

    assert all(point.on_frontier for point in curve.points)
    for point in curve.points:
        loss = point.plan.fit.mismatch - least
        answer = recommend_few_occasions(QUALIFICATION, "receptionist", loss)
        assert answer.proof.occasions is not None
        assert answer.proof.occasions.occasions == point.value
        assert answer.best.fit.mismatch == point.plan.fit.mismatch


def test_no_loss_at_all_is_the_best_plan_of_the_fewest_occasions() -> None:
    answer = recommend_few_occasions(QUALIFICATION, "manager", Fraction(0))
    best = recommender.recommend(QUALIFICATION, "manager").best

    assert answer.best.fit.mismatch == best.fit.mismatch


def test_a_request_without_a_plan_is_explained_as_ever() -> None:
    wishes = recommender.Wishes(max_credits=20)
    candidate = recommender.Candidate("receptionist", wishes=wishes)
    answer = recommend_few_occasions(QUALIFICATION, candidate, Fraction(2))

    assert answer.status is Status.INFEASIBLE
    assert [rule.id for rule in answer.conflict] == ["total", "--max-credits 20"]


# Of calls there are two kinds of evidence, of sales one; two occasions are wanted.
KINDS = {
    "calls": (EvidenceKind.OBSERVATION, EvidenceKind.PRODUCTS),
    "sales": (EvidenceKind.PRODUCTS,),
}
GUIDE = EvidenceGuide(
    {t: TaskEvidence(t, dict.fromkeys(some, ("x",))) for t, some in KINDS.items()},
    (WantedEvidence(occasions=2),),
)


def units_about(*tags: str) -> tuple[Unit, ...]:
    """Return a unit of 5 credits about each task: U1, U2 and so on."""
    return tuple(
        Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),)) for n, tag in enumerate(tags, 1)
    )


def few_occasions(
    loss: int | Fraction, size: int, *held: str
) -> tuple[list[str], int, int]:
    """Return the plan of a small job, and its occasions and those of the best plan.

    U1 is about calls, which are daily: it wants two occasions. U2 is about sales, now
    and then: one is all there is. Of 10/3 + 6 credits of mismatch with U2, U1 has 2.
    """
    units = units_about("calls", "sales")
    rule = Rule("r", Kind.RULE, "", "", Bound("credits", Select(), size, size))
    candidate = recommender.Candidate(
        bare=True,
        tags={"calls": Frequency.DAILY, "sales": Frequency.SOMETIMES},
        wishes=recommender.Wishes(have=held),
    )
    about = qualification_of(units, (rule,))
    answer = recommend_few_occasions(about, candidate, Fraction(loss), guide=GUIDE)
    fewest = answer.proof.occasions
    assert fewest is not None
    return [*answer.best.codes], fewest.occasions, fewest.at_least_mismatch


def test_an_occasion_is_saved_where_its_loss_is_allowed_and_not_below() -> None:
    """The loss is 22/3."""
    assert few_occasions(7, 5) == (["U1"], 2, 2)
    assert few_occasions(8, 5) == (["U2"], 1, 2)
    assert few_occasions(Fraction(22, 3), 5) == (["U2"], 1, 2)


@pytest.mark.parametrize(
    ("loss", "chosen", "right"),
    [
        # The second loses 22/3; both together need 3 occasions, the first only 2.
        (8, (1,), True),
        (Fraction(22, 3), (1,), True),
        (7, (1,), False),
        (99, (0,), True),
        (99, (0, 1), False),
    ],
)
@pytest.mark.parametrize("rounded", [False, True])
def test_a_plan_that_loses_too_much_or_needs_more_occasions_is_refused(
    loss: int | Fraction,
    chosen: tuple[int, ...],
    right: bool,
    rounded: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lie = Solution(Status.OPTIMAL, chosen)
    plans = {(0,): 2, (1,): Fraction(28, 3), (0, 1): Fraction(10, 3)}
    fit = SimpleNamespace(mismatch=plans[chosen])
    codes = [f"U{i + 1}" for i in chosen]
    units = tuple(
        Unit(f"U{i + 1}", "", "A", 2, 5, tags=((("calls", "sales")[i], 3),))
        for i in chosen
    )
    plan = SimpleNamespace(fit=fit, units=units, codes=codes)
    monkeypatch.setattr(counting, "plan_of_fewest_occasions", lambda *_: lie)
    monkeypatch.setattr(counting, "audit_plan", lambda *_: plan)
    if rounded:
        # By up to 2 units in hundredths of a credit.
        monkeypatch.setattr(job_match, "MOST_COST", 0)
        monkeypatch.setattr(job_match, "ROUNDED_SCALE", 100)
    if right:
        assert few_occasions(loss, 5)[0] == codes
        return
    with pytest.raises(SelfCheckError, match="but the best plan needs 2"):
        few_occasions(loss, 5)


def test_what_is_held_needs_no_occasion() -> None:
    assert few_occasions(0, 10) == (["U1", "U2"], 3, 3)
    assert few_occasions(0, 10, "U1") == (["U1", "U2"], 1, 1)


def calls_and_sales() -> tuple[Search, Every]:
    """Pose a choice of units: U1 needs two occasions, U2 one, and U3 none.

    U1 suits best, then U2, then U3.
    """
    units = units_about("calls", "sales", "letters")
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5, 5))
    asked = Asked(units, (five,), {"calls": 3, "sales": 2}, frozenset(), None)
    problem = problem_of(asked)
    return Search(problem, Clock()), Every(problem, GUIDE)


def test_a_frontier_of_occasions_ends_with_the_plan_that_needs_none() -> None:
    search, every = calls_and_sales()
    occasions = add_occasions(search, joint_problem(every))
    points = occasion_frontier(search, occasions, lambda one: 2 - one.chosen[0])

    assert [(number, one.chosen) for number, one in points] == [
        (2, (0,)), (1, (1,)), (0, (2,)),
    ]  # fmt: skip


def test_a_plan_that_needs_more_occasions_than_were_allowed_is_refused() -> None:
    """Worked out anew the second plan needs two, of at most one."""
    search, every = calls_and_sales()
    occasions = add_occasions(search, joint_problem(every))
    points = occasion_frontier(search, occasions, lambda _: 2)

    assert next(points)[0] == 2
    with pytest.raises(SelfCheckError, match="2 occasions, of at most 1"):
        next(points)


def test_without_time_there_is_no_plan_of_the_fewest_occasions() -> None:
    search, every = calls_and_sales()
    occasions = add_occasions(search, joint_problem(every))
    none = plan_of_fewest_occasions(search, occasions, -1)
    assert (none.status, none.chosen) == (Status.INFEASIBLE, ())
    search.clock.limit = 0.0
    late = plan_of_fewest_occasions(search, occasions, 10**6)
    assert (late.status, late.chosen) == (Status.UNKNOWN, ())


def test_the_best_plan_of_few_occasions_so_far_is_not_said_to_be_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search, every = calls_and_sales()
    occasions = add_occasions(search, joint_problem(every))
    so_far = Answer(Status.FEASIBLE, (0, 1, 0), 9, 0)
    monkeypatch.setattr(joint_search, "minimise_all", lambda *_: (so_far, 0))
    found = plan_of_fewest_occasions(search, occasions, 10**6)

    mismatch = search.problem.match.scaled(frozenset([1]))
    assert found == Solution(Status.FEASIBLE, (1,), mismatch, 0)
