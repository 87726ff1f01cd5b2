"""Sharing: the fewest sets of units that give every candidate a good plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.caseloads import Assignment, Caseload, NoPlan, group_candidates
from recommender.answers.entry_checks import check_arguments
from recommender.errors import Fault, SelfCheckError, counted
from recommender.qualifications.plans import Status
from recommender.qualifications.representations import Displayable
from recommender.solver.engine.clock import clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.menus.covering import SetCovering
from recommender.solver.search.plan_search import Solution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.answers.caseloads import CandidateGroup
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.menus.pricing_problem import PricingProblem

# How much more mismatch than with the own best plan, in credits, unless asked.
WITHIN = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Template:
    """A set of units, in catalogue order, and those whose plan it is."""

    units: tuple[Unit, ...]
    assignments: tuple[Assignment, ...]

    @property
    def weight(self) -> int:
        """How many candidates it is for."""
        return sum(one.weight for one in self.assignments)


@dataclass(frozen=True, slots=True, repr=False)
class Templates(Displayable):
    """Templates, those for most candidates first.

    No fewer than `at_least` could serve everybody within the loss. Who has no plan at
    all is `refused`, and left out of the rest.
    """

    qualification: Qualification
    candidates: int
    within: Fraction
    templates: tuple[Template, ...]
    at_least: int
    refused: tuple[NoPlan, ...]

    @property
    def summary(self) -> str:
        """How many sets there are for how many, in one line."""
        whom = counted(self.candidates, "candidate")
        return f"{counted(len(self.templates), 'set')} for {whom}"

    def records(self) -> list[dict[str, object]]:
        """Return who has which set as rows of a table."""
        return [
            {"id": id_, "units": " ".join(unit.code for unit in template.units)}
            for template in self.templates
            for served in template.assignments
            for id_ in served.ids
        ]

    @property
    def proven(self) -> bool:
        """Whether it is proven that no fewer templates will do."""
        return len(self.templates) == self.at_least

    @property
    def core(self) -> tuple[Unit, ...]:
        """The units that are in every template, in catalogue order."""
        if not self.templates:
            return ()
        first, *others = (template.units for template in self.templates)
        return tuple(unit for unit in first if all(unit in one for one in others))

    def takers(self) -> list[tuple[Unit, int]]:
        """Count the candidates who have each unit, those of most first."""
        counts: Counter[str] = Counter()
        for template in self.templates:
            for unit in template.units:
                counts[unit.code] += template.weight
        units = [u for u in self.qualification.catalogue.units if counts[u.code]]
        return sorted(((u, counts[u.code]) for u in units), key=lambda pair: -pair[1])


@check_arguments
def find_templates(
    qualification: Qualification,
    candidates: Mapping[str, Candidate],
    *,
    weights: Mapping[str, int] | None = None,
    within: Fraction = WITHIN,
    time_limit: TimeLimit = None,
) -> Templates:
    """Find the fewest sets of units that give everybody a valid plan near the best.

    A set is a plan for a candidate if it keeps all rules, wishes and guidance and the
    limit on credits. Of as few sets those with the least mismatch in all are taken, as
    far as sets are known.

    Args:
        qualification: a qualification, or the name or folder of one.
        candidates: who is to have a plan, by id; each may be the name of a role.
        weights: how often each candidate counts, by id; once unless it is said.
        within: how many credits of mismatch more than the best a plan may have.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        The sets, those for most candidates first, and who has which.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out before everybody's best plan was proven.
        SelfCheckError: an answer did not stand up to the audit.

    Example:
        >>> import recommender
        >>> two = {"C-1": "receptionist", "C-2": "receptionist"}
        >>> found = recommender.find_templates("ocr-03456", two)
        >>> [template.weight for template in found.templates]
        [2]
    """
    clock = clock_of(time_limit)
    groups = group_candidates(qualification, candidates, weights or {})

    def work() -> Templates:
        caseload = Caseload(qualification, groups, clock)
        if not caseload.groups:
            return Templates(
                qualification, caseload.weight, within, (), 0, caseload.refused
            )
        scale = caseload.pricings[0].problem.match.scale
        cover = SetCovering(caseload.pricings, int(within * scale), clock).run()
        templates = [
            _template(caseload, chosen, numbers, within)
            for chosen, numbers in cover.templates.items()
        ]
        templates.sort(key=lambda template: -template.weight)
        return Templates(
            qualification,
            caseload.weight,
            within,
            tuple(templates),
            cover.at_least,
            caseload.refused,
        )

    return interruptibly(work, clock)


def _template(
    caseload: Caseload,
    chosen: frozenset[int],
    numbers: tuple[int, ...],
    within: Fraction,
) -> Template:
    units = tuple(caseload.qualification.catalogue.units[i] for i in sorted(chosen))
    pairs = [(caseload.groups[one], caseload.pricings[one]) for one in numbers]
    served = tuple(_serve(group, pricing, chosen) for group, pricing in pairs)
    if any(one.loss > within + caseload.rounding for one in served):
        message = "a shared plan costs more than was allowed"
        evidence = {"units": [unit.code for unit in units]}
        raise SelfCheckError(Fault("share-loss", message), evidence=evidence)
    return Template(units, served)


def _serve(
    group: CandidateGroup, pricing: PricingProblem, chosen: frozenset[int]
) -> Assignment:
    mismatch = pricing.problem.match.scaled(chosen)
    solution = Solution(Status.OPTIMAL, tuple(sorted(chosen)), mismatch)
    return group.assign(pricing, solution)
