"""What a conversation costs: prices, what-ifs, trade-offs and conflicts, in ratios.

Where an answer is compared with its own solves, the processor time inside the solver is
counted while the answer is worked out.
"""

import time
from collections.abc import Callable

import pytest
from ortools.sat.python import cp_model

import recommender
from recommender import Candidate, Wishes
from recommender.answers.explanations import explain
from recommender.answers.tradeoffs import trade_off
from recommender.answers.what_ifs import what_if
from recommender.requests.problem_building import build_problem
from recommender.solver.model.encoding import Encoding
from recommender.solver.rules.conflicts import minimal_conflict
from tests.benchmarks.race.questions import TWELVE
from tests.benchmarks.stopwatch import ratio, record_ratio, seconds

pytestmark = pytest.mark.exhaustive

ABOUT = recommender.load_qualification("ocr-03456")
ROLES = ["contact-centre-adviser", "receptionist", "council-officer", "field-engineer"]
CHANGES = [
    Wishes(without_units=("D3",)),
    Wishes(with_units=("A13",)),
    Wishes(max_credits=42),
    Wishes(have=("D6",)),
]


class Solver:
    """Counts the solves and the seconds of processor time spent in them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seconds, self.solves = 0.0, 0
        self._solve = cp_model.CpSolver.solve
        patch.setattr(cp_model.CpSolver, "solve", self._timed())

    def _timed(self) -> Callable[..., object]:
        def solve(solver: cp_model.CpSolver, *arguments: object) -> object:
            start = time.process_time()
            try:
                return self._solve(solver, *arguments)  # type: ignore[arg-type]
            finally:
                self.seconds += time.process_time() - start
                self.solves += 1

        return solve


def test_a_plan_to_its_own_solves(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warm process: names, rules, models, solves, the audit, for every role."""
    roles, runs = [role.name for role in ABOUT.vocabulary.roles], []

    def plan_all() -> None:
        for role in roles:
            recommender.recommend(ABOUT, Candidate(role))

    plan_all()
    for _ in range(pairs):
        with monkeypatch.context() as patch:
            solver = Solver(patch)
            whole = seconds(plan_all, time.process_time)
            inside = solver.seconds
        each = (1000 * took / len(roles) for took in (whole, inside))
        runs.append((whole / inside, *each))
    middle = sorted(runs)[len(runs) // 2]
    solves = f"its {solver.solves / len(roles):.1f} solves"
    record_ratio("a plan, warm, over all roles", solves, middle, 1.5)


@pytest.mark.parametrize("role", ROLES)
def test_all_prices_to_their_own_solves(
    role: str, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One plan, 57 prices, those of 9 rules and the ties, all on one model."""
    candidate, runs = Candidate(role), []
    explain(ABOUT, candidate)
    for _ in range(pairs):
        with monkeypatch.context() as patch:
            solver = Solver(patch)
            whole = seconds(lambda: explain(ABOUT, candidate), time.process_time)
        runs.append((whole / solver.seconds, 1000 * whole, 1000 * solver.seconds))
    middle = sorted(runs)[len(runs) // 2]
    record_ratio(f"explain, {role}", f"its {solver.solves} solves", middle, 1.2)


@pytest.mark.parametrize("role", ROLES)
def test_a_what_if_to_one_plan(role: str, pairs: int) -> None:
    before = Candidate(role)

    def ours() -> None:
        for wishes in CHANGES:
            what_if(ABOUT, before, Candidate(role, wishes=wishes))

    def theirs() -> None:
        for wishes in CHANGES:
            recommender.recommend(ABOUT, before)
            recommender.recommend(ABOUT, Candidate(role, wishes=wishes))

    found, mine, yours = ratio(ours, theirs, pairs)
    figures = (2 * found, mine / 4, yours / 8)
    record_ratio(f"a what-if, {role}", "one plan, before or after", figures, 2.5)


@pytest.mark.parametrize("role", ROLES)
def test_a_trade_off_to_one_plan(role: str, pairs: int) -> None:
    candidate = Candidate(role)

    def ours() -> None:
        trade_off(ABOUT, candidate, "credits", up_to=60)

    def theirs() -> None:
        recommender.recommend(ABOUT, candidate)

    what = f"tradeoffs to 60 credits, {role}"
    record_ratio(what, "one plan", ratio(ours, theirs, pairs), 12)


def test_a_smallest_conflict_to_plain_feasibility(pairs: int) -> None:
    """Twelve wishes and all rules, to building and solving what can be met once."""
    qualification = ABOUT
    problem = build_problem(qualification, Candidate("receptionist", wishes=TWELVE))

    def ours() -> None:
        assert minimal_conflict(problem.units, problem.rules)

    def theirs() -> None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.solve(Encoding(problem.units, qualification.rules).model)

    figures = ratio(ours, theirs, pairs)
    record_ratio(
        "a smallest conflict, 12 wishes", "one feasibility solve, built", figures, 8
    )
    bare = Encoding(problem.units, qualification.rules).model

    def solved() -> None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.solve(bare)

    figures = ratio(ours, solved, pairs)
    record_ratio(
        "a smallest conflict, 12 wishes", "one feasibility solve, ready", figures, 8
    )
