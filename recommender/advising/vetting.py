"""Vetting: no plan leaves the program but through the audit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.auditing import Auditor, Weigher
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Plan, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.rules import Rule
    from recommender.requests.posing import Problem
    from recommender.solver.solving import Solution


def vet(
    problem: Problem, solution: Solution, rules: Sequence[Rule] | None = None
) -> Plan:
    """Make a plan of a solution that keeps the rules: the problem's, or those given.

    Raises:
        SelfCheckError: a rule is broken, or the misfit is not what the model said.
    """
    return Vetter(problem).vet(solution, rules)


class Vetter:
    """Vets one solution of a problem after another, each as `vet` does."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._auditor = Auditor(problem.rules)
        self._weigher = Weigher(problem.job, problem.held)

    def vet(self, solution: Solution, rules: Sequence[Rule] | None = None) -> Plan:
        """Make a plan of a solution that keeps the problem's rules, or those given.

        Raises:
            SelfCheckError: a rule is broken, or the misfit is not what the model said.
        """
        problem = self._problem
        units = tuple([problem.units[i] for i in solution.chosen])
        findings = self._auditor.audit(units, problem.rules if rules is None else rules)
        fit = self._weigher.weigh(units)
        broken = [finding.rule.id for finding in findings if not finding.holds]
        said = problem.match.misfit(solution.misfit)
        if broken or not _agrees(problem, solution, said, fit.misfit):
            evidence = {
                "units": [unit.code for unit in units],
                "broken": broken,
                "misfit": {"model": str(said), "audit": str(fit.misfit)},
            }
            message = "the solver's plan did not pass the audit, so it is not given"
            raise SelfCheckError(Fault("audit-failed", message), evidence=evidence)
        return Plan(units, problem.held, findings, fit)


def _agrees(
    problem: Problem, solution: Solution, said: Fraction, weighed: Fraction
) -> bool:
    """Say whether the model and the audit agree on the misfit, rounding apart."""
    if said == weighed or solution.status is not Status.OPTIMAL:
        # A later objective may have been cut short; the audit decides.
        return True
    slip = Fraction(len(problem.units), problem.match.scale)
    return not problem.match.exact and abs(said - weighed) <= slip
