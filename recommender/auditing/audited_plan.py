"""Vetting: no plan leaves the program but through the audit.

This is the one place that makes a `Plan`; a test holds that.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from recommender.auditing.ruling import Auditor
from recommender.auditing.weighing import Weigher
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Plan, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.auditing.standard import Standard
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit


class Matched(Protocol):
    """How a model counts mismatch: whole numbers, exact or rounded."""

    @property
    def scale(self) -> int:
        """How many of them a credit is."""

    @property
    def exact(self) -> bool:
        """Whether nothing is rounded."""

    def mismatch(self, scaled: int) -> Fraction:
        """Turn a scaled mismatch into credits."""


class Asked(Protocol):
    """A problem, as far as the audit of its plans needs it."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units there are, in catalogue order."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, guidance and wishes as the solver has them."""

    @property
    def job(self) -> Mapping[str, int]:
        """The tags of the job, with their weights."""

    @property
    def held(self) -> frozenset[str]:
        """The codes of the units that are achieved."""

    @property
    def match(self) -> Matched:
        """How the model counts mismatch."""

    @property
    def spare(self) -> int | None:
        """How many credits more than the fewest possible a plan may have."""

    @property
    def standard(self) -> Standard:
        """The rule file as it is, and what the candidate said."""


class Found(Protocol):
    """What a solver found."""

    @property
    def status(self) -> Status:
        """How far it is proven."""

    @property
    def chosen(self) -> tuple[int, ...]:
        """The positions of the units taken."""

    @property
    def mismatch(self) -> int:
        """The scaled mismatch."""

    @property
    def fewest(self) -> int | None:
        """The fewest credits that a plan can have, where they limit this one."""


def vet(problem: Asked, solution: Found, rules: Sequence[Rule] | None = None) -> Plan:
    """Make a plan of a solution that keeps the rules: the problem's, or those given.

    Raises:
        SelfCheckError: a rule is broken, or the mismatch is not that of the model.
    """
    return Vetter(problem).vet(solution, rules)


class Vetter:
    """Vets one solution of a problem after another, each as `vet` does."""

    def __init__(self, problem: Asked) -> None:
        self._problem = problem
        self._auditor = Auditor(problem.rules)
        self._weigher = Weigher(problem.job, problem.held)

    def vet(
        self,
        solution: Found,
        rules: Sequence[Rule] | None = None,
        *,
        without: Rule | None = None,
    ) -> Plan:
        """Make a plan of a solution that keeps the problem's rules, or those given.

        Besides it keeps what the rule file itself demands of the candidate, and the
        limit on credits; but one rule, `without` which it was asked for.

        Raises:
            SelfCheckError: a rule is broken, or the mismatch is not that of the model.
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
        said = problem.match.mismatch(solution.mismatch)
        if broken or not _agrees(problem, solution, said, fit.mismatch):
            raise _refused(units, broken, said, fit.mismatch)
        return Plan(units, problem.held, findings, fit)


def _refused(
    units: Sequence[Unit], broken: list[str], said: Fraction, weighed: Fraction
) -> SelfCheckError:
    evidence = {
        "units": [unit.code for unit in units],
        "broken": broken,
        "mismatch": {"model": str(said), "audit": str(weighed)},
    }
    message = "the solver's plan did not pass the audit, so it is not given"
    return SelfCheckError(Fault("audit-failed", message), evidence=evidence)


def _within_limit(problem: Asked, solution: Found, units: Sequence[Unit]) -> bool:
    """Return whether units have no more credits than the fewest and those to spare."""
    if problem.spare is None or solution.fewest is None:
        return True
    return sum(unit.credits for unit in units) <= solution.fewest + problem.spare


def _agrees(problem: Asked, solution: Found, said: Fraction, weighed: Fraction) -> bool:
    """Return whether the model and the audit agree on the mismatch, rounding apart."""
    if said == weighed or solution.status is not Status.OPTIMAL:
        # A later objective may have been cut short; the audit decides.
        return True
    slip = Fraction(len(problem.units), problem.match.scale)
    return not problem.match.exact and abs(said - weighed) <= slip
