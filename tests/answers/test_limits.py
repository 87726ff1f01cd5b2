"""A limit is for a whole command: at each step at which the time may run out.

No test here takes a time: a clock counts how often it is asked, and then has run out.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import recommender
from recommender import Candidate, Frequency, Status
from recommender.answers.plan_details import add_details
from recommender.cli import cli
from recommender.errors import RecommenderError
from recommender.reports.documents.plan_builder import plans_document
from recommender.reports.words.reasons import NO_TIME
from recommender.reports.words.wording import proof_in_words
from recommender.solver.engine import cp_sat
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from tests.builders.small import small

MOST_ASKS = 60
TASKS = {"calls": Frequency.DAILY, "letters": Frequency.WEEKLY}
CLERK = Candidate(tags=TASKS)


@dataclass
class Countdown(Clock):
    """A clock that has endless time for so many solves, and then none."""

    asks: int = 0

    def left(self) -> float | None:
        """Return no limit, or no time."""
        self.asks -= 1
        return None if self.asks >= 0 else 0.0


@pytest.fixture(name="qualification")
def some_about(tmp_path: Path) -> recommender.Qualification:
    rows = "".join(f"O{n},Unit {n},B,3,{n},,\n" for n in (1, 2, 3, 4))
    table = "code,title,group,level,credits,glh,unit_reference\n"
    units = f"{table}A1,Greet visitors,A,2,5,,\nA2,Answer calls,A,2,4,,\n{rows}"
    strengths = "unit,tag,strength\nA2,calls,3\nO1,letters,3\nO2,letters,2\n"
    return small(
        tmp_path / "small", files={"units.csv": units, "strengths.csv": strengths}
    )


@pytest.mark.parametrize("apart", [None, Fraction(3)])
def test_only_plans_that_are_proven_to_be_next_are_told_as_such(
    qualification: recommender.Qualification, apart: Fraction | None
) -> None:
    every = recommender.recommend(qualification, CLERK, top=4, apart_within=apart)
    seen = set()
    assert (every.status, every.proof.ranked) == (Status.OPTIMAL, 4)
    for asks in range(MOST_ASKS):
        found = recommender.recommend(
            qualification,
            CLERK,
            top=4,
            apart_within=apart,
            time_limit=Countdown(asks=asks),
        )
        seen.add((found.status, len(found.plans), found.proof.ranked))

        ranked = found.proof.ranked
        assert found.plans[:ranked] == every.plans[:ranked]
        assert (found.status is Status.OPTIMAL) == (ranked == 4)
        assert (found.status is Status.UNKNOWN) == (not found.plans)
        assert not found.these_are_all
        document = plans_document(add_details(found, Clock()))
        assert (document.status, document.proven_plans) == (found.status, ranked)
        assert document.proven_optimal == (ranked == 4)
        if found.plans:
            assert ("time ran out" in proof_in_words(found)) == (ranked < 4)
    assert {ranked for _, _, ranked in seen} == {0, 1, 2, 3, 4}


def test_a_plan_found_when_the_time_runs_out_is_not_told_as_next_best(
    qualification: recommender.Qualification, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver stops at the first set of units that keeps the rules."""
    real, calls = cp_sat.run, [0]

    def cut(model: object, clock: Clock | None = None, **how: object) -> Answer:
        calls[0] += 1
        found = real(model, clock, **how)  # type: ignore[arg-type]
        if calls[0] <= 5 or not found.values:
            return found
        return Answer(Status.FEASIBLE, found.values, found.objective, 0)

    monkeypatch.setattr("recommender.solver.search.plan_search.run", cut)
    found = recommender.recommend(qualification, CLERK, top=4)

    assert found.status is Status.FEASIBLE
    assert len(found.plans) == found.proof.ranked + 1 < 4


JOB = ("--tag", "calls", "--tag", "letters:weekly")
UNSURE = ("--tag", "calls:maybe", "--tag", "letters:sometimes..daily")
# Commands that solve in several steps.
COMMANDS = {
    "the best four": ("plan", *JOB, "--top", "4"),
    "four that differ": ("plan", *JOB, "--top", "4", "--diverse"),
    "a second opinion": ("plan", *JOB, "--second-opinion"),
    "regret": ("plan", *UNSURE),
    "the least regret": ("plan", *UNSURE, "--robust"),
    "ways out": ("plan", *JOB, "--max-credits", "6"),
    "prices": ("explain", *JOB),
    "fragility": ("explain", *JOB, "--fragile"),
    "trade-offs": ("tradeoffs", *JOB),
    "levels": ("tradeoffs", *JOB, "--against", "level"),
    "a change": ("what-if", *JOB, "but", "--without", "A2"),
    "changes": ("what-if", *JOB, "but", "--without", "A2", "--keep-close"),
    "menus": ("menu", "--role", "clerk", "--units", "1..4"),
    "templates": ("common", "--role", "clerk", "--within", "1"),
}
# What says itself how far it came.
NEVER_WHOLE = {"menus", "templates", "a second opinion"}


def called(
    qualification: recommender.Qualification, *arguments: str
) -> tuple[int, str]:
    """Run a command; give its exit code and what it tells."""
    name, *rest = arguments
    result = CliRunner().invoke(cli, [name, "-q", str(qualification.folder), *rest])
    error = result.exception
    if isinstance(error, RecommenderError):
        return error.exit_code, result.stdout
    if error is not None and not isinstance(error, SystemExit):
        raise error
    return result.exit_code, result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_one_clock_is_for_every_step_of_a_command(
    qualification: recommender.Qualification, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks: dict[int, Clock] = {}
    real = cp_sat._solver

    def watched(clock: Clock, *rest: object) -> object:
        clocks[id(clock)] = clock
        return real(clock, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(cp_sat, "_solver", watched)
    code, _ = called(qualification, *COMMANDS[name], "--time-limit", "1000000")

    assert code in (0, 1)
    assert [clock.limit for clock in clocks.values()] == [1_000_000.0]


@pytest.mark.mostly_exhaustive(5)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("name", COMMANDS)
def test_wherever_the_time_runs_out_a_command_says_so(
    qualification: recommender.Qualification, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = called(qualification, *COMMANDS[name])
    codes = set()
    for asks in range(MOST_ASKS):
        clock = Countdown(asks=asks)
        monkeypatch.setattr(Clock, "left", lambda _, clock=clock: clock.left())
        code, text = called(qualification, *COMMANDS[name])
        codes.add(code)

        assert code in (whole[0], 3)
        if code == 0 and name not in NEVER_WHOLE and text != whole[1]:
            # What there was no time for besides the answer says so in its place.
            assert NO_TIME in " ".join(text.split())
    assert codes == {whole[0], 3}
