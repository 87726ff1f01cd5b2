"""Random caseloads of one small catalogue."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from recommender.problems.job_match import match
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import parts_in
from recommender.solver.engine.clock import Clock
from recommender.solver.menus.pricing_problem import PricingProblem
from tests.builders.asking import (
    jobs,
    problem_of,
    rule_lists,
    some_sizes,
    unit_lists,
)
from tests.oracles import brute
from tests.oracles.brute import Asked


class Caseload(NamedTuple):
    """Questions about one small catalogue, how often each counts, what is prepared."""

    asked: tuple[Asked, ...]
    weights: tuple[int, ...]
    prepared: frozenset[int]
    most_loss: Fraction | None

    def pricings(self) -> list[PricingProblem]:
        pairs = zip(self.asked, self.weights, strict=True)
        parts = parts_in(unit.credits for one in self.asked for unit in one.units)
        return [pricing_of(one, many, self.most_loss, parts) for one, many in pairs]


def pricing_of(
    asked: Asked, weight: int, most_loss: Fraction | None, credit_parts: int = 1
) -> PricingProblem:
    same = match(
        Catalogue(asked.units), asked.job, asked.held, scale_for_all=True,
        credit_parts=credit_parts,
    )  # fmt: skip
    problem = replace(problem_of(asked), match=same)
    most = None if most_loss is None else int(most_loss * same.scale)
    return PricingProblem(problem, weight, Clock(), most)


@st.composite
def caseloads(draw: st.DrawFn) -> Caseload:
    units = draw(unit_lists())
    sizes = draw(st.sampled_from([st.just(()), some_sizes(units)]))
    codes = [unit.code for unit in units]
    shared = draw(rule_lists())
    asked = []
    for _ in range(draw(st.integers(1, 3))):
        held = draw(st.frozensets(st.sampled_from(codes), max_size=1))
        own = draw(st.just(()) | rule_lists())
        spare = draw(st.none() | st.integers(0, 6))
        sized = Catalogue(units).with_credits(dict(draw(sizes))).units
        asked.append(Asked(sized, (*shared, *own), draw(jobs), held, spare))
    assume(all(brute.feasible(one.units, one.rules) for one in asked))
    weights = tuple(draw(st.integers(1, 4)) for _ in asked)
    prepared = draw(st.frozensets(st.integers(0, len(units) - 1), max_size=1))
    most_loss = draw(st.none() | st.none() | st.sampled_from([0, 1, 2, 5]))
    return Caseload(
        tuple(brute.limited(one) for one in asked),
        weights,
        prepared,
        None if most_loss is None else Fraction(most_loss),
    )
