"""The audit that every plan passes before it leaves the program.

This is the only place that makes a `Plan`; a test checks that.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from recommender.auditing.parting import with_counted
from recommender.auditing.ruling import Auditor
from recommender.auditing.weighing import Weigher
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Plan, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.auditing.standard import Standard
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight


class MatchLike(Protocol):
    """How a model counts mismatch: in whole numbers, exact or rounded."""

    @property
    def scale(self) -> int:
        """The number of parts that make one credit."""

    @property
    def exact(self) -> bool:
        """Whether the numbers are exact, not rounded."""

    def mismatch(self, scaled: int) -> Fraction:
        """Turn a scaled mismatch into credits."""


class ProblemLike(Protocol):
    """A problem, as far as the audit of its plans needs it."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of the catalogue, in its order."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, guidance and wishes, as the solver was given them."""

    @property
    def job(self) -> Mapping[str, Weight]:
        """The tags of the job, with their weights."""

    @property
    def held(self) -> frozenset[str]:
        """The codes of the units already achieved."""

    @property
    def match(self) -> MatchLike:
        """How the model counts mismatch."""

    @property
    def spare(self) -> Number | None:
        """The credits that a plan may have above the fewest possible."""

    @property
    def standard(self) -> Standard:
        """The rule file as written, and what the candidate said."""


class SolutionLike(Protocol):
    """A solution, as far as its audit needs it."""

    @property
    def status(self) -> Status:
        """How far the solution is proven."""

    @property
    def chosen(self) -> tuple[int, ...]:
        """The positions of the chosen units."""

    @property
    def mismatch(self) -> int:
        """The scaled mismatch."""

    @property
    def fewest(self) -> Number | None:
        """The fewest credits that any plan can have, if they limit this one."""


def audit_plan(
    problem: ProblemLike, solution: SolutionLike, rules: Sequence[Rule] | None = None
) -> Plan:
    """Return a solution as a plan, once it is shown to keep the rules.

    These are the rules of the problem, unless others are given.

    Raises:
        SelfCheckError: a rule is broken, or model and audit differ on the mismatch.
    """
    return PlanAuditor(problem).plan_of(solution, rules)


class PlanAuditor:
    """Audits the solutions of one problem, each as `audit_plan` does."""

    def __init__(self, problem: ProblemLike) -> None:
        self._problem = problem
        self._auditor = Auditor(problem.rules, problem.units)
        self._weigher = Weigher(problem.job, problem.held)

    def plan_of(
        self,
        solution: SolutionLike,
        rules: Sequence[Rule] | None = None,
        *,
        without: Rule | None = None,
    ) -> Plan:
        """Return a solution as a plan, once it is shown to keep the rules.

        These are the rules of the problem, unless others are given, then those of the
        rule file itself, and the limit on credits. The rule `without` which the
        solution was sought may be broken.

        Raises:
            SelfCheckError: a rule is broken, or model and audit differ on the mismatch.
        """
        problem = self._problem
        units = tuple([problem.units[i] for i in solution.chosen])
        audited = problem.rules if rules is None else rules
        findings = self._auditor.audit(units, audited)
        fit = self._weigher.weigh(units)
        broken = [finding.rule.id for finding in findings if not finding.holds]
        broken += problem.standard.broken(units, problem.job, audited)
        if not _within_limit(problem, solution, units):
            broken.append(f"--spare {problem.spare}")
        broken = [id_ for id_ in broken if without is None or id_ != without.id]
        claimed = problem.match.mismatch(solution.mismatch)
        if broken or not _agrees(problem, solution, claimed, fit.mismatch):
            raise _refused(units, broken, claimed, fit.mismatch)
        return Plan(units, problem.held, with_counted(findings, units), fit)


def _refused(
    units: Sequence[Unit], broken: list[str], claimed: Fraction, weighed: Fraction
) -> SelfCheckError:
    evidence = {
        "units": [unit.code for unit in units],
        "broken": broken,
        "mismatch": {"model": str(claimed), "audit": str(weighed)},
    }
    message = "the solver's plan did not pass the audit, so it is not shown"
    return SelfCheckError(Fault("audit-failed", message), evidence=evidence)


def _within_limit(
    problem: ProblemLike, solution: SolutionLike, units: Sequence[Unit]
) -> bool:
    """Return whether units have at most the fewest credits and those to spare."""
    if problem.spare is None or solution.fewest is None:
        return True
    return sum(unit.credits for unit in units) <= solution.fewest + problem.spare


def _agrees(
    problem: ProblemLike, solution: SolutionLike, claimed: Fraction, weighed: Fraction
) -> bool:
    """Return whether the model and the audit agree on the mismatch, rounding apart."""
    if claimed == weighed or solution.status is not Status.OPTIMAL:
        # A later objective may have been cut short: the mismatch is the audit's.
        return True
    rounding = Fraction(len(problem.units), problem.match.scale)
    return not problem.match.exact and abs(claimed - weighed) <= rounding
