"""What it costs to look at a qualification's rules together, in plain solves."""

import time
from collections.abc import Callable

import pytest

import recommender
from recommender.answers.lint import lint
from recommender.answers.situations import Situations
from recommender.requests.candidate import Candidate
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from tests.benchmarks.figures import record
from tests.benchmarks.stopwatch import ratio, record_ratio
from tests.builders.nested import nested

pytestmark = pytest.mark.exhaustive

ABOUT = recommender.load_qualification("ocr-03456")
ROLES = [role.name for role in ABOUT.vocabulary.roles]


def plain_solve(role: str) -> None:
    """Build one role's plan and solve it for the least mismatch."""
    problem = build_problem(ABOUT, resolve(Candidate(role), ABOUT))
    encoding = Encoding(problem.units, problem.rules, problem.match)
    encoding.model.minimize(encoding.mismatch.total)
    assert run(encoding.model).status == "optimal"


def test_lint_to_plain_solves(pairs: int) -> None:
    def theirs() -> None:
        for role in ROLES:
            plain_solve(role)

    found, mine, yours = ratio(lambda: lint(ABOUT), theirs, pairs)
    each = (found * len(ROLES), mine, yours / len(ROLES))
    record_ratio(
        "lint of the shipped qualification", "one plain solve, built", each, 60
    )


def test_claims_about_60_units_to_finding_one_plan(
    pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With alternatives in alternatives, pathways and units held, and no counting."""
    monkeypatch.setattr("recommender.answers.lint.tally_of", lambda queries: None)
    qualification = nested(60)

    def one_plan() -> None:
        situations = Situations(qualification, Clock())
        assert situations.queries(situations.as_read).find() is not None

    figures = ratio(lambda: lint(qualification, roles=[]), one_plan, pairs)
    record_ratio("claims about 60 units", "one plan found, built", figures, 60)


def processor_seconds(call: Callable[[], object]) -> float:
    """Give the time of the processor, which the work of others changes little."""
    start = time.process_time()
    call()
    return time.process_time() - start


@pytest.mark.parametrize("counting", [False, True])
@pytest.mark.parametrize("units", [13, 20, 30, 60])
def test_processor_time_of_claims_and_counts(
    units: int, counting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With rules on what is counted, too, if `counting`."""
    qualification = nested(units, counting=counting)
    whole = processor_seconds(lambda: lint(qualification, roles=[]))
    monkeypatch.setattr("recommender.answers.lint.tally_of", lambda queries: None)
    claims = processor_seconds(lambda: lint(qualification, roles=[]))
    what = "what units count towards" if counting else "alternatives"
    record(
        f"claims about {units} units with {what}: processor time",
        f"{claims:.2f} s",
        f"and the number of plans: {max(0.0, whole - claims):.2f} s",
        f"{claims:.2f} s",
        "≤ 1 s",
    )
