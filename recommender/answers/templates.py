"""Templates: the fewest sets of units that give every candidate a good plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.caseloads import Assignment, Caseload, NoPlan, group_candidates
from recommender.answers.entry_checks import check_arguments
from recommender.errors import Fault, RequestError, SelfCheckError, counted, printable
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

# The mismatch allowed above the candidate's own best plan by default, in credits.
WITHIN = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Template:
    """A set of units, in catalogue order, and the candidates whose plan it is."""

    units: tuple[Unit, ...]
    assignments: tuple[Assignment, ...]

    @property
    def weight(self) -> int:
        """The number of candidates whose plan it is."""
        return sum(assignment.weight for assignment in self.assignments)


@dataclass(frozen=True, slots=True, repr=False)
class Templates(Displayable):
    """Templates, those for the most candidates first.

    Attributes:
        qualification: The qualification planned for.
        candidates: The number of candidates.
        within: The mismatch allowed above the candidate's own best plan, in credits.
        templates: The templates.
        at_least: The number of templates that are needed at least.
        refused: The candidates with no plan at all, who are left out of the rest.
    """

    qualification: Qualification
    candidates: int
    within: Fraction
    templates: tuple[Template, ...]
    at_least: int
    refused: tuple[NoPlan, ...]

    @property
    def summary(self) -> str:
        """The answer in one line."""
        candidates = counted(self.candidates, "candidate")
        return f"{counted(len(self.templates), 'set')} for {candidates}"

    def records(self) -> list[dict[str, object]]:
        """Return the set of each candidate as rows of a table."""
        return [
            {"id": id_, "units": " ".join(unit.code for unit in template.units)}
            for template in self.templates
            for assignment in template.assignments
            for id_ in assignment.ids
        ]

    @property
    def proven(self) -> bool:
        """Whether it is proven that fewer templates are not enough."""
        return len(self.templates) == self.at_least

    @property
    def core(self) -> tuple[Unit, ...]:
        """The units that are in every template, in catalogue order."""
        if not self.templates:
            return ()
        first, *others = (template.units for template in self.templates)
        return tuple(unit for unit in first if all(unit in other for other in others))

    def takers(self) -> list[tuple[Unit, int]]:
        """Return the number of candidates who take each unit, the largest first."""
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
    """Find the fewest sets of units that give every candidate a plan near the best.

    A set is a plan for a candidate if it keeps all rules, wishes and guidance and the
    limit on credits. Among equally few sets, those with the least total mismatch are
    chosen from the sets generated.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidates: The candidates by id; each may be the name of a role.
        weights: The number of times that each candidate counts, by id; 1 by default.
        within: The most mismatch that a plan may have above the candidate's best, in
            credits.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The sets, those for the most candidates first, each with its candidates.

    Raises:
        RequestError: If a name is unknown, wishes contradict each other, or someone
            has a unit from elsewhere.
        LimitError: If the time runs out before everyone's best plan is proven.
        SelfCheckError: If a result fails the audit.

    Example:
        >>> import recommender
        >>> candidates = {"C-1": "receptionist", "C-2": "receptionist"}
        >>> answer = recommender.find_templates("ocr-03456", candidates)
        >>> [template.weight for template in answer.templates]
        [2]
    """
    _require_shared_units(candidates)
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


def _require_shared_units(candidates: Mapping[str, Candidate]) -> None:
    """Check that nobody has a unit that no template could give to anyone else.

    Raises:
        RequestError: someone has a unit from elsewhere.
    """
    faults = [
        Fault(
            "elsewhere-shared",
            f"{printable(id_)} has units from elsewhere, which no set can share",
            "leave this row out here; recommender cohort plans for it",
        )
        for id_, candidate in candidates.items()
        if candidate.wishes.elsewhere
    ]
    if faults:
        raise RequestError(*faults)


def _template(
    caseload: Caseload,
    chosen: frozenset[int],
    numbers: tuple[int, ...],
    within: Fraction,
) -> Template:
    units = tuple(caseload.qualification.catalogue.units[i] for i in sorted(chosen))
    pairs = [(caseload.groups[i], caseload.pricings[i]) for i in numbers]
    assignments = tuple(_assign(group, pricing, chosen) for group, pricing in pairs)
    if any(a.loss > within + caseload.rounding for a in assignments):
        message = "a shared plan has more mismatch than was allowed"
        evidence = {"units": [unit.code for unit in units]}
        raise SelfCheckError(Fault("share-loss", message), evidence=evidence)
    return Template(units, assignments)


def _assign(
    group: CandidateGroup, pricing: PricingProblem, chosen: frozenset[int]
) -> Assignment:
    mismatch = pricing.problem.match.scaled(chosen)
    solution = Solution(Status.OPTIMAL, tuple(sorted(chosen)), mismatch)
    return group.assign(pricing, solution)
