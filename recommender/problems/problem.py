"""What a solver is given: units, rules and a match, but nothing about the candidate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.auditing.standard import Standard
from recommender.errors import counted
from recommender.qualifications.rules import (
    Bound,
    Kind,
    Rule,
    Select,
    requires_every_unit,
)

if TYPE_CHECKING:
    from collections.abc import Hashable

    from recommender.problems.job_match import JobMatch
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a solver needs, and nothing about where it came from.

    `units` are in catalogue order. `rules` are rules of combination, guidance and
    wishes alike. `spare` is the number of credits that a plan may have above the
    fewest possible; None where a wish sets the limit or only units are asked for. It
    is `counted_in` units where these have no credits. The audit reads the rules from
    its own `standard`.
    """

    units: tuple[Unit, ...]
    rules: tuple[Rule, ...]
    job: dict[str, Weight]
    held: frozenset[str]
    match: JobMatch
    spare: Number | None
    set_aside: tuple[tuple[Rule, str], ...] = ()
    counted_in: str = "credits"
    standard: Standard = field(default_factory=Standard)

    def __repr__(self) -> str:
        """Return the size of the problem in one line."""
        size = f"{counted(len(self.units), 'unit')}, {counted(len(self.rules), 'rule')}"
        return f"<Problem: {size}, {counted(len(self.job), 'tag')}>"

    @property
    def mandatory(self) -> frozenset[str]:
        """The codes of the units that the rules require in every plan."""
        rules = (rule for rule in self.rules if rule.kind is Kind.RULE)
        return frozenset().union(*(requires_every_unit(rule) for rule in rules))

    @property
    def identity(self) -> Hashable:
        """A key, equal for problems over the same units that ask for the same."""
        job = frozenset((tag, weight) for tag, weight in self.job.items() if weight)
        known = self.standard.known
        answers = frozenset(known.facts.items()), frozenset(known.held_by.items())
        limits = self.spare, self.counted_in
        sizes = tuple(unit.credits for unit in self.units)
        return self.rules, job, self.held, self.match, limits, answers, sizes


def spare_rule(fewest: Number, problem: Problem) -> Rule:
    """Return the limit on credits that applies unless a wish sets another."""
    spare, measure = problem.spare or 0, problem.counted_in
    cap = fewest + spare
    text = f"at most {cap} {measure}: {fewest}, the fewest possible, plus {spare} spare"
    limit = Bound(measure, Select(), at_most=cap)
    return Rule(f"--spare {spare}", Kind.GUIDANCE, text, "the default", limit)
