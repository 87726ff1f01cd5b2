"""Solvers that lie, in the place of CP-SAT: each kind of wrong answer there can be."""

from collections.abc import Callable
from typing import Any

import pytest
from ortools.sat.python import cp_model

from recommender.solver.engine import cp_sat


class Liar:
    """A solver that answers as it likes; what is not lied about is the real one's."""

    def __init__(self, real: cp_model.CpSolver) -> None:
        self.real = real
        self.lie: list[int] | None = None
        self.objective: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        return self.real.solve(model, *rest)

    @property
    def response_proto(self) -> Any:
        if self.lie is None:
            return self.real.response_proto
        return type("Response", (), {"solution": self.lie})

    @property
    def objective_value(self) -> float:
        return self.real.objective_value if self.objective is None else self.objective

    @property
    def best_objective_bound(self) -> float:
        return (
            self.real.best_objective_bound if self.objective is None else self.objective
        )


class FirstIsBest(Liar):
    """Calls the first set of units that keeps the rules the best one."""

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        self.lie = self.objective = None
        if not model.has_objective():
            return self.real.solve(model, *rest)
        other = model.clone()
        other.clear_objective()
        status = self.real.solve(other, *rest)
        if status == cp_model.OPTIMAL:
            self.lie = list(self.real.response_proto.solution)
            self.objective = cp_sat._objective_of(model, self.lie)
        return status


class Impossible(Liar):
    """Says of everything that it is not possible."""

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        self.real.solve(model, *rest)
        return cp_model.INFEASIBLE


class ImpossibleOnce(Liar):
    """Says of the first model of all that it is not possible, and then the truth."""

    said = False

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        status = self.real.solve(model, *rest)
        if not ImpossibleOnce.said:
            ImpossibleOnce.said = True
            return cp_model.INFEASIBLE
        return status


class Garbage(Liar):
    """Turns the values of the units round, and says what they make."""

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        self.lie = self.objective = None
        status = self.real.solve(model, *rest)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            values = list(self.real.response_proto.solution)
            self.lie = [1 - value if value in (0, 1) else value for value in values]
            if model.has_objective():
                self.objective = cp_sat._objective_of(model, self.lie)
        return status


class Cheaper(Liar):
    """Says that the best costs less than its values make."""

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        self.objective = None
        status = self.real.solve(model, *rest)
        if model.has_objective() and status == cp_model.OPTIMAL:
            self.objective = self.real.objective_value - 1
        return status


class Miscount(Liar):
    """Lists one solution, and says that it has listed all."""

    def solve(self, model: cp_model.CpModel, *rest: Any) -> Any:
        if not rest:
            return self.real.solve(model)
        self.real.parameters.enumerate_all_solutions = False
        status = self.real.solve(model, *rest)
        self.real.parameters.enumerate_all_solutions = True
        return status


def believe(monkeypatch: pytest.MonkeyPatch, liar: Callable[[Any], Liar]) -> None:
    """Let every solve of the program be answered by a liar."""
    honest = cp_sat._solver

    def lying(clock: Any, kind: Any, left: Any) -> Liar:
        return liar(honest(clock, kind, left))

    ImpossibleOnce.said = False
    monkeypatch.setattr(cp_sat, "_solver", lying)
