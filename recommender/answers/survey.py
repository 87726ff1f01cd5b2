"""Surveys: the extremes of what the rules allow, and the number of plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.auditing import Weigher
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.engine.clock import out_of_time
from recommender.solver.rules.counting import count_sets
from recommender.solver.rules.formulas import UncountableError
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from recommender.answers.situations import Where
    from recommender.problems.problem import Problem
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit
    from recommender.solver.rules.queries import UnitSet

# If plans cannot be counted together, they are counted one by one up to this many.
MOST_ONE_BY_ONE = 10_000


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of plans: at least, and at most where that is known."""

    at_least: int
    at_most: int | None

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.at_least == self.at_most


@dataclass(frozen=True, slots=True)
class WorstPlan:
    """The legal plan that suits a role least, and the mismatch of the role's own plan.

    The worst plan keeps only the rules of combination, within the survey's `cap` of
    credits. `least` is the mismatch of the plan recommended, which follows guidance as
    well; None if there is none.
    """

    role: str
    units: tuple[Unit, ...]
    mismatch: Fraction
    least: Fraction | None


@dataclass(frozen=True, slots=True)
class Survey:
    """The plans with the fewest and the most credits and units, and their number.

    `smallest` has the plan with the fewest credits for each value of a fact, by its
    choices; None if there is none. The `worst` plans have at most `cap` credits. The
    number of plans is None until they are counted.
    """

    fewest_credits: tuple[Unit, ...]
    most_credits: tuple[Unit, ...]
    fewest_units: int
    most_units: int
    smallest: Mapping[Where, UnitSet | None] = field(default_factory=dict)
    tally: Tally | None = None
    cap: Number | None = None
    worst: tuple[WorstPlan, ...] = ()


def tally_of(queries: RuleQueries) -> Tally:
    """Count the plans, or bound their number.

    Where they cannot be counted together, each is found, up to a limit.

    Raises:
        LimitError: Time ran out before anything was known.
    """
    try:
        number = count_sets(queries.units, queries.rules, clock=queries.clock)
    except UncountableError:
        number = None
    if number is not None:
        return Tally(*number)
    if queries.clock.left() == 0.0:
        raise out_of_time("the plans were counted")
    one_by_one = queries.count(MOST_ONE_BY_ONE)
    return Tally(one_by_one.number, one_by_one.number if one_by_one.exact else None)


class WorstPlans:
    """The worst legal plans of roles, within a number of credits."""

    def __init__(self, queries: RuleQueries, cap: Number) -> None:
        limit = Bound("credits", Select(), at_most=cap)
        rules = (*queries.rules, Rule("cap", Kind.WISH, "", "", limit))
        self._queries = RuleQueries(queries.units, rules, queries.clock)

    def of(self, role: str, problem: Problem, least: Fraction | None) -> WorstPlan:
        """Return the worst plan of a role, of which the plan it gets has the least.

        Raises:
            LimitError: Time ran out.
        """
        units = self._queries.extreme_mismatch(problem.match, most=True) or ()
        mismatch = Weigher(problem.job).weigh(units).mismatch
        return WorstPlan(role, units, mismatch, least)
