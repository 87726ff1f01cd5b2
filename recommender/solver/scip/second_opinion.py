"""A second opinion: the same problem, solved by SCIP, which shares no code with CP-SAT.

The coefficients come from the audit, which measures one unit at a time, and the
mismatch from its exact definition; nothing comes from the CP-SAT model or the match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm
from typing import TYPE_CHECKING

from ortools.linear_solver import pywraplp

from recommender.auditing import CREDITS_PER_WEIGHT_LEFT_OUT, relevance
from recommender.errors import Fault, SelfCheckError, SolverMissingError
from recommender.qualifications.plans import Status
from recommender.solver.scip.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.solver.engine.clock import Clock

# SCIP works in floating point with a tolerance of about one in a million: objective
# coefficients up to this many bits are told apart safely.
_CHUNK = 16
# Above this, mismatch is rounded to whole parts of a credit, _PARTS to one.
_MOST_COST = 2**40
_PARTS = 3_000_000

_STATUS = {
    pywraplp.Solver.OPTIMAL: Status.OPTIMAL,
    pywraplp.Solver.FEASIBLE: Status.FEASIBLE,
    pywraplp.Solver.INFEASIBLE: Status.INFEASIBLE,
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """SCIP's answer: the codes of its plan, in catalogue order, if there is one.

    Its mismatch may be off the least one by up to `rounding`.
    """

    status: Status
    codes: tuple[str, ...] = ()
    mismatch: Fraction = Fraction(0)
    rounding: Fraction = Fraction(0)


def ask_scip(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    job: Mapping[str, Weight],
    held: frozenset[str],
    spare: Number | None,
    clock: Clock | None = None,
) -> Opinion:
    """Return the best plan by SCIP, with the objectives in the same order.

    Raises:
        SolverMissingError: this build of ortools has no SCIP.
    """
    model = _Model(units, rules, job, held, clock)
    parts = lcm(*(Fraction(unit.credits).denominator for unit in units))
    credits = [round(parts * unit.credits) for unit in units]
    if spare is not None:
        status = model.minimise(model.chosen, credits)
        if status is not Status.OPTIMAL:
            return Opinion(status)
        fewest = model.total(model.chosen, credits)
        model.at_most(credits, fewest + floor(parts * spare))
    objectives = [model.mismatch_terms(), (model.chosen, credits)]
    objectives += [(model.chosen, [1] * len(units)), *model.order_terms()]
    for variables, weights in objectives:
        status = model.minimise(variables, weights)
        if status is not Status.OPTIMAL:
            return Opinion(status)
        model.pin(variables, weights)
    codes = model.codes()
    return Opinion(Status.OPTIMAL, codes, model.mismatch_of(codes), model.rounding)


class _Model:
    def __init__(
        self,
        units: Sequence[Unit],
        rules: Sequence[Rule],
        job: Mapping[str, Weight],
        held: frozenset[str],
        clock: Clock | None,
    ) -> None:
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        if self.solver is None:
            hint = "install ortools from PyPI"
            message = "this build of ortools has no SCIP"
            raise SolverMissingError(Fault("scip-missing", message, hint))
        self.units, self.job, self.held, self.clock = units, job, held, clock
        self.chosen = [self.solver.BoolVar(unit.code) for unit in units]
        rows = Rows(self.solver, units, self.chosen)
        for rule in rules:
            rows.add(rule)
        self._cost = [
            Fraction(0) if unit.code in held
            else unit.credits * (1 - relevance(unit, job))
            for unit in units
        ]  # fmt: skip
        self._gains = self._add_gains()
        amounts = [*self._cost, *(amount for _, amount in self._gains)]
        self._scale = lcm(3, *(amount.denominator for amount in amounts))
        self.rounding = Fraction(0)
        most = sum(self._cost) + sum(amount for _, amount in self._gains)
        if self._scale * most > _MOST_COST:
            self._scale = _PARTS
            self.rounding = Fraction(len(units), _PARTS)
        self.values: list[int] = []

    def _add_gains(self) -> list[tuple[pywraplp.Variable, Fraction]]:
        """Return gains per strength of each tag, made only if a chosen unit has it."""
        gains = []
        for tag, weight in self.job.items():
            for strength in (1, 2, 3):
                having = [
                    variable
                    for variable, unit in zip(self.chosen, self.units, strict=True)
                    if dict(unit.tags).get(tag, 0) >= strength
                ]
                gain = self.solver.BoolVar(f"{tag}:{strength}")
                self.solver.Add(gain <= self.solver.Sum(having))
                amount = CREDITS_PER_WEIGHT_LEFT_OUT * weight * Fraction(1, 3)
                gains.append((gain, amount))
        return gains

    def mismatch_terms(self) -> tuple[list[pywraplp.Variable], list[int]]:
        variables = [*self.chosen, *(variable for variable, _ in self._gains)]
        weights = [*self._cost, *(-amount for _, amount in self._gains)]
        return variables, [round(weight * self._scale) for weight in weights]

    def mismatch_of(self, codes: tuple[str, ...]) -> Fraction:
        costs = zip(self.units, self._cost, strict=True)
        off_the_job = sum((c for unit, c in costs if unit.code in codes), Fraction(0))
        chosen = [unit for unit in self.units if unit.code in codes]
        left_out = Fraction(0)
        for tag, weight in self.job.items():
            best = max((dict(u.tags).get(tag, 0) for u in chosen), default=0)
            left_out += weight * (1 - Fraction(best, 3))
        return off_the_job + CREDITS_PER_WEIGHT_LEFT_OUT * left_out

    def order_terms(self) -> list[tuple[list[pywraplp.Variable], list[int]]]:
        chunks = [
            self.chosen[start : start + _CHUNK]
            for start in range(0, len(self.chosen), _CHUNK)
        ]
        return [
            (chunk, [-(2 ** (_CHUNK - i)) for i in range(len(chunk))])
            for chunk in chunks
        ]

    def minimise(
        self, variables: Sequence[pywraplp.Variable], weights: list[int]
    ) -> Status:
        objective = self.solver.Objective()
        objective.Clear()
        for variable, weight in zip(variables, weights, strict=True):
            objective.SetCoefficient(variable, weight)
        objective.SetMinimization()
        left = self.clock.left() if self.clock else None
        if left is not None:
            self.solver.SetTimeLimit(max(1, int(1000 * left)))
        # By default SCIP stops within a ten-thousandth of the optimum, as optimal.
        exact = pywraplp.MPSolverParameters()
        exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
        status = _STATUS.get(self.solver.Solve(exact), Status.UNKNOWN)
        if status is Status.OPTIMAL:
            # Read all at once: after the next constraint the old values are gone.
            self.values = [round(v.solution_value()) for v in self.solver.variables()]
        return status

    def total(self, variables: Sequence[pywraplp.Variable], weights: list[int]) -> int:
        values = (self.values[variable.index()] for variable in variables)
        return sum(w * v for w, v in zip(weights, values, strict=True))

    def at_most(self, weights: list[int], most: int) -> None:
        row = self.solver.Constraint(-self.solver.infinity(), most)
        for variable, weight in zip(self.chosen, weights, strict=True):
            row.SetCoefficient(variable, weight)

    def pin(self, variables: Sequence[pywraplp.Variable], weights: list[int]) -> None:
        amount = self.total(variables, weights)
        row = self.solver.Constraint(amount, amount)
        for variable, weight in zip(variables, weights, strict=True):
            row.SetCoefficient(variable, weight)

    def codes(self) -> tuple[str, ...]:
        return tuple(
            unit.code
            for variable, unit in zip(self.chosen, self.units, strict=True)
            if self.values[variable.index()]
        )


def compare(
    cp_sat: tuple[Status, tuple[str, ...], Fraction],
    opinion: Opinion,
    rounding: Fraction = Fraction(0),
) -> str:
    """Return the words for two engines that agree.

    Mismatches may differ by the `rounding` of the model and that of SCIP.

    Raises:
        SelfCheckError: they disagree; the error carries both answers.
    """
    scip = (opinion.status, opinion.codes, opinion.mismatch)
    if opinion.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        return "SCIP reached the time limit"
    if cp_sat == scip:
        return "SCIP agrees"
    difference, tolerance = (
        abs(cp_sat[2] - opinion.mismatch),
        rounding + opinion.rounding,
    )
    if tolerance and cp_sat[0] is opinion.status and difference <= tolerance:
        return "SCIP agrees, except for rounding"
    evidence = {
        name: {"status": status, "units": list(codes), "mismatch": str(mismatch)}
        for name, (status, codes, mismatch) in {"CP-SAT": cp_sat, "SCIP": scip}.items()
    }
    message = "CP-SAT and SCIP disagree, so no answer is given"
    raise SelfCheckError(Fault("engines-disagree", message), evidence=evidence)
