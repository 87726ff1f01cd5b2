"""How many times as long a plain loop takes over the same candidates, in turns."""

import statistics
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from recommender.auditing.audited_plan import PlanAuditor
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.journal import Journal
from recommender.cohorts.planning import Outcome, Planner
from recommender.cohorts.running import RunSettings, run_requests
from recommender.requests.candidate import Candidate
from recommender.requests.problem_building import build_problem
from recommender.solver.engine.clock import Clock
from recommender.solver.search.plan_search import solutions
from tests.benchmarks.figures import record
from tests.benchmarks.rivals import cbc, cp_sat_fresh, highs
from tests.benchmarks.stopwatch import seconds
from tests.builders.cohort_runs import ABOUT, with_plans
from tests.builders.waiting import FOR_EVER

pytestmark = pytest.mark.exhaustive


def record_times(what: str, compared_with: str, ratios: list[float], aim: str) -> None:
    times = f"{statistics.median(ratios):.2f} times"
    record(what, f"{len(ratios)} pairs of runs", compared_with, times, aim)


def turns(
    ours: Callable[[], object], theirs: Callable[[], object], pairs: int
) -> list[float]:
    """Return how many times as long theirs takes, for neighbouring runs."""
    return [1 / (seconds(ours) / seconds(theirs)) for _ in range(pairs)]


@pytest.fixture(name="few")
def some_candidates(pairs: int) -> list[Candidate]:
    return with_plans(40 if pairs > 1 else 4)


def plans(some: Iterable[Candidate], planner: Planner | None = None) -> list[Outcome]:
    planner = planner or Planner(ABOUT, FOR_EVER)
    return [planner.plan(one) for one in some]


def test_a_fresh_model_with_default_parameters(
    few: list[Candidate], pairs: int
) -> None:
    def loop() -> list[tuple[int, ...] | None]:
        return [cp_sat_fresh(build_problem(ABOUT, one)) for one in few]

    units = ABOUT.catalogue.units
    theirs = [tuple(units[i].code for i in chosen or ()) for chosen in loop()]
    assert [one.units for one in plans(few)] == theirs
    ratios = turns(lambda: plans(few), loop, min(pairs, 3))
    what = "CP-SAT, a fresh model per candidate, one worker, defaults"
    record_times(what, "cohort", ratios, "≥ 3")


# PuLP 3 warns of what PuLP 4 will change.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("rival", [cbc, highs])
def test_another_engine(
    rival: Callable[[object], int | None], few: list[Candidate], pairs: int
) -> None:
    """The rivals stop at the least mismatch; ours goes on to the first in order."""

    def loop() -> list[int | None]:
        return [rival(build_problem(ABOUT, one)) for one in few]

    ours = [next(solutions(build_problem(ABOUT, one), Clock())).mismatch for one in few]
    assert ours == loop()
    ratios = turns(lambda: plans(few), loop, min(pairs, 5))
    record_times(f"the least mismatch with {rival.__name__}", "cohort", ratios, "> 1")


def run(some: list[Candidate], jobs: int, journal: Journal | None = None) -> None:
    requests = {fingerprint_of(one): one for one in some}
    for mark, outcome in run_requests(ABOUT, requests, RunSettings(jobs=jobs)):
        if journal is not None:
            journal.add(mark, outcome)


def test_two_processes_and_repeated_requests(pairs: int) -> None:
    many = with_plans(1_500 if pairs > 1 else 8)
    some, few = many[:600], many[: len(many) * 3 // 10]
    repeated = (few * 4)[: len(many)]

    ratios = turns(lambda: run(some, 2), lambda: run(some, 1), min(pairs, 5))
    record_times("one process", "two processes", ratios, "≥ 1.65")
    # With fewer the start of the process, which both have, is a part of it.
    ratios = turns(lambda: run(repeated, 1), lambda: run(many, 1), min(pairs, 3))
    record_times("distinct requests", "30 % of them distinct", ratios, "≥ 3")


def test_a_journal_is_written_while_others_are_planned(
    pairs: int, tmp_path: Path
) -> None:
    some = with_plans(300 if pairs > 1 else 4)

    def journalled() -> None:
        journal = Journal(tmp_path / "out.journal")
        journal.open({}, resume=False, restart=False)
        run(some, 1, journal)
        journal.close(remove=True)

    ratios = turns(lambda: run(some, 1), journalled, min(pairs, 5))
    record_times("a run with a journal", "a run without", ratios, "≤ 1.1")


def test_journal_and_audit(
    few: list[Candidate],
    pairs: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = plans(few)
    marked = [
        (fingerprint_of(one), outcome) for one, outcome in zip(few, done, strict=True)
    ]
    journal = Journal(tmp_path / "out.journal")
    journal.open({}, resume=False, restart=False)
    spent: list[float] = []
    plan_of = PlanAuditor.plan_of

    def watched(*arguments: object) -> object:
        found = []
        spent.append(seconds(lambda: found.append(plan_of(*arguments))))  # type: ignore[arg-type]
        return found[0]

    planner = Planner(ABOUT, FOR_EVER)
    monkeypatch.setattr(PlanAuditor, "plan_of", watched)
    shares = []
    for _ in range(min(pairs, 5)):
        spent.clear()
        whole = seconds(lambda: plans(few, planner))
        writing = seconds(lambda: [journal.add(*one) for one in marked])
        shares.append((sum(spent) + writing) / (whole + writing))
    journal.close(remove=True)
    share = f"{100 * statistics.median(shares):.1f} %"
    record("journal and audit", f"{len(shares)} runs", "the whole run", share, "≤ 10 %")
