"""Groups of candidates, each with the pricing problem of a few units."""

from collections.abc import Mapping, Sequence

from recommender.problems.job_match import match
from recommender.problems.problem import Problem
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.pricing_problem import PricingProblem


def pricing(
    weight: int,
    *,
    tags: Sequence[str] = ("calls", "sales"),
    job: str | Mapping[str, int] = "calls",
    least: int = 5,
    most_loss: int | None = None,
    held: Sequence[str] = (),
    more: Sequence[Bound] = (),
    sizes: Sequence[int] = (),
) -> PricingProblem:
    """Return the pricing problem of who needs so many credits of units of 5 each.

    Each unit is about one tag, or about nothing. The job is one daily task, or a weight
    for each. `more` are rules of this group alone, `sizes` other credits of its units.
    """
    credits = sizes or [5] * len(tags)
    units = tuple(
        Unit(f"U{n}", "", "A", 2, size, tags=((tag, 3),) if tag else ())
        for n, (tag, size) in enumerate(zip(tags, credits, strict=True))
    )
    bounds = (Bound("credits", Select(), least, least), *more)
    rules = tuple(
        Rule(f"r{n}", Kind.RULE, "", "", bound) for n, bound in enumerate(bounds)
    )
    weights = {job: 3} if isinstance(job, str) else dict(job)
    matched = match(Catalogue(units), weights, held, scale_for_all=True)
    problem = Problem(units, rules, weights, frozenset(held), matched, None)
    return PricingProblem(problem, weight, Clock(), most_loss)
