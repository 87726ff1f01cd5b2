"""A cohort: candidates by id, as one file lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.auditing import measure

if TYPE_CHECKING:
    from recommender.cohorts.planning import Outcome
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Bound, Rule
    from recommender.requests.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Member:
    """One candidate of a cohort: an id, never a name, and a resolved request.

    `row` is the number that a spreadsheet shows; `kept` are the cells of the columns
    that are carried into the output because somebody asked for it.
    """

    id: str
    candidate: Candidate
    row: int = 0
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """The candidates of a file, in its order, each id once.

    `rejected` are the faults of the rows that were left out, where that was asked
    for; `notices` are remarks that stop nothing; `kept` names the columns carried
    into the output.
    """

    name: str
    members: tuple[Member, ...]
    rejected: tuple[Fault, ...] = ()
    notices: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """A cohort with what came of each request, in the order of its members."""

    qualification: Qualification
    cohort: Cohort
    outcomes: tuple[Outcome, ...]

    @property
    def sums(self) -> tuple[tuple[Rule, Bound, tuple[int, ...]], ...]:
        """The rules that are a sum, each with what every unit adds to it, in order."""
        units = self.qualification.catalogue.units
        bounds = [(rule, rule.bound) for rule in self.qualification.rules]
        return tuple(
            (rule, bound, tuple(measure((unit,), bound) for unit in units))
            for rule, bound in bounds
            if bound is not None
        )
