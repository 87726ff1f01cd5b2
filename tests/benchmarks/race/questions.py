"""What is asked in the race: of one candidate, of many, and of a whole centre."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from recommender.answers.caseloads import group_candidates
from recommender.problems.problem import Problem
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import Kind
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from tests.benchmarks.race.engine import (
    Engine,
    best,
    best_few,
    first_in_order,
    flipped,
    smallest_conflict,
)
from tests.benchmarks.race.programs import Program, menu_program, program_of

TEN = 10
# Wishes that no plan keeps, among many that some plan keeps.
TWELVE = Wishes(
    with_units=("A3", "A13", "B11"),
    without_units=("D6", "B10", "C5", "A11", "B2"),
    have=("B6",),
    max_credits=41,
    max_level=3,
    lift=("level-4",),
)


@dataclass(frozen=True)
class Question:
    """A candidate's request, with the program that other engines are given."""

    qualification: Qualification
    candidate: Candidate

    @cached_property
    def problem(self) -> Problem:
        """The problem of the candidate."""
        candidate = resolve(self.candidate, self.qualification)
        return build_problem(self.qualification, candidate)

    @cached_property
    def program(self) -> Program:
        """The program of the candidate."""
        return program_of(self.problem)

    @cached_property
    def drop_order(self) -> list[int]:
        """The rows in the order in which a conflict does without them: wishes last."""
        rules = list(enumerate(self.problem.rules))
        kinds = (Kind.GUIDANCE, Kind.RULE, Kind.WISH)
        return [i for kind in kinds for i, rule in reversed(rules) if rule.kind is kind]


@dataclass(frozen=True)
class MenuQuestion:
    """What a centre should offer to some candidates, in so many optional units.

    No two of them ask for the same, and none holds a unit.
    """

    qualification: Qualification
    candidates: tuple[Candidate, ...]
    size: int

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the candidates, with mismatches in the same parts."""
        named = {f"{i}": candidate for i, candidate in enumerate(self.candidates)}
        groups = group_candidates(self.qualification, named, {})
        assert [group.weight for group in groups] == [1] * len(named)
        return tuple(group.problem for group in groups)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The program of each candidate."""
        return tuple(program_of(problem) for problem in self.problems)

    def joint(self, fewest: Sequence[int]) -> Program:
        """Return one program for all, given the fewest credits of each."""
        always = frozenset(
            i
            for i, unit in enumerate(self.problems[0].units)
            if unit.code in self.qualification.mandatory
        )
        return menu_program(self.programs, fewest, always, self.size)


def is_smallest_conflict(question: Question, rows: object) -> bool:
    """Return whether the rows cannot all be kept, but can without any one of them."""
    assert isinstance(rows, set)
    rules, units = question.problem.rules, question.problem.units

    def feasible(numbers: set[int]) -> bool:
        model = Encoding(units, [rules[i] for i in sorted(numbers)]).model
        return run(model).status is Status.OPTIMAL

    return not feasible(rows) and all(feasible(rows - {i}) for i in rows)


class Rival:
    """Another engine, asked the questions of the race.

    Each answer is one that can be compared: mismatches, or the rows of a conflict.
    """

    def __init__(
        self, name: str, engine: Callable[[Program, float], Engine], seconds: float
    ) -> None:
        self.name, self._engine, self._seconds = name, engine, seconds

    def one(self, question: Question) -> int | None:
        """Return the least mismatch."""
        found = best(self._engine(question.program, self._seconds))
        return None if found is None else found.mismatch

    def plan(self, question: Question) -> frozenset[int] | None:
        """Return the best plan, the first in order of those that tie."""
        return first_in_order(self._engine(question.program, self._seconds))

    def ten(self, question: Question) -> list[int]:
        """Return the mismatches of the ten best plans."""
        engine = self._engine(question.program, self._seconds)
        return [found.mismatch for found in best_few(engine, TEN)]

    def prices(
        self, question: Question, flips: Sequence[tuple[int, int]]
    ) -> list[int | None]:
        """Return the least mismatch with each unit taken that was not, or not taken."""
        return list(flipped(self._engine(question.program, self._seconds), flips))

    def conflict(self, question: Question) -> set[int]:
        """Return the rows of a conflict."""
        engine = self._engine(question.program, self._seconds)
        return smallest_conflict(engine, question.drop_order)

    def menu(self, question: MenuQuestion) -> int:
        """Return the least mismatch in total."""
        fewest = []
        for program in question.programs:
            chosen = self._engine(program, self._seconds).minimise("credits")
            assert chosen is not None
            fewest.append(sum(program.credits[i] for i in chosen))
        found = best(self._engine(question.joint(fewest), self._seconds))
        assert found is not None
        return found.mismatch
