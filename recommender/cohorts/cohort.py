"""A cohort: the candidates of one file, by id, and their outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from recommender.auditing import measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.cohorts.planning import Outcome
    from recommender.errors import Fault
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Bound, Rule
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Member:
    """One candidate of a cohort: an id, never a name, and a request.

    All names in the request are resolved. `row` is the row number in the spreadsheet;
    `kept` has the cells of the columns to be carried into the output, `findings` what
    was read in a text about the job.
    """

    id: str
    candidate: Candidate
    row: int = 0
    kept: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


class LeftOut(NamedTuple):
    """A row that nothing is planned for: its id if it has one, its place, and why."""

    id: str
    row: int
    reason: str
    sheet: str = ""

    @property
    def place(self) -> str:
        """The row in words, with its sheet where several are read."""
        return f"row {self.row}" + (f' of "{self.sheet}"' if self.sheet else "")


@dataclass(frozen=True, slots=True)
class Cohort:
    """The candidates of a file, in its order, each id once.

    `rejected` has the faults of rows left out, if that was asked for, and `left_out`
    the people who have left; `notices` has remarks that stop nothing; `kept` names the
    columns carried into the output. `names` has the names of people by the ids of
    members. They stay in this process: only an output that was asked for with names
    has them.
    """

    name: str
    members: tuple[Member, ...]
    rejected: tuple[Fault, ...] = ()
    notices: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def not_planned(self) -> tuple[LeftOut, ...]:
        """The rows that nothing is planned for, those with faults after the others."""
        faulty: dict[tuple[str | None, int], list[str]] = {}
        for fault in self.rejected:
            texts = faulty.setdefault((fault.file, fault.row or 0), [])
            texts.append(f"{fault.column}: {fault.message}" if fault.column
                         else fault.message)  # fmt: skip
        rejected = (
            LeftOut("", r, "; ".join(texts)) for (_, r), texts in faulty.items()
        )
        return (*self.left_out, *rejected)


@dataclass(frozen=True, slots=True)
class CohortAnswers:
    """A cohort with the outcome of each request, in the order of its members.

    `names` has the names to write, by id: it is empty unless they were asked for.
    """

    qualification: Qualification
    cohort: Cohort
    outcomes: tuple[Outcome, ...]
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def sums(self) -> tuple[tuple[Rule, Bound, tuple[Number, ...]], ...]:
        """The rules that are a sum, each with the amounts that units add, in order."""
        return self.sums_of(self.qualification.catalogue.units)

    def sums_of(
        self, units: Sequence[Unit]
    ) -> tuple[tuple[Rule, Bound, tuple[Number, ...]], ...]:
        """Return the rules that are a sum, with the amounts that some units add."""
        bounds = [(rule, rule.bound) for rule in self.qualification.rules]
        return tuple(
            (rule, bound, tuple(measure((unit,), bound) for unit in units))
            for rule, bound in bounds
            if bound is not None
        )
