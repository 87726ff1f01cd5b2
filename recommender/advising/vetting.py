"""Vetting: no plan leaves the program but through the audit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.auditing import audit, weigh
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
    units = tuple(problem.units[i] for i in solution.chosen)
    findings = audit(units, problem.rules if rules is None else rules)
    fit = weigh(units, problem.job, problem.held)
    broken = [finding.rule.id for finding in findings if not finding.holds]
    said = problem.match.misfit(solution.misfit)
    agrees = said == fit.misfit
    if not problem.match.exact:
        slip = Fraction(len(problem.units), problem.match.scale)
        agrees = abs(said - fit.misfit) <= slip
    if solution.status is not Status.OPTIMAL:
        agrees = True  # a later objective may have been cut short; the audit decides
    if broken or not agrees:
        evidence = {
            "units": [unit.code for unit in units],
            "broken": broken,
            "misfit": {"model": str(said), "audit": str(fit.misfit)},
        }
        message = "the solver's plan did not pass the audit, so it is not given"
        raise SelfCheckError(Fault("audit-failed", message), evidence=evidence)
    return Plan(units, problem.held, findings, fit)
